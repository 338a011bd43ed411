/* interp.h -- the door of the interpreter core: start it, load code into it, run.
 *
 * Order at start-up (main.c):
 *   bac_params_parse, bac_startup         runtime/: heap and domain 0
 *   bac_interp_start                      callbacks, root sources, fiber hooks, static code, domain 0's stack
 *   image and bac_verify_code             front
 *   bac_link_program                      PRIM and DLLS -> addresses
 *   bac_thread_accept, bac_codefrag_add   decode CODE in place, now or when first run
 *   caml_global_data = ...                DATA
 *   bac_interp_run(code)                  the program; Val of STOP, or an exception result
 * Design: doc/design/interp.md, doc/design/effects.md. */
#ifndef BAC_INTERP_INTERP_H
#define BAC_INTERP_INTERP_H

#include "gc/domain_state.h"
#include "platform/status.h"
#include "runtime/prims.h"

/* ---- start ---------------------------------------------------------------------------------------- */

/* The loop is compiled in variants from one source.  Chosen before any code is decoded, since decoded
 * words are offsets of one variant's labels. */
enum bac_loop_variant {
  BAC_LOOP_PLAIN,     /* fused instructions, primitives of the compiler done in the loop */
  BAC_LOOP_COUNT,     /* counts opcodes and primitives: debug builds only, for BACTRIAN_COVERAGE */
  BAC_LOOP_TRACE      /* calls the tracer before each instruction (-t) */
};
/* Called by the traced variant before an instruction; sp is the top of the stack, high its end. */
typedef void (*bac_trace_fn)(caml_domain_state *st, const opcode_t *pc, value accu, const value *sp,
                             const value *high);

/* Install everything; once, by the only thread.  Fatal when memory does not suffice.  With
 * BAC_LOOP_PLAIN, a debug build with BACTRIAN_COVERAGE=FILE in the environment counts instead.
 * `trace` may be NULL unless the variant is BAC_LOOP_TRACE. */
void bac_interp_start(enum bac_loop_variant variant, bac_trace_fn trace);

/* The bytecode stack of a domain: opened before the domain runs OCaml code (BAC_NOMEM: nothing made),
 * closed after its last.  bac_interp_start opens that of Caml_state. */
bac_status bac_interp_open_domain(caml_domain_state *st);
void bac_interp_close_domain(caml_domain_state *st);

/* ---- code ----------------------------------------------------------------------------------------- */

/* Decode `words` verified instructions at `code` (in the CODE range) in place: each opcode word becomes
 * the offset of a label; operands, positions and addresses stay.  Words that are no opcode act as STOP. */
void bac_thread_code(code_t code, size_t words);
/* Make verified words runnable: as bac_thread_code, but where the loop can run raw words it is left to the
 * first run of each, so that starting a big program does not pay for code that never runs. */
void bac_thread_accept(code_t code, size_t words);
/* The words as they were before (inline caches as 0); what codefrag.h wants as `original`. */
void bac_thread_original(const opcode_t *code, size_t words, opcode_t *out);
/* Number of the original opcode of the instruction at pc; -1 when the word is neither label nor opcode. */
int bac_thread_opcode(const opcode_t *pc);

/* Run a program's code from its first word; the value of STOP or an exception result. */
value bac_interp_run(code_t code);

/* ---- primitives of a program (link.c) --------------------------------------------------------------- */

struct bac_link_input {
  const char *const *prim; size_t prim_count;      /* names of PRIM in order */
  const char *dlls; size_t dlls_bytes;             /* sections, NUL-terminated items; may be NULL, 0 */
  const char *dlpt; size_t dlpt_bytes;
  const char *const *dirs; size_t dir_count;       /* -I */
};
/* Open the stub libraries, resolve each name.  Fatal with the reference's one line (abi: cli section 5)
 * when a library or a name is missing.  The strings may go away afterwards. */
void bac_link_program(const struct bac_link_input *in);
/* The search path of stub libraries with these -I directories and sections: calls f for each, in order
 * (for -config, where `with_environment` is false as in the reference). */
void bac_link_each_dir(const struct bac_link_input *in, bool with_environment,
                       void (*f)(const char *dir, void *arg), void *arg);
/* Name and C arity of primitive i of the linked program; "?" and -1 out of range, -1 for a library's. */
const char *bac_link_prim_name(size_t i);
int bac_link_prim_arity(size_t i);
size_t bac_link_prim_count(void);

#endif
