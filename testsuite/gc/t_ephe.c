/* t_ephe.c -- weak pointers and ephemerons: what keeps what alive, in young and old generations. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/ephe.h"

static value key(value e, unsigned i) { return bac_ephe_get(st, e, BAC_EPHE_FIRST_KEY + i); }
static value data(value e) { return bac_ephe_get(st, e, BAC_EPHE_DATA); }
static void set_key(value e, unsigned i, value v) { bac_ephe_set(st, e, BAC_EPHE_FIRST_KEY + i, v); }

static void a_new_ephemeron_is_empty(void)
{
  fixture_start();
  fixture_root[0] = bac_ephe_create(st, 3);
  TAP_OK(Wosize_val(fixture_root[0]) == 5 && Tag_val(fixture_root[0]) == Abstract_tag);
  TAP_OK(key(fixture_root[0], 2) == caml_ephe_none && data(fixture_root[0]) == caml_ephe_none);
  fixture_stop();
}

/* Young keys: one held, one not. */
static void a_minor_collection_empties_dead_young_keys(void)
{
  fixture_start();
  fixture_root[0] = bac_ephe_create(st, 2);
  fixture_root[1] = make_block(1, 0, Val_long(1));
  set_key(fixture_root[0], 0, fixture_root[1]);
  set_key(fixture_root[0], 1, make_block(1, 0, Val_long(2)));
  bac_gc_minor(st);
  TAP_OK(key(fixture_root[0], 0) == fixture_root[1]);
  TAP_OK(key(fixture_root[0], 1) == caml_ephe_none);
  fixture_stop();
}

static void young_data_lives_as_long_as_its_young_keys(void)
{
  fixture_start();
  for (unsigned held = 0; held < 2; held++) {
    fixture_root[0] = bac_ephe_create(st, 1);
    fixture_root[1] = make_block(1, 0, Val_long(1));
    set_key(fixture_root[0], 0, fixture_root[1]);
    value d = make_block(1, 0, Val_long(5));
    bac_ephe_set(st, fixture_root[0], BAC_EPHE_DATA, d);
    if (!held)
      fixture_root[1] = Val_unit;
    bac_gc_minor(st);
    d = data(fixture_root[0]);
    TAP_OK(held ? Field(d, 0) == Val_long(5) : d == caml_ephe_none);
  }
  fixture_stop();
}

static void old_keys_die_in_a_major_collection(void)
{
  fixture_start();
  fixture_root[0] = bac_ephe_create(st, 1);
  fixture_root[1] = make_block(1, 0, Val_long(1));
  set_key(fixture_root[0], 0, fixture_root[1]);
  value d = make_block(1, 0, Val_long(5));
  bac_ephe_set(st, fixture_root[0], BAC_EPHE_DATA, d);
  bac_gc_major(st);
  TAP_OK(key(fixture_root[0], 0) == fixture_root[1] && Field(data(fixture_root[0]), 0) == Val_long(5));
  fixture_root[1] = Val_unit;
  bac_gc_major(st);
  TAP_OK(key(fixture_root[0], 0) == caml_ephe_none && data(fixture_root[0]) == caml_ephe_none);
  fixture_stop();
}

/* data leads back to the key: that alone keeps neither. */
static void data_does_not_keep_its_own_key(void)
{
  fixture_start();
  fixture_root[0] = bac_ephe_create(st, 1);
  fixture_root[1] = make_block(1, 0, Val_long(1));
  set_key(fixture_root[0], 0, fixture_root[1]);
  value d = make_block(1, 0, Val_unit);
  Field(d, 0) = fixture_root[1];
  bac_ephe_set(st, fixture_root[0], BAC_EPHE_DATA, d);
  fixture_root[1] = Val_unit;
  bac_gc_major(st);
  TAP_OK(key(fixture_root[0], 0) == caml_ephe_none);
  fixture_stop();
}

enum { CHAIN = 1000 };
/* data of ephemeron i is the key of i+1; only the first key is held. */
static void build_chain(bool reversed)
{
  fixture_root[0] = make_block(1, 0, Val_long(0));
  value head = fixture_root[0];
  fixture_root[1] = bac_heap_alloc(st, CHAIN, 0, true);
  for (unsigned i = 0; i < CHAIN; i++) {
    value e = bac_ephe_create(st, 1);
    bac_modify(&Field(fixture_root[1], i), e);
  }
  fixture_root[2] = head;
  fixture_root[2] = fixture_root[0];
  for (unsigned i = 0; i < CHAIN; i++) {
    unsigned at = reversed ? CHAIN - 1 - i : i;
    set_key(Field(fixture_root[1], at), 0, fixture_root[2]);
    fixture_root[2] = make_block(1, 0, Val_long(i + 1));
    bac_ephe_set(st, Field(fixture_root[1], at), BAC_EPHE_DATA, fixture_root[2]);
  }
  fixture_root[2] = Val_unit;
}

static unsigned full_ephemerons(void)
{
  unsigned n = 0;
  for (unsigned i = 0; i < CHAIN; i++)
    n += data(Field(fixture_root[1], i)) != caml_ephe_none;
  return n;
}

static void chains_settle_in_either_direction(void)
{
  for (unsigned round = 0; round < 4; round++) {
    fixture_start();
    build_chain(round & 1);
    if (round & 2)
      bac_gc_minor(st);
    bac_gc_major(st);
    TAP_OK(full_ephemerons() == CHAIN);
    bac_gc_compact(st);
    TAP_OK(full_ephemerons() == CHAIN);
    TAP_OK(bac_gc_verify(st));
    fixture_root[0] = Val_unit;
    bac_gc_major(st);
    TAP_OK(full_ephemerons() == 0);
    fixture_stop();
  }
}

static void keys_follow_moved_blocks(void)
{
  fixture_start();
  bac_gc_params.stress_move = true;
  fixture_root[0] = bac_ephe_create(st, 1);
  fixture_root[1] = make_block(1, 0, Val_long(1));
  set_key(fixture_root[0], 0, fixture_root[1]);
  bac_gc_minor(st);
  value before = fixture_root[1];
  bac_gc_major(st);
  TAP_OK(fixture_root[1] != before);
  TAP_OK(key(fixture_root[0], 0) == fixture_root[1]);
  bac_gc_params.stress_move = false;
  fixture_stop();
}

static void dead_ephemerons_leave_their_list(void)
{
  fixture_start();
  for (unsigned i = 0; i < 100; i++)
    fixture_root[i % 2] = bac_ephe_create(st, 1);
  bac_gc_major(st);
  unsigned n = 0;
  for (value e = domain->ephe_list; e != 0; e = Field(e, BAC_EPHE_LINK))
    n++;
  TAP_IS_INT(n, 2);
  fixture_stop();
}

/* A table that could not grow: every ephemeron is looked at instead. */
static void a_lost_table_loses_nothing(void)
{
  fixture_start();
  fixture_root[0] = bac_ephe_create(st, 2);
  fixture_root[1] = make_block(1, 0, Val_long(1));
  set_key(fixture_root[0], 0, fixture_root[1]);
  set_key(fixture_root[0], 1, make_block(1, 0, Val_long(2)));
  domain->ephe_young.used = 0;
  domain->ephe_young.lost = true;
  bac_gc_minor(st);
  TAP_OK(key(fixture_root[0], 0) == fixture_root[1]);
  TAP_OK(key(fixture_root[0], 1) == caml_ephe_none);
  fixture_stop();
}

int main(void)
{
  bac_gc_params.verify = 1;
  TAP_RUN(a_new_ephemeron_is_empty);
  TAP_RUN(a_minor_collection_empties_dead_young_keys);
  TAP_RUN(young_data_lives_as_long_as_its_young_keys);
  TAP_RUN(old_keys_die_in_a_major_collection);
  TAP_RUN(data_does_not_keep_its_own_key);
  TAP_RUN(chains_settle_in_either_direction);
  TAP_RUN(keys_follow_moved_blocks);
  TAP_RUN(dead_ephemerons_leave_their_list);
  TAP_RUN(a_lost_table_loses_nothing);
  return TAP_DONE();
}
