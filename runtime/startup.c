/* startup.c -- bring the lower rooms up, in order, and take them down. */
#include "runtime/startup.h"
#include <stdio.h>
#include <stdlib.h>
#include "gc/gc.h"
#include "platform/fatal.h"
#include "runtime/callback.h"
#include "runtime/codefrag.h"
#include "runtime/custom.h"
#include "runtime/domain.h"
#include "runtime/signal.h"

enum { VERBOSE_STATISTICS = 0x400 };

/* Address space for which the reference can still reserve the young areas of all d= domains at once. */
static const uintnat MAX_YOUNG_BYTES = (uintnat)1 << 46;

/* Rooms above have installed their domain hooks before this. */
void bac_startup(void)
{
  if (bac_params.minor_heap_words > MAX_YOUNG_BYTES / sizeof(value) / bac_params.max_domains ||
      bac_gc_start() != BAC_OK)
    bac_fatal("Not enough heap memory to reserve minor heaps");
  caml_init_custom_operations();
  bac_custom_list_table();
  bac_codefrag_list_table();
  bac_callback_list_table();
  if (bac_domain_open_first() != BAC_OK)
    bac_fatal("Failed to create main domain");
  bac_signals_init();
}

/* v=0x400: nine lines, whose names and order the reference fixes. */
static void print_statistics(void)
{
  struct bac_gc_stat s;
  bac_gc_quick_stat(Caml_state, &s);
  fprintf(stderr, "allocated_words: %.0f\n", s.minor_words + s.major_words - s.promoted_words);
  fprintf(stderr, "minor_words: %.0f\n", s.minor_words);
  fprintf(stderr, "promoted_words: %.0f\n", s.promoted_words);
  fprintf(stderr, "major_words: %.0f\n", s.major_words);
  fprintf(stderr, "minor_collections: %lu\n", s.minor_collections);
  fprintf(stderr, "major_collections: %lu\n", s.major_collections);
  fprintf(stderr, "forced_major_collections: %lu\n", s.forced_major_collections);
  fprintf(stderr, "heap_words: %lu\n", s.heap_words);
  fprintf(stderr, "top_heap_words: %lu\n", s.top_heap_words);
}

/* c=1: what the reference's shutdown calls; exceptions of these functions are dropped. */
static void call_named(const char *name)
{
  const value *f = caml_named_value(name);
  if (f != NULL)
    caml_callback_exn(*f, Val_unit);
}

/* Does not run at_exit functions: Stdlib.exit did, and so did std_exit at the end of the main program. */
void bac_exit(int code)
{
  if (bac_params.verbose & VERBOSE_STATISTICS)
    print_statistics();
  if (bac_params.cleanup_on_exit) {
    call_named("Pervasives.do_at_exit");
    call_named("Thread.at_shutdown");
  }
  bac_signals_terminate();
  exit(code);
}
