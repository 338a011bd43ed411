/* p_sync.c -- Mutex and Condition.
 * A block holds one pointer to C memory that never moves; so a thread may sleep on it outside the heap
 * while the block itself is moved.  The block is a root of whoever waits. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "platform/mutex.h"
#include "platform/status.h"
#include "runtime/memory.h"
#include "runtime/prims.h"
#include "runtime/signal.h"
#include "runtime/sync.h"

static struct bac_mutex *mutex_of(value v) { return *(struct bac_mutex **)Data_custom_val(v); }
static struct bac_condition *condition_of(value v) { return *(struct bac_condition **)Data_custom_val(v); }

static void finalize_mutex(value v) { bac_mutex_destroy(mutex_of(v)); }
static void finalize_condition(value v) { bac_condition_destroy(condition_of(v)); }

/* Order and hash by address of the C object: stable for the life of the block. */
static int compare_pointers(value a, value b)
{
  uintnat x = (uintnat)mutex_of(a), y = (uintnat)mutex_of(b);
  return (x > y) - (x < y);
}
static intnat hash_pointer(value v) { return (intnat)mutex_of(v); }

static const struct custom_operations mutex_ops = {
  .identifier = "_mutex", .finalize = finalize_mutex, .compare = compare_pointers, .hash = hash_pointer
};
static const struct custom_operations condition_ops = {
  .identifier = "_condition", .finalize = finalize_condition, .compare = compare_pointers,
  .hash = hash_pointer
};

_Noreturn static void raise_errno(int code, const char *where)
{
  char text[160], space[128];
  if (code == ENOMEM)
    caml_raise_out_of_memory();
  snprintf(text, sizeof text, "%s: %s", where, bac_status_system_text(code, space, sizeof space));
  caml_raise_sys_error(caml_copy_string(text));
}

value caml_ml_mutex_new(value unit)
{
  (void)unit;
  struct bac_mutex *m = bac_mutex_create();
  if (m == NULL)
    caml_raise_out_of_memory();
  value v = bac_custom_alloc(Caml_state, &mutex_ops, sizeof m, 0, 1, 0, 1);
  if (v == 0) {
    bac_mutex_destroy(m);
    caml_raise_out_of_memory();
  }
  *(struct bac_mutex **)Data_custom_val(v) = m;
  return v;
}

int bac_sync_lock(value mutex)
{
  struct bac_mutex *m = mutex_of(mutex);
  int code = bac_mutex_try(m);
  if (code != EBUSY)
    return code;
  bac_blocking_enter();
  code = bac_mutex_lock(m);
  bac_blocking_leave();
  return code;
}

int bac_sync_unlock(value mutex) { return bac_mutex_unlock(mutex_of(mutex)); }
void bac_sync_broadcast(value condition) { bac_condition_broadcast(condition_of(condition)); }

value caml_ml_mutex_lock(value mutex)
{
  CAMLparam1(mutex);
  struct bac_mutex *m = mutex_of(mutex);
  int code = bac_mutex_try(m);
  if (code == EBUSY) {                     /* slow path: signals first, then wait outside the heap */
    caml_enter_blocking_section();
    code = bac_mutex_lock(m);
    caml_leave_blocking_section();
  }
  if (code != 0)
    raise_errno(code, "Mutex.lock");
  CAMLreturn(Val_unit);
}

value caml_ml_mutex_unlock(value mutex)
{
  int code = bac_sync_unlock(mutex);       /* wakes at most one thread; never sleeps */
  if (code != 0)
    raise_errno(code, "Mutex.unlock");
  return Val_unit;
}

value caml_ml_mutex_try_lock(value mutex)
{
  int code = bac_mutex_try(mutex_of(mutex));
  if (code == EBUSY)
    return Val_false;
  if (code != 0)
    raise_errno(code, "Mutex.try_lock");
  return Val_true;
}

value caml_ml_condition_new(value unit)
{
  (void)unit;
  struct bac_condition *c = bac_condition_create();
  if (c == NULL)
    caml_raise_out_of_memory();
  value v = bac_custom_alloc(Caml_state, &condition_ops, sizeof c, 0, 1, 0, 1);
  if (v == 0) {
    bac_condition_destroy(c);
    caml_raise_out_of_memory();
  }
  *(struct bac_condition **)Data_custom_val(v) = c;
  return v;
}

value caml_ml_condition_wait(value condition, value mutex)
{
  CAMLparam2(condition, mutex);
  struct bac_condition *c = condition_of(condition);
  struct bac_mutex *m = mutex_of(mutex);
  caml_enter_blocking_section();
  int code = bac_condition_wait(c, m);
  caml_leave_blocking_section();
  if (code != 0)
    raise_errno(code, "Condition.wait");
  CAMLreturn(Val_unit);
}

value caml_ml_condition_signal(value condition)
{
  bac_condition_signal(condition_of(condition));
  return Val_unit;
}

value caml_ml_condition_broadcast(value condition)
{
  bac_sync_broadcast(condition);
  return Val_unit;
}
