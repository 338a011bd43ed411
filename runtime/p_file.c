/* p_file.c -- primitives on files and directories.
 * Each copies its path out of the heap, makes the system call as BLOCKED, and reports errors as Sys_error. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "runtime/alloc.h"
#include "runtime/prims.h"
#include "runtime/signal.h"

/* A C copy of the path; Sys_error for one with a NUL inside, which no file can have. */
static char *path_copy(value path)
{
  if (!caml_string_is_c_safe(path)) {
    errno = ENOENT;
    caml_sys_error(path);
  }
  return caml_stat_strdup(String_val(path));
}

/* Run one call on a copy of the path; its result, errno kept. */
static int on_path(value path, int (*call)(const char *path, int arg), int arg)
{
  char *p = path_copy(path);
  int rc, error;
  caml_enter_blocking_section_no_pending();
  rc = call(p, arg);
  caml_leave_blocking_section();
  error = errno;
  caml_stat_free(p);
  errno = error;
  return rc;
}

static value unit_or_error(value path, int (*call)(const char *, int), int arg)
{
  CAMLparam1(path);
  if (on_path(path, call, arg) == -1)
    caml_sys_error(path);
  CAMLreturn(Val_unit);
}

/* ---- open and close ------------------------------------------------------------------------------ */

static const int open_flags[] = {
  O_RDONLY, O_WRONLY, O_APPEND | O_WRONLY, O_CREAT, O_TRUNC, O_EXCL, 0, 0, O_NONBLOCK
};

value caml_sys_open(value path, value flags, value perm)
{
  CAMLparam3(path, flags, perm);
  int mode = Int_val(perm), how = caml_convert_flag_list(flags, open_flags) | O_CLOEXEC;
  char *p = path_copy(path);
  int fd, error;
  caml_enter_blocking_section_no_pending();
  fd = open(p, how, mode);
  caml_leave_blocking_section();
  error = errno;
  caml_stat_free(p);
  if (fd == -1) {
    errno = error;
    caml_sys_error(path);
  }
  CAMLreturn(Val_int(fd));
}

value caml_sys_close(value fd)
{
  caml_enter_blocking_section_no_pending();
  close(Int_val(fd));
  caml_leave_blocking_section();
  return Val_unit;
}

/* ---- what is there ------------------------------------------------------------------------------- */

enum { EXISTS, DIRECTORY, REGULAR };
static int file_is(const char *path, int what)
{
  struct stat st;
  if (stat(path, &st) == -1)
    return -1;
  return what == EXISTS || (what == DIRECTORY ? S_ISDIR(st.st_mode) : S_ISREG(st.st_mode));
}

value caml_sys_file_exists(value path)
{
  if (!caml_string_is_c_safe(path))
    return Val_false;
  return Val_bool(on_path(path, file_is, EXISTS) == 1);
}

static value is_or_error(value path, int what)
{
  CAMLparam1(path);
  int rc = on_path(path, file_is, what);
  if (rc == -1)
    caml_sys_error(path);
  CAMLreturn(Val_bool(rc));
}
value caml_sys_is_directory(value path) { return is_or_error(path, DIRECTORY); }
value caml_sys_is_regular_file(value path) { return is_or_error(path, REGULAR); }

/* ---- change -------------------------------------------------------------------------------------- */

static int call_unlink(const char *path, int arg) { (void)arg; return unlink(path); }
static int call_chdir(const char *path, int arg) { (void)arg; return chdir(path); }
static int call_rmdir(const char *path, int arg) { (void)arg; return rmdir(path); }
static int call_mkdir(const char *path, int mode) { return mkdir(path, (mode_t)mode); }

value caml_sys_remove(value path) { return unit_or_error(path, call_unlink, 0); }
value caml_sys_chdir(value path) { return unit_or_error(path, call_chdir, 0); }
value caml_sys_rmdir(value path) { return unit_or_error(path, call_rmdir, 0); }
value caml_sys_mkdir(value path, value mode) { return unit_or_error(path, call_mkdir, Int_val(mode)); }

value caml_sys_rename(value from, value to)
{
  CAMLparam2(from, to);
  char *p, *q;
  int rc, error;
  if (!caml_string_is_c_safe(from) || !caml_string_is_c_safe(to)) {
    errno = ENOENT;
    caml_sys_error(caml_string_is_c_safe(from) ? to : from);
  }
  p = caml_stat_strdup(String_val(from));
  q = caml_stat_strdup_noexc(String_val(to));
  if (q == NULL) {
    caml_stat_free(p);
    caml_raise_out_of_memory();
  }
  caml_enter_blocking_section_no_pending();
  rc = rename(p, q);
  caml_leave_blocking_section();
  error = errno;
  caml_stat_free(p);
  caml_stat_free(q);
  errno = error;
  if (rc == -1)
    caml_sys_error(NO_ARG);
  CAMLreturn(Val_unit);
}

value caml_sys_getcwd(value unit)
{
  char buf[PATH_MAX];
  (void)unit;
  if (getcwd(buf, sizeof buf) == NULL)
    caml_sys_error(NO_ARG);
  return caml_copy_string(buf);
}

/* ---- directories --------------------------------------------------------------------------------- */

struct names { char **name; size_t used, capacity; };     /* name[used] is NULL */

static void free_names(struct names *l)
{
  for (size_t i = 0; i < l->used; i++)
    free(l->name[i]);
  free(l->name);
}

static int add_name(struct names *l, const char *name)
{
  if (l->used + 1 >= l->capacity) {
    size_t capacity = l->capacity == 0 ? 64 : 2 * l->capacity;
    char **p = realloc(l->name, capacity * sizeof *p);
    if (p == NULL)
      return -1;
    l->name = p;
    l->capacity = capacity;
  }
  if (name != NULL && (l->name[l->used++] = strdup(name)) == NULL) {
    l->used--;
    return -1;
  }
  l->name[l->used] = NULL;
  return 0;
}

/* errno on failure, with no name left. */
static int list_directory(const char *path, struct names *l)
{
  struct dirent *e;
  int error = 0;
  DIR *d = opendir(path);
  if (d == NULL)
    return errno;
  if (add_name(l, NULL) < 0)
    error = ENOMEM;
  while (error == 0 && (errno = 0, e = readdir(d)) != NULL)
    if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 && add_name(l, e->d_name) < 0)
      error = ENOMEM;
  if (error == 0)
    error = errno;
  closedir(d);
  if (error != 0)
    free_names(l);
  return error;
}

value caml_sys_read_directory(value path)
{
  CAMLparam1(path);
  CAMLlocal1(array);
  struct names l = { NULL, 0, 0 };
  char *p = path_copy(path);
  int error;
  caml_enter_blocking_section_no_pending();
  error = list_directory(p, &l);
  caml_leave_blocking_section();
  caml_stat_free(p);
  if (error != 0) {
    errno = error;
    caml_sys_error(path);
  }
  array = caml_copy_string_array((char const *const *)l.name);
  free_names(&l);
  CAMLreturn(array);
}
