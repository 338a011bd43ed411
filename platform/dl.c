/* dl.c -- dlopen behind our names. */
#include "platform/dl.h"
#include <dlfcn.h>
#include <stddef.h>
#include "platform/fault.h"

/* What the loader said last on this thread: dlerror itself forgets after one call. */
static _Thread_local const char *last_error;

bac_status bac_dl_open(const char *path, bool global, struct bac_dl **out)
{
  if (BAC_FAULT(dl_open)) {
    last_error = "fault point dl_open";
    return BAC_NOFILE;
  }
  void *d = dlopen(path, RTLD_NOW | (global ? RTLD_GLOBAL : RTLD_LOCAL));
  if (d == NULL) {
    last_error = dlerror();
    return BAC_NOFILE;
  }
  last_error = NULL;
  *out = d;
  return BAC_OK;
}

void bac_dl_close(struct bac_dl *d) { dlclose(d); }

void *bac_dl_find(struct bac_dl *d, const char *name)
{
  void *p = dlsym(d, name);
  last_error = p == NULL ? dlerror() : NULL;
  return p;
}

void *bac_dl_find_global(const char *name)
{
  void *p = dlsym(RTLD_DEFAULT, name);
  last_error = p == NULL ? dlerror() : NULL;
  return p;
}

const char *bac_dl_error(void) { return last_error != NULL ? last_error : "no error"; }
