/* shared.c -- pools that nobody owns: of domains that ended, of domains that sleep while a cycle begins, and
 * those that their owners have not looked at for a whole cycle.
 *
 * The rings have the shape of a domain's own set, so giving away is one splice per class: no sweep, no
 * marking, no stop.  POOLS guards them outside stops. */
#include "gc/pool.h"
#include "platform/lock.h"

static struct bac_pool_set shared;                    /* POOLS held, or inside a stop */
static struct bac_lock pools_lock = BAC_LOCK_INITIALIZER(POOLS);
/* Let refills skip the lock while there is nothing.  Written under POOLS or inside a stop; a stale value only makes
 * a refill take a fresh block instead. */
static struct {
  _Atomic bool x_any;                /* some pool was ever given */
  _Atomic unsigned x_class;          /* no unexamined plain pool lies in a class below */
} hint;

void bac_shared_start(void)
{
  bac_pool_set_init(&shared);
  bac_store_relaxed(&hint.x_any, false);
  bac_store_relaxed(&hint.x_class, BAC_CLASSES);
}

struct bac_pool_set *bac_shared_set(void) { return &shared; }

static void look_again(void)
{
  bac_store_relaxed(&hint.x_any, true);
  bac_store_relaxed(&hint.x_class, 0);
}

void bac_shared_adopt_all(struct bac_pool_set *ps)
{
  bac_pool_close_cursors(ps);
  bac_lock_take(&pools_lock);
  bac_pool_set_move(&shared, ps, BAC_PLAIN);
  bac_pool_set_move(&shared, ps, BAC_CUSTOM);
  look_again();
  bac_lock_release(&pools_lock);
}

void bac_shared_take_over(struct bac_pool_set *ps, bool all)
{
  if (all)
    bac_pool_set_move(&shared, ps, BAC_PLAIN);
  else
    for (unsigned c = 0; c < BAC_CLASSES; c++)
      bac_ring_splice(&shared.c[BAC_PLAIN][c].unexamined, &ps->c[BAC_PLAIN][c].unexamined);
  look_again();
}

void bac_shared_new_epoch(void)
{
  bac_pool_new_epoch(&shared);
  bac_store_relaxed(&hint.x_class, 0);
}

static bool move_one(struct bac_ring *to, struct bac_ring *from)
{
  struct bac_ring *r = from->next;
  if (bac_ring_empty(from))
    return false;
  bac_ring_unlink(r);
  bac_ring_push(to, r);
  return true;
}

/* Custom pools wait in shared.unexamined until a domain takes them with bac_shared_take_custom. */
bool bac_shared_refill(struct bac_pool_set *ps, unsigned sort, unsigned cls)
{
  if (!bac_load_relaxed(&hint.x_any))
    return false;
  struct bac_pool_class *from = &shared.c[sort][cls], *to = &ps->c[sort][cls];
  bac_lock_take(&pools_lock);
  bool found = move_one(&to->partial, &from->partial)
            || (sort == BAC_PLAIN && move_one(&to->unexamined, &from->unexamined));
  bac_lock_release(&pools_lock);
  return found;
}

bool bac_shared_take_some(struct bac_pool_set *ps, unsigned n)
{
  unsigned moved = 0;
  if (bac_load_relaxed(&hint.x_class) == BAC_CLASSES)
    return false;
  bac_lock_take(&pools_lock);
  unsigned c = bac_load_relaxed(&hint.x_class);
  while (c < BAC_CLASSES && moved < n) {
    if (!move_one(&ps->c[BAC_PLAIN][c].unexamined, &shared.c[BAC_PLAIN][c].unexamined)) {
      c++;
      continue;
    }
    moved++;
    if (c < ps->next_to_examine)
      ps->next_to_examine = c;
  }
  bac_store_relaxed(&hint.x_class, c);
  bac_lock_release(&pools_lock);
  return moved > 0;
}

void bac_shared_take_custom(struct bac_pool_set *ps)
{
  if (!bac_load_relaxed(&hint.x_any))
    return;
  bac_lock_take(&pools_lock);
  for (unsigned c = 0; c < BAC_CLASSES; c++)
    bac_ring_splice(&ps->c[BAC_CUSTOM][c].unexamined, &shared.c[BAC_CUSTOM][c].unexamined);
  bac_lock_release(&pools_lock);
}
