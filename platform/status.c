/* status.c -- one phrase per result code, and per error of the system. */
#include "platform/status.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *bac_status_text(bac_status st)
{
  switch (st) {
  case BAC_OK:       return "success";
  case BAC_NOMEM:    return "out of memory";
  case BAC_NOTHREAD: return "the system gives no further thread";
  case BAC_NOFILE:   return "the file cannot be opened";
  case BAC_BADFILE:  return "the file is damaged";
  case BAC_BUSY:     return "the resource is in use";
  case BAC_INVALID:  return "the argument is out of range";
  }
  return "unknown status";
}

const char *bac_status_system_text(int error, char *space, size_t bytes)
{
#ifdef __GLIBC__
  return strerror_r(error, space, bytes);
#else
  switch (error) {
#define TEXT(number, text)  case number: return text;
#include "platform/errno_text.def"
#undef TEXT
  }
  if (strerror_r(error, space, bytes) != 0)
    snprintf(space, bytes, "Unknown error %d", error);
  return space;
#endif
}
