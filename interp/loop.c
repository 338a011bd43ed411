/* loop.c -- registers and dispatch; the bodies are in ops_*.h.
 *
 * Built in variants from this one source (loop_trace.c and loop_count.c include it with another
 * LOOP_VARIANT).  A decoded opcode word is the offset of its label from `base`; NEXT jumps there, once per
 * body, so that the processor predicts each jump from where it is: testsuite/interp/dispatch.test counts.
 *
 * No setjmp here: enter.c catches what primitives raise and comes back with BAC_START_RAISE, so that no
 * register has to live in memory.  Every word that may be a root is published (PUSH_EVENT, ENTER_C)
 * before anything that may collect (gc.md 6.3).  Design: doc/design/interp.md. */
#include "interp/loop.h"

#include <math.h>
#include "gc/gc.h"
#include "gc/write_barrier.h"
#include "interp/backtrace.h"
#include "interp/fiber.h"
#include "interp/trap.h"
#include "runtime/raise.h"
#include "runtime/signal.h"

#define LOOP_PLAIN 0
#define LOOP_TRACE 1
#define LOOP_COUNT 2
#ifndef LOOP_VARIANT
#define LOOP_VARIANT LOOP_PLAIN
#endif

/* ---- hooks of the variants --------------------------------------------------------------------------- */

#if LOOP_VARIANT == LOOP_PLAIN
#define LOOP_NAME   bac_loop_plain
#define LOOP_FUSES  1
#define BEFORE_NEXT()           ((void)0)
#define COUNT_OPCODE(name)      ((void)0);
#define COUNT_PRIMITIVE(index)  ((void)0)
#elif LOOP_VARIANT == LOOP_TRACE
#define LOOP_NAME   bac_loop_trace
#define LOOP_FUSES  0
#define BEFORE_NEXT()           bac_trace_hook(st, pc, accu, sp, Stack_high(st->current_stack))
#define COUNT_OPCODE(name)      ((void)0);
#define COUNT_PRIMITIVE(index)  ((void)0)
#else
#define LOOP_NAME   bac_loop_count
#define LOOP_FUSES  0
#define BEFORE_NEXT()           ((void)0)
#define COUNT_OPCODE(name)      __atomic_fetch_add(&bac_coverage_opcodes[BAC_OP_##name], 1, __ATOMIC_RELAXED);
#define COUNT_PRIMITIVE(index)  bac_coverage_primitive(index)
#endif

/* ---- mutable memory, by name, so that a variant can watch it ------------------------------------------ */

#define LOAD_FIELD(block, i)          bac_field_get((block), (mlsize_t)(i))
#define STORE_FIELD(block, i, v)      bac_modify(&Field(block, i), (v))
#define STORE_IMMEDIATE(block, i, v) \
  do { value imm = (v); BAC_MODIFY_BARRIER(); bac_field_set_imm((block), (i), imm); } while (0)
#define LOAD_DOUBLE(block, i)         Double_flat_field(block, i)
#define STORE_DOUBLE(block, i, d)     Store_double_flat_field(block, i, d)
#define LOAD_BYTE(block, i)           bac_byte_get((block), (mlsize_t)(i))
#define STORE_BYTE(block, i, c)       bac_byte_set((block), (mlsize_t)(i), (unsigned char)(c))

/* ---- dispatch ------------------------------------------------------------------------------------------ */

#define OP_BODY(name)  op_##name: COUNT_OPCODE(name)
/* EDGE code-decoded.  Another domain may decode the word at this moment (thread.c): it is one aligned word, and
 * either form of it, raw or decoded, leads to the same instruction, so nothing has to be ordered.  The load is
 * plain because compilers do not extend the sign of an atomic one in the same instruction. */
#if BAC_TSAN
#define FETCH(pc)      bac_word_load_relaxed(pc)
#else
#define FETCH(pc)      (*(pc))
#endif
#define DISPATCH()     goto *(void *)(base + FETCH(pc++))
#define NEXT           do { BEFORE_NEXT(); DISPATCH(); } while (0)
#define SIMPLE(name)   OP_BODY(name) { DO_##name; NEXT; }
/* A function begins: stack limit and poll. */
#define ENTER() \
  do { if (BAC_UNLIKELY(sp < sp_limit) || BAC_UNLIKELY(bac_poll_wanted(st))) goto enter_slow; \
       NEXT; } while (0)

/* ---- publishing ---------------------------------------------------------------------------------------- */

/* Limits of the stack that runs, kept in locals.  OCaml code that C called may have moved it. */
#define USE_STACK(s)   (running = (s), sp_limit = bac_stack_limit(running), high = Stack_high(running))
#define CHECK_STACK() \
  do { if (BAC_UNLIKELY(st->current_stack != running)) USE_STACK(st->current_stack); } while (0)
#define PUSH_EVENT()  (sp = push_event(sp, accu, env, pc, extra), st->current_stack->sp = sp)
/* The stack may have moved if OCaml code ran meanwhile. */
#define POP_EVENT() \
  do { sp = st->current_stack->sp; \
       accu = sp[EVENT_ACCU]; \
       env = sp[EVENT_ENV]; \
       sp += EVENT_WORDS; \
       CHECK_STACK(); } while (0)

static inline value *push_event(value *sp, value accu, value env, code_t pc, value extra)
{
  sp -= EVENT_WORDS;
  sp[EVENT_ACCU] = accu;
  sp[EVENT_UNIT1] = Val_unit;
  sp[EVENT_UNIT2] = Val_unit;
  sp[EVENT_PC] = (value)pc;
  sp[EVENT_ENV] = env;
  sp[EVENT_EXTRA] = extra;
  return sp;
}

/* The young area is used up or somebody wants a stop.  Collects but runs no OCaml code, so the caller
 * finds accu and env in the event frame below its sp. */
static __attribute__((noinline, cold))
value *young_slow(caml_domain_state *st, value *sp, value accu, value env, code_t pc, value extra,
                  size_t whsize)
{
  st->current_stack->sp = push_event(sp, accu, env, pc, extra);
  return bac_young_slow(st, whsize);
}

#define TAKE_YOUNG(result, wosize, tag) \
  do { mlsize_t size_ = (wosize); \
       value *hp_ = st->young_ptr - (size_ + 1); \
       st->young_ptr = hp_; \
       if (BAC_UNLIKELY((uintnat)hp_ < bac_load_relaxed(&st->young_limit))) { \
         hp_ = young_slow(st, sp, accu, env, pc, extra, size_ + 1); \
         accu = sp[EVENT_ACCU - EVENT_WORDS]; \
         env = sp[EVENT_ENV - EVENT_WORDS]; \
         if (hp_ == NULL) goto out_of_memory; \
       } \
       *(header_t *)hp_ = Make_header(size_, tag, BAC_COLOUR_NORMAL); \
       (result) = (value)(hp_ + 1); } while (0)
#define TAKE_HEAP(result, wosize, tag) \
  do { PUSH_EVENT(); \
       (result) = bac_heap_alloc(st, (wosize), (tag), true); \
       POP_EVENT(); \
       if ((result) == 0) goto out_of_memory; } while (0)
#define BOX_DOUBLE(d) \
  do { value box_; \
       TAKE_YOUNG(box_, Double_wosize, Double_tag); \
       Store_double_val(box_, (d)); \
       accu = box_; } while (0)

/* Index of the greatest tag not above `tag`: the one searched, in a well-typed program. */
static mlsize_t find_tag(value table, value tag)
{
  mlsize_t low = 3, high = (mlsize_t)Field(table, 0);
  while (low < high) {
    mlsize_t middle = ((low + high) >> 1) | 1;         /* tags have odd indices */
    if (tag < Field(table, middle))
      high = middle - 2;
    else
      low = middle;
  }
  return low;
}

/* Keep the compiler from knowing base, or it would compute it anew at each jump. */
#define HIDE(x)  __asm__("" : "+r"(x))

/* Labels are offsets from `undecoded`, where a pad of one-byte no-operations stands: a raw opcode word is an
 * offset into the pad, so code that was never decoded runs, and the first run decodes it. */
#if defined __x86_64__
/* It ends its block, so that nothing the compiler wants to save for the call comes in front of it. */
#define PAD_THEN(next) \
  do { __asm__ goto(".skip %c0, 0x90\n\tjmp %l1" : : "i"(BAC_OP_COUNT) : : next); __builtin_unreachable(); } while (0)
static bool pad_is_whole(const char *base)
{
  for (int i = 0; i < BAC_OP_COUNT; i++)
    if ((unsigned char)base[i] != 0x90)
      return false;
  return true;
}
#else
#define PAD_THEN(next)      goto next
#define pad_is_whole(base)  ((void)(base), false)
#endif

#define LABEL(name)  (int32_t)(&&op_##name - &&undecoded)
#if LOOP_FUSES
#define LABEL_FUSED(name)  LABEL(name)
#else
#define LABEL_FUSED(name)  LABEL(STOP)
#endif

value LOOP_NAME(caml_domain_state *st, const struct bac_loop_entry *entry)
{
  static const struct bac_loop_labels labels = { .offset = {
#define OP(number, name, operands, stack, flags) [number] = LABEL(name),
#include "interp/opcodes.def"
#undef OP
#define QUICK(name, call, primitive)  [BAC_OP_##name] = LABEL_FUSED(name),
#define LEAF(name, call)              [BAC_OP_##name] = LABEL_FUSED(name),
#define SEQ(head, last)               [BAC_OP_##head##__##last] = LABEL_FUSED(head##__##last),
#include "interp/fused.def"
    [BAC_OP_FIBER_END] = LABEL(FIBER_END)
  }, .fuses = LOOP_FUSES };

  const char *base = &&undecoded;
  code_t pc;
  value accu, env = Val_unit, extra, *sp, *sp_limit, *high;
  struct stack_info *running;
  value atom0 = caml_atom(0);
  int32_t grab = labels.offset[BAC_OP_GRAB];

  if (entry == NULL) {
    bac_loop_labels = labels;
    bac_loop_labels.lazy = pad_is_whole(base);
    return Val_unit;
  }
  HIDE(base);
  HIDE(grab);
  pc = entry->pc;
  accu = entry->accu;
  extra = Val_long(entry->extra_args);
  USE_STACK(st->current_stack);
  sp = running->sp;
  if (entry->start == BAC_START_CALL)
    { pc = Code_val(accu); env = accu; ENTER(); }
  if (entry->start == BAC_START_RAISE)
    goto raised_in_c;
  NEXT;

undecoded:
  PAD_THEN(decode);
decode:
  --pc;
  if (Is_long(env))                    /* only the main program has no closure; it runs once but for its loops */
    bac_thread_run_once(pc);
  else
    bac_thread_run(pc);
  DISPATCH();

#include "interp/ops_stack.h"
#include "interp/ops_env.h"
#include "interp/ops_apply.h"
#include "interp/ops_block.h"
#include "interp/ops_field.h"
#include "interp/ops_branch.h"
#include "interp/ops_arith.h"
#include "interp/ops_compare.h"
#include "interp/ops_ccall.h"
#include "interp/ops_object.h"
#include "interp/ops_effect.h"
#include "interp/ops_raise.h"
#if LOOP_FUSES
#include "interp/ops_quick.h"
#include "interp/ops_fused.h"
#endif
}
