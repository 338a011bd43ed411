/* ops_ccall.h -- primitives.  A C call publishes its frame: the primitive may collect, raise, call OCaml
 * code (which may move the stack) and look at the frame. */
#define ENTER_C() \
  do { sp -= CCALL_WORDS; sp[CCALL_ENV] = env; sp[CCALL_PC] = (value)(pc + 1); \
       running->sp = sp; } while (0)
#define LEAVE_C(dropped) \
  do { sp = st->current_stack->sp; env = sp[CCALL_ENV]; sp += CCALL_WORDS + (dropped); \
       CHECK_STACK(); \
       pc++; } while (0)

typedef value (*prim1)(value);
typedef value (*prim2)(value, value);
typedef value (*prim3)(value, value, value);
typedef value (*prim4)(value, value, value, value);
typedef value (*prim5)(value, value, value, value, value);
typedef value (*prim_n)(value *, int);
#define PRIMITIVE(n)  ((prim##n)bac_prim_at(*pc))
#define ARG(i)        sp[CCALL_WORDS + (i)]

OP_BODY(C_CALL1) {
  COUNT_PRIMITIVE(*pc);
  ENTER_C();
  accu = PRIMITIVE(1)(accu);
  LEAVE_C(0);
  NEXT;
}
OP_BODY(C_CALL2) {
  COUNT_PRIMITIVE(*pc);
  ENTER_C();
  accu = PRIMITIVE(2)(accu, ARG(0));
  LEAVE_C(1);
  NEXT;
}
OP_BODY(C_CALL3) {
  COUNT_PRIMITIVE(*pc);
  ENTER_C();
  accu = PRIMITIVE(3)(accu, ARG(0), ARG(1));
  LEAVE_C(2);
  NEXT;
}
OP_BODY(C_CALL4) {
  COUNT_PRIMITIVE(*pc);
  ENTER_C();
  accu = PRIMITIVE(4)(accu, ARG(0), ARG(1), ARG(2));
  LEAVE_C(3);
  NEXT;
}
OP_BODY(C_CALL5) {
  COUNT_PRIMITIVE(*pc);
  ENTER_C();
  accu = PRIMITIVE(5)(accu, ARG(0), ARG(1), ARG(2), ARG(3));
  LEAVE_C(4);
  NEXT;
}
OP_BODY(C_CALLN) {
  int n = *pc++;
  COUNT_PRIMITIVE(*pc);
  *--sp = accu;
  ENTER_C();
  accu = ((prim_n)bac_prim_at(*pc))(sp + CCALL_WORDS, n);
  LEAVE_C(n);
  NEXT;
}

#if LOOP_FUSES
/* Primitives that never allocate, raise, block or look at the stack. */
#define DO_C_LEAF1  do { accu = PRIMITIVE(1)(accu); pc++; } while (0)
#define DO_C_LEAF2  do { accu = PRIMITIVE(2)(accu, sp[0]); sp += 1; pc++; } while (0)
SIMPLE(C_LEAF1) SIMPLE(C_LEAF2)
OP_BODY(C_LEAF3) { accu = PRIMITIVE(3)(accu, sp[0], sp[1]); sp += 2; pc++; NEXT; }
OP_BODY(C_LEAF4) { accu = PRIMITIVE(4)(accu, sp[0], sp[1], sp[2]); sp += 3; pc++; NEXT; }
OP_BODY(C_LEAF5) { accu = PRIMITIVE(5)(accu, sp[0], sp[1], sp[2], sp[3]); sp += 4; pc++; NEXT; }
#endif
