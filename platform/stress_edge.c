/* stress_edge.c -- which visits of an edge are late, and for how long. */
#include "platform/stress_edge.h"
#include <errno.h>
#include "platform/atomic.h"
#include "platform/thread.h"

enum { YIELDS_AT_MOST = 8, SHORT_NS = 50000, LONG_NS = 1000000 };

unsigned bac_stress_park;

static struct {
  uint64_t seed;                     /* bac_stress_edge_set, before threads exist */
  _Atomic uint64_t x_delays;         /* any thread, relaxed */
} edges;

static _Thread_local struct { uint64_t domain, passed; } self;

static const struct { const char *name; unsigned one_in; } table[BAC_STRESS_EDGES] = {
#define STRESS_EDGE(name, one_in, what) [BAC_STRESS_EDGE_##name] = { #name, one_in },
#include "platform/stress_edges.def"
#undef STRESS_EDGE
};

const char *bac_stress_edge_name(enum bac_stress_edge e) { return table[e].name; }
uint64_t bac_stress_edge_delays(void) { return bac_load_relaxed(&edges.x_delays); }

void bac_stress_edge_set(unsigned park, uint64_t seed)
{
  edges.seed = seed;
  bac_stress_park = park;
}

void bac_stress_edge_bind(uint64_t domain)
{
  self.domain = domain;
  self.passed = 0;
}

/* splitmix64 */
static uint64_t mix(uint64_t x)
{
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/* Mostly a yield or a few, which let whoever waits run; sometimes a sleep, long enough for a whole stop. */
static void delay(uint64_t chance)
{
  unsigned kind = chance & 7, amount = (unsigned)(chance >> 3 & 0xffff);
  if (kind < 5) {
    for (unsigned i = amount % YIELDS_AT_MOST + 1; i > 0; i--)
      bac_thread_yield();
  } else {
    bac_thread_sleep_ns(amount % (kind < 7 ? SHORT_NS : LONG_NS) + 1);
  }
}

void bac_stress_edge_pass(enum bac_stress_edge e)
{
  uint64_t chance = mix(mix(edges.seed + self.domain) + ++self.passed * BAC_STRESS_EDGES + e);
  if ((chance >> 32) % ((uint64_t)table[e].one_in * bac_stress_park) != 0)
    return;
  int saved = errno;
  bac_fetch_add_relaxed(&edges.x_delays, 1);
  delay(chance);
  errno = saved;
}
