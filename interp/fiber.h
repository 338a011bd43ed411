/* fiber.h -- what the effect instructions and the fiber primitives share.
 *
 * state of a stack        event                       next         done by
 * FRESH (immediate only)  RESUME, no last fiber       RUNNING      the loop
 * RUNNING, current        PERFORM                     HELD         the loop, into a new continuation
 * RUNNING, current        REPERFORMTERM               HELD         the loop, onto the same continuation
 * RUNNING, current        RESUME of another           RUNNING, parent of it
 * RUNNING, current        its function returns        gone         FIBER_END
 * RUNNING, current        an exception leaves it      gone         raise
 * HELD by a continuation  field 0 exchanged with null TAKEN        whoever resumes it: exactly one succeeds
 * TAKEN (immediate only)  RESUME                      RUNNING      the loop
 * HELD, continuation dead                             gone         bac_fiber_hooks.drop
 *
 * Between FRESH or TAKEN and RESUME nothing names the stack but an immediate, so nothing may collect there;
 * the library evaluates the stack last, right before the instruction.  Design: doc/design/effects.md. */
#ifndef BAC_INTERP_FIBER_H
#define BAC_INTERP_FIBER_H

#include "interp/stack.h"

/* The exception Effect.Unhandled eff, or Continuation_already_resumed (without module Effect the program ends
 * here, with its name).  May collect (eff is rooted here)
 * and raise Out_of_memory: the stack is published as for a C call.  Without module Effect: ends, exit 2. */
value bac_fiber_unhandled(value eff);
value bac_fiber_already_resumed(void);
/* Take the stack out of a continuation: a tagged pointer, Val_ptr(NULL) when it was taken before.
 * EDGE continuation-taken: the exchange is acquire and release, so that whoever takes a stack that another
 * domain filled sees its words. */
value bac_fiber_take(value cont);
/* Install the scan and drop hooks of gc/roots.h; once, at start-up. */
void bac_fiber_install_hooks(void);

#endif
