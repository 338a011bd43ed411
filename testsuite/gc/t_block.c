/* t_block.c -- runs of blocks: first fit, growth, purge and its deadline (P1), the CODE range. */
#include "testsuite/gc/heap_fixture.h"
#include <time.h>

static size_t take(size_t n) { return bac_blocks_take(n, BAC_BLOCK_LARGE, 0); }
static void give(size_t i) { bac_blocks_give_back(bac_block_at(i)); }

static void the_lowest_fitting_run_is_taken(void)
{
  fixture_start();
  size_t a = take(3), b = take(2), c = take(100), d = take(1);
  TAP_OK(b == a + 3 && c == b + 2 && d == c + 100);
  give(b);
  TAP_OK(take(3) > d);                       /* does not fit in the hole */
  TAP_OK(take(1) == b);
  give(c);
  TAP_OK(take(102) > d);
  TAP_OK(take(90) == b + 1);                 /* the run spans two chunks */
  TAP_OK(take(2) == b + 91);
  TAP_OK(bac_blocks_check());
  fixture_stop();
}

static void random_runs_never_overlap(void)
{
  enum { N = 300 };
  static size_t first[N], length[N];
  fixture_start();
  bool good = true;
  memset(length, 0, sizeof length);
  for (unsigned step = 0; step < 20000; step++) {
    unsigned i = below(N);
    if (length[i] != 0) {
      give(first[i]);
      length[i] = 0;
      continue;
    }
    length[i] = 1 + below(step % 10 == 0 ? 200 : 5);
    first[i] = take(length[i]);
    for (unsigned k = 0; k < N && step % 64 == 0; k++)
      good = good && (k == i || length[k] == 0 || first[k] + length[k] <= first[i] || first[i] + length[i] <= first[k]);
    good = good && bac_block_at(first[i])->blocks == length[i];
    if (length[i] > 1)
      good = good && bac_block_of((uintnat)bac_block_base(bac_block_at(first[i])) + length[i] * BAC_BLOCK_BYTES - 8)
                     == bac_block_at(first[i]);
  }
  TAP_OK(good && bac_blocks_check());
  fixture_stop();
}

static size_t resident(void)
{
  size_t n = 0;
  for (size_t i = 0; i < bac_heap.chunks; i++)
    n += (size_t)__builtin_popcountll(bac_heap.chunk[i].resident);
  return n;
}

static void free_memory_goes_back_after_a_delay_or_when_forced(void)
{
  fixture_start();
  size_t a = take(640), b = take(640);
  memset(bac_block_base(bac_block_at(a)), 1, 640 * (size_t)BAC_BLOCK_BYTES);
  give(a);
  TAP_IS_INT(resident(), 640);
  bac_blocks_purge(false);
  TAP_OK(resident() == 640 && bac_blocks_check());       /* not yet due, deadline still armed */
  struct timespec wait = { 0, 230 * 1000 * 1000 };
  nanosleep(&wait, NULL);
  bac_blocks_purge(false);
  TAP_IS_INT(resident(), 0);
  give(b);
  bac_blocks_purge(true);
  TAP_IS_INT(resident(), 0);
  TAP_OK(bac_blocks_check());
  a = take(640);
  TAP_OK(*(char *)bac_block_base(bac_block_at(a)) == 0); /* the pages really went */
  fixture_stop();
}

static void code_fragments_have_pages_of_their_own(void)
{
  void *a, *b, *c;
  fixture_start();
  TAP_OK(bac_code_range_take(100, &a) == BAC_OK && bac_code_range_take(10000, &b) == BAC_OK);
  TAP_OK(Is_in_code(a) && Is_in_code(b) && (uintnat)b - (uintnat)a == 4096);
  *(int *)a = 7;
  bac_code_range_give_back(a, 100);
  TAP_OK(bac_code_range_take(4096, &c) == BAC_OK && c == a && *(int *)c == 0);
  TAP_OK(bac_code_range_take((size_t)1 << 40, &c) == BAC_NOMEM);
  fixture_stop();
}

int main(void)
{
  TAP_RUN(the_lowest_fitting_run_is_taken);
  TAP_RUN(random_runs_never_overlap);
  TAP_RUN(free_memory_goes_back_after_a_delay_or_when_forced);
  TAP_RUN(code_fragments_have_pages_of_their_own);
  return TAP_DONE();
}
