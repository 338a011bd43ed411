/* t_verify.c -- each check V1 to V15 reports the defect that is planted for it.
 * Every defect lives in a child process, whose report on stderr is read.  V14 is tested where stacks are, in
 * testsuite/interp/t_fiber.c. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/header.h"
#include "gc/remember.h"
#include "gc/roots_priv.h"
#include "gc/tables.h"
#include "gc/verify_priv.h"
#include "platform/thread.h"

static value old_block(mlsize_t n)
{
  value v = bac_heap_alloc(st, n, 0, true);
  fixture_root[0] = v;
  return v;
}

static bool reports(void (*plant)(void), const char *check)
{
  char text[4096];
  tap_in_child(plant, text, sizeof text);
  if (strstr(text, check) == NULL)
    printf("# got: %s\n", text);
  return strstr(text, check) != NULL;
}

static void a_good_heap(void)
{
  fixture_start();
  old_block(5);
  make_block(3, 0, Val_unit);
  if (!bac_gc_verify(st))
    fprintf(stderr, "bad\n");
}
static void v1_size(void) { fixture_start(); *Hp_val(old_block(3)) = Make_header(200, 0, 0); bac_gc_verify(st); }
static void v1_colour(void) { fixture_start(); *Hp_val(old_block(3)) = Make_header(3, 0, 1 << 8); bac_gc_verify(st); }
static void v1_sort(void)
{
  fixture_start();
  Field(old_block(2), 0) = Val_ptr(NULL);
  *Hp_val(fixture_root[0]) = Make_header(2, Cont_tag, 0);
  bac_gc_verify(st);
}
static void v2_dead_target(void)
{
  fixture_start();
  value v = old_block(2);
  Field(v, 1) = v + 4096 * 8;                /* nothing lives there */
  bac_gc_verify(st);
}
static void v2_code(void) { fixture_start(); Field(old_block(2), 1) = (value)bac_ranges.code.base; bac_gc_verify(st); }
static void v2_root(void) { fixture_start(); fixture_root[7] = old_block(2) + 4096 * 8; bac_gc_verify(st); }
static void v3_missed_barrier(void)
{
  fixture_start();
  value v = old_block(2);
  Field(v, 0) = make_block(1, 0, Val_unit);  /* a plain store where caml_modify was due */
  bac_gc_verify(st);
}
static void v4_count(void)
{
  fixture_start();
  bac_block_of((uintnat)old_block(2))->cells += 1;
  bac_gc_verify(st);
}
static void v5_bit_inside_a_cell(void)
{
  fixture_start();
  bac_bit_set(bac_heap.live, bac_granule_of((uintnat)old_block(8) + 32));
  bac_gc_verify(st);
}
static void v6_finalisers(void)
{
  fixture_start();
  bac_final_register(st, Val_unit, old_block(2), false);
  domain->final.todo.capacity = 0;
  bac_gc_verify(st);
}
static void v6_ephemerons(void)
{
  fixture_start();
  fixture_root[0] = bac_ephe_create(st, 1);
  domain->ephe_list = fixture_root[0] + 64 * 8;
  bac_gc_verify(st);
}
static void v6_remembered(void)
{
  fixture_start();
  bac_modify(&Field(old_block(2), 0), make_block(1, 0, Val_unit));
  bac_gc_minor(st);
  domain->remember.pieces = 7;
  bac_gc_verify(st);
}
/* The slot changes behind the back of bac_roots_modify_generational: still young after a collection
 * would be V3, so the young flag is what V7 looks at. */
static void v7_root_class(void)
{
  static value slot = Val_unit;
  fixture_start();
  bac_roots_register(&slot, true);
  slot = make_block(1, 0, Val_unit);
  bac_gc_verify(st);
}
static void v8_forwarded(void)
{
  fixture_start();
  value v = old_block(2);
  *Hp_val(v) = bac_header_forward_to(v);
  bac_gc_verify(st);
}
static void b1_mask(void)
{
  fixture_start();
  old_block(2);
  bac_heap.chunk[0].free ^= (uint64_t)1 << 63;
  bac_gc_verify(st);
}
static void a_broken_heap_ends_the_process_with_v1(void)
{
  fixture_start();
  bac_gc_params.verify = 1;
  *Hp_val(old_block(3)) = Make_header(200, 0, 0);
  bac_gc_major(st);
}

/* ---- V6 with several owners ------------------------------------------------------------------------- */

/* A second domain, outside the heap: what a stop finds when another thread sleeps. */
static struct bac_gc_domain *second_domain(void)
{
  struct bac_gc_domain *d;
  if (bac_stw_slot_reserve(domain, fixture_make, &d) != BAC_OK)
    exit(2);
  d->st.id = bac_stw_index(d);
  if (bac_gc_domain_open(d) != BAC_OK)
    exit(2);
  bac_stw_join_world(domain, d);
  return d;
}
static struct bac_gc_domain *ended_domain(void)
{
  struct bac_gc_domain *d = second_domain();
  bac_gc_domain_close(d);
  bac_stw_unjoin_world(domain, d);
  return d;
}
static void v6_other_domain(void)
{
  fixture_start();
  second_domain()->remember.pieces = 7;
  bac_gc_verify(st);
}
static void v6_lost_pool(void)
{
  fixture_start();
  value v = old_block(2);
  bac_pool_close_cursors(&domain->pools);
  bac_ring_unlink(&bac_block_of((uintnat)v)->link);
  bac_gc_verify(st);
}
static void v6_wrong_ring(void)
{
  fixture_start();
  value v = old_block(2);
  bac_pool_close_cursors(&domain->pools);
  struct bac_block *b = bac_block_of((uintnat)v);
  bac_ring_unlink(&b->link);
  bac_ring_push(&second_domain()->pools.c[BAC_CUSTOM][0].full, &b->link);
  bac_gc_verify(st);
}
static void v4_shared_pool(void)
{
  fixture_start();
  value v = old_block(2);
  bac_shared_adopt_all(&domain->pools);
  bac_block_of((uintnat)v)->cells += 1;
  bac_gc_verify(st);
}
static void v2_finaliser(void)
{
  fixture_start();
  bac_final_register(st, Val_unit, old_block(2), true);
  domain->final.last.entry[0].v += 4096 * 8;
  bac_gc_verify(st);
}
static void v2_ephemeron(void)
{
  fixture_start();
  fixture_root[0] = bac_ephe_create(st, 1);
  Field(fixture_root[0], BAC_EPHE_FIRST_KEY) = fixture_root[0] + 64 * 8;
  bac_gc_verify(st);
}

/* ---- V=2 -------------------------------------------------------------------------------------------- */

static value planted;
static void scan_planted(struct bac_scanner *s, struct bac_gc_domain *d)
{
  (void)d;
  bac_scan_slot(s, &planted);
}
static struct bac_root_source planted_source = { .name = "planted", .scan = scan_planted, .per_domain = true };

static void start_checked(void)
{
  bac_gc_params.verify = 2;
  planted = Val_unit;
  bac_roots_add_source(&planted_source);
  fixture_start();
}

static void a_good_heap_at_every_stop(void)
{
  struct bac_gc_stat s;
  start_checked();
  second_domain();
  for (int i = 0; i < 50; i++) {
    bac_modify(&Field(old_block(5), 1), make_block(3, 0, Val_unit));
    planted = make_block(2, 0, fixture_root[0]);
    fixture_root[i] = bac_ephe_create(st, 2);
    bac_ephe_set(st, fixture_root[i], BAC_EPHE_FIRST_KEY, planted);
    bac_ephe_set(st, fixture_root[i], BAC_EPHE_DATA, make_block(2, 0, planted));
    bac_gc_stat(st, &s);
    bac_gc_minor(st);
  }
  bac_gc_full_major(st);
  bac_gc_compact(st);
}
static void v9_dead_cell(void) { start_checked(); planted = old_block(2) + 24 * 10; bac_gc_minor(st); }
static void v9_beyond(void)
{
  start_checked();
  planted = (value)(bac_heap.base + bac_heap.chunks * BAC_CHUNK_BYTES + 64);
  bac_gc_minor(st);
}
static void v9_code(void) { start_checked(); planted = (value)bac_ranges.code.base; bac_gc_minor(st); }
static void v9_young(void)
{
  start_checked();
  planted = make_block(2, 0, Val_unit) - 64;           /* below what was allocated */
  bac_gc_minor(st);
}
static void v9_stack_word(void)
{
  start_checked();
  fixture_stack[5] = old_block(2) + 4096 * 8;
  bac_gc_minor(st);
}
static void v9_global_root(void)
{
  static value slot = Val_unit;
  start_checked();
  bac_roots_register(&slot, true);
  slot = old_block(2) + 4096 * 8;
  bac_gc_minor(st);
}

static value fiber_word[2];
static void scan_fiber(struct bac_scanner *s, value cont) { (void)cont; bac_scan_words(s, fiber_word, 2); }
static void drop_fiber(value cont) { Field(cont, 0) = Val_ptr(NULL); }
static void old_continuation(void)
{
  static const struct bac_fiber_hooks hooks = { .scan = scan_fiber, .drop = drop_fiber };
  start_checked();
  bac_roots_set_fiber_hooks(&hooks);
  fiber_word[0] = fiber_word[1] = Val_unit;
  fixture_root[0] = bac_cont_alloc(st, Val_ptr(fiber_word), Val_ptr(fiber_word));
  bac_gc_minor(st);
}
static void v10_young_in_old_continuation(void)
{
  old_continuation();
  fiber_word[1] = make_block(1, 0, Val_unit);
  bac_gc_minor(st);
}
static void v12_continuation(void)
{
  old_continuation();
  fixture_root[1] = fixture_root[0];
  fiber_word[1] = old_block(2) + 24 * 10;
  bac_gc_minor(st);
}

static void v12_unmarked(void)
{
  start_checked();
  value v = old_block(2), w = bac_heap_alloc(st, 3, 0, true);
  Field(v, 1) = w;
  bac_bit_clear(bac_heap.live, bac_granule_of((uintnat)Hp_val(w)));
  bac_gc_minor(st);
}

/* The leader's own marks are wrong, the counts agree with them: only a walk can tell. */
static void lose_one_mark(struct bac_gc_domain *leader)
{
  value w = Field(fixture_root[0], 1);
  (void)leader;
  bac_bit_clear(bac_heap.live, bac_granule_of((uintnat)Hp_val(w)));
  bac_block_of((uintnat)w)->cells--;
}
static void nothing(void *arg, struct bac_gc_domain *leader) { (void)arg; lose_one_mark(leader); }
static void v12_mark_lost_in_a_stop(void)
{
  start_checked();
  value v = old_block(2);
  bac_modify(&Field(v, 1), bac_heap_alloc(st, 3, 0, true));
  bac_gc_minor(st);
  bac_stw_run(st, nothing, NULL);
}
static void v12_with_a_full_stack(void)
{
  start_checked();
  bac_walk_limit_stack(2);
  value v = old_block(200);
  for (mlsize_t i = 0; i < 200; i++) {
    value w = bac_heap_alloc(st, 1, 0, true), x = bac_heap_alloc(st, 1, 0, true);
    bac_modify(&Field(w, 0), x);
    bac_modify(&Field(v, i), w);
  }
  bac_gc_minor(st);
  fprintf(stderr, "good so far\n");
  Field(Field(Field(v, 100), 0), 0) = v + 4096 * 64;
  bac_gc_minor(st);
}

/* ---- V11 -------------------------------------------------------------------------------------------- */

static value old_chain(void)
{
  bac_gc_params.stress_snapshot = true;
  fixture_start();
  value v = old_block(1);
  bac_modify(&Field(v, 0), bac_heap_alloc(st, 1, 0, true));
  bac_gc_major(st);                          /* takes the snapshot */
  return fixture_root[0];
}
static void v11_store_without_barrier(void)
{
  Field(old_chain(), 0) = Val_unit;
  bac_gc_major(st);
}
static void fill(value v) { bac_fill_fields(v, 0, 1, Val_unit); }
static void modify(value v) { bac_modify(&Field(v, 0), Val_unit); }
static void blit(value v)
{
  fixture_root[1] = v;
  bac_blit_fields(v, 0, old_block(1), 0, 1);
}
static void exchange(value v)
{
  value old = Field(v, 0);
  Field(v, 0) = Val_unit;
  bac_modify_done(&Field(v, 0), old, Val_unit);
}
static void v11_every_barrier(void)
{
  void (*const store[])(value v) = { modify, fill, blit, exchange };
  for (unsigned i = 0; i < sizeof store / sizeof store[0]; i++) {
    store[i](old_chain());
    bac_gc_major(st);
    fixture_stop();
  }
}

/* ---- V13, V15 --------------------------------------------------------------------------------------- */

static const void *listed;
static void each_listed(bac_address_fn fn, void *arg) { fn(arg, listed); }
static struct bac_process_table data_table = { .name = "planted data", .each = each_listed };
static struct bac_process_table code_table = { .name = "planted code", .each = each_listed, .code = true };

static void v13_code_elsewhere(void)
{
  static int words[2];
  fixture_start();
  bac_tables_add(&code_table);
  listed = words;
  bac_gc_verify(st);
}
static void v13_structure_of_ended_domain(void)
{
  fixture_start();
  bac_tables_set_structure(sizeof(struct bac_gc_domain));
  bac_tables_add(&data_table);
  listed = &ended_domain()->remember;
  bac_gc_verify(st);
}
static void v13_global_root_in_ended_domain(void)
{
  fixture_start();
  bac_tables_set_structure(sizeof(struct bac_gc_domain));
  struct bac_gc_domain *d = ended_domain();
  d->st.dls_root = Val_unit;
  bac_roots_register(&d->st.dls_root, false);
  bac_gc_verify(st);
}

/* The thread that ends lists an address of its own: #13512 in one line. */
static struct bac_gc_domain *ending;
static _Thread_local int own_sequence[2];
static void end_with_local(void *arg)
{
  int local[2];
  listed = arg != NULL ? (const void *)own_sequence : (const void *)local;
  bac_tables_check_ending(ending);
}
static void end_listing(void *which)
{
  struct bac_thread t;
  bac_gc_params.verify = 1;
  fixture_start();
  bac_tables_add(&data_table);
  ending = ended_domain();
  if (bac_thread_create(&t, end_with_local, which, false) == BAC_OK)
    bac_thread_join(&t);
}
static void v13_stack_of_ending_thread(void) { end_listing(NULL); }
static void v13_tls_of_ending_thread(void) { end_listing(&ending); }
static void v13_nothing_left(void)
{
  static const int fixed[2];
  struct bac_thread t;
  (void)t;
  bac_gc_params.verify = 1;
  fixture_start();
  bac_tables_add(&data_table);
  listed = fixed;
  bac_tables_check_ending(ended_domain());
}
static void v15_owns_at_end(void)
{
  bac_gc_params.verify = 1;
  fixture_start();
  ending = second_domain();
  ending->ephe_list = bac_ephe_create(st, 1);
  bac_tables_check_ending(ending);
}
static void v15_root_at_end(void)
{
  bac_gc_params.verify = 1;
  bac_roots_add_source(&planted_source);
  fixture_start();
  ending = ended_domain();
  planted = old_block(1);
  bac_tables_check_ending(ending);
}
static void v15_pools_after_the_end(void)
{
  fixture_start();
  struct bac_gc_domain *d = ended_domain();
  value v = old_block(2);
  bac_pool_close_cursors(&domain->pools);
  struct bac_block *b = bac_block_of((uintnat)v);
  bac_ring_unlink(&b->link);
  bac_ring_push(&d->pools.c[BAC_PLAIN][b->cls].partial, &b->link);
  bac_gc_verify(st);
}

/* ---- poison ----------------------------------------------------------------------------------------- */

static void poison_written_after_death(void)
{
  fixture_start();
  value v = old_block(2);
  fixture_root[1] = bac_heap_alloc(st, 2, 0, true);      /* keeps the pool */
  fixture_root[0] = Val_unit;
  bac_gc_full_major(st);
  Field(v, 1) = Val_unit;
  for (int i = 0; i < 5000; i++)
    bac_heap_alloc(st, 2, 0, true);
}

static void every_check_sees_its_defect(void)
{
  char text[1024];
  tap_in_child(a_good_heap, text, sizeof text);
  TAP_IS_STR(text, "");
  TAP_OK(reports(v1_size, "verify V1"));
  TAP_OK(reports(v1_colour, "verify V1"));
  TAP_OK(reports(v1_sort, "verify V1"));
  TAP_OK(reports(v2_dead_target, "verify V2: block"));
  TAP_OK(reports(v2_code, "verify V2: block"));
  TAP_OK(reports(v2_root, "verify V2: root"));
  TAP_OK(reports(v2_finaliser, "verify V2: finaliser"));
  TAP_OK(reports(v2_ephemeron, "verify V2: ephemeron"));
  TAP_OK(reports(v3_missed_barrier, "verify V3"));
  TAP_OK(reports(v4_count, "verify V4/V5"));
  TAP_OK(reports(v4_shared_pool, "verify V4/V5"));
  TAP_OK(reports(v5_bit_inside_a_cell, "verify V4/V5"));
  TAP_OK(reports(v6_finalisers, "verify V6: finaliser"));
  TAP_OK(reports(v6_ephemerons, "verify V6: ephemerons"));
  TAP_OK(reports(v6_remembered, "verify V6: remembered"));
  TAP_OK(reports(v6_other_domain, "verify V6: remembered table of domain 1"));
  TAP_OK(reports(v6_lost_pool, "1 pools exist, 0 have an owner"));
  TAP_OK(reports(v6_wrong_ring, "in a ring of domain 1 where it does not belong"));
  TAP_OK(reports(v7_root_class, "verify V7"));
  TAP_OK(reports(v8_forwarded, "verify V8"));
  TAP_OK(reports(b1_mask, "verify B1"));
  TAP_OK(reports(a_broken_heap_ends_the_process_with_v1, "heap verification failed"));
}

static void roots_that_lead_nowhere_are_named(void)
{
  char text[1024];
  tap_in_child(a_good_heap_at_every_stop, text, sizeof text);
  TAP_IS_STR(text, "");
  TAP_OK(reports(v9_dead_cell, "verify V9: domain 0, planted: "));
  TAP_OK(reports(v9_dead_cell, "which is no live cell"));
  TAP_OK(reports(v9_dead_cell, "heap verification failed at the beginning of a stop"));
  TAP_OK(reports(v9_beyond, "which lies beyond the heap"));
  TAP_OK(reports(v9_code, "which is code"));
  TAP_OK(reports(v9_young, "which is no young block of any domain"));
  TAP_OK(reports(v9_stack_word, "verify V9: fixture: "));
  TAP_OK(reports(v9_global_root, "verify V9: global roots of C code: "));
}

static void reachability_is_found_by_other_means(void)
{
  TAP_OK(reports(v10_young_in_old_continuation, "verify V10: continuation "));
  TAP_OK(reports(v12_continuation, "verify V12: continuation "));
  TAP_OK(reports(v12_unmarked, "verify V12: block "));
  TAP_OK(reports(v12_mark_lost_in_a_stop, "verify V12: block "));
  TAP_OK(reports(v12_mark_lost_in_a_stop, "failed at the end of a stop"));
  TAP_OK(reports(v12_with_a_full_stack, "good so far"));
  TAP_OK(reports(v12_with_a_full_stack, "verify V12: block "));
}

static void what_a_snapshot_reached_is_marked_or_logged(void)
{
  char text[1024];
  TAP_OK(reports(v11_store_without_barrier, "verify V11: block "));
  tap_in_child(v11_every_barrier, text, sizeof text);
  TAP_IS_STR(text, "");
}

static void nothing_points_into_an_ended_domain(void)
{
  char text[1024];
  tap_in_child(v13_nothing_left, text, sizeof text);
  TAP_IS_STR(text, "");
  TAP_OK(reports(v13_code_elsewhere, "verify V13: planted code hold "));
  TAP_OK(reports(v13_structure_of_ended_domain, "inside the structure of domain 1, which has ended"));
  TAP_OK(reports(v13_global_root_in_ended_domain, "verify V13: global roots hold "));
  TAP_OK(reports(v13_stack_of_ending_thread, "inside the thread of domain 1, which ends"));
  TAP_OK(reports(v13_tls_of_ending_thread, "inside the thread of domain 1, which ends"));
  TAP_OK(reports(v15_owns_at_end, "verify V15: domain 1 ends and still owns ephemerons"));
  TAP_OK(reports(v15_root_at_end, "verify V15: a domain that ends has a root "));
  TAP_OK(reports(v15_pools_after_the_end, "verify V15: domain 1 has ended and still owns pools"));
}

static void a_write_after_death_is_noticed_before_the_cell_is_used(void)
{
  if (BAC_DEBUG >= 1)
    TAP_OK(reports(poison_written_after_death, "verify poison: word 2 of the free cell "));
}

int main(void)
{
  TAP_RUN(every_check_sees_its_defect);
  TAP_RUN(roots_that_lead_nowhere_are_named);
  TAP_RUN(reachability_is_found_by_other_means);
  TAP_RUN(what_a_snapshot_reached_is_marked_or_logged);
  TAP_RUN(nothing_points_into_an_ended_domain);
  TAP_RUN(a_write_after_death_is_noticed_before_the_cell_is_used);
  return TAP_DONE();
}
