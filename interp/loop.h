/* loop.h -- between the loop, its entries and the decoder.  Private to interp/. */
#ifndef BAC_INTERP_LOOP_H
#define BAC_INTERP_LOOP_H

#include "interp/interp.h"

/* Opcodes of the format, then internal ones, then fused ones (interp/fused.def). */
enum bac_opcode {
#define OP(number, name, operands, stack, flags) BAC_OP_##name = number,
#include "interp/opcodes.def"
#undef OP
  BAC_OP_COUNT,
  BAC_OP_LAST_OF_FORMAT = BAC_OP_COUNT - 1,
#define QUICK(name, call, primitive)  BAC_OP_##name,
#define LEAF(name, call)              BAC_OP_##name,
#include "interp/fused.def"
  BAC_OP_PARTS,              /* those below can be parts of a sequence */
  BAC_OP_LAST_PART = BAC_OP_PARTS - 1,
#define SEQ(head, last)               BAC_OP_##head##__##last,
#include "interp/fused.def"
  BAC_OP_FIBER_END,          /* return address of the first function of a fiber */
  BAC_OP_ALL
};

/* What the loop goes on with. */
enum bac_loop_start {
  BAC_START_RUN,             /* fetch at pc */
  BAC_START_CALL,            /* apply accu to the 1 + extra_args arguments on the stack */
  BAC_START_RAISE            /* accu was raised by a C primitive */
};
struct bac_loop_entry {
  enum bac_loop_start start;
  code_t pc;
  value accu;
  intnat extra_args;
};
/* Run Caml_state's current stack until STOP or until an exception finds no trap above the barrier; the
 * answer may be an exception result.  The caller has set external_raise. */
typedef value (*bac_loop_fn)(caml_domain_state *st, const struct bac_loop_entry *entry);
value bac_loop_plain(caml_domain_state *st, const struct bac_loop_entry *entry);
value bac_loop_trace(caml_domain_state *st, const struct bac_loop_entry *entry);
value bac_loop_count(caml_domain_state *st, const struct bac_loop_entry *entry);

/* What a decoded word is relative to, in the chosen variant.  Each loop fills its own when called with a
 * NULL entry. */
struct bac_loop_labels {
  int32_t offset[BAC_OP_ALL];
  bool fuses;                /* the variant has the internal and fused instructions */
  bool lazy;                 /* raw opcode words may be run: the loop calls bac_thread_run for them */
};
extern struct bac_loop_labels bac_loop_labels;       /* written once, by bac_interp_start */
/* Decode from the raw word at pc to the next instruction that control does not fall through, or that is
 * decoded already.  Any domain, at any time; several may decode the same words. */
void bac_thread_run(code_t pc);
void bac_thread_run_once(code_t pc);       /* for code that is likely to run once: no sequences before a loop */

/* The primitives of the linked program, indexed by the operand of C_CALL.  Replaced as a whole when it
 * grows (Dynlink); the old table stays allocated, since another domain may be reading it.
 * EDGE prims-grown: release store in link.c, dependent load here. */
extern _Atomic(const bac_prim *) bac_prim_addresses;
static inline bac_prim bac_prim_at(int32_t index)
{
  return bac_load_relaxed(&bac_prim_addresses)[index];
}
/* Which quick instruction replaces a call of primitive i with `call` (an opcode of the format); or that
 * opcode itself. */
int bac_link_quick_opcode(int call, size_t i);

/* Static code (enter.c): where callbacks and fibers return to. */
code_t bac_loop_stop(void);
code_t bac_loop_fiber_end(void);

extern bac_trace_fn bac_trace_hook;                  /* written once, by bac_interp_start */

/* Coverage counters of the counting variant (coverage.c). */
extern uint64_t *bac_coverage_opcodes;               /* BAC_OP_COUNT of them */
void bac_coverage_primitive(int32_t index);
void bac_coverage_start(const char *path);

#endif
