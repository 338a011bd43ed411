/* t_disasm.c -- the listing of any words, with the labels that bcasm reads. */
#include "interp/disasm.h"
#include "testsuite/lib/tap.h"

enum {
#define OP(number, name, operands, stack, flags) name = number,
#include "interp/opcodes.def"
#undef OP
  OPCODE_COUNT
};

static char text[200];
static const char *const prims[] = { "caml_a", "caml_b" };

static size_t show(const opcode_t *code, size_t words, size_t at)
{
  return bac_disasm_text(code, words, at, prims, 2, text, sizeof text);
}

static void operands_are_shown_by_kind(void)
{
  const opcode_t code[] = { CONST0, BRANCHIF, 3, C_CALL2, 1, BEQ, -7, -6, GETPUBMET, 5, 0 };
  TAP_IS_INT(show(code, 11, 0), 1); TAP_IS_STR(text, "CONST0");
  TAP_IS_INT(show(code, 11, 1), 2); TAP_IS_STR(text, "BRANCHIF @5");
  TAP_IS_INT(show(code, 11, 3), 2); TAP_IS_STR(text, "C_CALL2 caml_b");
  TAP_IS_INT(show(code, 11, 5), 3); TAP_IS_STR(text, "BEQ -7 @1");
  TAP_IS_INT(show(code, 11, 8), 3); TAP_IS_STR(text, "GETPUBMET 5 0");
}

static void tables_are_shown_whole(void)
{
  const opcode_t code[] = { SWITCH, 2 | 1 << 16, 3, 4, 5, CLOSUREREC, 2, 1, -8, 0 };
  TAP_IS_INT(show(code, 10, 0), 5); TAP_IS_STR(text, "SWITCH 2 1 @5 @6 @7");
  TAP_IS_INT(show(code, 10, 5), 5); TAP_IS_STR(text, "CLOSUREREC 2 1 @0 @8");
}

static void words_that_are_no_instruction_are_shown_as_words(void)
{
  const opcode_t code[] = { 200, -1, CONSTINT };
  for (size_t i = 0; i < 2; i++)
    TAP_IS_INT(show(code, 3, i), 1);
  TAP_IS_STR(text, ".word -1");
  TAP_IS_INT(show(code, 3, 2), 1);
  TAP_IS_STR(text, ".word 103");
}

static void text_is_cut_to_the_buffer(void)
{
  const opcode_t code[] = { SWITCH, 2, 3, 4 };
  char small[12];
  TAP_IS_INT(bac_disasm_text(code, 4, 0, NULL, 0, small, sizeof small), 4);
  TAP_IS_STR(small, "SWITCH 2 0 ");
}

int main(void)
{
  TAP_RUN(operands_are_shown_by_kind);
  TAP_RUN(tables_are_shown_whole);
  TAP_RUN(words_that_are_no_instruction_are_shown_as_words);
  TAP_RUN(text_is_cut_to_the_buffer);
  return TAP_DONE();
}
