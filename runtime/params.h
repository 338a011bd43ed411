/* params.h -- what params.c offers beyond startup.h: to Gc.set and to tests. */
#ifndef BAC_RUNTIME_PARAMS_H
#define BAC_RUNTIME_PARAMS_H

#include "runtime/startup.h"

/* Size of a young area that is really used when `words` are asked for. */
uintnat bac_params_round_minor(uintnat words);
/* Domains that may run at once: what d= says; without it there is no limit but memory. */
uintnat bac_params_domain_limit(void);
/* Copy what the collector reads into bac_gc_params. */
void bac_params_publish(void);

#endif
