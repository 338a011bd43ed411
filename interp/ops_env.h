/* ops_env.h -- the environment and the globals.  A closure's fields never change, so env is read plainly;
 * globals are written by SETGLOBAL while other domains may read. */
#define DO_ENVACC1  accu = Field(env, 1)
#define DO_ENVACC2  accu = Field(env, 2)
#define DO_ENVACC3  accu = Field(env, 3)
#define DO_ENVACC4  accu = Field(env, 4)
#define DO_ENVACC   accu = Field(env, *pc++)
#define DO_PUSHENVACC1  do { DO_PUSH; DO_ENVACC1; } while (0)
#define DO_PUSHENVACC2  do { DO_PUSH; DO_ENVACC2; } while (0)
#define DO_PUSHENVACC3  do { DO_PUSH; DO_ENVACC3; } while (0)
#define DO_PUSHENVACC4  do { DO_PUSH; DO_ENVACC4; } while (0)
#define DO_PUSHENVACC   do { DO_PUSH; DO_ENVACC; } while (0)

/* Functions of one recursive block are 3 words apart. */
#define CLOSURE_AT(words)         ((value)((value *)env + (words)))
#define DO_OFFSETCLOSUREM3  accu = CLOSURE_AT(-3)
#define DO_OFFSETCLOSURE0   accu = env
#define DO_OFFSETCLOSURE3   accu = CLOSURE_AT(3)
#define DO_OFFSETCLOSURE    accu = CLOSURE_AT(*pc++)
#define DO_PUSHOFFSETCLOSUREM3  do { DO_PUSH; DO_OFFSETCLOSUREM3; } while (0)
#define DO_PUSHOFFSETCLOSURE0   do { DO_PUSH; DO_OFFSETCLOSURE0; } while (0)
#define DO_PUSHOFFSETCLOSURE3   do { DO_PUSH; DO_OFFSETCLOSURE3; } while (0)
#define DO_PUSHOFFSETCLOSURE    do { DO_PUSH; DO_OFFSETCLOSURE; } while (0)

#define GLOBALS             bac_word_load_dependent(&caml_global_data)
#define DO_GETGLOBAL        accu = LOAD_FIELD(GLOBALS, *pc++)
#define DO_PUSHGETGLOBAL    do { DO_PUSH; DO_GETGLOBAL; } while (0)
#define DO_GETGLOBALFIELD   do { accu = LOAD_FIELD(LOAD_FIELD(GLOBALS, pc[0]), pc[1]); pc += 2; } while (0)
#define DO_PUSHGETGLOBALFIELD  do { DO_PUSH; DO_GETGLOBALFIELD; } while (0)
#define DO_ATOM0            accu = atom0
#define DO_ATOM             do { accu = caml_atom((tag_t)*pc); pc++; } while (0)

SIMPLE(ENVACC1) SIMPLE(ENVACC2) SIMPLE(ENVACC3) SIMPLE(ENVACC4) SIMPLE(ENVACC)
SIMPLE(PUSHENVACC1) SIMPLE(PUSHENVACC2) SIMPLE(PUSHENVACC3) SIMPLE(PUSHENVACC4) SIMPLE(PUSHENVACC)
SIMPLE(OFFSETCLOSUREM3) SIMPLE(OFFSETCLOSURE0) SIMPLE(OFFSETCLOSURE3) SIMPLE(OFFSETCLOSURE)
SIMPLE(PUSHOFFSETCLOSUREM3) SIMPLE(PUSHOFFSETCLOSURE0) SIMPLE(PUSHOFFSETCLOSURE3) SIMPLE(PUSHOFFSETCLOSURE)
SIMPLE(GETGLOBAL) SIMPLE(PUSHGETGLOBAL) SIMPLE(GETGLOBALFIELD) SIMPLE(PUSHGETGLOBALFIELD)
SIMPLE(ATOM0) SIMPLE(ATOM)

OP_BODY(SETGLOBAL) {
  STORE_FIELD(GLOBALS, *pc, accu);
  pc++;
  accu = Val_unit;
  NEXT;
}
OP_BODY(PUSHATOM0) { DO_PUSH; DO_ATOM0; NEXT; }
OP_BODY(PUSHATOM)  { DO_PUSH; DO_ATOM; NEXT; }
