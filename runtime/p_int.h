/* p_int.h -- integers as text, shared by the primitives of every width.  p_int.c. */
#ifndef BAC_RUNTIME_P_INT_H
#define BAC_RUNTIME_P_INT_H

#include "gc/value.h"

/* OCaml integer literals: sign, 0x 0o 0b 0u, underscores between digits.  `bits` is the width of the type;
 * decimal literals are signed, the others unsigned.  False when ill-formed or out of range. */
bool bac_int_parse(value s, unsigned bits, int64_t *out);
value bac_int_to_string(int64_t d);       /* decimal; raises Out_of_memory */
/* printf with one directive for d, i, u, x, X, o; `u` is what unsigned conversions print.  max_format is the
 * longest format accepted.  Raises. */
value bac_int_format(value format, int64_t d, uint64_t u, mlsize_t max_format);

#endif
