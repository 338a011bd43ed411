/* fault.c -- which visits of a fault point fail. */
#include "platform/fault.h"
#include <stdlib.h>
#include <string.h>
#include "platform/atomic.h"

enum mode { OFF, ONCE, FROM, CHANCE };

/* mode, k, seed: written by bac_fault_arm before threads exist; visits: any thread, relaxed. */
static struct { enum mode mode; uint64_t k, seed; _Atomic uint64_t x_visits; } point[BAC_FAULT_COUNT];

static const char *const names[BAC_FAULT_COUNT] = {
#define FAULT(name, what) [BAC_FAULT_##name] = #name,
#include "platform/fault_points.def"
#undef FAULT
};

const char *bac_fault_name(enum bac_fault p) { return names[p]; }
uint64_t bac_fault_visits(enum bac_fault p) { return bac_load_relaxed(&point[p].x_visits); }

static int index_of(const char *name, size_t bytes)
{
  for (int i = 0; i < BAC_FAULT_COUNT; i++)
    if (strlen(names[i]) == bytes && memcmp(names[i], name, bytes) == 0)
      return i;
  return -1;
}

bool bac_fault_arm(const char *spec, unsigned bytes)
{
  char text[96], *end;
  if (bytes >= sizeof text)
    return false;
  memcpy(text, spec, bytes);
  text[bytes] = 0;
  char *colon = strchr(text, ':');
  int i = colon == NULL ? -1 : index_of(text, (size_t)(colon - text));
  if (i < 0)
    return false;
  uint64_t k = strtoull(colon + 1, &end, 10), seed = 0;
  enum mode mode = ONCE;
  if (*end == '+') {
    mode = FROM;
    end++;
  } else if (*end == '~') {
    mode = CHANCE;
    seed = strtoull(end + 1, &end, 10);
  }
  if (k == 0 || *end != 0)
    return false;
  point[i].k = k;
  point[i].seed = seed;
  point[i].mode = mode;
  bac_store_relaxed(&point[i].x_visits, 0);
  return true;
}

void bac_fault_disarm_all(void)
{
  for (int i = 0; i < BAC_FAULT_COUNT; i++) {
    point[i].mode = OFF;
    bac_store_relaxed(&point[i].x_visits, 0);
  }
}

/* splitmix64 of visit and seed: the same visits fail in every run of the same program. */
static uint64_t mix(uint64_t x)
{
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

bool bac_fault_hit(enum bac_fault p)
{
  uint64_t visit = bac_fetch_add_relaxed(&point[p].x_visits, 1) + 1;
  switch (point[p].mode) {
  case OFF:    return false;
  case ONCE:   return visit == point[p].k;
  case FROM:   return visit >= point[p].k;
  case CHANCE: return mix(visit ^ point[p].seed * 0x2545f4914f6cdd1du) % point[p].k == 0;
  }
  return false;
}
