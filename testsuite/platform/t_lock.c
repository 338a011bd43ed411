/* t_lock.c -- promises of lock.c. */
#include "platform/lock.h"
#include "platform/assert.h"
#include "platform/atomic.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

static struct bac_lock a = BAC_LOCK_INITIALIZER(TEST_A), b = BAC_LOCK_INITIALIZER(TEST_B);
static struct bac_cond cond = BAC_COND_INITIALIZER;
static int counter, stage;

static void in_order(void)
{
  TAP_OK(bac_lock_none_held());
  bac_lock_take(&a);
  bac_lock_take(&b);
  TAP_OK(!BAC_DEBUG || !bac_lock_none_held());
  bac_lock_release(&a);                          /* release order is free */
  bac_lock_release(&b);
  TAP_OK(bac_lock_none_held());
}

static void wrong_order(void)
{
  bac_lock_take(&b);
  bac_lock_take(&a);
}

static void a_wrong_order_is_reported_by_name(void)
{
#if BAC_DEBUG >= 1 && !BAC_TSAN
  char text[256];
  int status = tap_in_child(wrong_order, text, sizeof text);
  TAP_OK(WIFSIGNALED(status));
  TAP_OK(strstr(text, "TEST_A taken while TEST_B is held") != NULL);
#else
  (void)wrong_order;
#endif
}

static void count(void *arg)
{
  (void)arg;
  for (int i = 0; i < 20000; i++) {
    bac_lock_take(&a);
    counter++;
    bac_lock_release(&a);
  }
}

static void one_thread_at_a_time(void)
{
  struct bac_thread t[4];
  for (int i = 0; i < 4; i++)
    TAP_OK(bac_thread_create(&t[i], count, NULL, false) == BAC_OK);
  for (int i = 0; i < 4; i++)
    bac_thread_join(&t[i]);
  TAP_IS_INT(counter, 80000);
}

static void try_other(void *arg) { *(bool *)arg = bac_lock_try(&a); }

static void try_never_sleeps(void)
{
  struct bac_thread t;
  bool got = true;
  bac_lock_take(&a);
  TAP_OK(bac_thread_create(&t, try_other, &got, false) == BAC_OK);
  bac_thread_join(&t);
  TAP_OK(!got);
  bac_lock_release(&a);
}

static void reply(void *arg)
{
  (void)arg;
  bac_lock_take(&a);
  while (stage != 1)
    bac_cond_wait(&cond, &a);
  stage = 2;
  bac_cond_broadcast(&cond);
  bac_lock_release(&a);
}

static void a_condition_wakes(void)
{
  struct bac_thread t;
  TAP_OK(bac_thread_create(&t, reply, NULL, false) == BAC_OK);
  bac_lock_take(&a);
  stage = 1;
  bac_cond_broadcast(&cond);
  while (stage != 2)
    bac_cond_wait(&cond, &a);
  bac_lock_release(&a);
  bac_thread_join(&t);
  TAP_IS_INT(stage, 2);
}

int main(void)
{
  TAP_RUN(in_order);
  TAP_RUN(a_wrong_order_is_reported_by_name);
  TAP_RUN(one_thread_at_a_time);
  TAP_RUN(try_never_sleeps);
  TAP_RUN(a_condition_wakes);
  return TAP_DONE();
}
