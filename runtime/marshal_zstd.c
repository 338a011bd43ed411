/* marshal_zstd.c -- compressed marshal data through libzstd.
 * Frames are written as a stream of unknown length, which is what the reference writes.
 * The library is loaded by whoever first meets such data: most programs never do, and loading it is a tenth of the
 * start-up of a small one.  A static executable has it linked in. */
#include <stdio.h>
#include <stdlib.h>
#include "platform/dl.h"
#include "platform/lock.h"
#include "runtime/marshal.h"
#include "runtime/marshal_zstd.h"

#ifndef BAC_HAVE_ZSTD
#define BAC_HAVE_ZSTD 0
#endif
#if BAC_HAVE_ZSTD
#include <zstd.h>

#ifndef BAC_ZSTD_LINKED
#define BAC_ZSTD_LINKED 0
#endif

#define LIBRARY  "libzstd.so.1"
#define FUNCTIONS(F) \
  F(ZSTD_decompress) F(ZSTD_createCCtx) F(ZSTD_compressStream2) F(ZSTD_freeCCtx) F(ZSTD_isError)

/* Written once, under the lock, before `state` says so. */
static struct {
  struct bac_lock lock;
  enum { UNTRIED, LOADED, ABSENT } state;
#define POINTER(name)  __typeof__(&name) name;
  FUNCTIONS(POINTER)
} zstd = { .lock = BAC_LOCK_INITIALIZER(ZSTD) };

#if BAC_ZSTD_LINKED
static bool find_functions(void)
{
#define FIND(name)  zstd.name = name;
  FUNCTIONS(FIND)
  return true;
}
#else
static bool find_functions(void)
{
  struct bac_dl *library;
  if (bac_dl_open(LIBRARY, false, &library) != BAC_OK)
    return false;
#define FIND(name)  if ((zstd.name = (__typeof__(zstd.name))bac_dl_find(library, #name)) == NULL) return false;
  FUNCTIONS(FIND)
  return true;
}
#endif

/* False: it cannot be had, which is said once. */
static bool load(void)
{
  bool loaded;
  bac_lock_take(&zstd.lock);
  if (zstd.state == UNTRIED) {
    bool found = find_functions();
    zstd.state = found ? LOADED : ABSENT;
    if (!found)
      fprintf(stderr, "compressed data needs %s (Debian package libzstd1): %s\n", LIBRARY, bac_dl_error());
  }
  loaded = zstd.state == LOADED;
  bac_lock_release(&zstd.lock);
  return loaded;
}

/* An error is a number that no length reaches. */
static size_t decompress(unsigned char *dst, uintnat dst_bytes, const unsigned char *src, uintnat src_bytes)
{
  return load() ? zstd.ZSTD_decompress(dst, dst_bytes, src, src_bytes) : SIZE_MAX;
}

static void free_blocks(struct caml_output_block *b)
{
  while (b != NULL) {
    struct caml_output_block *next = b->next;
    free(b);
    b = next;
  }
}

/* A fresh empty block behind *last (or first of all), and `out` pointing into it. */
static bool add_block(struct caml_output_block **first, struct caml_output_block **last, ZSTD_outBuffer *out)
{
  struct caml_output_block *b = malloc(sizeof *b);
  if (b == NULL)
    return false;
  b->next = NULL;
  b->end = b->data;
  if (*last == NULL)
    *first = b;
  else
    (*last)->next = b;
  *last = b;
  *out = (ZSTD_outBuffer){ b->data, SIZE_EXTERN_OUTPUT_BLOCK, 0 };
  return true;
}

/* One piece of input, or the end of the frame when in is NULL. */
static bool feed(ZSTD_CCtx *ctx, const struct caml_output_block *in, struct caml_output_block **first,
                 struct caml_output_block **last, ZSTD_outBuffer *out)
{
  ZSTD_inBuffer src = { NULL, 0, 0 };
  size_t left;
  if (in != NULL)
    src = (ZSTD_inBuffer){ in->data, (size_t)(in->end - in->data), 0 };
  do {
    if (out->pos == out->size && !add_block(first, last, out))
      return false;
    left = zstd.ZSTD_compressStream2(ctx, out, &src, in == NULL ? ZSTD_e_end : ZSTD_e_continue);
    (*last)->end = (*last)->data + out->pos;
    if (zstd.ZSTD_isError(left))
      return false;
  } while (in == NULL ? left != 0 : src.pos < src.size);
  return true;
}

/* Replaces the chain by its compressed form; false leaves it as it was. */
static bool compress(struct caml_output_block **chain)
{
  struct caml_output_block *first = NULL, *last = NULL;
  ZSTD_outBuffer out = { NULL, 0, 0 };
  ZSTD_CCtx *ctx = load() ? zstd.ZSTD_createCCtx() : NULL;
  bool good = ctx != NULL;
  for (const struct caml_output_block *in = *chain; good && in != NULL; in = in->next)
    good = feed(ctx, in, &first, &last, &out);
  good = good && feed(ctx, NULL, &first, &last, &out);
  if (ctx != NULL)
    zstd.ZSTD_freeCCtx(ctx);
  free_blocks(good ? *chain : first);
  if (good)
    *chain = first;
  return good;
}

bool bac_marshal_zstd_install(void)
{
  caml_extern_compress_output = compress;
  caml_intern_decompress_input = decompress;
  return true;
}

#else
/* False to the program, which then meets `cannot decompress`; the user learns why and what to do. */
static size_t refuse(unsigned char *dst, uintnat dst_bytes, const unsigned char *src, uintnat src_bytes)
{
  static _Atomic bool x_said;
  (void)dst, (void)dst_bytes, (void)src, (void)src_bytes;
  if (!atomic_exchange(&x_said, true))
    fputs("compressed data needs libzstd, which this bactrian was configured without; configure one --with-zstd\n", stderr);
  return SIZE_MAX;
}

bool bac_marshal_zstd_install(void)
{
  caml_intern_decompress_input = refuse;
  return false;
}
#endif
