/* sync.h -- mutexes and conditions of the OCaml program, for C code that shares them.
 * Results are errno codes, 0 for success.  The caller keeps the value reachable; lock waits outside the
 * heap, so other values may move. */
#ifndef BAC_RUNTIME_SYNC_H
#define BAC_RUNTIME_SYNC_H

#include "gc/value.h"

int bac_sync_lock(value mutex);
int bac_sync_unlock(value mutex);
void bac_sync_broadcast(value condition);

#endif
