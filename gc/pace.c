/* pace.c -- allocation since the last flip against space_overhead.
 *
 * L = live words at the last flip, at least 1 MiB; o = space_overhead.  A collection is due when
 * a >= o/100 * L, so the heap stays below (1 + o/100) * L: the documented meaning of o.  A minor collection adds
 * what it promotes in one step, up to a young area; so past half of the way the step to come counts already.
 * Off-heap memory adds a second measure, the sum of mem/max; the larger of the two decides. */
#include "gc/pace.h"

enum { LIVE_FLOOR_WORDS = 1024 * 1024 / sizeof(value) };

/* x_words and x_share_ppm are added to by any domain, so they are relaxed counters; the rest changes
 * inside a stop.  A share is kept in parts per million: sums of doubles cannot be added atomically. */
static struct {
  _Atomic uintnat x_words;
  _Atomic uintnat x_step;            /* what the last minor collection promoted */
  _Atomic uintnat x_share_ppm;
  _Atomic uintnat x_dependent;       /* bytes now held by bigarrays and the like */
  uintnat live_words;
} pace;
#define PPM 1e6

void bac_pace_start(void)
{
  bac_store_relaxed(&pace.x_words, 0);
  bac_store_relaxed(&pace.x_step, 0);
  bac_store_relaxed(&pace.x_share_ppm, 0);
  bac_store_relaxed(&pace.x_dependent, 0);
  pace.live_words = LIVE_FLOOR_WORDS;
}

void bac_pace_add_words(uintnat words) { bac_fetch_add_relaxed(&pace.x_words, words); }

void bac_pace_add_promoted(uintnat words)
{
  bac_pace_add_words(words);
  bac_store_relaxed(&pace.x_step, words);
}

void bac_pace_add_share(double share)
{
  if (share > 0)
    bac_fetch_add_relaxed(&pace.x_share_ppm, (uintnat)((share < 1 ? share : 1) * PPM));
}

static double live_bytes(void) { return (double)pace.live_words * sizeof(value); }

/* max 0 means: as much off-heap memory as custom_major_ratio allows for the present heap. */
double bac_pace_share(mlsize_t mem, mlsize_t max)
{
  double bound = max != 0 ? (double)max : live_bytes() * bac_gc_params.custom_major_ratio / 100;
  if (mem == 0)
    return 0;
  return bound > (double)mem ? (double)mem / bound : 1;
}

bool bac_pace_due(void)
{
  double limit = (double)pace.live_words * bac_gc_params.space_overhead / 100;
  double words = (double)bac_load_relaxed(&pace.x_words);
  if (words >= limit / 2)
    words += (double)bac_load_relaxed(&pace.x_step);
  return words >= limit || bac_load_relaxed(&pace.x_share_ppm) >= PPM;
}

void bac_pace_new_cycle(uintnat live_words)
{
  pace.live_words = live_words > LIVE_FLOOR_WORDS ? live_words : LIVE_FLOOR_WORDS;
  bac_store_relaxed(&pace.x_words, 0);
  bac_store_relaxed(&pace.x_share_ppm, 0);
}

uintnat bac_pace_cycle_words(void) { return pace.live_words / 100 * bac_gc_params.space_overhead; }

/* ---- off-heap memory that comes and goes with OCaml blocks ---------------------------------------- */

void bac_dependent_add(caml_domain_state *st, size_t bytes)
{
  bac_fetch_add_relaxed(&pace.x_dependent, bytes);
  st->dependent_size += bytes;
  bac_pace_add_share((double)bytes / (live_bytes() * bac_gc_params.space_overhead / 100));
}

void bac_dependent_sub(caml_domain_state *st, size_t bytes)
{
  uintnat now = bac_load_relaxed(&pace.x_dependent);
  bac_fetch_sub_relaxed(&pace.x_dependent, bytes < now ? bytes : now);
  st->dependent_size -= bytes < st->dependent_size ? bytes : st->dependent_size;
}

void bac_adjust_gc_speed(caml_domain_state *st, mlsize_t res, mlsize_t max)
{
  bac_pace_add_share(bac_pace_share(res, max == 0 ? 1 : max));
  if (bac_pace_due())
    bac_gc_domain_of(st)->want_major = true, bac_exchange_acq_rel(&st->young_limit, UINTPTR_MAX);
}
