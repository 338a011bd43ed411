/* lost_stop.c -- litmus test of edge E3 stop-announced of gc/stw.c.
 *
 * One domain does nothing but poll, and parks only when its limit was raised.  The leader raises the limit as a
 * signal handler would, waits a moment that is never the same, and announces a stop: so the announcement often
 * falls between the owner's write of its limit and its look at its phase.  If the owner's write may come after the
 * look, it wipes the announcement out, nobody raises the limit again, and the stop waits for ever.
 *   usage: lost_stop [milliseconds] */
#include <stdlib.h>
#include "gc/gc_domain.h"
#include "gc/stw.h"
#include "platform/clock.h"
#include "platform/stress_edge.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

enum { PATIENCE_MS = 3000, DELAY = 1000 };   /* without a stop for so long: one was lost */

static struct {
  _Atomic bool x_quit;
  _Atomic long x_stops;
  struct bac_gc_domain *owner, *leader;
} run;

static struct bac_gc_domain *make_slot(void)
{
  void *p = aligned_alloc(128, (sizeof(struct bac_gc_domain) + 127) & ~(size_t)127);
  memset(p, 0, sizeof(struct bac_gc_domain));
  return p;
}

static struct bac_gc_domain *join(void)
{
  struct bac_gc_domain *d = NULL;
  if (bac_stw_slot_reserve(NULL, make_slot, &d) != BAC_OK)
    abort();
  bac_stw_join_world(NULL, d);
  return d;
}

static void owner(void *arg)
{
  struct bac_gc_domain *d = run.owner;
  (void)arg;
  bac_stw_leave_blocking(d);
  while (!bac_load_relaxed(&run.x_quit)) {
    if (bac_load_relaxed(&d->st.young_limit) == UINTPTR_MAX)
      bac_stw_poll_park(d, 0);
  }
  bac_stw_leave_world(d);
}

static void job(void *arg, struct bac_gc_domain *leader)
{
  (void)arg;
  (void)leader;
  bac_fetch_add_relaxed(&run.x_stops, 1);
}

static void leader(void *arg)
{
  unsigned seed = 1;
  (void)arg;
  bac_stw_leave_blocking(run.leader);
  while (!bac_load_relaxed(&run.x_quit)) {
    seed = seed * 1103515245u + 12345u;
    bac_stw_raise_limit(run.owner);
    for (unsigned i = (seed >> 16) % DELAY; i > 0; i--)
      __asm__ volatile("");
    bac_stw_run(&run.leader->st, job, NULL);
  }
  bac_stw_leave_world(run.leader);
}

/* Stops went on for `ms` milliseconds, and one more. */
static bool stops_go_on(uint64_t ms)
{
  uint64_t end = bac_clock_ns() + ms * 1000000u, last_change = bac_clock_ns();
  long last = -1;
  for (;;) {
    long n = bac_load_relaxed(&run.x_stops);
    if (n != last && bac_clock_ns() > end)
      return true;
    if (n != last)
      last_change = bac_clock_ns();
    else if (bac_clock_ns() - last_change > (uint64_t)PATIENCE_MS * 1000000u)
      return false;
    last = n;
    bac_thread_sleep_ns(5000000);
  }
}

static void no_stop_is_lost(void)
{
  const char *ms = getenv("LITMUS_MS");
  struct bac_thread t, u;
  run.owner = join();
  run.leader = join();
  TAP_OK(bac_thread_create(&t, owner, NULL, false) == BAC_OK);
  TAP_OK(bac_thread_create(&u, leader, NULL, false) == BAC_OK);
  if (!TAP_OK(stops_go_on((uint64_t)atoi(ms ? ms : "1000")))) {
    printf("# a stop was lost after %ld stops\n", bac_load_relaxed(&run.x_stops));
    exit(tap_finish());                  /* the two threads wait for each other for ever */
  }
  bac_store_relaxed(&run.x_quit, true);
  bac_thread_join(&u);
  bac_thread_join(&t);
}

int main(int argc, char **argv)
{
#if defined __SANITIZE_THREAD__ && !BAC_TSAN
  tap_skip_all("the thread sanitizer does not see stand-alone fences");
#endif
  if (argc > 1)
    setenv("LITMUS_MS", argv[1], 1);
  bac_stress_edge_set(1, 1);             /* be late now and then between the write and the look */
  TAP_RUN(no_stop_is_lost);
  printf("# %s form: %ld stops\n", BAC_TSAN ? "word" : "fence", bac_load_relaxed(&run.x_stops));
  return TAP_DONE();
}
