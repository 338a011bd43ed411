/* t_verify.c -- the verifier accepts what compilers write and names what is wrong with the rest. */
#include <stdint.h>
#include "interp/verify_priv.h"
#undef refuse
#include "testsuite/lib/tap.h"

/* Primitive 0 takes 1 argument, 1 takes 2, 2 is caml_ensure_stack_capacity, 3 is never called, 4 is unknown. */
static const signed char arities[] = { 1, 2, 1, BAC_ARITY_NEVER, BAC_ARITY_UNKNOWN };
static struct bac_verify_error err;
static struct bac_verify_result res;

static unsigned quick_accepted, quick_wrong;

/* The quick way alone. */
static bool quick(const opcode_t *code, size_t words, const struct bac_verify_limits *lim)
{
  static struct bac_verify_error ignored;
  struct checker c = { .code = code, .words = words, .lim = lim, .err = &ignored, .red_zone = RED_ZONE };
  bac_verify_rows(&c);
  return words > 0 && bac_verify_linear(&c);
}

/* What the quick way accepts, the thorough one accepts too. */
static bool check(const opcode_t *code, size_t words, bool closure_at_zero)
{
  struct bac_verify_limits lim = {
    .globals = 14, .prims = 5, .arity = arities, .ensure_stack = 2, .closure_at_zero = closure_at_zero
  };
  memset(&err, 0, sizeof err);
  bool thorough = bac_verify_code(code, words, &lim, &res, &err);
  if (!closure_at_zero && quick(code, words, &lim)) {
    quick_accepted++;
    quick_wrong += !thorough;
  }
  return thorough;
}

#define CODE(...) (const opcode_t[]){ __VA_ARGS__ }, sizeof (opcode_t[]){ __VA_ARGS__ } / sizeof(opcode_t)
#define ACCEPTS(...) do { if (!TAP_OK(check(CODE(__VA_ARGS__), false))) printf("# word %zu: %s\n", err.word, err.text); } while (0)
#define REFUSES(at, part, ...) \
  do { bool accepted = check(CODE(__VA_ARGS__), false); \
       if (!TAP_OK(!accepted && err.word == (at) && strstr(err.text, part) != NULL)) \
         printf("# want word %d: %s\n# got %s word %zu: %s\n", at, part, accepted ? "accepted" : "", err.word, err.text); } while (0)

static void plain_programs_are_accepted(void)
{
  ACCEPTS(STOP);
  ACCEPTS(CONST0, PUSHCONST1, ADDINT, STOP);
  ACCEPTS(CONSTINT, -5, PUSHGETGLOBALFIELD, 13, 2, POP, 1, STOP);
  ACCEPTS(CONST0, C_CALL1, 0, PUSH, C_CALL2, 1, STOP);
  ACCEPTS(BRANCH, 1, STOP);
  /* a while loop: its body is reached only by the jump back */
  ACCEPTS(BRANCH, 3, CHECK_SIGNALS, CONST0, BRANCHIF, -3, STOP);
  ACCEPTS(CONST0, SWITCH, 2 | 1 << 16, 3, 3, 4, STOP, STOP);
}

static void functions_are_accepted(void)
{
  ACCEPTS(CLOSURE, 0, 2, STOP, ACC0, RETURN, 1);
  ACCEPTS(CLOSURE, 0, 3, STOP, RESTART, GRAB, 1, ACC1, RETURN, 2);
  ACCEPTS(CONST0, CLOSURE, 1, 2, STOP, ENVACC2, RETURN, 1);
  ACCEPTS(CONST0, CLOSUREREC, 2, 1, 5, 8, POP, 2, STOP, PUSHOFFSETCLOSURE3, APPTERM1, 2, ENVACC2, PUSHOFFSETCLOSUREM3, APPTERM1, 2);
  ACCEPTS(CLOSURE, 0, 11, PUSH, PUSH_RETADDR, 5, CONST0, PUSHACC4, APPLY, 1, POP, 1, STOP, RETURN, 1);
  TAP_OK(check(CODE(ACC0, RETURN, 1), true));
  TAP_OK(!check(CODE(ACC0, RETURN, 1), false));
}

static void unknown_opcodes_and_cut_instructions_are_refused(void)
{
  REFUSES(0, "unknown opcode 153", 153);
  REFUSES(1, "unknown opcode -1", CONST0, -1, STOP);
  REFUSES(0, "unknown opcode", EVENT);
  REFUSES(0, "runs over the end", CONSTINT);
  REFUSES(0, "runs over the end", SWITCH, 3, 1, 1);
  REFUSES(0, "runs over the end", CLOSUREREC, 0x7fffffff, 0, 1);
  REFUSES(0, "CLOSUREREC of 0", CLOSUREREC, 0, 0, STOP);
  REFUSES(1, "over the end", CONST0);
  TAP_OK(!check(NULL, 0, false));
}

static void operands_are_kept_in_range(void)
{
  REFUSES(0, "global 14", GETGLOBAL, 14, STOP);
  REFUSES(0, "global -1", GETGLOBAL, -1, STOP);
  REFUSES(0, "operand -1", GETGLOBALFIELD, 1, -1, STOP);
  REFUSES(2, "tag 251", PUSH, PUSH, MAKEBLOCK, 2, 251, STOP);
  REFUSES(0, "primitive 5", C_CALL1, 5, STOP);
  REFUSES(0, "takes 2 arguments", C_CALL1, 1, STOP);
  REFUSES(0, "cannot call", C_CALL1, 3, STOP);
  REFUSES(0, "tag 247", MAKEBLOCK1, 247, STOP);
  REFUSES(0, "tag 255", ATOM, 255, STOP);
  REFUSES(0, "operand -2", ACC, -2, STOP);
  REFUSES(0, "size 0", MAKEBLOCK, 0, 0, STOP);
}

static void jumps_stay_on_instructions_of_this_code(void)
{
  REFUSES(0, "outside the code", BRANCH, 2, STOP);
  REFUSES(0, "outside the code", BRANCH, -2, STOP);
  REFUSES(3, "inside an instruction", BRANCH, 2, CONSTINT, 0, STOP);
  REFUSES(0, "outside the code", CLOSURE, 0, 1000, STOP);
  REFUSES(0, "outside the code", SWITCH, 1, 0x7fffffff, STOP);
}

static void the_stack_is_the_same_on_every_path(void)
{
  REFUSES(0, "takes 1 words", ADDINT, STOP);
  REFUSES(5, "with 0 and with 2", CONST0, BRANCHIF, 3, PUSH, PUSH, STOP);
  REFUSES(1, "takes 2 words", PUSH, POP, 2, STOP);
  REFUSES(0, "stack word 0", ACC0, STOP);
  REFUSES(1, "the main program", PUSH, STOP);
  REFUSES(4, "RETURN of 2", CLOSURE, 0, 2, STOP, RETURN, 2);
  REFUSES(4, "APPTERM1 of 3", CLOSURE, 0, 2, STOP, APPTERM1, 3);
  REFUSES(0, "in the main program", RETURN, 0);
}

static void frames_are_not_data(void)
{
  REFUSES(3, "return or trap frame", CONST0, PUSHTRAP, 3, ACC0, POPTRAP, STOP);
  REFUSES(3, "without a trap frame on top", PUSHTRAP, 3, PUSH, POPTRAP, STOP);
  REFUSES(2, "takes 1 words", PUSHTRAP, 3, POP, 1, STOP);
  REFUSES(3, "stack word 0 lies in", PUSHTRAP, 5, CONST0, ASSIGN, 0, POPTRAP, STOP);
  REFUSES(0, "POPTRAP without", POPTRAP, STOP);
  REFUSES(1, "APPLY without a return frame", CONST0, APPLY, 1, STOP);
  REFUSES(4, "APPLY 2 with 1", PUSH_RETADDR, 5, CONST0, PUSH, APPLY, 2, STOP);
  ACCEPTS(CONST0, PUSH, PUSHTRAP, 3, ACC4, POPTRAP, POP, 1, STOP);
}

static void entries_are_entered_as_functions_only(void)
{
  REFUSES(0, "RESTART", RESTART, GRAB, 1, STOP);
  REFUSES(0, "GRAB", GRAB, 1, STOP);
  REFUSES(4, "starts at RESTART", CLOSURE, 0, 2, STOP, RESTART, GRAB, 1, RETURN, 2);
  REFUSES(4, "GRAB without a RESTART", CLOSURE, 0, 2, STOP, GRAB, 1, RETURN, 2);
  REFUSES(9, "two closures", CLOSURE, 0, 7, CLOSURE, 0, 4, BRANCH, 1, STOP, RETURN, 1);
  REFUSES(4, "environment field 2", CLOSURE, 0, 2, STOP, ENVACC2, RETURN, 1);
  ACCEPTS(CLOSURE, 0, 2, STOP, ENVACC1, RETURN, 1);
  REFUSES(4, "closure offset 3", CLOSURE, 0, 2, STOP, OFFSETCLOSURE3, RETURN, 1);
}

static void deep_frames_are_reserved_first(void)
{
  opcode_t code[80];
  size_t n = 0;
  for (int i = 0; i < 33; i++) code[n++] = PUSHCONST0;
  code[n++] = POP; code[n++] = 33; code[n++] = STOP;
  TAP_OK(!check(code, n, false) && err.word == 32 && strstr(err.text, "without a reservation") != NULL);
  n = 0;
  code[n++] = CONSTINT; code[n++] = 33 + 6; code[n++] = C_CALL1; code[n++] = 2;
  for (int i = 0; i < 33; i++) code[n++] = PUSHCONST0;
  code[n++] = POP; code[n++] = 33; code[n++] = STOP;
  TAP_OK(check(code, n, false));
  TAP_IS_INT(res.max_depth, 33);
}

/* Random words, and random edits of a good program: an answer, whatever it is, and no access outside. */
static void any_words_get_an_answer(void)
{
  static const opcode_t seed[] = {
    CONST0, CLOSUREREC, 2, 1, 11, 14, PUSH_RETADDR, 5, CONST0, PUSHACC4, APPLY, 1, POP, 2, STOP,
    PUSHOFFSETCLOSURE3, APPTERM1, 2, ENVACC2, PUSHTRAP, 2, POPTRAP, RETURN, 1, RESTART, GRAB, 1, RETURN, 2
  };
  enum { WORDS = sizeof seed / sizeof *seed, ROUNDS = 200000 };
  uint64_t state = 1;
  unsigned accepted = 0;
  TAP_OK(check(seed, WORDS, false));
  for (int i = 0; i < ROUNDS; i++) {
    opcode_t *code = malloc(sizeof seed);              /* exactly, so that the sanitizer sees an overrun */
    memcpy(code, seed, sizeof seed);
    for (int k = 0; k < 1 + i % 4; k++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      uint32_t r = (uint32_t)(state >> 32);
      code[r % WORDS] = r & 0x10000 ? (opcode_t)(r >> 17) % 160 - 3 : (opcode_t)(state >> 20);
    }
    accepted += check(code, WORDS, i % 8 == 0);
    free(code);
  }
  printf("# %u of %d accepted\n", accepted, ROUNDS);
  TAP_OK(accepted < ROUNDS);
}

/* Functions before the closures that name them, a handler, a loop whose test comes last, dead code. */
static const opcode_t as_compiled[] = {
  BRANCH, 41,
  RESTART, GRAB, 1, PUSHTRAP, 5, CONST0, POPTRAP, BRANCH, 4, PUSH, POP, 1, RETURN, 2,
  BRANCH, 3, CHECK_SIGNALS, ENVACC2, ACC0, BRANCHIF, -4, PUSH_RETADDR, 5, CONST0, PUSHACC4, APPLY, 1,
  ACC0, BRANCHIFNOT, 6, BRANCH, 4, CONST1, BRANCH, 1, PUSHOFFSETCLOSURE0, POP, 1, RETURN, 1,
  CONST0, CLOSURE, 0, -42, PUSH, CLOSUREREC, 1, 1, -34, POP, 2, STOP
};

static void the_quick_way_agrees_with_the_thorough_one(void)
{
  enum { WORDS = sizeof as_compiled / sizeof *as_compiled, ROUNDS = 300000 };
  uint64_t state = 7;
  opcode_t code[WORDS];
  quick_accepted = 0;
  if (!TAP_OK(check(as_compiled, WORDS, false)))
    printf("# word %zu: %s\n", err.word, err.text);
  TAP_IS_INT(quick_accepted, 1);
  for (int i = 0; i < ROUNDS; i++) {
    memcpy(code, as_compiled, sizeof code);
    for (int k = 0; k < 1 + i % 3; k++) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      uint32_t r = (uint32_t)(state >> 32);
      opcode_t *word = &code[r % WORDS];
      *word = r & 0x10000 ? (opcode_t)(r >> 17) % OPCODE_COUNT : *word + (opcode_t)(r >> 17) % 9 - 4;
    }
    check(code, WORDS, false);
  }
  printf("# %u of %d accepted the quick way\n", quick_accepted, ROUNDS);
  TAP_OK(quick_accepted > ROUNDS / 100);
  TAP_IS_INT(quick_wrong, 0);
}

int main(void)
{
  TAP_RUN(plain_programs_are_accepted);
  TAP_RUN(functions_are_accepted);
  TAP_RUN(unknown_opcodes_and_cut_instructions_are_refused);
  TAP_RUN(operands_are_kept_in_range);
  TAP_RUN(jumps_stay_on_instructions_of_this_code);
  TAP_RUN(the_stack_is_the_same_on_every_path);
  TAP_RUN(frames_are_not_data);
  TAP_RUN(entries_are_entered_as_functions_only);
  TAP_RUN(deep_frames_are_reserved_first);
  TAP_RUN(any_words_get_an_answer);
  TAP_RUN(the_quick_way_agrees_with_the_thorough_one);
  return TAP_DONE();
}
