/* p_gc.c -- Gc: settings, statistics, forced collections, registering finalisers. */
#include <stdio.h>
#include "gc/gc.h"
#include "gc/stw.h"
#include "runtime/domain.h"
#include "runtime/memory.h"
#include "runtime/params.h"
#include "runtime/prims.h"
#include "runtime/signal.h"

/* ---- statistics ---------------------------------------------------------------------------------------- */

/* Gc.stat, fields in the order of the record.  heap_chunks, free_blocks, largest_free and stack_size are
 * documented to be 0 in OCaml 5; what we know about them is for our own reports. */
static value stat_record(const struct bac_gc_stat *s)
{
  CAMLparam0();
  CAMLlocal4(r, minor, promoted, major);
  minor = caml_copy_double(s->minor_words);
  promoted = caml_copy_double(s->promoted_words);
  major = caml_copy_double(s->major_words);
  r = caml_alloc_tuple(17);
  Store_field(r, 0, minor);
  Store_field(r, 1, promoted);
  Store_field(r, 2, major);
  const uintnat number[] = {
    s->minor_collections, s->major_collections, s->heap_words, 0, s->live_words, s->live_blocks,
    s->free_words, 0, 0, s->fragments, s->compactions, s->top_heap_words, 0, s->forced_major_collections
  };
  for (mlsize_t i = 0; i < sizeof number / sizeof number[0]; i++)
    Store_field(r, 3 + i, Val_long(number[i]));
  CAMLreturn(r);
}

value caml_gc_quick_stat(value unit)
{
  (void)unit;
  struct bac_gc_stat s = { 0 };
  bac_gc_quick_stat(Caml_state, &s);
  return stat_record(&s);
}

value caml_gc_stat(value unit)
{
  (void)unit;
  struct bac_gc_stat s = { 0 };
  bac_gc_stat(Caml_state, &s);
  return stat_record(&s);
}

value caml_gc_counters(value unit)
{
  CAMLparam1(unit);
  CAMLlocal4(r, minor, promoted, major);
  struct bac_gc_stat s = { 0 };
  bac_gc_own_counters(Caml_state, &s);
  minor = caml_copy_double(s.minor_words);
  promoted = caml_copy_double(s.promoted_words);
  major = caml_copy_double(s.major_words);
  r = caml_alloc_3(0, minor, promoted, major);
  CAMLreturn(r);
}

/* Unboxed form, for stubs and native externals: words this domain allocated in its young area. */
double caml_gc_minor_words_unboxed(void)
{
  struct bac_gc_stat s = { 0 };
  bac_gc_own_counters(Caml_state, &s);
  return s.minor_words;
}

value caml_gc_minor_words(value unit)
{
  (void)unit;
  return caml_copy_double(caml_gc_minor_words_unboxed());
}

/* Bytes, as the reference answers. */
value caml_get_minor_free(value unit)
{
  (void)unit;
  return Val_long(bac_gc_minor_bytes_left(Caml_state));
}

/* ---- settings -------------------------------------------------------------------------------------------- */

enum {                                  /* Gc.control */
  MINOR_HEAP_SIZE = 0, SPACE_OVERHEAD = 2, VERBOSE = 3, STACK_LIMIT = 5, CUSTOM_MAJOR_RATIO = 8,
  CUSTOM_MINOR_RATIO = 9, CUSTOM_MINOR_MAX_SIZE = 10, CONTROL_FIELDS = 11
};
enum { VERBOSE_PARAMETERS = 0x20 };

value caml_gc_get(value unit)
{
  (void)unit;
  value r = caml_alloc_tuple(CONTROL_FIELDS);      /* young: fields that nothing uses read 0 */
  for (mlsize_t i = 0; i < CONTROL_FIELDS; i++)
    Field(r, i) = Val_long(0);
  Field(r, MINOR_HEAP_SIZE) = Val_long(bac_params.minor_heap_words);
  Field(r, SPACE_OVERHEAD) = Val_long(bac_params.space_overhead);
  Field(r, VERBOSE) = Val_long(bac_params.verbose);
  Field(r, STACK_LIMIT) = Val_long(bac_params.max_stack_words);
  Field(r, CUSTOM_MAJOR_RATIO) = Val_long(bac_params.custom_major_ratio);
  Field(r, CUSTOM_MINOR_RATIO) = Val_long(bac_params.custom_minor_ratio);
  Field(r, CUSTOM_MINOR_MAX_SIZE) = Val_long(bac_params.custom_minor_max);
  return r;
}

static uintnat at_least_one(intnat n) { return n < 1 ? 1 : (uintnat)n; }
/* A negative percentage is a huge one, and reads back as it was set. */
static uintnat not_zero(intnat n) { return n == 0 ? 1 : (uintnat)n; }

static void say(const char *format, uintnat old, uintnat new)
{
  if ((bac_params.verbose & VERBOSE_PARAMETERS) && old != new)
    fprintf(stderr, format, new);
}

/* In a stop: other domains read parameters at any time.  The size of the young areas is what it is: another
 * domain may have changed it since *arg was made. */
static void adopt(void *arg, struct bac_gc_domain *leader)
{
  (void)leader;
  bac_params = *(struct bac_params *)arg;
  bac_params.minor_heap_words = bac_gc_params.minor_heap_words;
  bac_params_publish();
}

value caml_gc_set(value control)
{
  struct bac_params p = bac_params, before = p;
  uintnat minor = bac_params_round_minor(at_least_one(Long_val(Field(control, MINOR_HEAP_SIZE))));
  p.verbose = (uintnat)Long_val(Field(control, VERBOSE));
  p.space_overhead = not_zero(Long_val(Field(control, SPACE_OVERHEAD)));
  p.max_stack_words = (uintnat)Long_val(Field(control, STACK_LIMIT));
  p.custom_major_ratio = not_zero(Long_val(Field(control, CUSTOM_MAJOR_RATIO)));
  p.custom_minor_ratio = not_zero(Long_val(Field(control, CUSTOM_MINOR_RATIO)));
  p.custom_minor_max = (uintnat)Long_val(Field(control, CUSTOM_MINOR_MAX_SIZE));
  bac_stw_run(Caml_state, adopt, &p);
  say("New custom major ratio: %lu%%\n", before.custom_major_ratio, p.custom_major_ratio);
  say("New custom minor ratio: %lu%%\n", before.custom_minor_ratio, p.custom_minor_ratio);
  say("New custom minor size limit: %lu%%\n", before.custom_minor_max, p.custom_minor_max);
  if (minor != before.minor_heap_words) {
    say("New minor heap size: %luk words\n", before.minor_heap_words / 1024, minor / 1024);
    bac_status st = bac_gc_set_minor_words(Caml_state, minor);
    if (st != BAC_OK)
      bac_raise_status(st);
    bac_stw_run(Caml_state, adopt, &p);
  }
  caml_process_pending_actions();
  return Val_unit;
}

/* ---- forced collections ------------------------------------------------------------------------------------ */

/* Finalisers that a collection made ready run before the primitive returns, and may raise from it. */
static value run_pending(void)
{
  bac_actions_request(Caml_state);
  caml_raise_if_exception(bac_poll_actions(Caml_state));
  return Val_unit;
}

value caml_gc_minor(value unit)
{
  (void)unit;
  bac_gc_minor(Caml_state);
  return run_pending();
}

value caml_gc_major(value unit)
{
  (void)unit;
  bac_gc_major(Caml_state);
  return run_pending();
}

/* A finaliser may drop the last reference to something else: collect again while any ran, 3 times at most. */
value caml_gc_full_major(value unit)
{
  (void)unit;
  bool ran = true;
  for (int i = 0; i < 3 && ran; i++) {
    bac_gc_full_major(Caml_state);
    ran = bac_final_pending(Caml_state);
    run_pending();
  }
  return Val_unit;
}

value caml_gc_compaction(value unit)
{
  caml_gc_full_major(unit);
  bac_gc_compact(Caml_state);
  return run_pending();
}

value caml_gc_major_slice(value words)
{
  bac_gc_major_slice(Caml_state, Long_val(words));
  run_pending();
  return Val_long(0);
}

/* ---- finalisers ----------------------------------------------------------------------------------------------- */

/* Values that may be copied behind the program's back cannot be watched. */
static bool may_be_finalised(value v)
{
  if (!Is_block(v))
    return false;
  tag_t tag = Tag_val(v);
  return tag != Lazy_tag && tag != Forcing_tag && tag != Forward_tag && tag != Double_tag;
}

static value register_finaliser(value fn, value v, bool last)
{
  if (!may_be_finalised(v))
    caml_invalid_argument("Gc.finalise");
  bac_status st = bac_final_register(Caml_state, fn, v, last);
  if (st != BAC_OK)
    bac_raise_status(st);
  return Val_unit;
}

value caml_final_register(value fn, value v) { return register_finaliser(fn, v, false); }
value caml_final_register_called_without_value(value fn, value v) { return register_finaliser(fn, v, true); }

/* Called inside a finaliser that will not return soon: others may run meanwhile. */
value caml_final_release(value unit)
{
  (void)unit;
  bac_domain_of(Caml_state)->in_finaliser = false;
  return Val_unit;
}
