/* ops_apply.h -- calls, returns, partial applications.
 * extra is the number of arguments beyond the first that wait on the stack, as a tagged integer, so that
 * pushing and popping it costs nothing. */
#define PUSH_RETURN(at) \
  do { sp[(at) + RET_PC] = (value)pc; sp[(at) + RET_ENV] = env; sp[(at) + RET_EXTRA] = extra; } while (0)
#define POP_RETURN() \
  do { pc = (code_t)sp[RET_PC]; env = sp[RET_ENV]; extra = sp[RET_EXTRA]; sp += RET_WORDS; } while (0)
/* Go to the code of accu, looking at the stack limit and the poll first. */
#define ENTER_CLOSURE() do { pc = Code_val(accu); env = accu; ENTER(); } while (0)
#define CALLEE_TAKES(more)  (LOOP_FUSES && BAC_LIKELY(FETCH(pc) == grab && pc[1] == (more)))
/* The same with n arguments and no others waiting: a callee that begins by taking exactly n is entered
 * behind its GRAB, which saves a dispatch on nearly every such call. */
#define ENTER_CLOSURE_WITH(n) \
  do { pc = Code_val(accu); \
       env = accu; \
       extra = Val_long((n) - 1); \
       if (CALLEE_TAKES((n) - 1)) { \
         extra = Val_long(0); \
         pc += 2; \
       } \
       ENTER(); } while (0)

#define DO_PUSH_RETADDR \
  do { sp -= RET_WORDS; sp[RET_PC] = (value)(pc + *pc); sp[RET_ENV] = env; sp[RET_EXTRA] = extra; \
       pc++; } while (0)
SIMPLE(PUSH_RETADDR)

OP_BODY(APPLY) {
  intnat more = *pc - 1;
  pc = Code_val(accu);
  env = accu;
  extra = Val_long(more);
  if (CALLEE_TAKES(more)) {
    extra = Val_long(0);
    pc += 2;
  }
  ENTER();
}

#define DO_APPLY1 \
  do { value a1 = sp[0]; \
       sp -= RET_WORDS; \
       sp[0] = a1; \
       PUSH_RETURN(1); \
       extra = Val_long(0); \
       ENTER_CLOSURE(); } while (0)
#define DO_APPLY2 \
  do { value a1 = sp[0], a2 = sp[1]; \
       sp -= RET_WORDS; \
       sp[0] = a1; sp[1] = a2; \
       PUSH_RETURN(2); \
       ENTER_CLOSURE_WITH(2); } while (0)
#define DO_APPLY3 \
  do { value a1 = sp[0], a2 = sp[1], a3 = sp[2]; \
       sp -= RET_WORDS; \
       sp[0] = a1; sp[1] = a2; sp[2] = a3; \
       PUSH_RETURN(3); \
       ENTER_CLOSURE_WITH(3); } while (0)
OP_BODY(APPLY1) { DO_APPLY1; }
OP_BODY(APPLY2) { DO_APPLY2; }
OP_BODY(APPLY3) { DO_APPLY3; }

/* A tail call with n arguments: those that waited go on waiting. */
#define ENTER_TAIL_WITH(n) \
  do { pc = Code_val(accu); \
       env = accu; \
       if (CALLEE_TAKES((n) - 1)) \
         pc += 2; \
       else \
         extra += 2 * ((n) - 1); \
       ENTER(); } while (0)

/* Tail calls: the arguments slide over the frame, from the deepest up. */
OP_BODY(APPTERM) {
  intnat nargs = pc[0], size = pc[1];
  value *to = sp + size - nargs;
  for (intnat i = nargs - 1; i >= 0; i--)
    to[i] = sp[i];
  sp = to;
  extra += 2 * (nargs - 1);
  ENTER_CLOSURE();
}
#define DO_APPTERM1 \
  do { value a1 = sp[0]; \
       sp += *pc - 1; \
       sp[0] = a1; \
       ENTER_CLOSURE(); } while (0)
#define DO_APPTERM2 \
  do { value a1 = sp[0], a2 = sp[1]; \
       sp += *pc - 2; \
       sp[0] = a1; sp[1] = a2; \
       ENTER_TAIL_WITH(2); } while (0)
#define DO_APPTERM3 \
  do { value a1 = sp[0], a2 = sp[1], a3 = sp[2]; \
       sp += *pc - 3; \
       sp[0] = a1; sp[1] = a2; sp[2] = a3; \
       ENTER_TAIL_WITH(3); } while (0)
OP_BODY(APPTERM1) { DO_APPTERM1; }
OP_BODY(APPTERM2) { DO_APPTERM2; }
OP_BODY(APPTERM3) { DO_APPTERM3; }

/* The first function of a fiber finds a return frame to FIBER_END, so an empty stack needs no test. */
#define LEAVE_FUNCTION() \
  do { if (extra > Val_long(0)) { \
         HIDE(accu);              /* in a sequence it may be a known integer, which a program would not call */ \
         extra -= 2; \
         pc = Code_val(accu); \
         env = accu; \
         NEXT; \
       } \
       POP_RETURN(); \
       NEXT; } while (0)
#define DO_RETURN  do { sp += *pc; LEAVE_FUNCTION(); } while (0)
OP_BODY(RETURN) { DO_RETURN; }

#define DO_RESTART \
  do { mlsize_t k = Wosize_val(env) - 3; \
       sp -= k; \
       for (mlsize_t i = 0; i < k; i++) \
         sp[i] = Field(env, i + 3); \
       env = Field(env, 2); \
       extra += 2 * (intnat)k; } while (0)
SIMPLE(RESTART)

OP_BODY(GRAB) {
  intnat needed = 2 * (intnat)*pc++;
  if (BAC_LIKELY(extra - Val_long(0) >= needed)) {
    extra -= needed;
    NEXT;
  }
  /* Too few arguments: a closure that keeps them, entered at the RESTART before this instruction. */
  mlsize_t given = (mlsize_t)Long_val(extra) + 1;
  value closure;
  if (BAC_LIKELY(given + 3 <= Max_young_wosize)) {
    TAKE_YOUNG(closure, given + 3, Closure_tag);
    Field(closure, 2) = env;
    for (mlsize_t i = 0; i < given; i++)
      Field(closure, i + 3) = sp[i];
  } else {
    TAKE_HEAP(closure, given + 3, Closure_tag);
    caml_initialize(&Field(closure, 2), env);
    for (mlsize_t i = 0; i < given; i++)
      caml_initialize(&Field(closure, i + 3), sp[i]);
  }
  Field(closure, 0) = (value)(pc - 3);
  Field(closure, 1) = Make_closinfo(0, 2);
  accu = closure;
  sp += given;
  POP_RETURN();
  NEXT;
}

OP_BODY(CLOSURE) {
  mlsize_t nvars = (mlsize_t)pc[0];
  code_t code = pc + 1 + pc[1];
  value closure;
  if (nvars > 0)
    *--sp = accu;
  if (BAC_LIKELY(nvars + 2 <= Max_young_wosize)) {
    TAKE_YOUNG(closure, nvars + 2, Closure_tag);
    Field(closure, 0) = (value)code;
    Field(closure, 1) = Make_closinfo(0, 2);
    for (mlsize_t i = 0; i < nvars; i++)
      Field(closure, i + 2) = sp[i];
  } else {
    TAKE_HEAP(closure, nvars + 2, Closure_tag);
    Field(closure, 0) = (value)code;
    Field(closure, 1) = Make_closinfo(0, 2);
    for (mlsize_t i = 0; i < nvars; i++)
      caml_initialize(&Field(closure, i + 2), sp[i]);
  }
  accu = closure;
  sp += nvars;
  pc += 2;
  NEXT;
}

OP_BODY(CLOSUREREC) {
  mlsize_t nfuncs = (mlsize_t)pc[0], nvars = (mlsize_t)pc[1];
  mlsize_t env_at = 3 * nfuncs - 1, size = env_at + nvars;
  const opcode_t *labels = pc + 2;
  value block;
  if (nvars > 0)
    *--sp = accu;
  if (BAC_LIKELY(size <= Max_young_wosize)) {
    TAKE_YOUNG(block, size, Closure_tag);
    for (mlsize_t i = 0; i < nvars; i++)
      Field(block, env_at + i) = sp[i];
  } else {
    TAKE_HEAP(block, size, Closure_tag);
    for (mlsize_t i = 0; i < nvars; i++)
      caml_initialize(&Field(block, env_at + i), sp[i]);
  }
  sp += nvars;
  for (mlsize_t f = 0; f < nfuncs; f++) {
    value *at = &Field(block, 3 * f);
    if (f > 0)
      at[-1] = (value)Make_infix_header(3 * f * sizeof(value));
    at[0] = (value)(pc + 2 + labels[f]);
    at[1] = Make_closinfo(0, env_at - 3 * f);
    *--sp = (value)at;
  }
  accu = block;
  pc += 2 + nfuncs;
  NEXT;
}
