/* verify.h -- linear verifier of bytecode.
 *
 * Runs over the words as they are on disk, before anything is decoded or executed.  What acceptance
 * guarantees, and what it cannot, is doc/design/verifier.md; in short: control stays on instruction starts
 * of this code, every stack access stays inside the frame of its function and off return and trap frames,
 * calls find their return frame, traps are balanced, and indices of globals and primitives are in range.
 * It does not type values: GETFIELD of an integer passes.
 *
 * Pure function: no OCaml block, no raise, no print.  Memory, freed before return: 2.3 bytes per word the
 * quick way (verify_linear.c), 0.4 bytes per word and 28 bytes per jump target the thorough way (verify.c).  Used for CODE at
 * start-up; code that a toplevel or Dynlink makes at run time passes the same function with closure_at_zero. */
#ifndef BAC_INTERP_VERIFY_H
#define BAC_INTERP_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include "gc/value.h"
#include "platform/status.h"

#define BAC_VERIFY_NO_GLOBALS ((size_t)-1)      /* "do not check global indices" (count not known yet) */

enum {
  BAC_ARITY_UNKNOWN = -1,       /* a stub library's: any C_CALL is accepted */
  BAC_ARITY_NEVER = -2          /* exists by name only (PRIM_C): any C_CALL is refused */
};
struct bac_verify_limits {
  size_t globals;               /* entries of the global data block, or BAC_VERIFY_NO_GLOBALS */
  size_t prims;                 /* entries of PRIM */
  /* Arity of primitive i of PRIM: 0..5, or one of the two below.  NULL: all unknown.  A call may pass
   * more arguments than the C function takes (one primitive of the standard library is called so). */
  const signed char *arity;
  size_t ensure_stack;          /* index of caml_ensure_stack_capacity in PRIM, or (size_t)-1 */
  bool closure_at_zero;         /* offset 0 is the entry of a function of one argument, not the main program */
  /* Memory that the quick way may use; NULL or too little: it takes its own. */
  void *scratch;
  size_t scratch_bytes;
  unsigned red_zone_words;      /* words a frame may use beyond its arguments without reserving; 0: default 32 */
};
struct bac_verify_error {
  size_t word;                  /* code offset in words where the trouble is */
  char text[160];               /* reason, one line: "RETURN 3 with 2 words on the stack" */
};
struct bac_verify_result {
  size_t instructions, entries, targets;   /* decoded; code entries reached; jump targets */
  size_t max_depth;                        /* deepest frame, words */
};

/* True: accepted; *res is filled.  With res NULL usual code is accepted the quick way.  False: *err is filled.  Lack of memory counts as
 * refusal with a text that says so. */
bool bac_verify_code(const opcode_t *code, size_t words, const struct bac_verify_limits *lim,
                     struct bac_verify_result *res, struct bac_verify_error *err);

/* Shared with the disassembler: length in words of the instruction at code[at], opcode included; 0 when
 * the opcode is unknown or the instruction does not fit in the words that are left. */
size_t bac_instruction_words(const opcode_t *code, size_t words, size_t at);
#endif
