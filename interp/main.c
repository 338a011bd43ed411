/* main.c -- the command line (abi: cli sections 1 and 2).
 *
 * Called as ocamlrun (any name that begins so) every text, stream and exit code is the reference's.
 * Otherwise the program is bactrian: the same options and a few more, and errors that say more. */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "gc/gc.h"
#include "interp/backtrace.h"
#include "interp/crash.h"
#include "interp/debuginfo.h"
#include "interp/disasm.h"
#include "interp/image.h"
#include "interp/interp.h"
#include "interp/load.h"
#include "platform/dl.h"
#include "runtime/prims.h"
#include "runtime/startup.h"

#define OCAML_VERSION "5.3.0"
#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif
#ifndef BAC_STDLIB_DIR
#define BAC_STDLIB_DIR "/usr/local/lib/ocaml"
#endif
#ifdef __GLIBC__
#define LIBC "gnu"
#else
#define LIBC "musl"
#endif
#ifndef BAC_HOST
#if defined __aarch64__
#define BAC_HOST "aarch64-unknown-linux-" LIBC
#else
#define BAC_HOST "x86_64-pc-linux-" LIBC
#endif
#endif

enum who { BOTH, OURS };
enum action {
#define OPTION(text, argument, action, who, help) DO_##action,
#include "interp/options.def"
#undef OPTION
  DO_NOTHING
};
static const struct option {
  const char *text, *argument;
  enum action action;
  enum who who;
  const char *help;
} options[] = {
#define OPTION(text, argument, action, who, help) { text, argument, DO_##action, who, help },
#include "interp/options.def"
#undef OPTION
};
#define OPTION_COUNT (sizeof options / sizeof *options)

/* What the command line asked for; written by parse_options, read afterwards. */
static struct {
  bool as_reference;
  bool print_config, print_magic, sections, disassemble, verify_only, core;
  const char **dirs;
  size_t dir_count;
} cmd;

static struct bac_image image;      /* of the program; debug information is read from it later */

/* ---- errors before the runtime is up: no prefix, exit code 127 ---------------------------------------- */

static _Noreturn void usage_error(const char *format, ...) __attribute__((format(printf, 1, 2), cold));

static _Noreturn void usage_error(const char *format, ...)
{
  va_list ap;
  va_start(ap, format);
  vfprintf(stderr, format, ap);
  va_end(ap);
  fputc('\n', stderr);
  exit(127);
}

/* Bytes from a file, for one line on a terminal. */
static const char *printable(char *text)
{
  for (char *p = text; *p != 0; p++)
    if (*p < 0x20 || *p == 0x7f)
      *p = '?';
  return text;
}

static _Noreturn void image_error(const char *path, struct bac_image_error *err)
{
  bool plain = cmd.as_reference;
  switch (err->problem) {
  case BAC_IMAGE_NOT_FOUND:
    if (plain || strcmp(err->text, strerror(ENOENT)) == 0)
      usage_error("cannot find file '%s'", path);
    usage_error("cannot open file '%s': %s", path, err->text);
  case BAC_IMAGE_NOT_BYTECODE:
    if (plain)
      usage_error("the file '%s' is not a bytecode executable file", path);
    usage_error("the file '%s' is not a bytecode executable file: %s", path, err->text);
  case BAC_IMAGE_WRONG_MAGIC:
    usage_error("the file '%s' has not the right magic number: expected %s, got %s", path, BAC_IMAGE_MAGIC,
                plain ? err->magic : printable(err->magic));
  case BAC_IMAGE_DAMAGED:
    if (plain)
      bac_load_fatal(true, "cannot read section table");
    bac_load_fatal(false, "the file '%s': %s", path, err->text);
  default:
    usage_error("cannot open file '%s': %s", path, err->text);
  }
}

/* ---- finding files ------------------------------------------------------------------------------------- */

static bool is_regular(const char *path)
{
  struct stat sb;
  return stat(path, &sb) == 0 && S_ISREG(sb.st_mode);
}

/* A name without '/' is looked up in PATH first, then taken as given.  malloc memory. */
static char *search_path(const char *name)
{
  const char *path = getenv("PATH");
  if (strchr(name, '/') == NULL && path != NULL && *name != 0)
    for (const char *dir = path; ; dir++) {
      size_t n = strcspn(dir, ":");
      char *full = malloc(n + strlen(name) + 3);
      if (full == NULL)
        break;
      sprintf(full, "%.*s/%s", n == 0 ? 1 : (int)n, n == 0 ? "." : dir, name);
      if (is_regular(full))
        return full;
      free(full);
      dir += n;
      if (*dir == 0)
        break;
    }
  char *given = strdup(name);
  if (given == NULL)
    usage_error("out of memory");
  return given;
}

static char *own_executable(void)
{
  size_t bytes = 256;
  char *path = NULL;
  for (;;) {
    char *more = realloc(path, bytes);
    ssize_t n = more == NULL ? -1 : readlink("/proc/self/exe", more, bytes);
    if (n < 0) {
      free(more == NULL ? path : more);
      return NULL;
    }
    path = more;
    if ((size_t)n < bytes) {
      path[n] = 0;
      return path;
    }
    bytes *= 2;
  }
}

/* ---- options that print and end -------------------------------------------------------------------------- */

static void print_option(const struct option *o)
{
  printf("  %s%s%s  %s\n", o->text, o->argument == NULL ? "" : " ", o->argument == NULL ? "" : o->argument,
         o->help);
}

static void print_help(bool own)
{
  printf("Usage: %s [<options>] [--] <executable> [<command-line>]\nOptions are:\n", own ? "bactrian" : "ocamlrun");
  for (size_t i = 0; i < OPTION_COUNT; i++)
    if (options[i].who == BOTH && !(own && options[i].action == DO_OWN_HELP))
      print_option(&options[i]);
  if (!own)
    return;
  printf("Options of Bactrian's own:\n");
  for (size_t i = 0; i < OPTION_COUNT; i++)
    if (options[i].who == OURS || options[i].action == DO_OWN_HELP)
      print_option(&options[i]);
  printf("Run-time parameters, OCAMLRUNPARAM='b,s=1M' (letter, default, meaning):\n");
#define PARAM(letter, type, name, fallback, doc) \
  if (letter != 0) printf("  %c  %-10ju %s\n", letter, (uintmax_t)(fallback), doc);
#include "runtime/params.def"
#undef PARAM
  printf("Test modes of Bactrian's own, BACPARAM='stress=park,seed=7':\n");
#define BACPARAM(word, rest, set, doc) printf("  %-16s %s\n", word rest, doc);
#include "runtime/bacparam.def"
#undef BACPARAM
}

static void print_dir(const char *dir, void *arg)
{
  (void)arg;
  printf("  %s\n", dir);
}

static const char *standard_library(void)
{
  const char *dir = secure_getenv("OCAMLLIB");
  if (dir == NULL)
    dir = secure_getenv("CAMLLIB");
  return dir == NULL ? BAC_STDLIB_DIR : dir;
}

/* int_size and word_size are swapped in the reference, and tools read them so. */
static void print_config(void)
{
  struct bac_link_input in = { .dirs = cmd.dirs, .dir_count = cmd.dir_count };
  printf("version: %s\nstandard_library_default: %s\nstandard_library: %s\n", OCAML_VERSION, BAC_STDLIB_DIR,
         standard_library());
  printf("int_size: %d\nword_size: %d\nos_type: Unix\nhost: %s\n", 64, 63, BAC_HOST);
  printf("flat_float_array: true\nsupports_afl: true\nwindows_unicode: false\n"
         "supports_shared_libraries: %s\nno_naked_pointers: true\nreserved header bits: 0\n", bac_dl_works() ? "true" : "false");
  printf("exec_magic_number: %s\nshared_libs_path:\n", BAC_IMAGE_MAGIC);
  bac_link_each_dir(&in, false, print_dir, NULL);
}

static void print_primitives(void)
{
  for (size_t i = 0; i < bac_prim_count; i++)
    puts(bac_prim_table[i].name);
}

/* ---- parsing ------------------------------------------------------------------------------------------------ */

static const struct option *find_option(const char *text)
{
  for (size_t i = 0; i < OPTION_COUNT; i++)
    if (strcmp(options[i].text, text) == 0 && (options[i].who == BOTH || !cmd.as_reference))
      return &options[i];
  return NULL;
}

static void add_dir(const char *dir)
{
  const char **dirs = realloc(cmd.dirs, (cmd.dir_count + 1) * sizeof *dirs);
  if (dirs == NULL)
    usage_error("out of memory");
  cmd.dirs = dirs;
  cmd.dirs[cmd.dir_count++] = dir;
}

static void do_action(enum action action, const char *argument)
{
  switch (action) {
  case DO_BACKTRACE:   bac_params.backtrace = 1; break;
  case DO_CONFIG:      cmd.print_config = true; break;
  case DO_INCLUDE:     add_dir(argument); break;
  case DO_FILE_MAGIC:  cmd.print_magic = true; break;
  case DO_OWN_MAGIC:   puts(BAC_IMAGE_MAGIC); exit(0);
  case DO_PRIMITIVES:  print_primitives(); exit(0);
  case DO_TRACE:       bac_params.trace++; break;
  case DO_VERBOSE:     bac_params.verbose = 0x3d; break;
  case DO_VERSION:     puts("The OCaml runtime, version " OCAML_VERSION); exit(0);
  case DO_VERSION_NUM: puts(OCAML_VERSION); exit(0);
  case DO_HELP:        print_help(false); exit(0);
  case DO_OWN_HELP:    print_help(!cmd.as_reference); exit(0);
  case DO_OWN_VERSION: puts("bactrian " PACKAGE_VERSION " (OCaml " OCAML_VERSION " bytecode)"); exit(0);
  case DO_SECTIONS:    cmd.sections = true; break;
  case DO_DISASSEMBLE: cmd.disassemble = true; break;
  case DO_VERIFY_ONLY: cmd.verify_only = true; break;
  case DO_CORE:        cmd.core = true; break;
  default: break;      /* -events: for the reference's debug runtime only */
  }
}

/* Index in argv of the file to run, or argc. */
static int parse_options(int argc, char **argv)
{
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; i++) {
    if (strcmp(argv[i], "--") == 0)
      return i + 1;
    const struct option *o = find_option(argv[i]);
    if (o == NULL)
      usage_error("unknown option %s", argv[i]);
    const char *argument = NULL;
    if (o->argument != NULL) {
      if (i + 1 >= argc)
        usage_error("option '%s' needs an argument.", argv[i]);
      argument = argv[++i];
    }
    do_action(o->action, argument);
  }
  return i;
}

/* ---- the program ---------------------------------------------------------------------------------------------- */

/* argv[0], then our own executable, may carry a program (made by ocamlc -custom). */
static char *open_self_contained(const char *argv0)
{
  struct bac_image_error err;
  char *path = search_path(argv0);
  if (bac_image_open_self(path, &image, &err) == BAC_OK)
    return path;
  free(path);
  path = own_executable();
  if (path != NULL && bac_image_open_self(path, &image, &err) == BAC_OK)
    return path;
  free(path);
  return NULL;
}

static char *open_named(const char *name)
{
  struct bac_image_error err;
  char *path = search_path(name);
  if (bac_image_open(path, &image, &err) != BAC_OK)
    image_error(name, &err);
  return path;
}

static void print_magic_of(const char *name)
{
  char magic[BAC_IMAGE_MAGIC_BYTES + 1];
  char *path = search_path(name);
  struct bac_image_error err = { .problem = access(path, F_OK) == 0 ? BAC_IMAGE_NOT_BYTECODE : BAC_IMAGE_NOT_FOUND };
  if (!bac_image_magic_of_file(path, magic)) {
    strcpy(err.text, err.problem == BAC_IMAGE_NOT_FOUND ? strerror(ENOENT) : "too short");
    image_error(name, &err);
  }
  puts(magic);
  free(path);
}

/* Options that look at the file instead of running it. */
static void inspect_and_exit(void)
{
  if (cmd.sections)
    bac_disasm_sections(&image, stdout);
  if (cmd.disassemble && !bac_disasm_image(&image, stdout))
    exit(134);
  if (cmd.sections || cmd.disassemble)
    exit(fflush(stdout) == 0 ? 0 : 2);
}

static _Noreturn void run(char *executable_name, char **argv)
{
  struct bac_load_options opt = { .dirs = cmd.dirs, .dir_count = cmd.dir_count, .as_reference = cmd.as_reference };
  struct bac_program program;
  bool traced = bac_params.trace > 0 && !cmd.as_reference;
  bac_startup();
  bac_interp_start(traced ? BAC_LOOP_TRACE : BAC_LOOP_PLAIN, traced ? bac_disasm_trace : NULL);
  bac_backtrace_init();
  bac_load_program(&image, &opt, &program);          /* first: it works in the young area while that is empty */
  bac_sys_init(executable_name, argv);
  if (bac_params.backtrace >= 2 || bac_params.verify_heap >= 2)     /* V=2 names frames inside stops */
    bac_debuginfo_load_main();
  bac_image_release_file(&image);
  bac_gc_minor(Caml_state);
  if (cmd.verify_only)
    bac_exit(0);
  value res = bac_interp_run(program.code);
  if (Is_exception_result(res))
    bac_fatal_uncaught_exception(Extract_exception(res));
  bac_exit(0);
}

static bool named_ocamlrun(const char *argv0)
{
  const char *slash = argv0 == NULL ? NULL : strrchr(argv0, '/');
  const char *base = slash == NULL ? argv0 : slash + 1;
  return base != NULL && strncmp(base, "ocamlrun", 8) == 0;
}

int main(int argc, char **argv)
{
  cmd.as_reference = named_ocamlrun(argv[0]);
  bac_params_parse();
  char *path = argc > 0 ? open_self_contained(argv[0]) : NULL;
  if (path != NULL)
    run(path, argv);
  int at = parse_options(argc, argv);
  if (cmd.print_config) {
    print_config();
    exit(0);
  }
  if (at >= argc)
    usage_error("no bytecode file specified");
  if (cmd.print_magic) {
    print_magic_of(argv[at]);
    exit(0);
  }
  path = open_named(argv[at]);
  inspect_and_exit();
  bac_crash_install(path, cmd.as_reference, cmd.core);
  run(path, argv + at);
}
