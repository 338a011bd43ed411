/* t_ck.c -- the parts of Concurrency Kit that platform/ck.h offers order what we rely on; the thread sanitizer is
 * silent about each. */
#include "platform/ck.h"
#include <stdlib.h>
#include "platform/assert.h"
#include "platform/atomic.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

enum { THREADS = 3, EACH = 5000, RING = 64 };

struct item { ck_stack_entry_t entry; long number, twice; };

static struct item items[THREADS][EACH];
static ck_ring_t ring;
static ck_ring_buffer_t ring_buffer[RING];
static ck_stack_t stack = CK_STACK_INITIALIZER;
static _Atomic long x_sum, x_taken, x_wrong;

CK_STACK_CONTAINER(struct item, entry, item_of)

static void run(void (*body)(void *))
{
  struct bac_thread t[THREADS];
  bac_store_relaxed(&x_sum, 0);
  bac_store_relaxed(&x_taken, 0);
  bac_store_relaxed(&x_wrong, 0);
  for (int i = 0; i < THREADS; i++)
    TAP_OK(bac_thread_create(&t[i], body, items[i], false) == BAC_OK);
  for (int i = 0; i < THREADS; i++)
    bac_thread_join(&t[i]);
}

static void fill(struct item *it, long i)
{
  it->number = i;
  it->twice = 2 * i;
}
static void take(const struct item *it)
{
  if (it->twice != 2 * it->number)
    bac_fetch_add_relaxed(&x_wrong, 1);
  bac_fetch_add_relaxed(&x_sum, it->number);
  bac_fetch_add_relaxed(&x_taken, 1);
}

static bool all_came(void)
{
  long n = (long)THREADS * EACH * (EACH + 1) / 2;
  return bac_load_relaxed(&x_taken) == THREADS * EACH && bac_load_relaxed(&x_sum) == n
         && bac_load_relaxed(&x_wrong) == 0;
}

static void drain_stack(void)
{
  for (ck_stack_entry_t *e = ck_stack_batch_pop_upmc(&stack), *next; e != NULL; e = next) {
    next = CK_STACK_NEXT(e);
    take(item_of(e));
  }
}

static void push_and_pop(void *arg)
{
  struct item *mine = arg;
  for (long i = 0; i < EACH; i++) {
    fill(&mine[i], i + 1);
    ck_stack_push_upmc(&stack, &mine[i].entry);
    if (i % 7 == 0)
      drain_stack();
  }
}

static void a_stack_gives_whole_batches(void)
{
  run(push_and_pop);
  drain_stack();
  TAP_OK(all_came());
}

/* One producer, as many consumers as there are threads besides. */
static void through_ring(void *arg)
{
  struct item *mine = arg, *got;
  if (mine != items[0]) {
    while (bac_load_relaxed(&x_taken) < EACH)
      if (ck_ring_dequeue_spmc(&ring, ring_buffer, &got))
        take(got);
      else
        bac_thread_yield();
    return;
  }
  for (long i = 0; i < EACH; i++) {
    fill(&mine[i], i + 1);
    while (!ck_ring_enqueue_spmc(&ring, ring_buffer, &mine[i]))
      bac_thread_yield();
  }
}

static void a_ring_hands_over_one_by_one(void)
{
  ck_ring_init(&ring, RING);
  run(through_ring);
  TAP_OK(bac_load_relaxed(&x_taken) == EACH && bac_load_relaxed(&x_wrong) == 0);
  TAP_OK(bac_load_relaxed(&x_sum) == (long)EACH * (EACH + 1) / 2);
}

static ck_spinlock_t spinlock = CK_SPINLOCK_INITIALIZER;
static long counter;
static void count(void *arg)
{
  (void)arg;
  for (int i = 0; i < 300; i++) {
    ck_spinlock_lock(&spinlock);
    counter++;
    ck_spinlock_unlock(&spinlock);
    bac_thread_yield();
  }
}

static void a_spinlock_excludes(void)
{
  counter = 0;
  run(count);
  TAP_IS_INT(counter, THREADS * 300);
}

/* What a sequence guards is read while it is written, so it is relaxed atomics. */
static ck_sequence_t sequence = CK_SEQUENCE_INITIALIZER;
static _Atomic long x_a, x_b;
static void read_or_write(void *arg)
{
  unsigned version;
  for (long i = 1; i <= EACH; i++) {
    if (arg == items[0]) {
      ck_sequence_write_begin(&sequence);
      bac_store_relaxed(&x_a, i);
      bac_store_relaxed(&x_b, -i);
      ck_sequence_write_end(&sequence);
    } else {
      long a, b;
      do {
        version = ck_sequence_read_begin(&sequence);
        a = bac_load_relaxed(&x_a);
        b = bac_load_relaxed(&x_b);
      } while (ck_sequence_read_retry(&sequence, version));
      if (a != -b)
        bac_fetch_add_relaxed(&x_wrong, 1);
    }
  }
}

static void a_sequence_gives_whole_copies(void)
{
  run(read_or_write);
  TAP_OK(bac_load_relaxed(&x_wrong) == 0);
}

int main(void)
{
  TAP_RUN(a_stack_gives_whole_batches);
  TAP_RUN(a_ring_hands_over_one_by_one);
  TAP_RUN(a_spinlock_excludes);
  TAP_RUN(a_sequence_gives_whole_copies);
  return TAP_DONE();
}
