/* t_stw.c -- promises of stw.c beyond the ordering that testsuite/litmus/stop.c tests. */
#include <stdlib.h>
#include "gc/gc_domain.h"
#include "gc/stw.h"
#include "platform/clock.h"
#include "platform/lock.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

static struct bac_gc_domain *make_slot(void)
{
  void *p = aligned_alloc(128, (sizeof(struct bac_gc_domain) + 127) & ~(size_t)127);
  memset(p, 0, sizeof(struct bac_gc_domain));
  return p;
}

static struct bac_gc_domain *join(struct bac_gc_domain *self)
{
  struct bac_gc_domain *d = NULL;
  if (bac_stw_slot_reserve(self, make_slot, &d) != BAC_OK)
    abort();
  bac_stw_join_world(self, d);
  return d;
}

static struct bac_gc_domain *me;            /* the main thread's domain, RUNNING throughout */

static void count_live(struct bac_gc_domain *d, void *arg)
{
  (void)d;
  ++*(int *)arg;
}

struct seen { bool inside; int live; struct bac_gc_domain *leader; };
static void look(void *arg, struct bac_gc_domain *leader)
{
  struct seen *s = arg;
  s->inside = bac_stw_inside();
  s->leader = leader;
  bac_stw_foreach_live(count_live, &s->live);
}

static void a_lone_leader_runs_its_job(void)
{
  struct seen s = { 0 };
  uint64_t epoch = bac_stw_epoch();
  bac_stw_run(&me->st, look, &s);
  TAP_OK(s.inside && !bac_stw_inside());
  TAP_IS_INT(s.live, 1);
  TAP_OK(s.leader == me);
  TAP_OK(bac_stw_epoch() == epoch + 1);
}

static bool never(void *arg)
{
  (void)arg;
  return false;
}

static void a_stop_that_is_not_needed_any_more_does_not_happen(void)
{
  struct seen s = { 0 };
  uint64_t epoch = bac_stw_epoch();
  TAP_OK(!bac_stw_run_if(&me->st, never, look, &s));
  TAP_OK(s.leader == NULL && bac_stw_epoch() == epoch);
}

static void a_lone_stop_costs_next_to_nothing(void)
{
  struct seen s = { 0 };
  uint64_t before = bac_clock_ns();
  for (int i = 0; i < 100000; i++)
    bac_stw_run(&me->st, look, &s);
  uint64_t each = (bac_clock_ns() - before) / 100000;
  printf("# %lu ns per stop\n", (unsigned long)each);
  TAP_OK(each < 20000);                     /* a system call per stop would show; the bound allows a debug build */
}

static _Atomic bool x_quit;
static _Atomic int x_up;

/* A domain that runs and polls as OCaml code does. */
static void runner(void *arg)
{
  struct bac_gc_domain *d = arg;
  bac_stw_leave_blocking(d);
  bac_fetch_add_relaxed(&x_up, 1);
  while (!bac_load_relaxed(&x_quit)) {
    if (bac_load_relaxed(&d->st.young_limit) == UINTPTR_MAX)
      bac_stw_poll_park(d, 0);
    bac_thread_yield();                     /* more runners than processors */
  }
  bac_stw_leave_world(d);
}

static void start(struct bac_thread *t, int n, void (*body)(void *))
{
  bac_store_relaxed(&x_quit, false);
  bac_store_relaxed(&x_up, 0);
  for (int i = 0; i < n; i++)
    if (bac_thread_create(&t[i], body, join(me), false) != BAC_OK)
      abort();
  while (bac_load_relaxed(&x_up) != n)
    bac_thread_yield();
}

static void finish(struct bac_thread *t, int n)
{
  bac_stw_enter_blocking(me);               /* T2: no RUNNING domain sleeps */
  bac_store_relaxed(&x_quit, true);
  for (int i = 0; i < n; i++)
    bac_thread_join(&t[i]);
  bac_stw_leave_blocking(me);
}

enum { ITEMS = 1000 };
static struct { _Atomic int x_next; long sum[64]; int item[ITEMS]; _Atomic int x_inside; } work;

static void add_items(void *arg, unsigned worker)
{
  int i;
  (void)arg;
  if (!bac_stw_inside() || worker >= bac_stw_max_workers())
    abort();
  bac_fetch_add_relaxed(&work.x_inside, 1);
  while ((i = bac_fetch_add_relaxed(&work.x_next, 1)) < ITEMS)
    work.sum[worker] += work.item[i];       /* plain: E5 brings the items, E6 takes the sums back */
}

static void share_job(void *arg, struct bac_gc_domain *leader)
{
  long total = 0;
  (void)leader;
  memset(work.sum, 0, sizeof work.sum);
  bac_store_relaxed(&work.x_next, 0);
  for (int i = 0; i < ITEMS; i++)
    work.item[i] = i;
  bac_stw_share(add_items, NULL);
  for (unsigned w = 0; w < 64; w++)
    total += work.sum[w];
  *(bool *)arg &= total == (long)ITEMS * (ITEMS - 1) / 2;
}

static void shared_work_is_all_done_when_share_returns(void)
{
  struct bac_thread t[3];
  bool good = true;
  start(t, 3, runner);
  for (int i = 0; i < 500; i++)
    bac_stw_run(&me->st, share_job, &good);
  TAP_OK(good);
  printf("# workers per job: %.2f\n", bac_load_relaxed(&work.x_inside) / 500.0);
  finish(t, 3);
}

static void two_jobs_in_one_stop(void *arg, struct bac_gc_domain *leader)
{
  share_job(arg, leader);
  share_job(arg, leader);
}

static void a_stop_may_share_twice(void)
{
  struct bac_thread t[3];
  bool good = true;
  start(t, 3, runner);
  for (int i = 0; i < 250; i++)
    bac_stw_run(&me->st, two_jobs_in_one_stop, &good);
  TAP_OK(good);
  finish(t, 3);
}

static _Atomic int x_turn;
static void sleeper(void *arg)
{
  struct bac_gc_domain *d = arg;            /* BLOCKED since it joined */
  bac_fetch_add_relaxed(&x_up, 1);
  while (bac_load_acquire(&x_turn) == 0)
    bac_thread_sleep_ns(100000);
  bac_stw_leave_blocking(d);
  bac_stw_leave_world(d);
}

static void blocked_domains_are_not_woken(void)
{
  struct bac_thread t[20];
  struct seen s = { 0 };
  start(t, 20, sleeper);
  bac_stw_run(&me->st, look, &s);
  TAP_OK(s.live >= 21);                     /* zombies of earlier tests count too */
  bac_store_release(&x_turn, 1);
  finish(t, 20);
}

static void empty_zombie(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_stw_zombie_emptied(d);                /* ignored for the leader itself */
}
static void empty_zombies(void *arg, struct bac_gc_domain *leader)
{
  (void)arg;
  (void)leader;
  bac_stw_foreach_live(empty_zombie, NULL);
}

static void slots_are_reused_once_their_area_is_empty(void)
{
  struct seen s = { 0 };
  unsigned slots = bac_stw_slot_count();
  bac_stw_run(&me->st, empty_zombies, NULL);
  bac_stw_run(&me->st, look, &s);
  TAP_IS_INT(s.live, 1);
  struct bac_gc_domain *d = join(me);
  d->st.young_ptr = (value *)16;
  TAP_IS_INT(bac_stw_slot_count(), slots);
  TAP_OK(d != me && !bac_stw_is_zombie(d));
  bac_stw_unjoin_world(me, d);
  TAP_OK(bac_stw_is_zombie(d));
  bac_stw_run(&me->st, empty_zombies, NULL);
  struct bac_gc_domain *again = join(me);
  TAP_OK(again == d && again->st.young_ptr == NULL);     /* wiped */
  bac_stw_unjoin_world(me, again);
}

static struct bac_gc_domain *make_none(void) { return NULL; }

static void a_slot_that_cannot_be_made_leaves_nothing(void)
{
  struct bac_gc_domain *d = NULL;
  struct bac_gc_domain *taken[64];
  unsigned n = 0, slots = bac_stw_slot_count();
  while (n < 64 && bac_stw_slot_reserve(me, make_none, &taken[n]) == BAC_OK)
    n++;                                    /* every FREE one */
  TAP_OK(bac_stw_slot_reserve(me, make_none, &d) == BAC_NOMEM);
  TAP_OK(d == NULL && bac_stw_slot_count() == slots);
  while (n > 0)
    bac_stw_slot_cancel(me, taken[--n]);
}

static void a_raised_limit_is_seen(void)
{
  bac_store_relaxed(&me->st.young_limit, 0);
  bac_stw_raise_limit(me);
  TAP_OK(bac_load_relaxed(&me->st.young_limit) == UINTPTR_MAX);
  TAP_OK(!bac_stw_poll_park(me, 0));           /* no stop is due */
}

/* ---- traps of gc.md 6.5 that no litmus test shows --------------------------------------------------- */

static _Atomic int x_stops;
static void count_stop(void *arg, struct bac_gc_domain *leader)
{
  (void)arg;
  (void)leader;
  bac_fetch_add_relaxed(&x_stops, 1);
}

/* T1: the next stop has announced itself before a parked domain woke from the last one. */
static void parked_domains_leave_each_of_many_stops_in_a_row(void)
{
  struct bac_thread t[3];
  start(t, 3, runner);
  bac_store_relaxed(&x_stops, 0);
  for (int i = 0; i < 2000; i++)
    bac_stw_run(&me->st, count_stop, NULL);
  finish(t, 3);                             /* hangs if one of them waits for a stop that is over */
  TAP_IS_INT(bac_load_relaxed(&x_stops), 2000);
}

/* T5: what a signal handler walks stays where it is, whatever domains do. */
static void remember_slot(struct bac_gc_domain *d, void *arg)
{
  struct bac_gc_domain ***at = arg;
  *(*at)++ = d;
}
static void slots_keep_their_places(void)
{
  struct bac_gc_domain *before[256] = { NULL }, *after[256] = { NULL }, **at = before, *more[40];
  bac_stw_foreach_slot(remember_slot, &at);
  unsigned n = (unsigned)(at - before);
  for (int i = 0; i < 40; i++)
    more[i] = join(me);
  for (int i = 0; i < 40; i++)
    bac_stw_unjoin_world(me, more[i]);
  bac_stw_run(&me->st, empty_zombies, NULL);
  at = after;
  bac_stw_foreach_slot(remember_slot, &at);
  TAP_OK(memcmp(before, after, n * sizeof before[0]) == 0);
}

static struct bac_lock above = BAC_LOCK_INITIALIZER(POOLS);
static void leave_with_a_lock(void)
{
  bac_lock_take(&above);
  bac_stw_enter_blocking(me);
}

/* T2: only locks below DOMAINS may be held while a domain waits for a stop. */
static void a_domain_that_leaves_with_a_lock_is_reported(void)
{
#if BAC_DEBUG >= 1 && !BAC_TSAN
  char text[512];
  int status = tap_in_child(leave_with_a_lock, text, sizeof text);
  TAP_OK(WIFSIGNALED(status));
  TAP_OK(strstr(text, "bac_lock_none_held_from") != NULL);
#else
  (void)leave_with_a_lock;
#endif
}

/* T6: around fork no stop is under way; the child goes on alone, with every other slot FREE. */
static void the_child_of_a_fork_stops_a_world_of_its_own(void)
{
  struct bac_thread t[2];
  int status = -1;
  start(t, 2, runner);
  bac_stw_fork_prepare(me);
  pid_t child = fork();
  if (child == 0) {
    struct seen s = { 0 };
    bac_stw_fork_child(me);
    bac_stw_run(&me->st, look, &s);
    _exit(s.live == 1 && s.leader == me && bac_stw_live_count() == 1 ? 7 : 8);
  }
  bac_stw_fork_parent(me);
  TAP_OK(child > 0 && waitpid(child, &status, 0) == child);
  TAP_OK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
  finish(t, 2);
}

int main(void)
{
  me = join(NULL);
  bac_stw_leave_blocking(me);
  TAP_RUN(a_lone_leader_runs_its_job);
  TAP_RUN(a_stop_that_is_not_needed_any_more_does_not_happen);
  TAP_RUN(a_lone_stop_costs_next_to_nothing);
  TAP_RUN(shared_work_is_all_done_when_share_returns);
  TAP_RUN(a_stop_may_share_twice);
  TAP_RUN(blocked_domains_are_not_woken);
  TAP_RUN(slots_are_reused_once_their_area_is_empty);
  TAP_RUN(a_slot_that_cannot_be_made_leaves_nothing);
  TAP_RUN(a_raised_limit_is_seen);
  TAP_RUN(parked_domains_leave_each_of_many_stops_in_a_row);
  TAP_RUN(slots_keep_their_places);
  TAP_RUN(a_domain_that_leaves_with_a_lock_is_reported);
#if !BAC_TSAN                               /* which does not run the child of a process with threads */
  TAP_RUN(the_child_of_a_fork_stops_a_world_of_its_own);
#endif
  return TAP_DONE();
}
