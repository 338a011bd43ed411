/* ops_effect.h -- fibers.  States and owners: fiber.h. */

/* Run on the stack `to`, whose top two words are a trap offset and the extra_args of a handler call. */
#define SWITCH_TO(to) \
  do { st->current_stack = (to); \
       sp = (to)->sp; \
       USE_STACK(to); \
       st->trap_sp_off = Long_val(sp[RESUME_TRAP]); } while (0)

/* The current fiber is over; its parent applies one of its handlers to accu. */
#define LEAVE_FIBER(handle) \
  do { struct stack_info *self = st->current_stack, *to = self->handler->parent; \
       value handler = self->handler->handle, result = accu; \
       SWITCH_TO(to); \
       bac_stack_give_back(st, self); \
       extra = sp[RESUME_EXTRA]; \
       sp += RESUME_WORDS - 1; \
       sp[0] = result; \
       accu = handler; \
       ENTER_CLOSURE(); } while (0)

OP_BODY(FIBER_END) {
  LEAVE_FIBER(handle_value);
}

/* `self` is suspended; its parent applies self's effect handler to (effect, continuation, last fiber). */
#define HANDLE_EFFECT(self, effect, cont) \
  do { struct stack_info *to = (self)->handler->parent; \
       (self)->handler->parent = NULL; \
       SWITCH_TO(to); \
       extra = sp[RESUME_EXTRA] + 2 * 2; \
       sp -= 3 - RESUME_WORDS; \
       sp[0] = (effect); sp[1] = (cont); sp[2] = Val_ptr(self); \
       accu = (self)->handler->handle_effect; \
       ENTER_CLOSURE(); } while (0)

OP_BODY(PERFORM) {
  struct stack_info *self = st->current_stack;
  value cont, effect;
  if (!bac_stack_has_outside(self)) {
    PUSH_EVENT();
    cont = bac_fiber_unhandled(accu);
    POP_EVENT();
    accu = cont;
    goto raise_at_pc;
  }
  PUSH_EVENT();
  cont = bac_cont_alloc(st, Val_ptr(self), Val_ptr(self));
  POP_EVENT();
  if (BAC_UNLIKELY(cont == 0))
    goto out_of_memory;
  effect = accu;
  sp -= PERFORM_WORDS;
  sp[PERFORM_TRAP] = Val_long(st->trap_sp_off);
  sp[PERFORM_PC] = (value)pc;
  sp[PERFORM_ENV] = env;
  sp[PERFORM_EXTRA] = extra;
  self->sp = sp;
  HANDLE_EFFECT(self, effect, cont);
}

/* Apply function to argument on top of `stack`, below whose last fiber the current stack goes. */
#define RESUME_ON(stack, last, function, argument) \
  do { struct stack_info *self = st->current_stack; \
       self->sp = sp; \
       (last)->handler->parent = self; \
       SWITCH_TO(stack); \
       sp[0] = (argument);        /* over the trap offset: what follows is a return frame */ \
       accu = (function); \
       extra = Val_long(0); \
       ENTER_CLOSURE(); } while (0)

OP_BODY(RESUME) {
  struct stack_info *stack = Ptr_val(accu), *last = Ptr_val(sp[2]);
  value function = sp[0], argument = sp[1];
  if (BAC_UNLIKELY(stack == NULL))
    goto already_resumed;
  if (last == NULL)
    last = stack;
  sp -= RESUME_WORDS + RET_WORDS - 3;
  sp[RESUME_TRAP] = Val_long(st->trap_sp_off);
  sp[RESUME_EXTRA] = Val_long(0);
  PUSH_RETURN(RESUME_WORDS);
  RESUME_ON(stack, last, function, argument);
}
OP_BODY(RESUMETERM) {
  struct stack_info *stack = Ptr_val(accu), *last = Ptr_val(sp[2]);
  value function = sp[0], argument = sp[1];
  if (BAC_UNLIKELY(stack == NULL))
    goto already_resumed;
  if (last == NULL)
    last = stack;
  sp += *pc - RESUME_WORDS;
  sp[RESUME_TRAP] = Val_long(st->trap_sp_off);
  sp[RESUME_EXTRA] = extra;
  RESUME_ON(stack, last, function, argument);
}

OP_BODY(REPERFORMTERM) {
  struct stack_info *self = st->current_stack, *last = Ptr_val(sp[1]);
  value cont = sp[0], effect = accu;
  if (BAC_UNLIKELY(!bac_stack_has_outside(self)))
    goto reperform_unhandled;
  sp += *pc - RESUME_WORDS;
  sp[RESUME_TRAP] = Val_long(st->trap_sp_off);
  sp[RESUME_EXTRA] = extra;
  self->sp = sp;
  last->handler->parent = self;
  bac_field_set_imm(cont, 1, Val_ptr(self));
  HANDLE_EFFECT(self, effect, cont);
}

/* No handler further out: go back to where the effect was performed, and raise there (what public issue
 * ocaml/ocaml#14644 asks for).  The handler's frame is dropped as in RESUMETERM. */
reperform_unhandled: {
    struct stack_info *stack, *last, *self;
    value exn;
    PUSH_EVENT();
    exn = bac_fiber_unhandled(accu);
    POP_EVENT();
    stack = Ptr_val(bac_fiber_take(sp[0]));
    if (stack == NULL)
      goto already_resumed;
    last = Ptr_val(sp[1]);
    self = st->current_stack;
    sp += *pc - RESUME_WORDS;
    sp[RESUME_TRAP] = Val_long(st->trap_sp_off);
    sp[RESUME_EXTRA] = extra;
    self->sp = sp;
    last->handler->parent = self;
    SWITCH_TO(stack);
    pc = (code_t)sp[PERFORM_PC];
    env = sp[PERFORM_ENV];
    extra = sp[PERFORM_EXTRA];
    sp += PERFORM_WORDS;
    accu = exn;
  }
raise_at_pc:
  if (BAC_UNLIKELY(st->backtrace_active))
    bac_backtrace_stash(accu, pc, sp, bac_trap_sp(st), false);
  goto unwind;

already_resumed:
  PUSH_EVENT();
  accu = bac_fiber_already_resumed();
  /* POP_EVENT would bring the old accu back; nothing else can have changed but env. */
  sp = st->current_stack->sp;
  env = sp[EVENT_ENV];
  sp += EVENT_WORDS;
  goto raise_here;
