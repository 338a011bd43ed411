/* shared.c -- pools that nobody owns: given by domains that end, taken one at a time by refills.
 *
 * The rings have the shape of a domain's own set, so giving everything away is one splice per class:
 * no sweep, no marking, no stop.  POOLS guards them outside stops. */
#include "gc/pool.h"
#include "platform/lock.h"

static struct bac_pool_set shared;                    /* POOLS held, or inside a stop */
static struct bac_lock pools_lock = BAC_LOCK_INITIALIZER(POOLS);
/* Lets refills skip the lock while no domain has ever ended.  Written under POOLS; a stale false only
 * makes a refill take a fresh block instead. */
static _Atomic bool x_has_any;

void bac_shared_start(void)
{
  bac_pool_set_init(&shared);
  bac_store_relaxed(&x_has_any, false);
}

struct bac_pool_set *bac_shared_set(void) { return &shared; }

void bac_shared_adopt_all(struct bac_pool_set *ps)
{
  bac_pool_close_cursors(ps);
  bac_lock_take(&pools_lock);
  for (unsigned sort = 0; sort < BAC_POOL_SORTS; sort++)
    for (unsigned c = 0; c < BAC_CLASSES; c++) {
      struct bac_pool_class *from = &ps->c[sort][c], *to = &shared.c[sort][c];
      bac_ring_splice(&to->partial, &from->partial);
      bac_ring_splice(&to->full, &from->full);
      bac_ring_splice(&to->unexamined, &from->unexamined);
    }
  bac_store_relaxed(&x_has_any, true);
  bac_lock_release(&pools_lock);
}

/* Custom pools wait in shared.unexamined until a domain takes them with bac_shared_take_unexamined. */
bool bac_shared_refill(struct bac_pool_set *ps, unsigned sort, unsigned cls)
{
  if (!bac_load_relaxed(&x_has_any))
    return false;
  struct bac_pool_class *from = &shared.c[sort][cls], *to = &ps->c[sort][cls];
  bool found = false;
  bac_lock_take(&pools_lock);
  if (!bac_ring_empty(&from->partial)) {
    struct bac_ring *r = from->partial.next;
    bac_ring_unlink(r);
    bac_ring_push(&to->partial, r);
    found = true;
  } else if (sort == BAC_PLAIN && !bac_ring_empty(&from->unexamined)) {
    struct bac_ring *r = from->unexamined.next;
    bac_ring_unlink(r);
    bac_ring_push(&to->unexamined, r);
    found = true;
  }
  bac_lock_release(&pools_lock);
  return found;
}

void bac_shared_take_unexamined(struct bac_pool_set *ps)
{
  if (!bac_load_relaxed(&x_has_any))
    return;
  bac_lock_take(&pools_lock);
  for (unsigned sort = 0; sort < BAC_POOL_SORTS; sort++)
    for (unsigned c = 0; c < BAC_CLASSES; c++)
      bac_ring_splice(&ps->c[sort][c].unexamined, &shared.c[sort][c].unexamined);
  bac_lock_release(&pools_lock);
}
