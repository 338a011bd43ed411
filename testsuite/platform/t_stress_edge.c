/* t_stress_edge.c -- promises of stress_edge.h: delays by seed, the same again, none when off. */
#include "platform/stress_edge.h"
#include <errno.h>
#include "testsuite/lib/tap.h"

enum { PASSES = 4000 };

/* Which of the first passes of an edge were late, as a hash. */
static uint64_t lateness(unsigned park, uint64_t seed, uint64_t domain)
{
  uint64_t hash = 0, before = bac_stress_edge_delays();
  bac_stress_edge_set(park, seed);
  bac_stress_edge_bind(domain);
  for (unsigned i = 0; i < PASSES; i++) {
    BAC_STRESS_EDGE(forwarded);
    uint64_t now = bac_stress_edge_delays();
    hash = hash * 31 + (now != before);
    before = now;
  }
  bac_stress_edge_set(0, 0);
  return hash;
}

static void nobody_is_late_when_the_mode_is_off(void)
{
  uint64_t before = bac_stress_edge_delays();
  TAP_OK(lateness(0, 1, 1) == 0);
  TAP_OK(bac_stress_edge_delays() == before);
}

static void the_same_seed_and_domain_give_the_same_delays(void)
{
  uint64_t a = lateness(1, 1, 1);
  TAP_OK(a != 0);
  TAP_OK(lateness(1, 1, 1) == a);
  TAP_OK(lateness(1, 2, 1) != a);
  TAP_OK(lateness(1, 1, 2) != a);
}

static void a_larger_number_makes_delays_rarer(void)
{
  uint64_t start = bac_stress_edge_delays();
  lateness(1, 3, 0);
  uint64_t often = bac_stress_edge_delays() - start;
  lateness(8, 3, 0);
  TAP_OK(bac_stress_edge_delays() - start - often < often);
}

static void errno_is_kept(void)
{
  bac_stress_edge_set(1, 5);
  errno = ENXIO;
  for (int i = 0; i < 200; i++)
    BAC_STRESS_EDGE(job_post);
  bac_stress_edge_set(0, 0);
  TAP_IS_INT(errno, ENXIO);
  TAP_IS_STR(bac_stress_edge_name(BAC_STRESS_EDGE_job_post), "job_post");
}

int main(void)
{
  TAP_RUN(nobody_is_late_when_the_mode_is_off);
  TAP_RUN(the_same_seed_and_domain_give_the_same_delays);
  TAP_RUN(a_larger_number_makes_delays_rarer);
  TAP_RUN(errno_is_kept);
  return TAP_DONE();
}
