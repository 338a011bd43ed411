/* dl.c -- dlopen behind our names. */
#include "platform/dl.h"
#include <dlfcn.h>
#include <stddef.h>
#include "platform/fault.h"

#ifndef BAC_STATIC
#define BAC_STATIC 0
#endif

#if BAC_STATIC
/* A static executable has no loader: it could neither share its C library with a stub library nor give it our symbols. */
#define NO_LOADER "this bactrian is linked statically and loads no shared libraries; build one without --enable-static"

bac_status bac_dl_open(const char *path, bool global, struct bac_dl **out)
{
  (void)path, (void)global, (void)out;
  return BAC_NOFILE;
}

void bac_dl_close(struct bac_dl *d) { (void)d; }
void *bac_dl_find(struct bac_dl *d, const char *name) { (void)d, (void)name; return NULL; }
void *bac_dl_find_global(const char *name) { (void)name; return NULL; }
const char *bac_dl_error(void) { return NO_LOADER; }
bool bac_dl_works(void) { return false; }

#else
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
bool bac_dl_works(void) { return true; }
#endif
