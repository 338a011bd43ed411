/* ops_stack.h -- the accumulator and the stack: ACC*, PUSH*, POP, ASSIGN, constants. */
#define DO_ACC0  accu = sp[0]
#define DO_ACC1  accu = sp[1]
#define DO_ACC2  accu = sp[2]
#define DO_ACC3  accu = sp[3]
#define DO_ACC4  accu = sp[4]
#define DO_ACC5  accu = sp[5]
#define DO_ACC6  accu = sp[6]
#define DO_ACC7  accu = sp[7]
#define DO_ACC   accu = sp[*pc++]
#define DO_PUSH  *--sp = accu
#define DO_PUSHACC0  DO_PUSH                      /* the pushed word is the new top */
#define DO_PUSHACC1  do { DO_PUSH; DO_ACC1; } while (0)
#define DO_PUSHACC2  do { DO_PUSH; DO_ACC2; } while (0)
#define DO_PUSHACC3  do { DO_PUSH; DO_ACC3; } while (0)
#define DO_PUSHACC4  do { DO_PUSH; DO_ACC4; } while (0)
#define DO_PUSHACC5  do { DO_PUSH; DO_ACC5; } while (0)
#define DO_PUSHACC6  do { DO_PUSH; DO_ACC6; } while (0)
#define DO_PUSHACC7  do { DO_PUSH; DO_ACC7; } while (0)
#define DO_PUSHACC   do { DO_PUSH; DO_ACC; } while (0)
#define DO_POP       sp += *pc++
#define DO_ASSIGN    do { sp[*pc++] = accu; accu = Val_unit; } while (0)

#define DO_CONST0    accu = Val_long(0)
#define DO_CONST1    accu = Val_long(1)
#define DO_CONST2    accu = Val_long(2)
#define DO_CONST3    accu = Val_long(3)
#define DO_CONSTINT  do { accu = Val_long(*pc); pc++; } while (0)
#define DO_PUSHCONST0    do { DO_PUSH; DO_CONST0; } while (0)
#define DO_PUSHCONST1    do { DO_PUSH; DO_CONST1; } while (0)
#define DO_PUSHCONST2    do { DO_PUSH; DO_CONST2; } while (0)
#define DO_PUSHCONST3    do { DO_PUSH; DO_CONST3; } while (0)
#define DO_PUSHCONSTINT  do { DO_PUSH; DO_CONSTINT; } while (0)

SIMPLE(ACC0) SIMPLE(ACC1) SIMPLE(ACC2) SIMPLE(ACC3)
SIMPLE(ACC4) SIMPLE(ACC5) SIMPLE(ACC6) SIMPLE(ACC7) SIMPLE(ACC)
SIMPLE(PUSH) SIMPLE(PUSHACC0) SIMPLE(PUSHACC1) SIMPLE(PUSHACC2) SIMPLE(PUSHACC3)
SIMPLE(PUSHACC4) SIMPLE(PUSHACC5) SIMPLE(PUSHACC6) SIMPLE(PUSHACC7) SIMPLE(PUSHACC)
SIMPLE(POP) SIMPLE(ASSIGN)
SIMPLE(CONST0) SIMPLE(CONST1) SIMPLE(CONST2) SIMPLE(CONST3) SIMPLE(CONSTINT)
SIMPLE(PUSHCONST0) SIMPLE(PUSHCONST1) SIMPLE(PUSHCONST2) SIMPLE(PUSHCONST3) SIMPLE(PUSHCONSTINT)
