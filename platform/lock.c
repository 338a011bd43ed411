/* lock.c -- mutexes that know their rank. */
#include "platform/lock.h"
#include "platform/assert.h"
#include "platform/stress_edge.h"

enum { MAX_HELD = 16 };
/* Ranks this thread holds, lowest first; kept in debug builds only. */
static _Thread_local struct { int n; struct bac_lock *lock[MAX_HELD]; } held;

const char *bac_lock_name(enum bac_lock_rank rank)
{
  static const struct { enum bac_lock_rank rank; const char *name; } table[] = {
#define LOCK(name, rank, guards) { BAC_LOCK_##name, #name },
#include "platform/lock_ranks.def"
#undef LOCK
  };
  for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++)
    if (table[i].rank == rank)               /* of equal ranks, the first: they never nest anyway */
      return table[i].name;
  return "unknown lock";
}

static void note_taken(struct bac_lock *l)
{
#if BAC_DEBUG >= 1
  for (int i = 0; i < held.n; i++)
    if (held.lock[i]->rank >= l->rank)
      bac_fatal("lock order: %s taken while %s is held", bac_lock_name(l->rank),
                bac_lock_name(held.lock[i]->rank));
  BAC_ASSERT(held.n < MAX_HELD);
  held.lock[held.n++] = l;
#else
  (void)l;
#endif
}

static void note_released(struct bac_lock *l)
{
#if BAC_DEBUG >= 1
  int i = held.n;
  while (--i >= 0 && held.lock[i] != l)
    continue;
  BAC_ASSERT(i >= 0);                    /* released by the thread that took it */
  for (held.n--; i < held.n; i++)
    held.lock[i] = held.lock[i + 1];
#else
  (void)l;
#endif
}

bool bac_lock_none_held(void) { return held.n == 0; }

bool bac_lock_none_held_from(enum bac_lock_rank rank)
{
  for (int i = 0; i < held.n; i++)
    if (held.lock[i]->rank >= rank)
      return false;
  return true;
}

void bac_lock_after_fork(void) { held.n = 0; }

void bac_lock_init(struct bac_lock *l, enum bac_lock_rank rank)
{
  int rc = pthread_mutex_init(&l->mutex, NULL);
  BAC_ASSERT(rc == 0);                   /* a default mutex needs no resource on Linux */
  (void)rc;
  l->rank = rank;
}

void bac_lock_destroy(struct bac_lock *l) { pthread_mutex_destroy(&l->mutex); }

void bac_lock_take(struct bac_lock *l)
{
  BAC_STRESS_EDGE(lock_take);
  note_taken(l);                         /* before sleeping: a wrong order is reported, not a deadlock */
  pthread_mutex_lock(&l->mutex);
}

bool bac_lock_try(struct bac_lock *l)
{
  if (pthread_mutex_trylock(&l->mutex) != 0)
    return false;
  note_taken(l);
  return true;
}

void bac_lock_release(struct bac_lock *l)
{
  BAC_STRESS_EDGE(lock_release);
  note_released(l);
  pthread_mutex_unlock(&l->mutex);
}

void bac_cond_init(struct bac_cond *c) { pthread_cond_init(&c->cond, NULL); }
void bac_cond_destroy(struct bac_cond *c) { pthread_cond_destroy(&c->cond); }
void bac_cond_wait(struct bac_cond *c, struct bac_lock *l) { pthread_cond_wait(&c->cond, &l->mutex); }
void bac_cond_signal(struct bac_cond *c) { pthread_cond_signal(&c->cond); }
void bac_cond_broadcast(struct bac_cond *c) { pthread_cond_broadcast(&c->cond); }
