/* disasm.h -- instructions as text: `--disassemble`, tools/dump-image, -t.
 * One line per instruction, `offset:  NAME operands`.  Labels are @offset, primitives their names, so
 * tools/bcasm reads what is printed here.  Works on words as on disk; bounded reads, any words. */
#ifndef BAC_INTERP_DISASM_H
#define BAC_INTERP_DISASM_H

#include <stdio.h>
#include "gc/domain_state.h"
#include "interp/image.h"

/* Text of the instruction at code[at], NUL-terminated, cut to `bytes`; returns its length in words, 1 for
 * a word that is no opcode (shown as .word).  prims may be NULL. */
size_t bac_disasm_text(const opcode_t *code, size_t words, size_t at, const char *const *prims,
                       size_t prim_count, char *text, size_t bytes);
/* The section table, and CODE of an image.  False: a section is missing or damaged; one line on stderr. */
void bac_disasm_sections(const struct bac_image *im, FILE *out);
bool bac_disasm_image(struct bac_image *im, FILE *out);
/* bac_trace_fn of interp.h: one line per executed instruction on stderr; with t=2 also registers and the
 * top of the stack. */
void bac_disasm_trace(caml_domain_state *st, const opcode_t *pc, value accu, const value *sp,
                      const value *high);
#endif
