/* link.h -- primitives of the running program beyond what interp.h says.  Private to interp/. */
#ifndef BAC_INTERP_LINK_H
#define BAC_INTERP_LINK_H

#include "interp/interp.h"
#include "platform/dl.h"

/* Append a primitive; *index is its number.  BAC_NOMEM leaves nothing added.  Dynlink only; any domain. */
bac_status bac_link_add(bac_prim address, size_t *index);
/* The PRIM names in order, NUL-terminated one after the other: malloc memory, NULL when out of memory. */
char *bac_link_names(size_t *bytes);
/* Open one library by name or path as the program's own are; `text` gets the loader's reason. */
bac_status bac_link_open(const char *name, struct bac_dl **out, const char **text);
/* The i-th library opened so far, NULL past the end. */
struct bac_dl *bac_link_library(size_t i);

#endif
