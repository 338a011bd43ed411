/* t_verify.c -- each check V1 to V8 reports the defect that is planted for it.
 * Every defect lives in a child process, whose report on stderr is read. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/header.h"
#include "gc/remember.h"

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
  TAP_OK(reports(v3_missed_barrier, "verify V3"));
  TAP_OK(reports(v4_count, "verify V4/V5"));
  TAP_OK(reports(v5_bit_inside_a_cell, "verify V4/V5"));
  TAP_OK(reports(v6_finalisers, "verify V6: finaliser"));
  TAP_OK(reports(v6_ephemerons, "verify V6: ephemerons"));
  TAP_OK(reports(v6_remembered, "verify V6: remembered"));
  TAP_OK(reports(v7_root_class, "verify V7"));
  TAP_OK(reports(v8_forwarded, "verify V8"));
  TAP_OK(reports(b1_mask, "verify B1"));
  TAP_OK(reports(a_broken_heap_ends_the_process_with_v1, "heap verification failed"));
}

int main(void)
{
  TAP_RUN(every_check_sees_its_defect);
  return TAP_DONE();
}
