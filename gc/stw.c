/* stw.c -- stop and resume the world.
 *
 * States of x_phase, one word per domain, changed only by read-modify-write or, where the table says so,
 * by the one party that may.  The STOP bit is the leader's.  Design page: doc/design/stw.md.
 *
 *   state         event                           next          done by            edge
 *   FREE          spawner reserves and joins it   BLOCKED       spawner, DOMAINS   E8 slot-opened
 *   RUNNING       a stop begins                   RUNNING+STOP  leader, fetch-or   (announced by E3)
 *   RUNNING+STOP  poll, or a failed CAS below     PARKED+STOP   owner, store       E1 roots-published
 *   PARKED+STOP   the stop ends                   RUNNING       leader, store      E7 world-resumed
 *   RUNNING       enter_blocking                  BLOCKED       owner, CAS         E2 roots-left
 *   BLOCKED       a stop begins: held             BLOCKED+STOP  leader, fetch-or   (acquires E2)
 *   BLOCKED+STOP  the stop ends                   BLOCKED       leader, fetch-and  E7 world-resumed
 *   BLOCKED       leave_blocking                  RUNNING       owner, CAS         (acquires E7, E8)
 *   RUNNING       leave_world                     ZOMBIE        owner, CAS         E2 roots-left
 *   ZOMBIE        a stop begins                   ZOMBIE+STOP   leader, fetch-or   (acquires E2)
 *   ZOMBIE+STOP   the stop ends                   ZOMBIE        leader, store      -
 *   ZOMBIE+STOP   it ends, area was emptied       FREE          leader, store      E8 slot-opened
 *   BLOCKED       the thread could not be made    ZOMBIE        spawner, DOMAINS   E2 roots-left
 *
 * Invariants.  I1 the leader holds DOMAINS from before the first STOP bit to after the last; so without
 * DOMAINS held by anyone no STOP bit is set.  I2 a FREE word changes only under DOMAINS.  I3 the owner
 * never stores over STOP: a failed CAS parks or waits.  I4 x_pending reaches 0 only after every domain
 * counted as running has parked or is found outside (bias, trap T3). */
#include "gc/stw.h"
#include <stdlib.h>
#include "gc/gc_domain.h"
#include "platform/futex.h"
#include "platform/lock.h"
#include "platform/stress_edge.h"
#include "platform/thread.h"

enum { FREE = 0, RUNNING = 1, BLOCKED = 2, PARKED = 3, ZOMBIE = 4, STOP = 8 };

/* A job word: sequence in the upper half, workers inside in bits 1-15, bit 0 open to joiners. */
enum { JOB_OPEN = 1, JOB_WORKER = 2, JOB_COUNT_MASK = 0xfffe, JOB_SEQUENCE = 0x10000 };
/* Polls of a word before its waiter sleeps, when no processor is wanted by others.  A parked domain is about to get
 * work or to be resumed, and waking it takes 30 to 50 microseconds. */
enum { SPINS = 200, PARK_SPINS = 1000 };

static struct bac_lock domains_lock = BAC_LOCK_INITIALIZER(DOMAINS);

static struct {
  /* Directory: append only, under DOMAINS; readers follow it with acquire loads and no lock. */
  _Atomic(struct bac_gc_domain *) x_first;
  struct bac_gc_domain *last;
  _Atomic uint32_t x_slots;
  _Atomic int32_t x_live;                   /* joined and not left; written by joiners and leavers */
  unsigned cpus;                            /* set with the first slot */
  _Atomic uint64_t x_epoch;                 /* leader, DOMAINS held */
  /* One stop: plain fields are the leader's, handed to workers by E5. */
  unsigned counted, held;
  void (*watch_begin)(struct bac_gc_domain *leader), (*watch_end)(struct bac_gc_domain *leader);   /* start-up */
  void (*share_fn)(void *arg, unsigned worker);
  void *share_arg;
  alignas(128) _Atomic uint32_t x_pending;       /* domains that still run, biased while counting */
  alignas(128) _Atomic uint32_t x_leader_word;   /* bumped to wake the leader */
  alignas(128) _Atomic uint32_t x_resume_word;   /* bumped at each end of a stop; blocked domains sleep here */
  alignas(128) _Atomic uint32_t x_job_word;      /* parked domains sleep here; see JOB_ */
  _Atomic uint32_t x_next_worker;
  _Atomic uint32_t x_park_spins;            /* the leader: how long parked domains may spin in this stop */
} world;

static _Thread_local struct bac_gc_domain *inside;   /* this thread's domain while it works in a stop */
bool bac_stw_inside(void) { return inside != NULL; }
struct bac_gc_domain *bac_stw_self(void) { return inside; }

static uint32_t state_of(uint32_t phase) { return phase & ~(uint32_t)STOP; }

/* ---- directory -------------------------------------------------------------------------------------- */

static struct bac_gc_domain *first(void) { return bac_load_acquire(&world.x_first); }
static struct bac_gc_domain *next(struct bac_gc_domain *d) { return bac_load_acquire(&d->x_stw_next); }

void bac_stw_foreach_slot(void (*fn)(struct bac_gc_domain *d, void *arg), void *arg)
{
  for (struct bac_gc_domain *d = first(); d != NULL; d = next(d))
    fn(d, arg);
}

void bac_stw_foreach_live(void (*fn)(struct bac_gc_domain *d, void *arg), void *arg)
{
  for (struct bac_gc_domain *d = first(); d != NULL; d = next(d))
    if (bac_load_relaxed(&d->x_phase) != FREE)       /* fixed during a stop (I2) */
      fn(d, arg);
}

struct bac_gc_domain *bac_stw_next_live(struct bac_gc_domain *d)
{
  do
    d = d == NULL ? first() : next(d);
  while (d != NULL && bac_load_relaxed(&d->x_phase) == FREE);
  return d;
}

void bac_stw_assume_cpus(unsigned n) { world.cpus = n; }
unsigned bac_stw_slot_count(void) { return bac_load_relaxed(&world.x_slots); }
unsigned bac_stw_live_count(void) { return (unsigned)bac_load_relaxed(&world.x_live); }
uint64_t bac_stw_epoch(void) { return bac_load_relaxed(&world.x_epoch); }
int bac_stw_index(struct bac_gc_domain *d) { return d->stw_index; }
bool bac_stw_is_zombie(struct bac_gc_domain *d) { return state_of(bac_load_relaxed(&d->x_phase)) == ZOMBIE; }
bool bac_stw_is_gone(struct bac_gc_domain *d)
{
  return bac_stw_is_zombie(d) || (bac_load_relaxed(&d->x_phase) == FREE && !d->stw_reserved);
}
bool bac_stw_is_blocked(struct bac_gc_domain *d) { return state_of(bac_load_relaxed(&d->x_phase)) == BLOCKED; }

/* DOMAINS is held across whole stops, so a RUNNING domain that must wait for it does so as BLOCKED (T2).
 * Leaving cannot block: whoever holds DOMAINS knows that no STOP bit is set (I1). */
static void take_domains(struct bac_gc_domain *self)
{
  if (bac_lock_try(&domains_lock))
    return;
  if (self != NULL)
    bac_stw_enter_blocking(self);
  bac_lock_take(&domains_lock);
  if (self != NULL)
    bac_stw_leave_blocking(self);
}

static void append(struct bac_gc_domain *d)
{
  if (world.cpus == 0)
    world.cpus = bac_thread_cpus();
  d->stw_index = (int)bac_fetch_add_relaxed(&world.x_slots, 1);
  /* Release: a signal handler that finds d finds its fields zeroed, not what malloc left there. */
  if (world.last == NULL)
    bac_store_release(&world.x_first, d);
  else
    bac_store_release(&world.last->x_stw_next, d);
  world.last = d;
}

/* Zero all but the protocol's own fields.  young_limit last and atomically: interrupts may hit FREE slots. */
static void wipe(struct bac_gc_domain *d)
{
  char *from = (char *)&d->st.young_ptr, *to = (char *)(&d->st + 1);
  memset(from, 0, (size_t)(to - from));
  from = (char *)(&d->stw_emptied + 1);
  to = (char *)(d + 1);
  memset(from, 0, (size_t)(to - from));
  bac_store_relaxed(&d->st.young_limit, 0);
  d->stw_emptied = false;
}

static struct bac_gc_domain *find_free(void)
{
  struct bac_gc_domain *d = first();
  while (d != NULL && (d->stw_reserved || bac_load_relaxed(&d->x_phase) != FREE))
    d = next(d);
  return d;
}

bac_status bac_stw_slot_reserve(struct bac_gc_domain *self, struct bac_gc_domain *(*make)(void),
                                struct bac_gc_domain **out)
{
  take_domains(self);
  struct bac_gc_domain *d = find_free();
  if (d != NULL) {
    wipe(d);
  } else if ((d = make()) != NULL) {
    append(d);
  }
  if (d != NULL)
    d->stw_reserved = true;
  bac_lock_release(&domains_lock);
  if (d == NULL)
    return BAC_NOMEM;
  *out = d;
  return BAC_OK;
}

void bac_stw_slot_cancel(struct bac_gc_domain *self, struct bac_gc_domain *d)
{
  take_domains(self);
  d->stw_reserved = false;
  bac_lock_release(&domains_lock);
}

/* EDGE E8 slot-opened, release side.   Pairs with: the CAS of bac_stw_leave_blocking by the new owner,
 *   and the fetch-or of a leader that finds d BLOCKED.
 *   carries   the empty tables, area bounds and roots that the spawner set up in *d
 *   weaker?   relaxed: the new thread could see a young_ptr of the slot's former life
 *   stronger? only these two parties look, and both through this word
 *   tested    testsuite/litmus/stop (every life of a slot checks its roots from the first stop on) */
void bac_stw_join_world(struct bac_gc_domain *self, struct bac_gc_domain *d)
{
  take_domains(self);
  BAC_ASSERT(d->stw_reserved && bac_load_relaxed(&d->x_phase) == FREE);
  d->stw_reserved = false;
  bac_fetch_add_relaxed(&world.x_live, 1);
  BAC_STRESS_EDGE(slot_join);
  bac_edge_store(E8, &d->x_phase, BLOCKED);
  bac_lock_release(&domains_lock);
}

void bac_stw_unjoin_world(struct bac_gc_domain *self, struct bac_gc_domain *d)
{
  take_domains(self);
  BAC_ASSERT(bac_load_relaxed(&d->x_phase) == BLOCKED);
  bac_fetch_add_relaxed(&world.x_live, -1);
  bac_edge_store(E2, &d->x_phase, ZOMBIE);           /* as leave_heap: the leader finds it closed */
  bac_lock_release(&domains_lock);
}

void bac_stw_zombie_emptied(struct bac_gc_domain *d)
{
  if (bac_stw_is_zombie(d))
    d->stw_emptied = true;
}

/* ---- the owner's side ------------------------------------------------------------------------------- */

/* EDGE E3 stop-announced.   Pairs with: bac_stw_poll_park, where the owner exchanges its limit and then
 *   looks at its phase.
 *   carries   the STOP bit set just before
 *   weaker?   a plain store here would end the release sequence of exchanges on young_limit; the owner's
 *             exchange could then read a signal's value, miss STOP and run on until its next segment.
 *             A plain store by the owner may reach memory after its look at the phase, on x86-64 too, and
 *             wipe out a limit raised in between: the stop waits for a domain that does not know of it
 *   stronger? the owner needs STOP only if it saw this exchange; no order among leaders and signals
 *   tested    testsuite/litmus/lost_stop: weakened, it loses a stop within a second */
void bac_stw_raise_limit(struct bac_gc_domain *d)
{
  (void)bac_edge_exchange(E3, &d->st.young_limit, UINTPTR_MAX);
}

/* Wake the leader: it re-reads what it waits for, so the word needs no order of its own. */
static void wake_leader(void)
{
  bac_fetch_add_relaxed(&world.x_leader_word, 1);
  bac_futex_wake_one(&world.x_leader_word);
}

/* If the open job has room, run its function here; `seen` is the sequence this thread joined last.  Worker
 * numbers are handed out once per job, so the threads that come after the last number leave at once. */
static void join_job(struct bac_gc_domain *d, uint32_t w, uint32_t *seen)
{
  if (!(w & JOB_OPEN) || w / JOB_SEQUENCE == *seen)
    return;
  BAC_STRESS_EDGE(job_join);
  /* EDGE E5 job-posted, acquire side (release side in bac_stw_share). */
  if (!bac_edge_acquire_cas(E5, &world.x_job_word, &w, w + JOB_WORKER))
    return;
  *seen = w / JOB_SEQUENCE;
  unsigned number = bac_fetch_add_relaxed(&world.x_next_worker, 1);
  if (number < bac_stw_max_workers()) {
    inside = d;
    BAC_STRESS_EDGE(job_work);
    world.share_fn(world.share_arg, number);
    inside = NULL;
  }
  BAC_STRESS_EDGE(job_done);
  /* EDGE E6 job-done, release side.   Pairs with: the leader's acquire load that finds no worker inside.
   *   carries   copies, marks, rewritten roots of this worker
   *   weaker?   relaxed: the leader could release the world before a copy's fields are visible to it
   *   stronger? workers do not look at each other's results after this point
   *   tested    testsuite/gc/t_stw: shared sums */
  w = bac_edge_fetch_sub(E6, &world.x_job_word, JOB_WORKER) - JOB_WORKER;
  if (!(w & JOB_OPEN) && (w & JOB_COUNT_MASK) == 0)
    wake_leader();
}

/* Wait for the end of the stop, serving jobs.  Leaves when the own *state field* changes, never when "the
 * word equals RUNNING": the next stop may have set STOP again already (T1). */
static void serve(struct bac_gc_domain *d)
{
  uint32_t seen = UINT32_MAX;
  for (;;) {
    uint32_t w = bac_edge_load(E7, &world.x_job_word);
    /* EDGE E7 world-resumed, acquire side of a parked domain. */
    if (state_of(bac_edge_load(E7, &d->x_phase)) != PARKED)
      return;
    join_job(d, w, &seen);
    for (uint32_t n = bac_load_relaxed(&world.x_park_spins); n > 0 && bac_load_relaxed(&world.x_job_word) == w; n--)
      bac_thread_relax();
    if (bac_load_relaxed(&world.x_job_word) == w)
      bac_futex_wait(&world.x_job_word, w);
  }
}

/* The caller saw STOP in its RUNNING phase. */
static void park(struct bac_gc_domain *d)
{
  BAC_ASSERT(bac_lock_none_held_from(BAC_LOCK_DOMAINS));       /* T2: the stop could wait for a lock of ours */
  BAC_STRESS_EDGE(park_publish);
  /* EDGE E1 roots-published, release side.   Pairs with: wait_parked.
   *   carries   everything of gc.md 6.3: saved stack, local roots, young_ptr, open table ends, counters
   *   weaker?   without the barrier the leader could scan an old sp, miss a live slot, free its block
   *   stronger? no third thread takes part; all fetch-subs of x_pending form one release sequence, so
   *             the leader that reads the last value synchronises with every parked domain
   *   tested    testsuite/litmus/stop, fence form and word form; the latter also under --enable-tsan */
  BAC_PUBLISH_BARRIER(E1);
  atomic_store_explicit(&d->x_phase, PARKED | STOP, BAC_ORDER_PUBLISH(E1));
  BAC_STRESS_EDGE(park_count);
  uint32_t pending = atomic_fetch_sub_explicit(&world.x_pending, 1, BAC_ORDER_PUBLISH_RMW(E1));
  BAC_ASSERT(pending != 0);                          /* the bias was there before any STOP bit (T3) */
  if (pending == 1)
    wake_leader();
  serve(d);
  BAC_STRESS_EDGE(resumed);
}

bool bac_stw_poll_park(struct bac_gc_domain *d, uintnat limit)
{
  bool parked = false;
#if BAC_WEAKENED(E3)                                 /* a plain store may land after the look that follows it */
  bool due = (bac_load_acquire(&d->x_phase) & STOP) != 0;
  BAC_STRESS_EDGE(stop_noticed);
  bac_store_relaxed(&d->st.young_limit, limit);
  if (!due)
    return false;
#endif
  (void)bac_edge_exchange(E3, &d->st.young_limit, limit);      /* EDGE E3 stop-announced, acquire side */
  BAC_STRESS_EDGE(stop_noticed);
  while (bac_edge_load(E3, &d->x_phase) & STOP) {    /* tested again after leaving, since T1 */
    park(d);
    parked = true;
  }
  return parked;
}

/* EDGE E2 roots-left, release side.   Pairs with: the fetch-or of `announce` that finds BLOCKED or ZOMBIE.
 *   carries   everything of gc.md 6.3, as E1
 *   weaker?   as E1
 *   stronger? E2 and E7 meet on this one word, whose modification order decides between "claimed" and
 *             "left first"; no store-then-load-elsewhere occurs, so no sequentially consistent access
 *   tested    testsuite/litmus/stop */
static void leave_heap(struct bac_gc_domain *d, uint32_t to)
{
  for (;;) {
    uint32_t expected = RUNNING;
    BAC_STRESS_EDGE(leave_heap);
    BAC_PUBLISH_BARRIER(E2);
    if (atomic_compare_exchange_strong_explicit(&d->x_phase, &expected, to, BAC_ORDER_PUBLISH(E2),
                                                memory_order_relaxed))
      return;
    BAC_ASSERT(expected == (RUNNING | STOP));
    park(d);
  }
}

void bac_stw_enter_blocking(struct bac_gc_domain *d)
{
  BAC_ASSERT(bac_lock_none_held_from(BAC_LOCK_DOMAINS));       /* T2: it comes back when a stop lets it */
  leave_heap(d, BLOCKED);
  BAC_STRESS_EDGE(left_heap);
}

void bac_stw_leave_world(struct bac_gc_domain *d)
{
  bac_fetch_add_relaxed(&world.x_live, -1);
  leave_heap(d, ZOMBIE);
}

void bac_stw_leave_blocking(struct bac_gc_domain *d)
{
  for (;;) {
    uint32_t resume = bac_edge_load(E7, &world.x_resume_word);
    uint32_t expected = BLOCKED;
    BAC_STRESS_EDGE(resume_leave);
    /* EDGE E7 world-resumed, acquire side of a held domain; also E8 for the first time. */
    if (bac_edge_acquire_cas(E7, &d->x_phase, &expected, RUNNING))
      return;
    BAC_ASSERT(expected == (BLOCKED | STOP));
    bac_futex_wait(&world.x_resume_word, resume);
  }
}

/* ---- the leader ------------------------------------------------------------------------------------- */

/* Set every STOP bit; counts who must park.  Acquire side of EDGE E2 for those found outside. */
static void announce(struct bac_gc_domain *self)
{
  for (struct bac_gc_domain *d = first(); d != NULL; d = next(d)) {
    if (d == self || bac_load_relaxed(&d->x_phase) == FREE)
      continue;
    uint32_t old = atomic_fetch_or_explicit(&d->x_phase, STOP, BAC_ORDER_PUBLISH_RMW(E2));
    BAC_OBSERVE_BARRIER(E2);
    BAC_ASSERT(old == RUNNING || old == BLOCKED || old == ZOMBIE);
    if (old == RUNNING) {
      world.counted++;
      BAC_STRESS_EDGE(stop_announce);
      bac_stw_raise_limit(d);
    } else {
      world.held++;
    }
  }
}

/* Acquire side of EDGE E1: when x_pending is 0, every counted domain is parked and its roots are ours. */
static void wait_parked(void)
{
  uint32_t spins = world.counted < world.cpus ? SPINS : 0;
  for (uint32_t i = 0; i < spins && bac_load_relaxed(&world.x_pending) != 0; i++)
    bac_thread_relax();
  for (;;) {
    uint32_t seen = bac_load_acquire(&world.x_leader_word);
    if (atomic_load_explicit(&world.x_pending, BAC_ORDER_OBSERVE(E1)) == 0)
      break;
    bac_futex_wait(&world.x_leader_word, seen);
  }
  BAC_OBSERVE_BARRIER(E1);
}

/* I4: every domain has parked or is held, and knows of this stop. */
__attribute__((unused)) static bool all_stopped(struct bac_gc_domain *self)
{
  for (struct bac_gc_domain *d = first(); d != NULL; d = next(d)) {
    uint32_t phase = bac_load_relaxed(&d->x_phase);
    if (d != self && phase != FREE && phase != (PARKED | STOP) && phase != (BLOCKED | STOP) && phase != (ZOMBIE | STOP))
      return false;
  }
  return true;
}

static void stop(struct bac_gc_domain *self)
{
  uint32_t slots = bac_stw_slot_count();
  world.counted = world.held = 0;
  if (slots == 1)
    return;                                          /* the only domain is the leader */
  bac_store_relaxed(&world.x_pending, 1 + slots);    /* biased: early parkers cannot reach 0 (T3) */
  announce(self);
  bac_store_relaxed(&world.x_park_spins, world.counted < world.cpus ? PARK_SPINS : 0);
  BAC_STRESS_EDGE(stop_count);
  uint32_t excess = 1 + slots - world.counted;
  if (atomic_fetch_sub_explicit(&world.x_pending, excess, BAC_ORDER_PUBLISH_RMW(E1)) != excess)
    wait_parked();
  else
    BAC_OBSERVE_BARRIER(E1);                           /* all parked before we finished counting: E1 */
  BAC_ASSERT(all_stopped(self));
}

/* EDGE E7 world-resumed, release side.   Pairs with: serve (parked), bac_stw_leave_blocking (held).
 *   carries   everything done in the stop: moved blocks, rewritten roots, reset areas
 *   weaker?   relaxed: a resumed domain could read a field through a pointer that was just rewritten
 *             and see what the cell held before the copy
 *   stronger? each domain reads its own word only
 *   tested    testsuite/litmus/stop */
static void release_one(struct bac_gc_domain *d)
{
  BAC_STRESS_EDGE(resume_one);
  switch (bac_load_relaxed(&d->x_phase)) {
  case PARKED | STOP:
    bac_edge_store(E7, &d->x_phase, RUNNING);
    break;
  case BLOCKED | STOP:
    bac_edge_fetch_and(E7, &d->x_phase, ~(uint32_t)STOP);
    break;
  case ZOMBIE | STOP:                                /* E8: the slot opens for the next spawner */
    bac_edge_store(E8, &d->x_phase, d->stw_emptied ? FREE : ZOMBIE);
    break;
  default:
    break;                                           /* FREE, or the leader itself */
  }
}

static void resume(void)
{
  bac_store_relaxed(&world.x_epoch, bac_load_relaxed(&world.x_epoch) + 1);
  if (world.counted + world.held == 0)
    return;
  for (struct bac_gc_domain *d = first(); d != NULL; d = next(d))
    release_one(d);
  BAC_STRESS_EDGE(resume_wake);
  /* Both words are bumped after the phases: a sleeper that read the old value re-reads its phase. */
  bac_edge_fetch_add(E7, &world.x_resume_word, 1);
  bac_edge_fetch_add(E7, &world.x_job_word, JOB_SEQUENCE);
}

/* Without DOMAINS, since a woken domain may take the processor from its waker for a whole time slice, and no
 * stop can begin as long as DOMAINS is held. */
static void wake_sleepers(unsigned held, unsigned counted)
{
  if (held != 0)
    bac_futex_wake_all(&world.x_resume_word);
  if (counted != 0)
    bac_futex_wake_all(&world.x_job_word);
}

bool bac_stw_run_if(caml_domain_state *st, bool (*needed)(void *arg),
                    void (*job)(void *arg, struct bac_gc_domain *leader), void *arg)
{
  struct bac_gc_domain *self = bac_gc_domain_of(st);
  BAC_ASSERT(inside == NULL);
  take_domains(self);
  BAC_ASSERT(bac_load_relaxed(&self->x_phase) == RUNNING);
  bool wanted = needed == NULL || needed(arg);
  unsigned held = 0, counted = 0;
  if (wanted) {
    stop(self);
    inside = self;
    BAC_STRESS_EDGE(stop_begin);
    if (BAC_UNLIKELY(world.watch_begin != NULL))
      world.watch_begin(self);
    job(arg, self);
    if (BAC_UNLIKELY(world.watch_end != NULL))
      world.watch_end(self);
    inside = NULL;
    resume();
    held = world.held;
    counted = world.counted;
  }
  bac_lock_release(&domains_lock);
  wake_sleepers(held, counted);
  return wanted;
}

void bac_stw_watch(void (*begin)(struct bac_gc_domain *leader), void (*end)(struct bac_gc_domain *leader))
{
  world.watch_begin = begin;
  world.watch_end = end;
}

void bac_stw_run(caml_domain_state *st, void (*job)(void *arg, struct bac_gc_domain *leader), void *arg)
{
  bac_stw_run_if(st, NULL, job, arg);
}

unsigned bac_stw_max_workers(void)
{
  unsigned helpers = world.cpus - 1;
  return 1 + (world.counted < helpers ? world.counted : helpers);
}

/* The leader does not wait for parked threads that have not woken by the time the work is done: joining
 * ends when the OPEN bit goes, and only those inside are waited for. */
void bac_stw_share(void (*fn)(void *arg, unsigned worker), void *arg)
{
  unsigned helpers = bac_stw_max_workers() - 1;
  if (helpers == 0) {
    fn(arg, 0);
    return;
  }
  world.share_fn = fn;
  world.share_arg = arg;
  bac_store_relaxed(&world.x_next_worker, 1);
  BAC_STRESS_EDGE(job_post);
  /* EDGE E5 job-posted, release side.   Pairs with: join_job.
   *   carries   function, argument, items; by transitivity every E1 and E2 that the leader acquired
   *   weaker?   a worker could run the function of the last job
   *   stronger? workers look at this word only
   *   tested    testsuite/gc/t_stw */
  BAC_PUBLISH_BARRIER(E5);
  atomic_fetch_add_explicit(&world.x_job_word, JOB_SEQUENCE + JOB_OPEN, BAC_ORDER_PUBLISH_RMW(E5));
  for (unsigned i = 0; i < helpers; i++)
    bac_futex_wake_one(&world.x_job_word);
  fn(arg, 0);
  uint32_t w = bac_fetch_sub_acq_rel(&world.x_job_word, JOB_OPEN);
  for (uint32_t i = 0; i < SPINS && (w & JOB_COUNT_MASK) != 0; i++) {
    bac_thread_relax();
    w = bac_load_acquire(&world.x_job_word);
  }
  for (;;) {                                         /* EDGE E6 job-done, acquire side */
    uint32_t seen = bac_load_acquire(&world.x_leader_word);
    if ((bac_load_acquire(&world.x_job_word) & JOB_COUNT_MASK) == 0)
      return;
    bac_futex_wait(&world.x_leader_word, seen);
  }
}

/* ---- fork and shutdown ------------------------------------------------------------------------------ */

void bac_stw_fork_prepare(struct bac_gc_domain *self) { take_domains(self); }

void bac_stw_fork_parent(struct bac_gc_domain *self)
{
  (void)self;
  bac_lock_release(&domains_lock);
}

/* Only the calling thread exists here.  Slots of others open: what they held stays allocated, as their
 * roots cannot be trusted to be published; runtime/ allows fork only when there are none (T6). */
void bac_stw_fork_child(struct bac_gc_domain *self)
{
  for (struct bac_gc_domain *d = first(); d != NULL; d = next(d))
    if (d != self)
      bac_store_relaxed(&d->x_phase, FREE);
  bac_store_relaxed(&world.x_live, 1);
  bac_lock_after_fork();
  bac_lock_init(&domains_lock, BAC_LOCK_DOMAINS);
}

void bac_stw_shutdown(void (*drop)(struct bac_gc_domain *d))
{
  struct bac_gc_domain *d = first();
  bac_store_relaxed(&world.x_first, NULL);
  world.last = NULL;
  bac_store_relaxed(&world.x_slots, 0);
  bac_store_relaxed(&world.x_live, 0);
  while (d != NULL) {
    struct bac_gc_domain *after = next(d);
    drop(d);
    d = after;
  }
}
