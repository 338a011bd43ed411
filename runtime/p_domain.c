/* p_domain.c -- Domain and its local storage. */
#include "gc/stw.h"
#include "platform/thread.h"
#include "runtime/domain.h"
#include "runtime/memory.h"
#include "runtime/prims.h"
#include "runtime/raise.h"
#include "runtime/signal.h"

value caml_domain_spawn(value closure, value term)
{
  int id;
  bac_status st = bac_domain_spawn(closure, term, &id);
  if (st != BAC_OK)                                 /* nothing to undo: spawn left no trace */
    caml_failwith(st == BAC_NOTHREAD ? "failed to create domain thread" : "failed to allocate domain");
  return Val_int(id);
}

value caml_ml_domain_id(value unit)
{
  (void)unit;
  return Val_int(Caml_state->unique_id);
}

value caml_ml_domain_index(value unit)
{
  (void)unit;
  return Val_int(Caml_state->id);
}

/* One turn of a program's own spin loop.  The loop may wait for a domain that waits for us to park, so the
 * turn polls; with more domains than processors it gives the processor away. */
value caml_ml_domain_cpu_relax(value unit)
{
  (void)unit;
  if (bac_poll_wanted(Caml_state))
    bac_gc_poll(Caml_state);
  if (bac_domain_crowded())
    bac_thread_yield();
  else
    bac_thread_relax();
  return Val_unit;
}

value caml_recommended_domain_count(value unit)
{
  (void)unit;
  return Val_int(bac_thread_cpus());
}

/* dls_root is a field of the domain and scanned as a root at every collection: plain stores will do. */
value caml_domain_dls_get(value unit)
{
  (void)unit;
  value state = Caml_state->dls_root;
  /* Domain.spawn's first statement had no memory for the storage; its at_exit asks all the same. */
  if (BAC_UNLIKELY(state == Val_unit && bac_domain_of(Caml_state)->starting))
    caml_raise_out_of_memory();
  return state;
}

/* The first storage of a domain is where its program begins: what was asked of it meanwhile runs at the next poll. */
value caml_domain_dls_set(value state)
{
  struct bac_domain *d = bac_domain_of(Caml_state);
  Caml_state->dls_root = state;
  if (d->starting) {
    d->starting = false;
    bac_actions_request(Caml_state);
  }
  return Val_unit;
}

/* Against other threads of this domain only, which run between polls and never during this call. */
value caml_domain_dls_compare_and_set(value expected, value state)
{
  if (Caml_state->dls_root != expected)
    return Val_false;
  Caml_state->dls_root = state;
  return Val_true;
}
