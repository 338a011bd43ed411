/* final.h -- what the collections do to Gc.finalise and Gc.finalise_last.  Room-private; inside a stop. */
#ifndef BAC_GC_FINAL_H
#define BAC_GC_FINAL_H

#include "gc/ephe.h"

/* Each of these covers all domains and the tables that ended domains left.
 * Minor: functions, values of `first`, and whatever waits in a queue, as far as it may be young. */
void bac_final_scan_young(struct bac_scanner *s);
/* Minor: young values of `last` that died are queued, the others updated. */
void bac_final_young_last(bac_alive_fn alive, void *arg);
/* Mark: functions and queues, but not the registered values. */
void bac_final_scan_strong(struct bac_scanner *s);
/* Mark: entries of `first` whose value is dead move to the queue and are revived. */
void bac_final_queue_first(bac_alive_fn alive, bac_revive_fn revive, void *arg);
/* Mark: entries of `last` whose value is dead move to the queue with (). */
void bac_final_queue_last(bac_alive_fn alive, void *arg);
/* How many functions became ready since the heap started; for full_major. */
uintnat bac_final_ready_count(void);
/* Life of the tables of one domain.  When it ends they join the orphans, until a domain that has memory
 * for them adopts them at a poll. */
bac_status bac_final_open(struct bac_gc_domain *d);
void bac_final_give_away(struct bac_gc_domain *d);
void bac_final_adopt(struct bac_gc_domain *d);
/* At shutdown: forget the orphans. */
void bac_final_free_orphans(void);
/* fn for each registered function and value of all domains, orphans included. */
void bac_final_each_value(void (*fn)(void *arg, value f, value v), void *arg);
bool bac_final_check(const struct bac_gc_domain *d);      /* V6 */

#endif
