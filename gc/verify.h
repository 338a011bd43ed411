/* verify.h -- is the heap what it should be?  Checks V1 to V15 (doc/design/verify.md).  Room-private. */
#ifndef BAC_GC_VERIFY_H
#define BAC_GC_VERIFY_H

#include "gc/gc_domain.h"
#include "gc/roots.h"

/* With V=2 or stress=snapshot: reserve what the second walker needs.  Before the first chunk is committed. */
bac_status bac_verify_start(void);
bac_status bac_verify_commit_chunks(size_t first, size_t n);   /* LARGE held */
void bac_verify_release(void);

/* With V=1: check everything, report on stderr and end the process with bac_fatal if broken. */
void bac_verify_in_stop(const char *when);
/* V1-V8, V13-V15; no fatal end.  Inside a stop, cursors closed. */
bool bac_verify_all(void);
/* With V=2, by stw.c: what domains have published, and what a stop leaves. */
void bac_verify_stop_begins(struct bac_gc_domain *leader);
void bac_verify_stop_ends(struct bac_gc_domain *leader);

/* snapshot.c, V11.  With stress=snapshot every cycle of design A logs as C would: the walker takes a snapshot
 * when a cycle ends, the barriers log until the next begins, and then what the snapshot reached must be
 * reached from the roots of that time and from what was logged. */
void bac_snapshot_start(void);           /* a heap starts */
void bac_snapshot_take(void);
void bac_snapshot_check(void);
void bac_snapshot_log(value old);        /* by the barriers: any domain, RUNNING */

#endif
