/* t_pool.c -- cells of every class: distinct, inside their pool, reused after their death. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/pool.h"

static void size_classes_are_in_order_and_tight(void)
{
  fixture_start();
  for (unsigned c = 1; c < BAC_CLASSES; c++)
    TAP_OK(bac_size_table.cell_words[c] > bac_size_table.cell_words[c - 1]
           && bac_size_table.cell_words[c] * 8 <= bac_size_table.cell_words[c - 1] * 12);
  TAP_IS_INT(bac_size_table.cell_words[BAC_SMALL_CLASSES - 1], Max_young_wosize + 1);
  TAP_IS_INT(bac_size_table.cell_words[BAC_CLASSES - 1], BAC_MEDIUM_MAX_WORDS);
  for (size_t w = 2; w <= BAC_MEDIUM_MAX_WORDS; w++) {
    unsigned c = bac_pool_class_of(w);
    if (bac_size_table.cell_words[c] < w || (c > 0 && bac_size_table.cell_words[c - 1] >= w))
      TAP_OK(!"the class of a size is the smallest that fits");
  }
  fixture_stop();
}

/* Fill cells with their own address: overlapping cells would show. */
static void cells_do_not_overlap(void)
{
  enum { N = 3000 };
  static header_t *cell[N];
  for (unsigned cls = 0; cls < BAC_CLASSES; cls += 3) {
    fixture_start();
    size_t words = bac_size_table.cell_words[cls];
    bool good = true;
    for (unsigned i = 0; i < N && good; i++) {
      cell[i] = bac_pool_take(&domain->pools, BAC_PLAIN, cls);
      good = cell[i] != NULL && bac_block_of((uintnat)cell[i])->cls == cls;
      for (size_t k = 0; k < words && good; k++)
        cell[i][k] = (header_t)cell[i];
    }
    for (unsigned i = 0; i < N && good; i++)
      for (size_t k = 0; k < words && good; k++)
        good = cell[i][k] == (header_t)cell[i];
    TAP_OK(good);
    for (unsigned i = 0; i < N; i++)
      *cell[i] = Make_header(words - 1, String_tag, 0);
    bac_pool_close_cursors(&domain->pools);
    for (unsigned i = 0; i < N; i++)
      good = good && bac_bit_test(bac_heap.live, bac_granule_of((uintnat)cell[i]));
    TAP_OK(good && bac_pool_check(bac_block_of((uintnat)cell[0])));
    TAP_OK(bac_gc_verify(st));
    fixture_stop();
  }
}

static void untaken_cells_of_a_window_are_given_back(void)
{
  fixture_start();
  header_t *hp = bac_pool_take(&domain->pools, BAC_PLAIN, 0);
  struct bac_block *b = bac_block_of((uintnat)hp);
  TAP_OK(b->cells > 1 && b->state == BAC_POOL_CURRENT);
  bac_pool_close_cursors(&domain->pools);
  TAP_OK(b->cells == 1 && b->state == BAC_POOL_PARTIAL && bac_block_count_map(bac_heap.live, b) == 1);
  *hp = Make_header(1, String_tag, 0);
  fixture_stop();
}

static void a_full_pool_is_followed_by_another(void)
{
  fixture_start();
  unsigned cls = bac_pool_class_of(257);
  header_t *first = bac_pool_take(&domain->pools, BAC_PLAIN, cls), *hp = first;
  struct bac_block *b = bac_block_of((uintnat)first);
  for (unsigned i = 1; i < b->capacity; i++)
    hp = bac_pool_take(&domain->pools, BAC_PLAIN, cls);
  TAP_OK(bac_block_of((uintnat)hp) == b);
  hp = bac_pool_take(&domain->pools, BAC_PLAIN, cls);
  TAP_OK(bac_block_of((uintnat)hp) != b && b->state == BAC_POOL_FULL);
  fixture_stop();
}

static void pools_without_owner_are_found_by_refills(void)
{
  fixture_start();
  fixture_root[0] = bac_heap_alloc(st, 20, 0, true);
  struct bac_block *b = bac_block_of((uintnat)fixture_root[0]);
  bac_shared_adopt_all(&domain->pools);
  TAP_OK(bac_ring_empty(&domain->pools.c[BAC_PLAIN][b->cls].partial));
  fixture_root[1] = bac_heap_alloc(st, 20, 0, true);
  TAP_OK(bac_block_of((uintnat)fixture_root[1]) == b);
  bac_shared_adopt_all(&domain->pools);
  bac_gc_major(st);
  TAP_OK(bac_block_of((uintnat)fixture_root[1]) == b && bac_gc_verify(st));
  fixture_stop();
}

int main(void)
{
  TAP_RUN(size_classes_are_in_order_and_tight);
  TAP_RUN(cells_do_not_overlap);
  TAP_RUN(untaken_cells_of_a_window_are_given_back);
  TAP_RUN(a_full_pool_is_followed_by_another);
  TAP_RUN(pools_without_owner_are_found_by_refills);
  return TAP_DONE();
}
