/* status.h -- result codes for anything that can fail for lack of a resource.
 * A bac_status is never ignored; a function that returns one leaves no trace on failure. */
#ifndef BAC_PLATFORM_STATUS_H
#define BAC_PLATFORM_STATUS_H

#include <stddef.h>

typedef enum {
  BAC_OK = 0,
  BAC_NOMEM,      /* memory, address space or a configured limit is used up */
  BAC_NOTHREAD,   /* the system gives no further thread */
  BAC_NOFILE,     /* a file cannot be opened; errno says why */
  BAC_BADFILE,    /* a file was read and is not what it claims to be */
  BAC_BUSY,       /* the resource is in use in a way that forbids the request */
  BAC_INVALID     /* an argument is outside the documented range */
} bac_status;

/* One short English phrase, static storage, no final stop. */
const char *bac_status_text(bac_status st);
/* The text for an errno, in glibc's words where programs meet it; in `space` when it has to be made.  Any thread. */
const char *bac_status_system_text(int error, char *space, size_t bytes);

#endif
