/* share.c -- litmus test of shared work inside stops: edges E5 job-posted and E6 job-done of gc/stw.c.
 *
 * The leader writes items, numbers and the place for results plainly, parked domains add them up into plain
 * words of their own, and the leader compares.  Every stop does several jobs, so a worker that wakes late
 * meets the next job or the next stop.
 *   usage: share [threads [milliseconds]] */
#include <stdlib.h>
#include "gc/gc_domain.h"
#include "gc/stw.h"
#include "platform/clock.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

enum { ITEMS = 64, JOBS = 3, MAX_THREADS = 32, WORKERS = MAX_THREADS + 1 };

static struct {
  _Atomic bool x_quit;
  _Atomic int x_next, x_joined;
  _Atomic long x_wrong;
  long number, item[ITEMS];              /* plain, as is all that a job hands over */
  long sum[WORKERS], seen[WORKERS];
  long jobs, helped;
} work;

static struct bac_gc_domain *make_slot(void)
{
  void *p = aligned_alloc(128, (sizeof(struct bac_gc_domain) + 127) & ~(size_t)127);
  memset(p, 0, sizeof(struct bac_gc_domain));
  return p;
}

static void add_items(void *arg, unsigned worker)
{
  int i;
  if (arg != &work.number || worker >= WORKERS)
    abort();
  bac_fetch_add_relaxed(&work.x_joined, 1);
  if (worker == 0)                       /* give the others a moment: they need not come */
    for (int turns = 0; turns < 20 && bac_load_relaxed(&work.x_joined) < 2; turns++)
      bac_thread_sleep_ns(50000);
  work.seen[worker] = work.number;
  while ((i = bac_fetch_add_relaxed(&work.x_next, 1)) < ITEMS)
    work.sum[worker] += work.item[i];
}

static void one_job(void)
{
  long total = 0, wanted = 0;
  work.number++;
  for (int i = 0; i < ITEMS; i++)
    wanted += work.item[i] = work.number * i;
  memset(work.sum, 0, sizeof work.sum);
  memset(work.seen, 0, sizeof work.seen);
  bac_store_relaxed(&work.x_next, 0);
  bac_store_relaxed(&work.x_joined, 0);
  bac_stw_share(add_items, &work.number);
  for (int w = 0; w < WORKERS; w++) {
    total += work.sum[w];
    if (work.seen[w] != 0 && work.seen[w] != work.number)
      bac_fetch_add_relaxed(&work.x_wrong, 1);
  }
  if (total != wanted)
    bac_fetch_add_relaxed(&work.x_wrong, 1);
  work.jobs++;
  work.helped += bac_load_relaxed(&work.x_joined) > 1;
}

static void job(void *arg, struct bac_gc_domain *leader)
{
  (void)arg;
  (void)leader;
  for (int i = 0; i < JOBS; i++)
    one_job();
}

static void runner(void *arg)
{
  struct bac_gc_domain *d = arg;
  bac_stw_leave_blocking(d);
  while (!bac_load_relaxed(&work.x_quit)) {
    if (bac_load_relaxed(&d->st.young_limit) == UINTPTR_MAX)
      bac_stw_poll_park(d, 0);
    bac_thread_yield();
  }
  bac_stw_leave_world(d);
}

static struct bac_gc_domain *join(void)
{
  struct bac_gc_domain *d = NULL;
  if (bac_stw_slot_reserve(NULL, make_slot, &d) != BAC_OK)
    abort();
  bac_stw_join_world(NULL, d);
  return d;
}

static void a_worker_sees_its_job_and_the_leader_its_results(void)
{
  unsigned threads = (unsigned)atoi(getenv("LITMUS_THREADS") ? getenv("LITMUS_THREADS") : "3");
  uint64_t end = bac_clock_ns() + (uint64_t)atoi(getenv("LITMUS_MS") ? getenv("LITMUS_MS") : "500") * 1000000u;
  struct bac_thread t[MAX_THREADS];
  struct bac_gc_domain *me = join();
  bac_stw_leave_blocking(me);
  bac_stw_assume_cpus(threads + 1);
  for (unsigned i = 0; i < threads; i++)
    TAP_OK(bac_thread_create(&t[i], runner, join(), false) == BAC_OK);
  while (bac_clock_ns() < end)
    bac_stw_run(&me->st, job, NULL);
  bac_store_relaxed(&work.x_quit, true);
  bac_stw_leave_world(me);
  for (unsigned i = 0; i < threads; i++)
    bac_thread_join(&t[i]);
  TAP_OK(bac_load_relaxed(&work.x_wrong) == 0);
  TAP_OK(work.helped > 0);
}

int main(int argc, char **argv)
{
#if defined __SANITIZE_THREAD__ && !BAC_TSAN
  tap_skip_all("the thread sanitizer does not see stand-alone fences");
#endif
  if (argc > 1)
    setenv("LITMUS_THREADS", argv[1], 1);
  if (argc > 2)
    setenv("LITMUS_MS", argv[2], 1);
  TAP_RUN(a_worker_sees_its_job_and_the_leader_its_results);
  printf("# %s form: %ld jobs, %ld with helpers\n", BAC_TSAN ? "word" : "fence", work.jobs, work.helped);
  return TAP_DONE();
}
