/* p_events.c -- Runtime_events, as of a runtime whose events are off.
 * Starting, pausing and writing are accepted and do nothing; nothing is recorded and no file appears.
 * Registering gives real ids, so that programs that define events of their own run. */
#include "platform/atomic.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

enum { MAX_USER_EVENTS = 1 << 13 };       /* ids have 13 bits in the file format */

static struct { _Atomic intnat x_next_id; } user_events;       /* any domain, when it registers */

value caml_ml_runtime_events_are_active(void) { return Val_false; }

value caml_ml_runtime_events_path(value unit)
{
  (void)unit;
  return Val_none;
}

value caml_ml_runtime_events_start(value unit)
{
  (void)unit;
  return Val_unit;
}

value caml_ml_runtime_events_pause(value unit)
{
  (void)unit;
  return Val_unit;
}

value caml_ml_runtime_events_resume(value unit)
{
  (void)unit;
  return Val_unit;
}

/* Runtime_events.User.t: id, name, type, tag. */
value caml_runtime_events_user_register(value name, value tag, value type)
{
  CAMLparam3(name, tag, type);
  CAMLlocal1(event);
  intnat id = bac_fetch_add_relaxed(&user_events.x_next_id, 1);
  if (id >= MAX_USER_EVENTS)
    caml_invalid_argument("Runtime_events.User.register: too many events");
  event = caml_alloc_tuple(4);
  Store_field(event, 0, Val_long(id));
  Store_field(event, 1, name);
  Store_field(event, 2, type);
  Store_field(event, 3, tag);
  CAMLreturn(event);
}

value caml_runtime_events_user_write(value buffer, value event, value content)
{
  (void)buffer;
  (void)event;
  (void)content;
  return Val_unit;
}
