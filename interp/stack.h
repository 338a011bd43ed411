/* stack.h -- bytecode stacks: layout, growth, cache, root walk.
 *
 * A stack (fiber) is one block of memory: struct stack_info, then `size` words used downwards from the
 * high end, then struct stack_handler, which is what the high end is.  Positions that outlive a growth
 * (traps) are offsets from the high end.  Layout of both structs: abi, layout section 2.
 *
 * Owner: the domain whose current_stack chain it is in, or the one continuation whose field 0 names it.
 * Design: doc/design/interp.md (stacks), doc/design/effects.md. */
#ifndef BAC_INTERP_STACK_H
#define BAC_INTERP_STACK_H

#include "gc/gc.h"

struct stack_handler {
  value handle_value, handle_exn, handle_effect;   /* closures; Val_unit on a domain's first stack */
  struct stack_info *parent;                       /* who gets the result; NULL: nobody */
};
struct stack_info {
  value *sp;                       /* top, while the stack does not run in the loop */
  uintnat barriers;                /* C calls into OCaml that began on this stack and have not returned:
                                      effects and exceptions do not pass below (the ABI's exception_ptr) */
  struct stack_handler *handler;   /* at the high end */
  intnat cache_bucket;             /* -1: of no cached size */
  uintnat size;                    /* words between base and high end */
  uintnat magic;                   /* debug builds: BAC_STACK_MAGIC while alive */
  int64_t id;                      /* unique within its domain */
};
BAC_STATIC_ASSERT(sizeof(struct stack_info) == 56, "ABI 5.3: stack_info");
BAC_STATIC_ASSERT(sizeof(struct stack_handler) == 32, "ABI 5.3: stack_handler");
BAC_STATIC_ASSERT(offsetof(struct stack_info, handler) == 16, "ABI 5.3: stack_info.handler");
BAC_STATIC_ASSERT(offsetof(struct stack_handler, parent) == 24, "ABI 5.3: stack_handler.parent");

enum {
  BAC_STACK_FRAME_WORDS = 32,      /* what a function may use without caml_ensure_stack_capacity */
  BAC_STACK_SLACK_WORDS = 24,      /* frames that the loop itself pushes on top of that */
  BAC_STACK_RED_ZONE = BAC_STACK_FRAME_WORDS + BAC_STACK_SLACK_WORDS,
  BAC_STACK_FIBER_WORDS = 64 + BAC_STACK_SLACK_WORDS,      /* first size of a fiber */
  BAC_STACK_MAIN_WORDS = 4096                              /* first size of a domain's stack */
};
#define BAC_STACK_MAGIC ((uintnat)0x57ac1b0dUL)

#define Stack_base(s)  ((value *)((s) + 1))
#define Stack_high(s)  ((value *)(s)->handler)
/* Below this a function must not be entered. */
static inline value *bac_stack_limit(const struct stack_info *s)
{
  return (value *)(s + 1) + BAC_STACK_RED_ZONE;
}
/* May an effect or an exception leave s for its parent? */
static inline bool bac_stack_has_outside(const struct stack_info *s)
{
  return s->handler->parent != NULL && s->barriers == 0;
}

/* An empty stack of `words` words without parent and handlers; NULL: out of memory.  Owner only. */
struct stack_info *bac_stack_take(caml_domain_state *st, size_t words);
/* Give back a stack that nobody refers to.  Owner only; never blocks, never collects. */
void bac_stack_give_back(caml_domain_state *st, struct stack_info *s);
/* Same for a whole chain linked by parents, by any thread. */
void bac_stack_free_chain(struct stack_info *s);

/* Make room for `words` words (and the red zone) below the published sp of the current stack.  The stack
 * may move: sp, limits and pointers into it are to be reloaded.  BAC_NOMEM: beyond l= or no memory,
 * nothing changed; the caller raises Stack_overflow. */
bac_status bac_stack_grow(caml_domain_state *st, size_t words);

/* Per-domain cache of small stacks: made with the domain's first stack, freed with its last. */
bac_status bac_stack_open(caml_domain_state *st);
void bac_stack_close(caml_domain_state *st);

/* Report every word and handler of s and its parents. */
struct bac_scanner;
void bac_stack_scan_chain(struct bac_scanner *scan, struct stack_info *s);
/* Registers the source "stack"; once, at start-up. */
void bac_stack_register_roots(void);
const struct bac_root_source *bac_stack_root_source(void);   /* for unit tests */
/* V14, inside a stop: `owner` claims s and its parents in their magic words; who had claimed one of them, or 0.
 * Owner 0 gives all back. */
uintnat bac_stack_claim(struct stack_info *s, uintnat owner);
/* Words in use on the current stack and its parents, for Gc.stat. */
size_t bac_stack_words_in_use(caml_domain_state *st);

#endif
