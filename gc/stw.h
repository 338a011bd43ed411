/* stw.h -- stop and resume the world.  Who may stop whom, and what a stop promises.
 *
 * Words: the *leader* runs a job while every other domain is *parked* (its thread waits in a poll) or
 * *held* (its thread is outside the heap and may not come back before the stop ends).  Inside a stop the
 * heap, every struct bac_gc_domain and all published roots belong to the leader and the workers it calls.
 * States, edges and their reasons: stw.c and doc/design/stw.md (gc.md section 6). */
#ifndef BAC_GC_STW_H
#define BAC_GC_STW_H

#include "gc/gc.h"

/* ---- directory of domains: structures are added, never removed, so that signal handlers can walk it - */

/* Give a spawner a slot of its own: a FREE slot that was in use before (wiped except for the fields of
 * stw.c), or, when there is none, one made by `make` (zeroed, 128-aligned, lives for ever).  The slot
 * stays FREE and reserved.  BAC_NOMEM: nothing reserved.  Caller: RUNNING (self), or start-up (self NULL). */
bac_status bac_stw_slot_reserve(struct bac_gc_domain *self, struct bac_gc_domain *(*make)(void),
                                struct bac_gc_domain **out);
void bac_stw_slot_cancel(struct bac_gc_domain *self, struct bac_gc_domain *d);   /* reserved -> FREE again */
/* Join the world as BLOCKED: from here on stops scan d.  The thread that will own d then calls
 * bac_stw_leave_blocking(d).  EDGE E8 slot-opened. */
void bac_stw_join_world(struct bac_gc_domain *self, struct bac_gc_domain *d);
/* Undo join_world for a domain whose thread could not be made: roots empty, closed; it becomes a zombie. */
void bac_stw_unjoin_world(struct bac_gc_domain *self, struct bac_gc_domain *d);
/* The owner leaves for ever: roots empty, bac_gc_domain_close done.  Parks first if a stop is due.
 * Afterwards *d is not the caller's any more; a minor collection empties the area and opens the slot. */
void bac_stw_leave_world(struct bac_gc_domain *d);
/* In a stop, by the minor collection: the area of this domain holds nothing.  Ignored unless ZOMBIE,
 * whose slot becomes FREE when the stop ends; what it still owned (young slot) was given back before. */
void bac_stw_zombie_emptied(struct bac_gc_domain *d);
bool bac_stw_is_zombie(struct bac_gc_domain *d);
bool bac_stw_is_gone(struct bac_gc_domain *d);   /* ended, and nobody is filling the slot; DOMAINS held */

/* Every slot ever made, FREE ones included.  Any thread, async-signal-safe. */
void bac_stw_foreach_slot(void (*fn)(struct bac_gc_domain *d, void *arg), void *arg);
/* Every slot that is not FREE: the leader, parked, held, zombies.  Inside a stop. */
void bac_stw_foreach_live(void (*fn)(struct bac_gc_domain *d, void *arg), void *arg);
struct bac_gc_domain *bac_stw_next_live(struct bac_gc_domain *d);   /* the same as a loop; NULL begins and ends */
unsigned bac_stw_slot_count(void);       /* slots ever made */
unsigned bac_stw_live_count(void);       /* neither FREE nor ZOMBIE; a hint unless in a stop */
int bac_stw_index(struct bac_gc_domain *d);
/* Exchange young_limit so that the owner's next poll takes the slow path.  Any thread, signal-safe. */
void bac_stw_raise_limit(struct bac_gc_domain *d);

/* ---- stopping: owner, RUNNING, everything of gc.md 6.3 published ----------------------------------- */

/* Stop the world, run job(arg, leader) on this thread, resume.  May wait for other leaders' stops first
 * (as a held domain, so values may move meanwhile).  Not inside a stop.  The job allocates nothing. */
void bac_stw_run(caml_domain_state *st, void (*job)(void *arg, struct bac_gc_domain *leader), void *arg);
/* The same, but asks needed(arg) once no other leader can come between; false: nobody was stopped. */
bool bac_stw_run_if(caml_domain_state *st, bool (*needed)(void *arg),
                    void (*job)(void *arg, struct bac_gc_domain *leader), void *arg);
/* For V=2: called on the leader before and after the job of every stop.  Start-up; NULL: not. */
void bac_stw_watch(void (*begin)(struct bac_gc_domain *leader), void (*end)(struct bac_gc_domain *leader));
uint64_t bac_stw_epoch(void);            /* stops completed so far */

/* Inside a job, by the leader: fn(arg, worker) here with worker 0, and on as many parked domains' threads
 * as can join before the leader's own call returns, each with its own worker number below
 * bac_stw_max_workers().  Returns when all of them are done.  fn takes work items until none is left;
 * it must not wait for a worker that may never come.  EDGES E5, E6. */
void bac_stw_share(void (*fn)(void *arg, unsigned worker), void *arg);
unsigned bac_stw_max_workers(void);      /* inside a stop: 1 + at most cpus - 1 parked domains */

/* On such a thread: its own domain, whose pools it may use.  NULL elsewhere. */
struct bac_gc_domain *bac_stw_self(void);
/* Test aid: as if the machine had n processors, so that more workers join. */
void bac_stw_assume_cpus(unsigned n);

/* True on a thread that runs a job or a worker's part of one (gc.md M1). */
bool bac_stw_inside(void);

/* ---- the owner's side ------------------------------------------------------------------------------- */

/* The slow path of a poll: sets young_limit to `limit`, then parks while STOP is set (EDGE E3).  True if it parked:
 * then the limit may have been raised again and everything else may have changed; call it once more. */
bool bac_stw_poll_park(struct bac_gc_domain *d, uintnat limit);
/* RUNNING -> BLOCKED; parks first while a stop is due.  Publishes what gc.md 6.3 lists.  Keeps errno. */
void bac_stw_enter_blocking(struct bac_gc_domain *d);
/* BLOCKED -> RUNNING; sleeps while held.  Keeps errno. */
void bac_stw_leave_blocking(struct bac_gc_domain *d);
/* Owner: is this domain outside the heap? */
bool bac_stw_is_blocked(struct bac_gc_domain *d);

/* ---- fork -------------------------------------------------------------------------------------------- */
/* Around fork(): prepare takes DOMAINS (as BLOCKED while it waits), parent and child release it; in the
 * child every other slot becomes FREE. */
void bac_stw_fork_prepare(struct bac_gc_domain *self);
void bac_stw_fork_parent(struct bac_gc_domain *self);
void bac_stw_fork_child(struct bac_gc_domain *self);

/* After the last domain left and every thread ended: forget the directory, handing each structure to
 * `drop`.  For clean-up at exit and tests. */
void bac_stw_shutdown(void (*drop)(struct bac_gc_domain *d));

#endif
