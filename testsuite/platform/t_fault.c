/* t_fault.c -- promises of fault.c and fatal.c. */
#include "platform/fault.h"
#include <signal.h>
#include "platform/fatal.h"
#include "testsuite/lib/tap.h"

static bool arm(const char *s) { return bac_fault_arm(s, (unsigned)strlen(s)); }

static void the_kth_visit_fails(void)
{
  TAP_OK(arm("gc_chunk:3"));
  TAP_OK(!bac_fault_hit(BAC_FAULT_gc_chunk));
  TAP_OK(!bac_fault_hit(BAC_FAULT_gc_chunk));
  TAP_OK(bac_fault_hit(BAC_FAULT_gc_chunk));
  TAP_OK(!bac_fault_hit(BAC_FAULT_gc_chunk));
  TAP_IS_INT(bac_fault_visits(BAC_FAULT_gc_chunk), 4);
  TAP_OK(!bac_fault_hit(BAC_FAULT_gc_table));
}

static void all_from_the_kth_fail(void)
{
  TAP_OK(arm("gc_table:2+"));
  TAP_OK(!bac_fault_hit(BAC_FAULT_gc_table));
  TAP_OK(bac_fault_hit(BAC_FAULT_gc_table));
  TAP_OK(bac_fault_hit(BAC_FAULT_gc_table));
}

static unsigned long pattern(const char *spec)
{
  unsigned long bits = 0;
  TAP_OK(arm(spec));
  for (int i = 0; i < 60; i++)
    bits = bits << 1 | bac_fault_hit(BAC_FAULT_gc_ring);
  return bits;
}

static void a_seed_repeats(void)
{
  unsigned long a = pattern("gc_ring:4~7"), b = pattern("gc_ring:4~7"), c = pattern("gc_ring:4~8");
  TAP_OK(a == b);
  TAP_OK(a != c);
  TAP_OK(a != 0);
}

static void nonsense_is_refused(void)
{
  TAP_OK(!arm("no_such_point:1"));
  TAP_OK(!arm("gc_ring"));
  TAP_OK(!arm("gc_ring:"));
  TAP_OK(!arm("gc_ring:0"));
  TAP_OK(!arm("gc_ring:1x"));
  bac_fault_disarm_all();
  TAP_OK(!bac_fault_hit(BAC_FAULT_gc_ring));
}

static void die(void) { bac_fatal("no %s left", "hope"); }

static void fatal_prints_and_aborts(void)
{
  char text[128];
  int status = tap_in_child(die, text, sizeof text);
  TAP_OK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  TAP_IS_STR(text, "Fatal error: no hope left\n");
}

int main(void)
{
  TAP_RUN(the_kth_visit_fails);
  TAP_RUN(all_from_the_kth_fail);
  TAP_RUN(a_seed_repeats);
  TAP_RUN(nonsense_is_refused);
  TAP_RUN(fatal_prints_and_aborts);
  return TAP_DONE();
}
