/* stop.c -- litmus test of the stop protocol: edges E1-E4, E7, E8 of gc/stw.c under spawns, ends and signals.
 *
 * Threads live many short lives as domains.  Each keeps plain words (its "roots") and their sum, which agree
 * at every poll and nowhere else; whoever leads a stop adds up the words of every live domain.  A stop that
 * does not order the owner's plain stores before the leader's loads shows as a torn sum, a lost wake-up as
 * a hang, a second life that sees the first as roots that are not zero.
 *
 * Built twice from the same gc/stw.c: fence form and, with -DBAC_TSAN=1, word form (doc/design/stw.md); the
 * second also under the thread sanitizer.  Derived from the model that preceded the protocol.
 *   usage: stop [threads [milliseconds]] */
#include <stdlib.h>
#include "gc/gc_domain.h"
#include "gc/stw.h"
#include "platform/clock.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

enum { ROOTS = 32, MAX_THREADS = 32 };

struct life {
  struct bac_gc_domain gc;             /* first */
  long roots[ROOTS], sum;              /* owner's, plain; the leader's in a stop */
  long scanned;                        /* leaders' */
};

static struct {
  _Atomic bool x_quit;
  _Atomic long x_stops, x_parks, x_blocks, x_lives, x_torn, x_overlap;
  _Atomic int x_leaders;
  unsigned threads;
} run;

static struct bac_gc_domain *make_slot(void)
{
  void *p = aligned_alloc(128, (sizeof(struct life) + 127) & ~(size_t)127);
  memset(p, 0, sizeof(struct life));
  return p;
}

static void scan(struct bac_gc_domain *d, void *arg)
{
  struct life *l = (struct life *)d;
  long sum = 0;
  (void)arg;
  for (int i = 0; i < ROOTS; i++)
    sum += l->roots[i];
  if (sum != l->sum)
    atomic_fetch_add(&run.x_torn, 1);
  for (int i = 0; i < ROOTS; i++) {    /* rewrite them, as a collector that moves blocks does */
    l->roots[i]++;
    l->sum++;
  }
  l->scanned++;
  bac_stw_zombie_emptied(d);
}

static void job(void *arg, struct bac_gc_domain *leader)
{
  (void)arg;
  (void)leader;
  if (atomic_fetch_add(&run.x_leaders, 1) != 0)
    atomic_fetch_add(&run.x_overlap, 1);
  bac_stw_foreach_live(scan, NULL);
  atomic_fetch_add(&run.x_stops, 1);
  atomic_fetch_sub(&run.x_leaders, 1);
}

static void poll(struct life *l)
{
  if (bac_load_relaxed(&l->gc.st.young_limit) != UINTPTR_MAX)
    return;
  if (bac_stw_poll_park(&l->gc, 0))
    atomic_fetch_add(&run.x_parks, 1);
}

static void step(struct life *l, unsigned *seed)
{
  *seed = *seed * 1103515245u + 12345u;
  unsigned r = (*seed >> 16) % 1000;
  long v = (long)(*seed >> 8);
  l->sum += v - l->roots[r % ROOTS];
  l->roots[r % ROOTS] = v;
  poll(l);
  if (r == 1) {
    bac_stw_run(&l->gc.st, job, NULL);
  } else if (r < 4) {
    bac_stw_enter_blocking(&l->gc);
    if (r == 2)
      bac_thread_yield();
    bac_stw_leave_blocking(&l->gc);
    atomic_fetch_add(&run.x_blocks, 1);
  }
}

static void one_life(unsigned seed)
{
  struct bac_gc_domain *d;
  if (bac_stw_slot_reserve(NULL, make_slot, &d) != BAC_OK)
    return;
  struct life *l = (struct life *)d;
  memset(l->roots, 0, sizeof l->roots);
  l->sum = 0;
  bac_stw_join_world(NULL, d);
  bac_stw_leave_blocking(d);
  for (int i = 0; i < 4000 && !bac_load_relaxed(&run.x_quit); i++)
    step(l, &seed);
  atomic_fetch_add(&run.x_lives, 1);
  bac_stw_leave_world(d);
}

static void body(void *arg)
{
  unsigned id = (unsigned)(uintptr_t)arg;
  for (unsigned n = 0; !bac_load_relaxed(&run.x_quit); n++)
    one_life(id * 7919u + n);
}

static void raise_limit(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_stw_raise_limit(d);
}

/* What a signal handler does, all the time. */
static void signaller(void *arg)
{
  (void)arg;
  while (!bac_load_relaxed(&run.x_quit)) {
    bac_stw_foreach_slot(raise_limit, NULL);
    bac_thread_sleep_ns(30000);
  }
}

static void a_stop_sees_published_roots_only(void)
{
  struct bac_thread t[MAX_THREADS], s;
  for (unsigned i = 0; i < run.threads; i++)
    TAP_OK(bac_thread_create(&t[i], body, (void *)(uintptr_t)(i + 1), false) == BAC_OK);
  TAP_OK(bac_thread_create(&s, signaller, NULL, false) == BAC_OK);
  bac_thread_sleep_ns((uint64_t)atoi(getenv("LITMUS_MS") ? getenv("LITMUS_MS") : "1000") * 1000000u);
  bac_store_seq(&run.x_quit, true);
  for (unsigned i = 0; i < run.threads; i++)
    bac_thread_join(&t[i]);
  bac_thread_join(&s);
  TAP_OK(atomic_load(&run.x_torn) == 0);
  TAP_OK(atomic_load(&run.x_overlap) == 0);
  TAP_OK(atomic_load(&run.x_stops) > 0);
  TAP_OK((long)bac_stw_epoch() == atomic_load(&run.x_stops));
}

/* testsuite/litmus/weakened.test runs builds with one edge left out. */
int main(int argc, char **argv)
{
#if defined __SANITIZE_THREAD__ && !BAC_TSAN
  tap_skip_all("the thread sanitizer does not see stand-alone fences");
#endif
  run.threads = argc > 1 ? (unsigned)atoi(argv[1]) : 4;
  if (argc > 2)
    setenv("LITMUS_MS", argv[2], 1);
  if (run.threads > MAX_THREADS)
    run.threads = MAX_THREADS;
  TAP_RUN(a_stop_sees_published_roots_only);
  printf("# %s form, %u threads: stops %ld, parks %ld, blocking sections %ld, lives %ld, slots %u\n",
         BAC_TSAN ? "word" : "fence", run.threads, atomic_load(&run.x_stops), atomic_load(&run.x_parks),
         atomic_load(&run.x_blocks), atomic_load(&run.x_lives), bac_stw_slot_count());
  return TAP_DONE();
}
