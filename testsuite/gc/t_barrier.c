/* t_barrier.c -- the write barrier and the remembered set, with and without memory for its tables. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/mark.h"
#include "gc/remember.h"

static value young(intnat n) { return make_block(1, 0, Val_long(n)); }
static value old_array(mlsize_t n) { return bac_heap_alloc(st, n, 0, true); }
static size_t remembered(void)
{
  const struct bac_remember *r = &domain->remember;
  return r->at == NULL ? 0 : (size_t)(r->at - r->open->word);
}

static void an_old_slot_is_recorded_once(void)
{
  fixture_start();
  fixture_root[0] = old_array(4);
  caml_modify(&Field(fixture_root[0], 1), young(1));
  TAP_IS_INT(remembered(), 1);
  caml_modify(&Field(fixture_root[0], 1), young(2));
  TAP_IS_INT(remembered(), 1);
  caml_modify(&Field(fixture_root[0], 2), Val_long(3));
  TAP_IS_INT(remembered(), 1);
  bac_gc_minor(st);
  TAP_IS_INT(remembered(), 0);
  TAP_OK(Field(Field(fixture_root[0], 1), 0) == Val_long(2));
  fixture_stop();
}

static void initialising_stores_are_recorded(void)
{
  fixture_start();
  fixture_root[0] = old_array(4);
  caml_initialize(&Field(fixture_root[0], 0), young(5));
  bac_gc_minor(st);
  TAP_OK(Field(Field(fixture_root[0], 0), 0) == Val_long(5));
  fixture_stop();
}

static void fills_blits_and_whole_blocks_are_recorded(void)
{
  fixture_start();
  fixture_root[0] = old_array(2000);
  bac_fill_fields(fixture_root[0], 10, 500, young(1));
  bac_blit_fields(fixture_root[0], 400, fixture_root[0], 300, 1000);
  fixture_root[1] = old_array(100);
  for (unsigned i = 20; i < 30; i++)
    Field(fixture_root[1], i) = fixture_root[2] = young(2);
  bac_remember_block(fixture_root[1]);
  bac_gc_minor(st);
  bool good = true;
  for (unsigned i = 10; i < 610; i++)
    good = good && Field(Field(fixture_root[0], i), 0) == Val_long(1);
  for (unsigned i = 20; i < 30; i++)
    good = good && Field(Field(fixture_root[1], i), 0) == Val_long(2);
  TAP_OK(good && Field(fixture_root[0], 610) == Val_unit && Field(fixture_root[1], 30) == Val_unit);
  TAP_OK(bac_gc_verify(st));
  fixture_stop();
}

static void blits_overlap_like_memmove(void)
{
  fixture_start();
  fixture_root[0] = old_array(1000);
  for (unsigned i = 0; i < 1000; i++)
    caml_modify(&Field(fixture_root[0], i), Val_long(i));
  bac_blit_fields(fixture_root[0], 1, fixture_root[0], 0, 999);
  bool good = Field(fixture_root[0], 0) == Val_long(0);
  for (unsigned i = 1; i < 1000; i++)
    good = good && Field(fixture_root[0], i) == Val_long(i - 1);
  bac_blit_fields(fixture_root[0], 0, fixture_root[0], 1, 999);
  for (unsigned i = 0; i < 999; i++)
    good = good && Field(fixture_root[0], i) == Val_long(i);
  TAP_OK(good);
  fixture_stop();
}

/* M6: no piece to be had, so block flags stand in; small pool, medium pool and large span alike. */
static void dirty_blocks_replace_missing_tables(void)
{
  fixture_start();
  mlsize_t size[3] = { 8, 1000, 50000 };
  for (unsigned i = 0; i < 3; i++)
    fixture_root[i] = old_array(size[i]);
  bac_remember_refuse_pieces(true);
  for (unsigned i = 0; i < 3; i++) {
    caml_modify(&Field(fixture_root[i], size[i] - 1), young((intnat)i));
    bac_fill_fields(fixture_root[i], 2, 3, young((intnat)i));
  }
  TAP_OK(bac_remember_any_dirty() && domain->want_minor && remembered() == 0);
  for (unsigned i = 0; i < 20; i++)          /* neighbours in the dirty pool, allocated after */
    fixture_root[10 + i] = old_array(8);
  bac_gc_minor(st);
  bac_remember_refuse_pieces(false);
  TAP_OK(!bac_remember_any_dirty());
  for (unsigned i = 0; i < 3; i++)
    TAP_OK(Field(Field(fixture_root[i], size[i] - 1), 0) == Val_long(i)
           && Field(Field(fixture_root[i], 4), 0) == Val_long(i));
  TAP_OK(bac_gc_verify(st));
  fixture_stop();
}

static void many_slots_ask_for_a_collection(void)
{
  enum { SLOTS = 100000 };
  fixture_start();
  fixture_root[0] = old_array(SLOTS);
  fixture_root[1] = young(1);
  unsigned i = 0;
  while (i < SLOTS && !domain->want_minor)
    bac_modify(&Field(fixture_root[0], i++), fixture_root[1]);
  TAP_OK(i > 50000 && i < SLOTS);
  bac_gc_poll(st);
  TAP_OK(!domain->want_minor && !Is_young(fixture_root[1]));
  TAP_OK(Field(fixture_root[0], i - 1) == fixture_root[1]);
  fixture_stop();
}

/* Design C's hook: with marking on, the overwritten value is kept. */
static void the_deletion_barrier_logs_old_values(void)
{
  fixture_start();
  fixture_root[0] = old_array(1);
  value gone = old_array(1);
  caml_modify(&Field(fixture_root[0], 0), gone);
  bac_pool_close_cursors(&domain->pools);
  bac_marking = true;
  size_t granule = bac_granule_of((uintnat)Hp_val(gone));
  TAP_OK(!bac_bit_test(bac_heap.mark, granule));
  caml_modify(&Field(fixture_root[0], 0), Val_unit);
  TAP_OK(bac_bit_test(bac_heap.mark, granule));
  TAP_OK(bac_load_relaxed(&bac_block_of((uintnat)gone)->x_rescan) == 1);
  bac_marking = false;
  bac_bit_clear(bac_heap.mark, granule);
  bac_store_relaxed(&bac_block_of((uintnat)gone)->x_rescan, 0);
  fixture_stop();
}

int main(void)
{
  bac_gc_params.verify = 1;
  TAP_RUN(an_old_slot_is_recorded_once);
  TAP_RUN(initialising_stores_are_recorded);
  TAP_RUN(fills_blits_and_whole_blocks_are_recorded);
  TAP_RUN(blits_overlap_like_memmove);
  TAP_RUN(dirty_blocks_replace_missing_tables);
  TAP_RUN(many_slots_ask_for_a_collection);
  TAP_RUN(the_deletion_barrier_logs_old_values);
  return TAP_DONE();
}
