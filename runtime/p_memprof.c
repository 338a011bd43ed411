/* p_memprof.c -- Gc.Memprof: arguments are checked, sampling is not built yet. */
#include "runtime/memory.h"
#include "runtime/prims.h"

value caml_memprof_start(value rate, value depth, value tracker)
{
  (void)tracker;
  double r = Double_val(rate);
  if (!(r >= 0.0 && r <= 1.0) || Long_val(depth) < 0)
    caml_invalid_argument("Gc.Memprof.start");
  caml_failwith("caml_memprof_start: not supported yet");
}

value caml_memprof_stop(value unit)
{
  (void)unit;
  caml_failwith("Gc.Memprof.stop: no profile running.");
}

value caml_memprof_discard(value profile)
{
  (void)profile;
  caml_failwith("caml_memprof_discard: not supported yet");
}
