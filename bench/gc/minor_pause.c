/* minor_pause.c -- pauses of minor collections: figures for gc.md G5, and what a second worker gains.
 *
 * Random amounts of survivors, stack words and remembered slots; least of several collections each, since
 * other programs disturb; then a least-squares fit of pause = a + b * promoted words + c * scanned words,
 * once with the leader alone and once with one helper.  Then the same survivors with 1 and 2 workers.
 * Run: make bench/gc/minor_pause && bench/gc/minor_pause [rounds] */
#include <math.h>
#include "platform/clock.h"
#include "platform/thread.h"
#include "testsuite/gc/heap_fixture.h"

enum { STACK = 1 << 20, SLOTS = 60000, TRIES = 7 };

static struct {
  struct bac_thread thread;
  struct bac_gc_domain *domain;
  _Atomic bool x_quit, x_up;
} helper;

static struct { value *word; size_t used; } stack;
static size_t stack_words(struct bac_gc_domain *d) { return d == domain ? stack.used : 0; }
static void stack_part(struct bac_scanner *s, struct bac_gc_domain *d, struct bac_root_place *p, size_t from, size_t to)
{
  size_t n = stack_words(d);
  (void)p;
  if (from < n)
    bac_scan_words(s, stack.word + from, (to < n ? to : n) - from);
}
static void stack_all(struct bac_scanner *s, struct bac_gc_domain *d) { stack_part(s, d, NULL, 0, SIZE_MAX); }
static struct bac_root_source stack_source = {
  .name = "stack", .scan = stack_all, .per_domain = true, .words = stack_words, .scan_part = stack_part
};

static void poller(void *arg)
{
  struct bac_gc_domain *d = arg;
  bac_stw_leave_blocking(d);
  caml_state = &d->st;
  bac_store_relaxed(&helper.x_up, true);
  while (!bac_load_relaxed(&helper.x_quit)) {
    if (bac_load_relaxed(&d->st.young_limit) == UINTPTR_MAX)
      bac_gc_poll(&d->st);
    bac_thread_relax();
  }
  bac_gc_domain_close(d);
  bac_stw_leave_world(d);
}

static void helper_start(void)
{
  bac_store_relaxed(&helper.x_quit, false);
  bac_store_relaxed(&helper.x_up, false);
  if (bac_stw_slot_reserve(domain, fixture_make, &helper.domain) != BAC_OK
      || bac_gc_domain_open(helper.domain) != BAC_OK)
    exit(2);
  bac_stw_join_world(domain, helper.domain);
  if (bac_thread_create(&helper.thread, poller, helper.domain, false) != BAC_OK)
    exit(2);
  while (!bac_load_relaxed(&helper.x_up))
    bac_thread_yield();
}
static void helper_stop(void)
{
  bac_stw_enter_blocking(domain);
  bac_store_relaxed(&helper.x_quit, true);
  bac_thread_join(&helper.thread);
  bac_stw_leave_blocking(domain);
}

/* ---- survivors ------------------------------------------------------------------------------------- */

/* A binary tree of n leaves; 7 words per leaf. */
static value tree(size_t n)
{
  if (n <= 1)
    return make_block(3, 0, Val_long(1));
  value l = tree(n / 2), r = tree(n - n / 2), v = make_block(2, 0, l);
  Field(v, 1) = r;
  return v;
}
static value list(size_t n)
{
  value l = Val_emptylist;
  for (size_t i = 0; i < n; i++) {
    value v = make_block(2, 0, Val_long(i));
    Field(v, 1) = l;
    l = v;
  }
  return l;
}
static value strings(size_t n)                 /* an old array of them, so remembered slots lead there */
{
  for (size_t i = 0; i < n; i++)
    bac_modify(&Field(fixture_root[1], i % SLOTS), make_block(6, String_tag, 0));
  return Val_unit;
}

/* The pause of one collection, in ns, and what it promoted. */
static double pause_of(value (*make)(size_t n), size_t n, uintnat *promoted)
{
  uintnat before, own = st->stat_promoted_words;
  bac_gc_major(st);                            /* so that cells are taken in memory that was touched before */
  before = bac_minor_collections();
  fixture_root[0] = make(n);
  if (bac_minor_collections() != before)
    exit(3);                                   /* it did not fit */
  uint64_t t = bac_clock_ns();
  bac_gc_minor(st);
  t = bac_clock_ns() - t;
  *promoted = st->stat_promoted_words - own;
  fixture_root[0] = Val_unit;
  return (double)t;
}

static double least_pause(value (*make)(size_t n), size_t n, int tries)
{
  double best = 1e18;
  uintnat promoted;
  for (int i = 0; i < tries; i++) {
    double p = pause_of(make, n, &promoted);
    best = p < best ? p : best;
  }
  return best;
}

/* ---- fit ------------------------------------------------------------------------------------------- */

struct sample { double promoted, scanned, ns; };

static void fit(const char *what, const struct sample *s, int n)
{
  double m[3][4] = { { 0 } }, mean = 0, rest = 0, all = 0, x[3];
  for (int i = 0; i < n; i++) {
    double row[4] = { 1, s[i].promoted, s[i].scanned, s[i].ns };
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 4; b++)
        m[a][b] += row[a] * row[b];
    mean += s[i].ns / n;
  }
  for (int a = 0; a < 3; a++)
    for (int r = 0; r < 3; r++) {
      double f = r == a ? 0 : m[r][a] / m[a][a];
      for (int b = 0; b < 4 && r != a; b++)
        m[r][b] -= f * m[a][b];
    }
  for (int a = 0; a < 3; a++)
    x[a] = m[a][3] / m[a][a];
  for (int i = 0; i < n; i++) {
    double e = s[i].ns - x[0] - x[1] * s[i].promoted - x[2] * s[i].scanned;
    rest += e * e;
    all += (s[i].ns - mean) * (s[i].ns - mean);
  }
  printf("%-10s %3d pauses: %6.1f us + %.2f ns per promoted word + %.2f ns per scanned word, R2 %.3f\n",
         what, n, x[0] / 1000, x[1], x[2], 1 - rest / all);
}

static void regression(const char *what, int rounds)
{
  struct sample *s = calloc((size_t)rounds, sizeof *s);
  for (int i = 0; i < rounds; i++) {
    size_t leaves = 100 + below(30000);
    stack.used = below(STACK);
    s[i].ns = least_pause(tree, leaves, TRIES);
    s[i].promoted = (double)(leaves * 7);
    s[i].scanned = (double)stack.used;
  }
  stack.used = 0;
  fit(what, s, rounds);
  free(s);
}

static void deep(const char *what, double alone[5], bool first)
{
  static const struct { const char *name; value (*make)(size_t n); size_t n, stack; } shape[] = {
    { "tree of 210 k words", tree, 30000, 0 }, { "list of 210 k words", list, 70000, 0 },
    { "30 k strings of 7 words from an old array", strings, 30000, 0 },
    { "stack of a million words", tree, 10, STACK }, { "nothing", tree, 1, 0 } };
  for (int i = 0; i < 5; i++) {
    stack.used = shape[i].stack;
    double ns = least_pause(shape[i].make, shape[i].n, 40);
    if (first)
      alone[i] = ns;
    printf("%-10s %-44s %8.1f us", what, shape[i].name, ns / 1000);
    printf(first ? "\n" : "  gain %.2f\n", alone[i] / ns);
    stack.used = 0;
  }
}

int main(int argc, char **argv)
{
  int rounds = argc > 1 ? atoi(argv[1]) : 200;
  double alone[5];
  bac_gc_params.space_overhead = 1000000;      /* no major collection in between */
  bac_roots_add_source(&stack_source);
  fixture_start();
  stack.word = malloc(STACK * sizeof(value));
  for (size_t i = 0; i < STACK; i++)
    stack.word[i] = Val_long(i);
  fixture_root[1] = make_block(SLOTS, 0, Val_unit);
  regression("1 worker", rounds);
  deep("1 worker", alone, true);
  helper_start();
  regression("2 workers", rounds);
  deep("2 workers", alone, false);
  helper_stop();
  fixture_root[1] = Val_unit;
  bac_gc_full_major(st);
  fixture_stop();
  free(stack.word);
  return 0;
}
