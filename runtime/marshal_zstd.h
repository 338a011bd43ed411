/* marshal_zstd.h -- compressed marshal data through libzstd. */
#ifndef BAC_RUNTIME_MARSHAL_ZSTD_H
#define BAC_RUNTIME_MARSHAL_ZSTD_H

#include <stdbool.h>

/* Fill the two hooks of marshal.h; false when built without libzstd.  Any domain, any number of times. */
bool bac_marshal_zstd_install(void);

#endif
