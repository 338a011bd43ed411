/* link.c -- primitives of a program: names of PRIM, stub libraries, addresses.  See interp.h and link.h. */
#include "interp/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "interp/loop.h"
#include "platform/fatal.h"
#include "platform/lock.h"

#ifndef BAC_STDLIB_DIR
#define BAC_STDLIB_DIR "/usr/local/lib/ocaml"
#endif

struct prim {
  char *name;
  signed char arity;            /* -1: a library's */
  uint16_t call, quick;         /* C_CALLn, and the opcode instead of it; 0: none */
};

/* Filled at start-up by the only thread; Dynlink adds under the lock.  The loop reads addresses only, and
 * through a table of its own that is replaced as a whole. */
static struct {
  struct bac_lock lock;
  struct prim *prim;
  bac_prim *address;
  size_t count, capacity;
  struct bac_dl **library;
  size_t libraries;
  char **dir;                   /* search path of the program, for libraries opened later */
  size_t dirs;
} link = { .lock = BAC_LOCK_INITIALIZER(LINK) };

_Atomic(const bac_prim *) bac_prim_addresses;

static void *must(void *p)
{
  if (p == NULL)
    bac_fatal("not enough memory to start");
  return p;
}

/* ---- the search path of libraries -------------------------------------------------------------------- */

typedef void (*dir_fn)(const char *dir, void *arg);

/* Each non-empty item of a text whose items end with `separator` or the end. */
static void each_item(const char *text, size_t bytes, char separator, dir_fn f, void *arg)
{
  char *copy = must(malloc(bytes + 1)), *item = copy;
  if (bytes > 0)
    memcpy(copy, text, bytes);
  copy[bytes] = separator;
  for (size_t i = 0; i <= bytes; i++)
    if (copy[i] == separator) {
      copy[i] = 0;
      if (*item != 0)
        f(item, arg);
      item = copy + i + 1;
    }
  free(copy);
}

static void each_line_of_ld_conf(dir_fn f, void *arg)
{
  const char *lib = secure_getenv("OCAMLLIB");
  char path[4096], line[4096];
  FILE *file;
  if (lib == NULL)
    lib = secure_getenv("CAMLLIB");
  if (lib == NULL)
    lib = BAC_STDLIB_DIR;
  if (snprintf(path, sizeof path, "%s/ld.conf", lib) >= (int)sizeof path)
    return;
  file = fopen(path, "re");
  if (file == NULL)
    return;
  while (fgets(line, sizeof line, file) != NULL) {
    line[strcspn(line, "\r\n")] = 0;
    if (*line != 0)
      f(line, arg);
  }
  fclose(file);
}

void bac_link_each_dir(const struct bac_link_input *in, bool with_environment, dir_fn f, void *arg)
{
  const char *env = with_environment ? secure_getenv("CAML_LD_LIBRARY_PATH") : NULL;
  for (size_t i = 0; i < in->dir_count; i++)
    f(in->dirs[i], arg);
  if (env != NULL)
    each_item(env, strlen(env), ':', f, arg);
  if (in->dlpt != NULL)
    each_item(in->dlpt, in->dlpt_bytes, 0, f, arg);
  each_line_of_ld_conf(f, arg);
}

static void keep_dir(const char *dir, void *arg)
{
  (void)arg;
  link.dir = must(realloc(link.dir, (link.dirs + 1) * sizeof *link.dir));
  link.dir[link.dirs++] = must(strdup(dir));
}

/* ---- libraries ----------------------------------------------------------------------------------------- */

static bool is_file(const char *path)
{
  struct stat sb;
  return stat(path, &sb) == 0 && S_ISREG(sb.st_mode);
}

/* Where a library is: in the first directory that has it, else its plain name for the loader to find.
 * NULL: out of memory. */
static char *find_library(const char *file)
{
  if (strchr(file, '/') == NULL)
    for (size_t i = 0; i < link.dirs; i++) {
      size_t bytes = strlen(link.dir[i]) + strlen(file) + 2;
      char *path = malloc(bytes);
      if (path == NULL)
        return NULL;
      snprintf(path, bytes, "%s/%s", link.dir[i], file);
      if (is_file(path))
        return path;
      free(path);
    }
  return strdup(file);
}

bac_status bac_link_open(const char *name, struct bac_dl **out, const char **text)
{
  struct bac_dl **more;
  bac_status st = BAC_NOMEM;
  char *path;
  *text = "out of memory";
  bac_lock_take(&link.lock);
  path = find_library(name);
  more = realloc(link.library, (link.libraries + 1) * sizeof *more);
  if (more != NULL)
    link.library = more;
  if (path != NULL && more != NULL) {
    st = bac_dl_open(path, true, out);
    if (st == BAC_OK)
      link.library[link.libraries++] = *out;
    else
      *text = bac_dl_error();
  }
  bac_lock_release(&link.lock);
  free(path);
  return st;
}

struct bac_dl *bac_link_library(size_t i)
{
  struct bac_dl *d;
  bac_lock_take(&link.lock);
  d = i < link.libraries ? link.library[i] : NULL;
  bac_lock_release(&link.lock);
  return d;
}

static void open_program_library(const char *base, void *arg)
{
  char file[1024];
  struct bac_dl *d;
  const char *text;
  (void)arg;
  snprintf(file, sizeof file, "%s.so", base);
  if (bac_link_open(file, &d, &text) != BAC_OK)
    bac_fatal("cannot load shared library %s\nReason: %s", base, text);
}

/* ---- primitives ------------------------------------------------------------------------------------------ */

static const struct { bac_prim address; uint16_t call, opcode; } quick_table[] = {
#define QUICK(name, call, primitive)  { (bac_prim)primitive, BAC_OP_##call, BAC_OP_##name },
#include "interp/fused.def"
};
static const uint16_t leaf_opcode[] = {
#define LEAF(name, call)  [BAC_OP_##call - BAC_OP_C_CALL1] = BAC_OP_##name,
#include "interp/fused.def"
};

/* A call with another number of arguments than the primitive takes keeps its opcode. */
static void choose_quick(struct prim *prim, const struct bac_prim_info *p)
{
  for (size_t i = 0; i < sizeof quick_table / sizeof *quick_table; i++)
    if (quick_table[i].address == p->address) {
      prim->call = quick_table[i].call;
      prim->quick = quick_table[i].opcode;
      return;
    }
  if ((p->flags & BAC_PRIM_NOALLOC) != 0 && p->arity >= 1 && p->arity <= 5) {
    prim->call = (uint16_t)(BAC_OP_C_CALL1 + p->arity - 1);
    prim->quick = leaf_opcode[p->arity - 1];
  }
}

int bac_link_quick_opcode(int call, size_t i)
{
  return i < link.count && link.prim[i].call == call ? link.prim[i].quick : call;
}

/* Room for one more; the old address table stays for whoever reads it. */
static bac_status make_room(void)
{
  size_t capacity = link.capacity == 0 ? 1024 : 2 * link.capacity;
  struct prim *prim;
  bac_prim *address;
  if (link.count < link.capacity)
    return BAC_OK;
  address = malloc(capacity * sizeof *address);
  prim = realloc(link.prim, capacity * sizeof *prim);
  if (prim != NULL)
    link.prim = prim;
  if (address == NULL || prim == NULL) {
    free(address);
    return BAC_NOMEM;
  }
  if (link.count > 0)
    memcpy(address, link.address, link.count * sizeof *address);
  link.address = address;
  link.capacity = capacity;
  bac_store_release(&bac_prim_addresses, (const bac_prim *)address);
  return BAC_OK;
}

static bac_status add_prim(const char *name, bac_prim address, const struct bac_prim_info *builtin)
{
  char *copy = strdup(name);
  if (copy == NULL || make_room() != BAC_OK) {
    free(copy);
    return BAC_NOMEM;
  }
  link.prim[link.count] = (struct prim){
    .name = copy,
    .arity = builtin == NULL ? -1 : (signed char)builtin->arity
  };
  if (builtin != NULL)
    choose_quick(&link.prim[link.count], builtin);
  link.address[link.count++] = address;
  return BAC_OK;
}

static bac_prim find_in_libraries(const char *name)
{
  for (size_t i = 0; i < link.libraries; i++) {
    void *p = bac_dl_find(link.library[i], name);
    if (p != NULL) {
      bac_prim prim;
      memcpy(&prim, &p, sizeof prim);         /* ISO C has no cast from void * to a function */
      return prim;
    }
  }
  return NULL;
}

void bac_link_program(const struct bac_link_input *in)
{
  size_t cursor = 0;
  bac_link_each_dir(in, true, keep_dir, NULL);
  if (in->dlls != NULL)
    each_item(in->dlls, in->dlls_bytes, 0, open_program_library, NULL);
  for (size_t i = 0; i < in->prim_count; i++) {
    const char *name = in->prim[i];
    const struct bac_prim_info *builtin;
    bac_prim address;
    /* ocamlc lists the built-in names first, in the order of the table. */
    if (cursor < bac_prim_count && strcmp(bac_prim_table[cursor].name, name) == 0)
      builtin = &bac_prim_table[cursor++];
    else
      builtin = bac_prim_find(name);
    address = builtin != NULL ? builtin->address : find_in_libraries(name);
    if (address == NULL)
      bac_fatal("unknown C primitive `%s'", name);
    if (add_prim(name, address, builtin) != BAC_OK)
      bac_fatal("not enough memory to start");
  }
}

bac_status bac_link_add(bac_prim address, size_t *index)
{
  bac_status st;
  bac_lock_take(&link.lock);
  *index = link.count;
  st = add_prim("?", address, NULL);
  bac_lock_release(&link.lock);
  return st;
}

char *bac_link_names(size_t *bytes)
{
  char *text, *p;
  bac_lock_take(&link.lock);
  *bytes = 0;
  for (size_t i = 0; i < link.count; i++)
    *bytes += strlen(link.prim[i].name) + 1;
  text = p = malloc(*bytes + 1);
  for (size_t i = 0; text != NULL && i < link.count; i++)
    p = stpcpy(p, link.prim[i].name) + 1;
  bac_lock_release(&link.lock);
  return text;
}

const char *bac_link_prim_name(size_t i) { return i < link.count ? link.prim[i].name : "?"; }
int bac_link_prim_arity(size_t i) { return i < link.count ? link.prim[i].arity : -1; }
size_t bac_link_prim_count(void) { return link.count; }
