/* callback.c -- C calls OCaml; values that OCaml registered by name.
 * The interpreter installs its entry at start-up, so that this room need not know it. */
#include <stdlib.h>
#include "gc/tables.h"
#include "runtime/callback.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

enum { BUCKETS = 64 };                 /* a program registers a handful of names */

/* EDGE name-registered: release half of the exchange in link_name(), acquire loads in find_from(): carries
 * the name and the registered root, grants reading the entry for ever.  The value itself is a
 * generational root and changes under the rules of roots.h. */
struct named {
  value v;                             /* first: caml_named_value hands out its address */
  struct named *next;
  char name[];
};

static struct {
  bac_apply_fn apply;                                  /* written once, by interp/ at start-up */
  _Atomic(struct named *) x_bucket[BUCKETS];           /* any domain pushes; entries are never removed */
} callback;

void bac_callback_install(bac_apply_fn apply) { callback.apply = apply; }

/* ---- calls --------------------------------------------------------------------------------------- */

value caml_callbackN_exn(value f, int n, value args[])
{
  BAC_ASSERT(callback.apply != NULL && n >= 1);
  BAC_ASSERT(!bac_gc_inside_stop());
  return callback.apply(f, n, args);
}

value caml_callback_exn(value f, value a) { return caml_callbackN_exn(f, 1, (value[]){ a }); }
value caml_callback2_exn(value f, value a, value b)
{
  return caml_callbackN_exn(f, 2, (value[]){ a, b });
}
value caml_callback3_exn(value f, value a, value b, value c)
{
  return caml_callbackN_exn(f, 3, (value[]){ a, b, c });
}

value caml_callbackN(value f, int n, value args[])
{
  return caml_raise_if_exception(caml_callbackN_exn(f, n, args));
}
value caml_callback(value f, value a) { return caml_raise_if_exception(caml_callback_exn(f, a)); }
value caml_callback2(value f, value a, value b)
{
  return caml_raise_if_exception(caml_callback2_exn(f, a, b));
}
value caml_callback3(value f, value a, value b, value c)
{
  return caml_raise_if_exception(caml_callback3_exn(f, a, b, c));
}

static caml_result to_result(value v)
{
  if (Is_exception_result(v))
    return (caml_result){ .is_exception = 1, .data = Extract_exception(v) };
  return (caml_result){ .is_exception = 0, .data = v };
}

caml_result caml_callbackN_res(value f, int n, value args[])
{
  return to_result(caml_callbackN_exn(f, n, args));
}
caml_result caml_callback_res(value f, value a) { return to_result(caml_callback_exn(f, a)); }
caml_result caml_callback2_res(value f, value a, value b)
{
  return to_result(caml_callback2_exn(f, a, b));
}
caml_result caml_callback3_res(value f, value a, value b, value c)
{
  return to_result(caml_callback3_exn(f, a, b, c));
}

/* ---- named values -------------------------------------------------------------------------------- */

static _Atomic(struct named *) *bucket_of(const char *name)
{
  uint32_t h = 5381;
  for (; *name != 0; name++)
    h = h * 33 + (unsigned char)*name;
  return &callback.x_bucket[h % BUCKETS];
}

static struct named *find_from(struct named *from, const struct named *until, const char *name)
{
  for (; from != until; from = from->next)
    if (strcmp(from->name, name) == 0)
      return from;
  return NULL;
}

const value *caml_named_value(const char *name)
{
  struct named *e = find_from(bac_load_acquire(bucket_of(name)), NULL, name);
  return e == NULL ? NULL : &e->v;
}

/* Link e, unless another domain has registered the same name since `seen` was the head; then that one. */
static struct named *link_name(_Atomic(struct named *) *bucket, struct named *e, struct named *seen)
{
  struct named *top = seen;
  do {
    struct named *other = find_from(top, seen, e->name);
    if (other != NULL)
      return other;
    e->next = top;
  } while (!atomic_compare_exchange_weak_explicit(bucket, &top, e, memory_order_acq_rel,
                                                  memory_order_acquire));
  return e;
}

static struct named *make_name(const char *name, value v)
{
  size_t bytes = strlen(name) + 1;
  struct named *e = malloc(sizeof *e + bytes);
  if (e == NULL)
    caml_raise_out_of_memory();
  memcpy(e->name, name, bytes);
  e->v = v;
  if (bac_roots_register(&e->v, true) != BAC_OK) {
    free(e);
    caml_raise_out_of_memory();
  }
  return e;
}

value caml_register_named_value(value name, value v)
{
  const char *text = String_val(name);       /* nothing below allocates in the OCaml heap */
  _Atomic(struct named *) *bucket = bucket_of(text);
  struct named *seen = bac_load_acquire(bucket);
  struct named *e = find_from(seen, NULL, text);
  if (e == NULL) {
    struct named *fresh = make_name(text, v);
    e = link_name(bucket, fresh, seen);
    if (e == fresh)
      return Val_unit;
    bac_roots_unregister(&fresh->v, true);
    free(fresh);
  }
  bac_roots_modify_generational(&e->v, v);
  return Val_unit;
}

void caml_iterate_named_values(caml_named_action action)
{
  for (int i = 0; i < BUCKETS; i++)
    for (struct named *e = bac_load_acquire(&callback.x_bucket[i]); e != NULL; e = e->next)
      action(&e->v, e->name);
}

static void each_name(bac_address_fn fn, void *arg)
{
  fn(arg, (const void *)(uintptr_t)callback.apply);
  for (int i = 0; i < BUCKETS; i++)
    for (struct named *e = bac_load_acquire(&callback.x_bucket[i]); e != NULL; e = e->next)
      fn(arg, e);
}

void bac_callback_list_table(void)
{
  static struct bac_process_table table = { .name = "named values", .each = each_name };
  bac_tables_add(&table);
}

/* Nothing is left to prepare: the interpreter installs its entry before any stub runs. */
void caml_init_callbacks(void);
void caml_init_callbacks(void) {}
