/* load.c -- see load.h.  Order: primitives and stub libraries, CODE read, DATA, CODE verified (which needs the
 * number of globals) and then decoded, so that nothing unverified ever reaches the loop. */
#include "interp/load.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "gc/gc.h"
#include "interp/debuginfo.h"
#include "interp/interp.h"
#include "interp/verify.h"
#include "runtime/codefrag.h"
#include "runtime/marshal.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

#define PREDEFINED_EXCEPTIONS 12

/* Written by bac_load_program, before any code runs.  The workspace is young memory: the text of DATA, then
 * what the verifier notes, for pages that the program itself will use are cheaper than others. */
static struct {
  struct bac_image *image;
  const struct bac_load_options *options;
  char *work;
  size_t work_bytes;
} load;

void bac_load_fatal(bool as_reference, const char *format, ...)
{
  va_list ap;
  fputs("Fatal error: ", stderr);
  va_start(ap, format);
  vfprintf(stderr, format, ap);
  va_end(ap);
  fputc('\n', stderr);
  fflush(stderr);
  if (as_reference)
    abort();
  _Exit(134);
}

static _Noreturn void fatal_section(const struct bac_image_error *err)
{
  if (load.options->as_reference && err->problem == BAC_IMAGE_NO_SECTION) {
    if (strcmp(err->section, "PRIM") == 0)
      bac_load_fatal(true, "no PRIM section");
    bac_load_fatal(true, "section `%s' is missing", err->section);
  }
  bac_load_fatal(false, "the file '%s': %s", load.image->path, err->text);
}

static void check(bac_status st, const struct bac_image_error *err)
{
  if (st != BAC_OK)
    fatal_section(err);
}

/* ---- primitives ------------------------------------------------------------------------------------ */

/* Without stub libraries every name must be a built-in one; said here, where the file's name is known. */
static void check_primitive_names(const struct bac_image *im)
{
  const struct bac_section *dlls = bac_image_find(im, "DLLS");
  if (load.options->as_reference || (dlls != NULL && dlls->bytes > 0))
    return;
  for (size_t i = 0; i < im->prim_count; i++)
    if (bac_prim_find(im->prims[i]) == NULL) {
      char name[80];
      size_t n = 0;
      for (const char *p = im->prims[i]; *p != 0 && n < sizeof name - 1; p++)
        name[n++] = *p >= 0x20 && *p < 0x7f ? *p : '?';
      name[n] = 0;
      bac_load_fatal(false, "the file '%s': section PRIM: unknown C primitive `%s'", im->path, name);
    }
}

static void link_program(struct bac_image *im)
{
  struct bac_image_error err;
  struct bac_link_input in = { .dirs = load.options->dirs, .dir_count = load.options->dir_count };
  char *dlls, *dlpt;
  check(bac_image_load_prims(im, &err), &err);
  check(bac_image_slurp(im, "DLLS", &dlls, &in.dlls_bytes, &err), &err);
  check(bac_image_slurp(im, "DLPT", &dlpt, &in.dlpt_bytes, &err), &err);
  check_primitive_names(im);
  in.prim = im->prims;
  in.prim_count = im->prim_count;
  in.dlls = dlls;
  in.dlpt = dlpt;
  bac_link_program(&in);
  free(dlpt);
  free(dlls);
}

static signed char *primitive_arities(const struct bac_image *im, size_t *ensure_stack)
{
  signed char *arity = malloc(im->prim_count + 1);
  *ensure_stack = (size_t)-1;
  if (arity == NULL)
    return NULL;
  for (size_t i = 0; i < im->prim_count; i++) {
    const struct bac_prim_info *p = bac_prim_find(im->prims[i]);
    arity[i] = p == NULL ? BAC_ARITY_UNKNOWN
             : p->flags & BAC_PRIM_C_TYPED ? BAC_ARITY_NEVER : (signed char)p->arity;
    if (p != NULL && strcmp(p->name, "caml_ensure_stack_capacity") == 0)
      *ensure_stack = i;
  }
  return arity;
}

/* ---- CODE ------------------------------------------------------------------------------------------ */

static void verify(const struct bac_image *im, const opcode_t *code, size_t words)
{
  struct bac_verify_error err;
  size_t ensure_stack;
  signed char *arity = primitive_arities(im, &ensure_stack);
  struct bac_verify_limits lim = {
    .globals = Wosize_val(caml_global_data), .prims = im->prim_count, .arity = arity, .ensure_stack = ensure_stack,
    .scratch = load.work, .scratch_bytes = load.work_bytes
  };
  if (!bac_verify_code(code, words, &lim, NULL, &err))
    bac_load_fatal(false, "the file '%s': section CODE: code offset %zu: %s", im->path, err.word, err.text);
  free(arity);
}

static void original_words(const struct bac_codefrag *f, opcode_t *out)
{
  bac_thread_original((const opcode_t *)(void *)f->start, (size_t)(f->end - f->start) / sizeof(opcode_t), out);
}

static void read_code(struct bac_image *im, struct bac_program *out)
{
  struct bac_image_error err;
  void *base;
  const struct bac_section *s = bac_image_need(im, "CODE", &err);
  if (s == NULL)
    fatal_section(&err);
  if (s->bytes % sizeof(opcode_t) != 0)
    bac_load_fatal(false, "the file '%s': section CODE: %u bytes are no whole number of words", im->path,
                   (unsigned)s->bytes);
  if (bac_code_range_take(s->bytes, &base) != BAC_OK)
    bac_load_fatal(false, "the file '%s': section CODE: no memory for %u bytes", im->path, (unsigned)s->bytes);
  check(bac_image_read(im, s, base, &err), &err);
  out->code = base;
  out->words = s->bytes / sizeof(opcode_t);
}

/* The words go from the file's form to the loop's in place. */
static void accept_code(struct bac_image *im, const struct bac_program *p)
{
  struct bac_codefrag *frag;
  verify(im, p->code, p->words);
  bac_thread_accept(p->code, p->words);
  if (bac_codefrag_add((char *)p->code, (char *)(p->code + p->words), original_words, &frag) != BAC_OK)
    bac_load_fatal(false, "the file '%s': section CODE: no memory", im->path);
}

/* ---- DATA ------------------------------------------------------------------------------------------ */

/* The runtime itself reads the first twelve entries (raise.h), so they must be exception constructors. */
static const char *globals_problem(value data)
{
  if (!Is_block(data) || Tag_val(data) != 0 || Wosize_val(data) < PREDEFINED_EXCEPTIONS)
    return "is no block of globals";
  for (mlsize_t i = 0; i < PREDEFINED_EXCEPTIONS; i++) {
    value exn = Field(data, i);
    if (!Is_block(exn) || Tag_val(exn) != Object_tag || Wosize_val(exn) != 2
        || !Is_block(Field(exn, 0)) || Tag_val(Field(exn, 0)) != String_tag || !Is_long(Field(exn, 1)))
      return "has no exception constructors in its first entries";
  }
  return NULL;
}

/* A failure ends the process in raise.c, exit code 2, with "who: reason": no exception exists yet. */
static value unmarshal(struct bac_image *im, const char *text, size_t bytes, char *work)
{
  struct bac_marshal_head head;
  char who[300] = "input_value";
  if (!load.options->as_reference) {
    snprintf(who, sizeof who, "the file '%.200s': section DATA", im->path);
    const char *problem = bac_marshal_head_read((const unsigned char *)text, bytes, &head);
    if (problem == NULL && head.stored_bytes > bytes - head.header_bytes)
      problem = "is shorter than its header says";
    if (problem != NULL) {
      fprintf(stderr, "Fatal error: %s: %s\n", who, problem);
      exit(2);
    }
  }
  return bac_marshal_in_within(who, text, bytes, work, (size_t)(load.work + load.work_bytes - work));
}

/* The text lies at the start of the workspace or in memory of its own. */
static value read_data(struct bac_image *im, const struct bac_section *s)
{
  struct bac_image_error err;
  size_t text_bytes = (s->bytes + sizeof(value) - 1) & ~(sizeof(value) - 1);
  bool fits = text_bytes <= load.work_bytes;
  char *text = fits ? load.work : malloc(s->bytes), *rest = fits ? text + text_bytes : load.work;
  if (text == NULL)
    bac_load_fatal(false, "the file '%s': section DATA: out of memory", im->path);
  check(bac_image_read(im, s, text, &err), &err);
  value data = unmarshal(im, text, s->bytes, rest);
  if (!fits)
    free(text);
  return data;
}

static void load_data(struct bac_image *im)
{
  struct bac_image_error err;
  const struct bac_section *s = bac_image_need(im, "DATA", &err);
  if (s == NULL)
    fatal_section(&err);
  value data = read_data(im, s);
  const char *problem = globals_problem(data);
  if (problem != NULL)
    bac_load_fatal(false, "the file '%s': section DATA: %s", im->path, problem);
  caml_global_data = data;
}

static void return_workspace(void)
{
  BAC_ASSERT((char *)Caml_state->young_ptr <= load.work);
  load.work = NULL;
  load.work_bytes = 0;
}

void bac_load_program(struct bac_image *im, const struct bac_load_options *opt, struct bac_program *out)
{
  load.image = im;
  load.options = opt;
  load.work = bac_young_lend((size_t)im->file_bytes / 2, &load.work_bytes);
  link_program(im);
  read_code(im, out);
  load_data(im);
  accept_code(im, out);
  return_workspace();
  bac_debuginfo_set_main(im, out->code, out->words);
}

struct bac_image *bac_load_image(void)
{
  return load.image;
}
