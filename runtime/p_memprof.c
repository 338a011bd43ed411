/* p_memprof.c -- Gc.Memprof: profiles start, stop and are discarded; sampling itself is not built yet, so
 * the only rate that is accepted is 0.
 * A profile is a block of one field, its state; domains that share it hold the same block. */
#include "runtime/domain.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

enum { SAMPLING, STOPPED, DISCARDED };       /* field 0 of a profile */

static bool is_sampling(value profile)
{
  return Is_block(profile) && bac_field_get(profile, 0) == Val_int(SAMPLING);
}

value caml_memprof_start(value rate, value depth, value tracker)
{
  struct bac_domain *d = bac_domain_of(Caml_state);
  double r = Double_val(rate);
  (void)tracker;
  if (is_sampling(d->profile))
    caml_failwith("Gc.Memprof.start: already started.");
  if (!(r >= 0.0 && r <= 1.0) || Long_val(depth) < 0)
    caml_invalid_argument("Gc.Memprof.start");
  if (r > 0.0)
    caml_failwith("caml_memprof_start: not supported yet");
  d->profile = caml_alloc_1(0, Val_int(SAMPLING));
  return d->profile;
}

value caml_memprof_stop(value unit)
{
  struct bac_domain *d = bac_domain_of(Caml_state);
  (void)unit;
  if (!is_sampling(d->profile))
    caml_failwith("Gc.Memprof.stop: no profile running.");
  bac_field_set_imm(d->profile, 0, Val_int(STOPPED));
  d->profile = Val_unit;
  return Val_unit;
}

value caml_memprof_discard(value profile)
{
  if (is_sampling(profile))
    caml_failwith("Gc.Memprof.discard: profile not stopped.");
  if (bac_field_get(profile, 0) == Val_int(DISCARDED))
    caml_failwith("Gc.Memprof.discard: profile already discarded.");
  bac_field_set_imm(profile, 0, Val_int(DISCARDED));
  return Val_unit;
}
