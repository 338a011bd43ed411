/* t_thread.c -- promises of thread.c and clock.c. */
#include "platform/thread.h"
#include <signal.h>
#include "platform/clock.h"
#include "platform/fault.h"
#include "testsuite/lib/tap.h"

static int ran;
static bool usr1_blocked;

static void body(void *arg)
{
  sigset_t set;
  ran = *(int *)arg;
  pthread_sigmask(SIG_BLOCK, NULL, &set);
  usr1_blocked = sigismember(&set, SIGUSR1) == 1;
}

static void a_thread_runs_its_body_once(void)
{
  struct bac_thread t;
  int seven = 7;
  TAP_OK(bac_thread_create(&t, body, &seven, false) == BAC_OK);
  bac_thread_join(&t);
  TAP_IS_INT(ran, 7);
  TAP_OK(!usr1_blocked);
}

static void signals_can_be_kept_out(void)
{
  struct bac_thread t;
  int one = 1;
  sigset_t set;
  TAP_OK(bac_thread_create(&t, body, &one, true) == BAC_OK);
  bac_thread_join(&t);
  TAP_OK(usr1_blocked);
  pthread_sigmask(SIG_BLOCK, NULL, &set);
  TAP_OK(sigismember(&set, SIGUSR1) == 0);      /* the parent's mask is as before */
}

static void a_fault_point_refuses(void)
{
#if BAC_FAULTS
  struct bac_thread t;
  int two = 2;
  TAP_OK(bac_fault_arm("thread_create:1", 15));
  TAP_OK(bac_thread_create(&t, body, &two, false) == BAC_NOTHREAD);
  bac_fault_disarm_all();
  TAP_OK(ran != 2);
#endif
}

static int slot_value, slot_destroyed;
static struct bac_thread_slot slot;
static void destroy(void *p) { slot_destroyed = *(int *)p; }
static void use_slot(void *arg)
{
  (void)arg;
  slot_value = 42;
  if (bac_thread_slot_get(&slot) == NULL)
    (void)bac_thread_slot_set(&slot, &slot_value);
}

static void a_slot_belongs_to_its_thread(void)
{
  struct bac_thread t;
  TAP_OK(bac_thread_slot_create(&slot, destroy) == BAC_OK);
  TAP_OK(bac_thread_create(&t, use_slot, NULL, false) == BAC_OK);
  bac_thread_join(&t);
  TAP_IS_INT(slot_destroyed, 42);
  TAP_OK(bac_thread_slot_get(&slot) == NULL);
  bac_thread_slot_delete(&slot);
}

static void there_is_a_processor(void) { TAP_OK(bac_thread_cpus() >= 1); }

static void time_does_not_run_backwards(void)
{
  uint64_t a = bac_clock_ns();
  bac_thread_sleep_ns(1000000);
  uint64_t b = bac_clock_ns();
  TAP_OK(b >= a + 1000000);
  uint64_t before = bac_clock_cpu_ns(false);
  for (volatile int i = 0; i < 30000000; i++)
    continue;
  TAP_OK(bac_clock_cpu_ns(false) > before);
  TAP_OK(bac_clock_cpu_ns(true) <= bac_clock_cpu_ns(true));
}

int main(void)
{
  TAP_RUN(a_thread_runs_its_body_once);
  TAP_RUN(signals_can_be_kept_out);
  TAP_RUN(a_fault_point_refuses);
  TAP_RUN(a_slot_belongs_to_its_thread);
  TAP_RUN(there_is_a_processor);
  TAP_RUN(time_does_not_run_backwards);
  return TAP_DONE();
}
