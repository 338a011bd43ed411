/* verify.h -- heap checks V1 to V8 (gc.md section 11).  Room-private. */
#ifndef BAC_GC_VERIFY_H
#define BAC_GC_VERIFY_H

#include "gc/gc_domain.h"

/* With V=1: check everything, report on stderr and end the process with bac_fatal if broken. */
void bac_verify_in_stop(const char *when);
/* All checks; no fatal end.  Inside a stop, cursors closed. */
bool bac_verify_all(void);

#endif
