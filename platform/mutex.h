/* mutex.h -- mutexes and conditions of the OCaml program: they know their owner and have no rank.
 * The runtime's own locks are those of lock.h.  Misuse is found by the owner word alone, and nothing below
 * it is told, so that the thread sanitizer neither reports what a program is allowed to try nor calls two
 * mutexes of the program, taken in two orders, a mistake of the runtime.
 * Results are errno codes, 0 for success: EDEADLK taken twice, EPERM not the owner, EBUSY from try. */
#ifndef BAC_PLATFORM_MUTEX_H
#define BAC_PLATFORM_MUTEX_H

struct bac_mutex;
struct bac_condition;

struct bac_mutex *bac_mutex_create(void);                        /* NULL: out of memory */
void bac_mutex_destroy(struct bac_mutex *m);                     /* nobody can reach it; it may be locked */
int bac_mutex_lock(struct bac_mutex *m);                         /* sleeps: not as RUNNING (gc.md T2) */
int bac_mutex_try(struct bac_mutex *m);                          /* never sleeps */
int bac_mutex_unlock(struct bac_mutex *m);

/* How often a thread looks before it sleeps: 0 when more threads want a processor than there are. */
void bac_mutex_spin(unsigned polls);

struct bac_condition *bac_condition_create(void);                /* NULL: out of memory */
void bac_condition_destroy(struct bac_condition *c);
int bac_condition_wait(struct bac_condition *c, struct bac_mutex *m);   /* may wake without reason */
void bac_condition_signal(struct bac_condition *c);                     /* with the mutex held: wakes at unlock */
void bac_condition_broadcast(struct bac_condition *c);

#endif
