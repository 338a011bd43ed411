/* lock.h -- mutexes that know their rank, and the condition that goes with one (the OCaml program's: mutex.h).
 * Every lock of the runtime is named in lock_ranks.def.  Debug builds check on each take that no held
 * lock has the same or a higher rank.  A RUNNING domain may only sleep on a leaf lock; on the others
 * try first, and wait as BLOCKED (gc.md T2). */
#ifndef BAC_PLATFORM_LOCK_H
#define BAC_PLATFORM_LOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum bac_lock_rank {
#define LOCK(name, rank, guards) BAC_LOCK_##name = rank,
#include "platform/lock_ranks.def"
#undef LOCK
};

struct bac_lock {
  pthread_mutex_t mutex;
  enum bac_lock_rank rank;
};
#define BAC_LOCK_INITIALIZER(name) { PTHREAD_MUTEX_INITIALIZER, BAC_LOCK_##name }

void bac_lock_init(struct bac_lock *l, enum bac_lock_rank rank);
void bac_lock_destroy(struct bac_lock *l);        /* nobody holds it */
void bac_lock_take(struct bac_lock *l);           /* sleeps; not recursive */
bool bac_lock_try(struct bac_lock *l);            /* never sleeps */
void bac_lock_release(struct bac_lock *l);        /* by the thread that took it */
const char *bac_lock_name(enum bac_lock_rank rank);

/* Debug builds: the calling thread holds no lock at all; what must be true before raising. */
bool bac_lock_none_held(void);
/* The same for locks of this rank or above: what must be true before a domain waits for a stop to end, since the
 * leader or a worker of the stop could need them (gc.md T2). */
bool bac_lock_none_held_from(enum bac_lock_rank rank);
/* In the child of a fork: forget what the parent's thread held. */
void bac_lock_after_fork(void);

struct bac_cond { pthread_cond_t cond; };
#define BAC_COND_INITIALIZER { PTHREAD_COND_INITIALIZER }
void bac_cond_init(struct bac_cond *c);
void bac_cond_destroy(struct bac_cond *c);
void bac_cond_wait(struct bac_cond *c, struct bac_lock *l);     /* may wake without reason */
void bac_cond_signal(struct bac_cond *c);
void bac_cond_broadcast(struct bac_cond *c);

#endif
