/* dl.h -- open stub libraries, find names. */
#ifndef BAC_PLATFORM_DL_H
#define BAC_PLATFORM_DL_H

#include <stdbool.h>
#include "platform/status.h"

struct bac_dl;                                   /* opaque handle of the loader */
/* Everything is resolved now; with `global` its names serve libraries opened later.  BAC_NOFILE: see
 * bac_dl_error, valid until the thread's next call of this header. */
bac_status bac_dl_open(const char *path, bool global, struct bac_dl **out);
void bac_dl_close(struct bac_dl *d);
void *bac_dl_find(struct bac_dl *d, const char *name);      /* NULL when absent */
void *bac_dl_find_global(const char *name);                 /* in the executable and every global library */
const char *bac_dl_error(void);
bool bac_dl_works(void);                                    /* false: statically linked, opens nothing */

#endif
