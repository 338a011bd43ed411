/* status.c -- one phrase per result code. */
#include "platform/status.h"

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
