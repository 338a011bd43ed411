/* t_thread.c -- decoding in place and back. */
#include "testsuite/interp/world.h"

static bool comes_back(const opcode_t *words, size_t n)
{
  opcode_t *back = malloc(n * sizeof *back);
  code_t code = world_code(words, n);
  bool same;
  bac_thread_original(code, n, back);
  same = memcmp(back, words, n * sizeof *back) == 0;
  free(back);
  return same;
}

static void every_opcode_comes_back(void)
{
  static const char *const kinds[] = {
#define OP(number, name, operands, stack, flags) [number] = operands,
#include "interp/opcodes.def"
#undef OP
  };
  for (int op = 0; op < BAC_OP_COUNT; op++) {
    opcode_t words[8] = { op };
    size_t n = 1;
    if (op == BAC_OP_EVENT || op == BAC_OP_BREAK)      /* a debugger's, never in a file */
      continue;
    for (const char *k = kinds[op]; *k != 0; k++)
      if (*k == 'S') { words[n++] = 1 | 1 << 16; words[n++] = 0; words[n++] = 0; }
      else if (*k == 'R') { words[n++] = 2; words[n++] = 0; words[n++] = 0; words[n++] = 0; }
      else words[n++] = 0;
    if (!comes_back(words, n))
      printf("# opcode %d\n", op);
    TAP_OK(comes_back(words, n));
  }
}

static void every_pair_comes_back(void)
{
  int bad = 0;
  for (int a = 0; a < BAC_OP_COUNT; a++)
    for (int b = 0; b < BAC_OP_COUNT; b++) {
      opcode_t words[2] = { a, b };
      if (a == BAC_OP_EVENT || b == BAC_OP_EVENT || a == BAC_OP_BREAK || b == BAC_OP_BREAK)
        continue;
      if ((a >= BAC_OP_C_CALL1 && a <= BAC_OP_C_CALLN) || a == BAC_OP_SWITCH || a == BAC_OP_CLOSUREREC
          || a == BAC_OP_GETPUBMET || b == BAC_OP_SWITCH || b == BAC_OP_CLOSUREREC)
        continue;
      bad += !comes_back(words, 2);
    }
  TAP_OK(bad == 0);
}

static void the_parts_of_a_sequence_keep_labels_of_their_own(void)
{
  const opcode_t alone[] = { OPC(GETFIELD0), OPC(STOP) };
  const opcode_t together[] = { OPC(ACC1), OPC(GETFIELD0), OPC(STOP) };
  code_t a = world_code(alone, 2), t = world_code(together, 3);
  TAP_OK(t[1] == a[0]);
  TAP_OK(BAC_SANITIZED || t[0] != bac_loop_labels.offset[BAC_OP_ACC1]);
  TAP_OK(bac_thread_opcode(t) == BAC_OP_ACC1);
}

/* Sanitized builds leave this one out of the table (interp/fused.def). */
static void the_longest_sequence_is_taken(void)
{
#if !BAC_SANITIZED
  const opcode_t words[] = { OPC(ACC1), OPC(PUSH), OPC(OFFSETINT), 1, OPC(ASSIGN), 2, OPC(ACC1), OPC(NEQ),
                             OPC(BRANCHIF), -8, OPC(STOP) };
  code_t code = world_code(words, 11);
  TAP_OK(code[0] == bac_loop_labels.offset[BAC_OP_ACC1__PUSH__OFFSETINT__ASSIGN__ACC1__NEQ__BRANCHIF]);
  TAP_OK(comes_back(words, 11));
#endif
}

static void a_call_is_quick_only_with_the_right_number_of_arguments(void)
{
  opcode_t add = world_prim("caml_add_float");
  const opcode_t right[] = { OPC(C_CALL2), add, OPC(STOP) }, wrong[] = { OPC(C_CALL3), add, OPC(STOP) };
  TAP_OK(world_code(right, 3)[0] == bac_loop_labels.offset[BAC_OP_ADDFLOAT]);
  TAP_OK(world_code(wrong, 3)[0] == bac_loop_labels.offset[BAC_OP_C_CALL3]);
  TAP_OK(comes_back(right, 3) && comes_back(wrong, 3));
}

static void words_that_are_no_opcode_stop(void)
{
  const opcode_t words[] = { 1 << 20, -1 };
  code_t code = world_code(words, 2);
  TAP_OK(code[0] == bac_loop_labels.offset[BAC_OP_STOP] && code[1] == code[0]);
}

static void an_inline_cache_is_not_part_of_the_original(void)
{
  const opcode_t words[] = { OPC(GETPUBMET), 77, 0, OPC(STOP) };
  code_t code = world_code(words, 4);
  opcode_t back[4];
  code[2] = 24;
  bac_thread_original(code, 4, back);
  TAP_OK(memcmp(back, words, sizeof words) == 0);
}

/* Words that were only accepted: run, they end up as bac_thread_code makes them, from whatever entry. */
static void raw_code_runs_and_is_decoded_on_the_way(void)
{
  const opcode_t words[] = { OPC(CONST1), OPC(PUSHCONST2), OPC(ADDINT), OPC(BRANCH), 2, OPC(STOP),
                             OPC(PUSHCONST3), OPC(ADDINT), OPC(BRANCH), -4 };
  enum { N = sizeof words / sizeof words[0] };
  code_t eager = world_code(words, N), lazy;
  opcode_t back[N];
  void *base;
  TAP_OK(bac_code_range_take(sizeof words, &base) == BAC_OK);
  lazy = memcpy(base, words, sizeof words);
  bac_thread_accept(lazy, N);
  TAP_OK(bac_thread_opcode(lazy) == BAC_OP_CONST1);
  bac_thread_original(lazy, N, back);
  TAP_OK(memcmp(back, words, sizeof words) == 0);
  TAP_OK(bac_interp_run(lazy) == Val_long(6));
  TAP_OK(memcmp(lazy, eager, sizeof words) == 0);
  bac_thread_original(lazy, N, back);
  TAP_OK(memcmp(back, words, sizeof words) == 0);
}

int main(void)
{
  world_start();
  TAP_RUN(every_opcode_comes_back);
  TAP_RUN(every_pair_comes_back);
  TAP_RUN(the_parts_of_a_sequence_keep_labels_of_their_own);
  TAP_RUN(the_longest_sequence_is_taken);
  TAP_RUN(raw_code_runs_and_is_decoded_on_the_way);
  TAP_RUN(a_call_is_quick_only_with_the_right_number_of_arguments);
  TAP_RUN(words_that_are_no_opcode_stop);
  TAP_RUN(an_inline_cache_is_not_part_of_the_original);
  return TAP_DONE();
}
