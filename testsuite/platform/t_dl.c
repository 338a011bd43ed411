/* t_dl.c -- promises of dl.c and status.c. */
#include "platform/dl.h"
#include <errno.h>
#include <string.h>
#include "testsuite/lib/tap.h"

static void a_missing_library_says_why(void)
{
  struct bac_dl *d = NULL;
  TAP_OK(bac_dl_open("/nonexistent/libnothing.so", false, &d) == BAC_NOFILE);
  TAP_OK(d == NULL);
  TAP_OK(strstr(bac_dl_error(), bac_dl_works() ? "libnothing" : "--enable-static") != NULL);
}

static void names_are_found(void)
{
  struct bac_dl *d = NULL;
  if (!bac_dl_works())
    return;
  TAP_OK(bac_dl_open("libm.so.6", false, &d) == BAC_OK);
  TAP_OK(bac_dl_find(d, "cos") != NULL);
  TAP_OK(bac_dl_find(d, "no_such_name_here") == NULL);
  TAP_OK(bac_dl_find_global("malloc") != NULL);
  bac_dl_close(d);
}

static void every_status_has_a_phrase(void)
{
  for (int s = BAC_OK; s <= BAC_INVALID; s++)
    TAP_OK(strcmp(bac_status_text((bac_status)s), "unknown status") != 0);
}

static void errors_read_the_same_with_every_c_library(void)
{
  char space[64];
  TAP_IS_STR(bac_status_system_text(ENOENT, space, sizeof space), "No such file or directory");
  TAP_IS_STR(bac_status_system_text(ENOTTY, space, sizeof space), "Inappropriate ioctl for device");
  TAP_OK(bac_status_system_text(123456, space, sizeof space)[0] != 0);
#define TEXT(number, text)  TAP_IS_STR(bac_status_system_text(number, space, sizeof space), text);
#include "platform/errno_text.def"
#undef TEXT
}

int main(void)
{
  TAP_RUN(a_missing_library_says_why);
  TAP_RUN(names_are_found);
  TAP_RUN(every_status_has_a_phrase);
  TAP_RUN(errors_read_the_same_with_every_c_library);
  return TAP_DONE();
}
