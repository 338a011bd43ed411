/* p_sys.c -- arguments, environment, time, constants.  The signal primitives are in signal.c. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "runtime/alloc.h"
#include "runtime/io.h"
#include "runtime/prims.h"
#include "runtime/signal.h"
#include "runtime/startup.h"

/* Written by bac_sys_init before OCaml code runs; `array`, a generational root, later by modify_argv. */
static struct {
  const char *executable_name;
  value array;                /* Val_unit until made */
} args = { "", Val_unit };

/* ---- arguments and exit -------------------------------------------------------------------------- */

void bac_sys_init(const char *executable_name, char **argv)
{
  value array = caml_copy_string_array((char const *const *)argv);
  args.executable_name = executable_name;
  args.array = array;
  caml_register_generational_global_root(&args.array);
}

void caml_sys_init(char *executable_name, char **argv);
void caml_sys_init(char *executable_name, char **argv) { bac_sys_init(executable_name, argv); }

value caml_sys_executable_name(value unit)
{
  (void)unit;
  return caml_copy_string(args.executable_name);
}

/* The same array each time: a program may change its elements. */
value caml_sys_argv(value unit) { (void)unit; return args.array; }

value caml_sys_get_argv(value unit)
{
  value name = caml_sys_executable_name(unit);
  return caml_alloc_2(0, name, args.array);
}

value caml_sys_modify_argv(value array)
{
  caml_modify_generational_global_root(&args.array, array);
  return Val_unit;
}

value caml_sys_exit(value code) { bac_exit(Int_val(code)); }

/* ---- environment and commands -------------------------------------------------------------------- */

char *caml_secure_getenv(const char *name);
char *caml_secure_getenv(const char *name) { return secure_getenv(name); }

static value string_or_not_found(const char *s)
{
  if (s == NULL)
    caml_raise_not_found();
  return caml_copy_string(s);
}

value caml_sys_unsafe_getenv(value name)
{
  return string_or_not_found(caml_string_is_c_safe(name) ? getenv(String_val(name)) : NULL);
}

value caml_sys_getenv(value name)
{
  return string_or_not_found(caml_string_is_c_safe(name) ? secure_getenv(String_val(name)) : NULL);
}

value caml_sys_system_command(value command)
{
  CAMLparam1(command);
  char *text;
  int status;
  if (!caml_string_is_c_safe(command)) {
    errno = EINVAL;
    caml_sys_error(command);
  }
  caml_process_pending_actions();
  text = caml_stat_strdup(String_val(command));
  caml_enter_blocking_section_no_pending();
  status = system(text);
  caml_leave_blocking_section();
  caml_stat_free(text);
  if (status == -1)
    caml_sys_error(command);
  CAMLreturn(Val_int(WIFEXITED(status) ? WEXITSTATUS(status) : 255));
}

value caml_xdg_defaults(value unit) { (void)unit; return Val_emptylist; }

value caml_sys_isatty(value vch) { return Val_bool(isatty(bac_channel_fd(Channel(vch)))); }

/* ---- time and randomness ------------------------------------------------------------------------- */

static double seconds(const struct rusage *u)
{
  return (double)u->ru_utime.tv_sec + (double)u->ru_utime.tv_usec / 1e6
       + (double)u->ru_stime.tv_sec + (double)u->ru_stime.tv_usec / 1e6;
}

double caml_sys_time_include_children_unboxed(value include_children);
double caml_sys_time_include_children_unboxed(value include_children)
{
  struct rusage u;
  double t;
  getrusage(RUSAGE_SELF, &u);
  t = seconds(&u);
  if (Bool_val(include_children)) {
    getrusage(RUSAGE_CHILDREN, &u);
    t += seconds(&u);
  }
  return t;
}

double caml_sys_time_unboxed(value unit);
double caml_sys_time_unboxed(value unit)
{
  (void)unit;
  return caml_sys_time_include_children_unboxed(Val_false);
}

value caml_sys_time_include_children(value include_children)
{
  return caml_copy_double(caml_sys_time_include_children_unboxed(include_children));
}

value caml_sys_time(value unit) { return caml_copy_double(caml_sys_time_unboxed(unit)); }

/* Without a source of entropy: time and process numbers, which at least differ between runs. */
static int weak_seed(unsigned char *out)
{
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  uint32_t word[3] = { (uint32_t)now.tv_nsec, (uint32_t)now.tv_sec, ((uint32_t)getppid() << 16) ^ (uint32_t)getpid() };
  memcpy(out, word, sizeof word);
  return (int)sizeof word;
}

value caml_sys_random_seed(value unit)
{
  unsigned char seed[12];
  int n = (int)sizeof seed;
  value array;
  (void)unit;
  if (getentropy(seed, sizeof seed) != 0)
    n = weak_seed(seed);
  array = caml_alloc_small((mlsize_t)n, 0);
  for (int i = 0; i < n; i++)
    Field(array, i) = Val_int(seed[i]);
  return array;
}

/* ---- constants ----------------------------------------------------------------------------------- */

value caml_sys_const_big_endian(value unit) { (void)unit; return Val_false; }
value caml_sys_const_word_size(value unit) { (void)unit; return Val_int(64); }
value caml_sys_const_int_size(value unit) { (void)unit; return Val_int(63); }
value caml_sys_const_max_wosize(value unit) { (void)unit; return Val_long(Max_wosize); }
value caml_sys_const_ostype_unix(value unit) { (void)unit; return Val_true; }
value caml_sys_const_ostype_win32(value unit) { (void)unit; return Val_false; }
value caml_sys_const_ostype_cygwin(value unit) { (void)unit; return Val_false; }
value caml_sys_const_backend_type(value unit) { (void)unit; return Val_int(1); }   /* Bytecode */

value caml_sys_get_config(value unit)
{
  value os = caml_copy_string("Unix");
  (void)unit;
  return caml_alloc_3(0, os, Val_int(64), Val_false);
}

/* ---- afl: instrumented code is native, so bytecode only needs the names ---------------------------- */

unsigned char *caml_afl_area_ptr = NULL;     /* written by nobody */
uintnat caml_afl_prev_loc = 0;
value caml_setup_afl(value unit);
value caml_setup_afl(value unit) { (void)unit; return Val_unit; }
value caml_reset_afl_instrumentation(value full) { (void)full; caml_afl_prev_loc = 0; return Val_unit; }
