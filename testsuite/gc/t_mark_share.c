/* t_mark_share.c -- several workers mark one graph: each block once, whatever runs short. */
#include "testsuite/gc/heap_fixture.h"
#include "gc/major.h"
#include "gc/mark.h"
#include "platform/clock.h"
#include "platform/thread.h"

enum { HELPERS = 3, NODES = 60000, OUT = 3, ARRAY = 300000, STACK = 50000 };

/* ---- domains that only poll ----------------------------------------------------------------------- */

static struct {
  struct bac_thread thread[HELPERS];
  _Atomic bool x_quit;
  _Atomic int x_up;
} crew;

static void poller(void *arg)
{
  struct bac_gc_domain *d = arg;
  bac_stw_leave_blocking(d);
  caml_state = &d->st;
  bac_fetch_add_relaxed(&crew.x_up, 1);
  while (!bac_load_relaxed(&crew.x_quit)) {
    if (bac_load_relaxed(&d->st.young_limit) == UINTPTR_MAX)
      bac_gc_poll(&d->st);
    bac_thread_sleep_ns(20000);
  }
  bac_gc_domain_close(d);
  bac_stw_leave_world(d);
}

static void crew_start(void)
{
  fixture_start();
  bac_store_relaxed(&crew.x_quit, false);
  bac_store_relaxed(&crew.x_up, 0);
  for (int i = 0; i < HELPERS; i++) {
    struct bac_gc_domain *d;
    if (bac_stw_slot_reserve(domain, fixture_make, &d) != BAC_OK || bac_gc_domain_open(d) != BAC_OK)
      exit(2);
    bac_stw_join_world(domain, d);
    if (bac_thread_create(&crew.thread[i], poller, d, false) != BAC_OK)
      exit(2);
  }
  while (bac_load_relaxed(&crew.x_up) != HELPERS)
    bac_thread_yield();
}

static void crew_stop(void)
{
  bac_stw_enter_blocking(domain);
  bac_store_relaxed(&crew.x_quit, true);
  for (int i = 0; i < HELPERS; i++)
    bac_thread_join(&crew.thread[i]);
  bac_stw_leave_blocking(domain);
  fixture_stop();
}

/* ---- a root of every domain, where workers wait for each other; a deep stack ----------------------- */

static struct {
  unsigned company, round;             /* threads that an item waits for, for a while */
  _Atomic unsigned x_arrived;
  value stack[STACK];
} extra;

static _Thread_local unsigned round_of_thread;

static void scan_extra(struct bac_scanner *s, struct bac_gc_domain *d)
{
  if (round_of_thread != extra.round)
    bac_fetch_add_relaxed(&extra.x_arrived, 1);
  round_of_thread = extra.round;
  uint64_t until = bac_clock_ns() + 20000000;
  while (bac_load_relaxed(&extra.x_arrived) < extra.company && bac_clock_ns() < until)
    bac_thread_sleep_ns(5000);
  if (d == domain)
    bac_scan_words(s, extra.stack, STACK);
}
static struct bac_root_source extra_source = { .name = "extra", .scan = scan_extra, .per_domain = true };

static void forget_stack(void)
{
  for (unsigned i = 0; i < STACK; i++)
    extra.stack[i] = Val_unit;
}

/* Words that a cycle with `workers` finds alive, when the leader waits for `company` of them to come. */
static uintnat live_words(unsigned workers, unsigned company)
{
  bac_stw_assume_cpus(workers);
  extra.round++;
  bac_store_relaxed(&extra.x_arrived, 0);
  extra.company = company;
  bac_gc_major(st);
  extra.company = 0;
  return bac_major_live_words();
}

/* ---- graphs ----------------------------------------------------------------------------------------- */

static value old(mlsize_t n, tag_t tag)
{
  value v = bac_heap_alloc(st, n, tag, false);
  if (v == 0)
    exit(2);
  return v;
}

static value tree(unsigned depth)
{
  value v = old(3, depth % 3);
  for (unsigned i = 0; i < 2 && depth > 0; i++)
    Field(v, i) = tree(depth - 1);
  return v;
}
static void build_tree(void) { fixture_root[0] = tree(15); }

static void build_random(void)
{
  value all = old(NODES, 0);
  for (unsigned i = 0; i < NODES; i++) {
    value v = old(OUT + 1, i % 5);
    for (unsigned e = 0; e < OUT && i > 0; e++)
      Field(v, e) = Field(all, below(i));
    Field(all, i) = v;
  }
  for (unsigned i = 0; i < 100; i++)
    fixture_root[i] = Field(all, NODES - 1 - i);
}

static void build_array(void)
{
  value a = old(ARRAY, 0);
  for (unsigned i = 0; i < ARRAY; i += 2)
    Field(a, i) = i % 32 == 0 ? old(1 + i % 40, String_tag) : a;
  fixture_root[0] = a;
}

static void build_list(void)
{
  for (unsigned i = 0; i < NODES; i++) {
    value v = old(2 + i % 9, 0);
    Field(v, 0) = fixture_root[0];
    fixture_root[0] = v;
  }
}

static void build_deep_stack(void)
{
  for (unsigned i = 0; i < STACK; i++)
    extra.stack[i] = i % 3 == 0 ? Val_long(i) : tree(1 + i % 3 == 1);
}

/* Blocks are also counted that no root names. */
static void build_garbage(void)
{
  for (unsigned i = 0; i < NODES; i++)
    old(5, 0);
}

static const struct graph { const char *name; void (*build)(void); } graphs[] = {
  { "tree", build_tree }, { "random", build_random }, { "array", build_array }, { "list", build_list },
  { "deep stack", build_deep_stack },
};
enum { GRAPHS = sizeof graphs / sizeof *graphs };

static void start(const struct graph *g)
{
  crew_start();
  forget_stack();
  g->build();
  build_garbage();
}
static void stop(void)
{
  forget_stack();
  crew_stop();
}

/* ---- tests ------------------------------------------------------------------------------------------ */

static void several_workers_mark_each_block_once(void)
{
  for (unsigned i = 0; i < GRAPHS; i++) {
    start(&graphs[i]);
    uintnat alone = live_words(1, 0), helped = bac_mark_helped_words();
    for (unsigned round = 0; round < 8; round++) {
      uintnat shared = live_words(2 + round % HELPERS, 2 + round % HELPERS);
      if (shared != alone)
        printf("# %s: %zu words, not %zu\n", graphs[i].name, (size_t)shared, (size_t)alone);
      TAP_OK(shared == alone);
    }
    printf("# %s: %zu words, helpers marked %.1f times that in 8 rounds\n", graphs[i].name, (size_t)alone,
           (double)(bac_mark_helped_words() - helped) / (double)alone);
    TAP_OK(bac_gc_verify(st));
    stop();
  }
}

/* The share of a helper is what it found in roots, unless work can be handed over. */
static void nothing_is_lost_when_offers_are_full(void)
{
  for (unsigned places = 0; places < 3; places++) {
    start(&graphs[places]);
    uintnat alone = live_words(1, 0);
    bac_mark_offers_limit(places);
    for (unsigned round = 0; round < 4; round++)
      TAP_OK(live_words(1 + HELPERS, 1 + HELPERS) == alone);
    bac_mark_offers_limit(BAC_MARK_OFFERS);
    TAP_OK(bac_gc_verify(st));
    stop();
  }
}

static void several_workers_with_a_short_store(void)
{
  static const size_t chunks[] = { 0, 1, 2, 3, 6 };
  for (unsigned g = 0; g < GRAPHS; g++) {
    start(&graphs[g]);
    uintnat alone = live_words(1, 0);
    for (unsigned i = 0; i < sizeof chunks / sizeof *chunks; i++) {
      bac_mark_store_limit(chunks[i]);
      TAP_OK(live_words(1 + HELPERS, 1 + HELPERS) == alone);
    }
    bac_mark_store_limit(SIZE_MAX);
    TAP_OK(live_words(1 + HELPERS, 0) == alone && bac_gc_verify(st));
    stop();
  }
}

/* Nobody is waited for: helpers come in the middle, at the end, or after it. */
static void late_helpers_find_nothing_and_harm_nothing(void)
{
  start(&graphs[0]);
  uintnat alone = live_words(1, 0);
  bool good = true;
  for (unsigned round = 0; round < 40; round++)
    good = live_words(1 + HELPERS, 0) == alone && good;
  TAP_OK(good);
  TAP_OK(bac_gc_verify(st));
  stop();
}

/* Moving has one worker; the others are parked all the same. */
static void compaction_with_several_domains(void)
{
  for (unsigned i = 0; i < GRAPHS; i++) {
    start(&graphs[i]);
    uintnat alone = live_words(1, 0);
    bac_stw_assume_cpus(1 + HELPERS);
    bac_gc_compact(st);
    TAP_OK(bac_major_live_words() == alone);
    bac_gc_params.stress_move = true;
    TAP_OK(live_words(1 + HELPERS, 0) == alone);
    bac_gc_params.stress_move = false;
    TAP_OK(live_words(1 + HELPERS, 1 + HELPERS) == alone && bac_gc_verify(st));
    stop();
  }
}

int main(void)
{
  bac_gc_params.verify = 1;
  bac_roots_add_source(&extra_source);
  TAP_RUN(several_workers_mark_each_block_once);
  TAP_RUN(nothing_is_lost_when_offers_are_full);
  TAP_RUN(several_workers_with_a_short_store);
  TAP_RUN(late_helpers_find_nothing_and_harm_nothing);
  TAP_RUN(compaction_with_several_domains);
  return TAP_DONE();
}
