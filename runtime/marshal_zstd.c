/* marshal_zstd.c -- compressed marshal data through libzstd.
 * Frames are written as a stream of unknown length, which is what the reference writes. */
#include <stdio.h>
#include <stdlib.h>
#include "runtime/marshal.h"
#include "runtime/marshal_zstd.h"

#ifndef BAC_HAVE_ZSTD
#define BAC_HAVE_ZSTD 0
#endif
#if BAC_HAVE_ZSTD
#include <zstd.h>

static size_t decompress(unsigned char *dst, uintnat dst_bytes, const unsigned char *src, uintnat src_bytes)
{
  return ZSTD_decompress(dst, dst_bytes, src, src_bytes);      /* an error is a number no length reaches */
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
    left = ZSTD_compressStream2(ctx, out, &src, in == NULL ? ZSTD_e_end : ZSTD_e_continue);
    (*last)->end = (*last)->data + out->pos;
    if (ZSTD_isError(left))
      return false;
  } while (in == NULL ? left != 0 : src.pos < src.size);
  return true;
}

/* Replaces the chain by its compressed form; false leaves it as it was. */
static bool compress(struct caml_output_block **chain)
{
  struct caml_output_block *first = NULL, *last = NULL;
  ZSTD_outBuffer out = { NULL, 0, 0 };
  ZSTD_CCtx *ctx = ZSTD_createCCtx();
  bool good = ctx != NULL;
  for (const struct caml_output_block *in = *chain; good && in != NULL; in = in->next)
    good = feed(ctx, in, &first, &last, &out);
  good = good && feed(ctx, NULL, &first, &last, &out);
  ZSTD_freeCCtx(ctx);
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
bool bac_marshal_zstd_install(void) { return false; }
#endif
