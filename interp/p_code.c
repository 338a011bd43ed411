/* p_code.c -- primitives that make, free or look into code: the toplevel, Dynlink, #trace. */
#include <stdio.h>
#include <string.h>
#include "gc/gc.h"
#include "interp/debuginfo.h"
#include "interp/interp.h"
#include "interp/link.h"
#include "interp/loop.h"
#include "interp/trap.h"
#include "interp/verify.h"
#include "runtime/bigarray.h"
#include "runtime/codefrag.h"
#include "runtime/memory.h"

/* ---- globals --------------------------------------------------------------------------------------- */

value caml_get_global_data(value unit)
{
  (void)unit;
  return caml_global_data;
}

/* Make room for at least `wanted` globals; new ones are 0. */
value caml_realloc_global(value wanted)
{
  mlsize_t old_size = Wosize_val(caml_global_data), size = old_size;
  value block;
  if (Unsigned_long_val(wanted) < old_size)
    return Val_unit;
  size = (Unsigned_long_val(wanted) + 0x100) & ~(mlsize_t)0xff;
  block = caml_alloc_shr(size, 0);
  for (mlsize_t i = 0; i < old_size; i++)
    caml_initialize(&Field(block, i), Field(caml_global_data, i));
  for (mlsize_t i = old_size; i < size; i++)
    Field(block, i) = Val_long(0);
  bac_word_store_release(&caml_global_data, block);
  return Val_unit;
}

/* ---- code made at run time ---------------------------------------------------------------------------- */

struct bytecode {
  code_t code;
  size_t words;
  struct bac_codefrag *fragment;
};
enum { RETURN_WORDS = 2 };              /* a phrase ends where its function returns */

static void original_words(const struct bac_codefrag *f, opcode_t *out)
{
  bac_thread_original((const opcode_t *)(void *)f->start, (size_t)(f->end - f->start) / sizeof *out, out);
}

/* The words of the phrase with RETURN 1 behind them, in the CODE range. */
static void copy_code(struct bytecode *b, const void *data, size_t bytes)
{
  void *base;
  b->words = bytes / sizeof(opcode_t) + RETURN_WORDS;
  if (bac_code_range_take(b->words * sizeof(opcode_t), &base) != BAC_OK)
    caml_raise_out_of_memory();
  b->code = base;
  memcpy(base, data, b->words * sizeof(opcode_t) - RETURN_WORDS * sizeof(opcode_t));
  b->code[b->words - 2] = BAC_OP_RETURN;
  b->code[b->words - 1] = 1;
}

static bool verify_code(const struct bytecode *b, char *text, size_t bytes)
{
  struct bac_verify_error err;
  struct bac_verify_limits lim = {
    .globals = Wosize_val(caml_global_data), .prims = bac_link_prim_count(),
    .ensure_stack = (size_t)-1, .closure_at_zero = true
  };
  for (size_t i = 0; i < lim.prims; i++)
    if (strcmp(bac_link_prim_name(i), "caml_ensure_stack_capacity") == 0)
      lim.ensure_stack = i;
  if (bac_verify_code(b->code, b->words, &lim, NULL, &err))
    return true;
  snprintf(text, bytes, "reify_bytecode: code offset %zu: %s", err.word, err.text);
  return false;
}

static struct bytecode *make_bytecode(const void *data, size_t bytes, const unsigned char *digest)
{
  struct bytecode *b = caml_stat_alloc(sizeof *b);
  char text[240];
  copy_code(b, data, bytes);
  if (!verify_code(b, text, sizeof text)) {
    bac_code_range_give_back(b->code, b->words * sizeof(opcode_t));
    caml_stat_free(b);
    caml_failwith(text);
  }
  bac_thread_accept(b->code, b->words);
  if (bac_codefrag_add((char *)b->code, (char *)(b->code + b->words), original_words, &b->fragment)
      != BAC_OK) {
    bac_code_range_give_back(b->code, b->words * sizeof(opcode_t));
    caml_stat_free(b);
    caml_raise_out_of_memory();
  }
  if (digest != NULL)
    bac_codefrag_set_digest(b->fragment, digest);
  return b;
}

/* (handle, closure) of the code in a bigarray of bytes. */
value caml_reify_bytecode(value data, value events, value digest_option)
{
  CAMLparam3(data, events, digest_option);
  CAMLlocal2(handle, closure);
  unsigned char digest[16];
  struct bytecode *b;
  bool has_digest = Is_some(digest_option);
  if (has_digest)
    memcpy(digest, String_val(Some_val(digest_option)), sizeof digest);
  b = make_bytecode(Caml_ba_data_val(data), caml_ba_byte_size(Caml_ba_array_val(data)),
                    has_digest ? digest : NULL);
  bac_debuginfo_add(b->code, b->words, events);
  handle = caml_alloc_small(1, Abstract_tag);
  *(struct bytecode **)handle = b;
  closure = caml_alloc_small(2, Closure_tag);
  Field(closure, 0) = (value)b->code;
  Field(closure, 1) = Make_closinfo(0, 2);
  CAMLreturn(caml_alloc_2(0, handle, closure));
}

/* The caller promises that no closure of this code is left. */
value caml_static_release_bytecode(value handle)
{
  struct bytecode *b = *(struct bytecode **)handle;
  if (b == NULL)
    return Val_unit;
  *(struct bytecode **)handle = NULL;
  bac_debuginfo_remove(b->code);
  bac_codefrag_remove(b->fragment);
  bac_code_range_give_back(b->code, b->words * sizeof(opcode_t));
  caml_stat_free(b);
  return Val_unit;
}

/* ---- stub libraries at run time -------------------------------------------------------------------------- */

static value box_pointer(void *p)
{
  value block = caml_alloc_small(1, Abstract_tag);
  *(void **)block = p;
  return block;
}

value caml_dynlink_open_lib(value filename)
{
  struct bac_dl *d;
  const char *text;
  if (bac_link_open(String_val(filename), &d, &text) != BAC_OK)
    caml_failwith(text);
  return box_pointer(d);
}

/* A library stays open: code of it may still be in the primitive table. */
value caml_dynlink_close_lib(value handle)
{
  *(struct bac_dl **)handle = NULL;
  return Val_unit;
}

value caml_dynlink_lookup_symbol(value handle, value name)
{
  struct bac_dl *d = *(struct bac_dl **)handle;
  void *p = d == NULL ? NULL : bac_dl_find(d, String_val(name));
  return p == NULL ? Val_unit : box_pointer(p);
}

value caml_dynlink_add_primitive(value symbol)
{
  size_t index;
  bac_prim address;
  memcpy(&address, (void *)symbol, sizeof address);
  if (bac_link_add(address, &index) != BAC_OK)
    caml_raise_out_of_memory();
  return Val_long(index);
}

value caml_dynlink_get_current_libs(value unit)
{
  CAMLparam1(unit);
  CAMLlocal2(array, handle);
  size_t n = 0;
  while (bac_link_library(n) != NULL)
    n++;
  array = caml_alloc_tuple(n);
  for (size_t i = 0; i < n; i++) {
    handle = box_pointer(bac_link_library(i));
    Store_field(array, i, handle);
  }
  CAMLreturn(array);
}

/* ---- looking at the frame of a C call ---------------------------------------------------------------------- */

value caml_get_current_environment(value unit)
{
  (void)unit;
  return Caml_state->current_stack->sp[CCALL_ENV];
}

/* #trace of the toplevel: the frame of this call and the return frame of its caller go four words down;
 * what the caller returns to then is a call of the traced code with its argument. */
value caml_invoke_traced_function(value code, value env, value arg)
{
  enum { MOVED = 7 };                   /* C call frame, two arguments, three words of return frame */
  struct stack_info *s = Caml_state->current_stack;
  value *from = s->sp, *to = from - (RET_WORDS + 1);
  for (int i = 0; i < MOVED; i++)
    to[i] = from[i];
  to[MOVED + RET_PC] = (value)Nativeint_val(code);
  to[MOVED + RET_ENV] = env;
  to[MOVED + RET_EXTRA] = Val_long(0);
  to[MOVED + RET_WORDS] = arg;
  s->sp = to;
  return Val_unit;
}
