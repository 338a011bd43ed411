/* slot.c -- litmus test of edge E8 slot-opened of gc/stw.c.
 *
 * A spawner fills a slot with plain stores, lets it join the world and hands it to a thread that runs already, through
 * a relaxed word: so nothing but E8 orders what the new owner reads.  (Domains get a fresh thread, and creating a
 * thread orders as well; a pool of threads would not.)  The spawner then empties the zombie and uses the slot again.
 *   usage: slot [milliseconds] */
#include <stdlib.h>
#include "gc/gc_domain.h"
#include "gc/stw.h"
#include "platform/clock.h"
#include "platform/thread.h"
#include "testsuite/lib/tap.h"

enum { WORDS = 32 };

struct life {
  struct bac_gc_domain gc;               /* first */
  long word[WORDS], number;              /* spawner's, then the owner's */
};

static struct {
  _Atomic(struct life *) x_mail;
  _Atomic bool x_quit, x_done;
  _Atomic long x_wrong;
  long lives;
} run;

static struct bac_gc_domain *make_slot(void)
{
  void *p = aligned_alloc(128, (sizeof(struct life) + 127) & ~(size_t)127);
  memset(p, 0, sizeof(struct life));
  return p;
}

static void owner(void *arg)
{
  (void)arg;
  while (!bac_load_relaxed(&run.x_quit)) {
    struct life *l = bac_load_relaxed(&run.x_mail);
    if (l == NULL) {
      bac_thread_yield();
      continue;
    }
    bac_store_relaxed(&run.x_mail, NULL);
    bac_stw_leave_blocking(&l->gc);
    for (int i = 0; i < WORDS; i++)
      if (l->word[i] != l->number)
        bac_fetch_add_relaxed(&run.x_wrong, 1);
    bac_stw_leave_world(&l->gc);
    bac_store_relaxed(&run.x_done, true);
  }
}

static void empty(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_stw_zombie_emptied(d);
}

static void job(void *arg, struct bac_gc_domain *leader)
{
  (void)leader;
  bac_stw_foreach_live(empty, arg);
}

static void one_life(struct bac_gc_domain *me, long number)
{
  struct bac_gc_domain *d;
  if (bac_stw_slot_reserve(me, make_slot, &d) != BAC_OK)
    abort();
  struct life *l = (struct life *)d;
  for (int i = 0; i < WORDS; i++)
    l->word[i] = number;
  l->number = number;
  bac_stw_join_world(me, d);
  bac_store_relaxed(&run.x_mail, l);
  while (!bac_load_relaxed(&run.x_done))
    bac_thread_yield();
  bac_store_relaxed(&run.x_done, false);
  bac_stw_run(&me->st, job, NULL);
}

static void a_new_owner_sees_a_slot_as_it_was_filled(void)
{
  uint64_t end = bac_clock_ns() + (uint64_t)atoi(getenv("LITMUS_MS") ? getenv("LITMUS_MS") : "300") * 1000000u;
  struct bac_thread t;
  struct bac_gc_domain *me;
  if (bac_stw_slot_reserve(NULL, make_slot, &me) != BAC_OK)
    abort();
  bac_stw_join_world(NULL, me);
  bac_stw_leave_blocking(me);
  struct bac_gc_domain *d;               /* made before the other thread: memory itself is not what is tested */
  if (bac_stw_slot_reserve(me, make_slot, &d) != BAC_OK)
    abort();
  bac_stw_slot_cancel(me, d);
  TAP_OK(bac_thread_create(&t, owner, NULL, false) == BAC_OK);
  while (bac_clock_ns() < end)
    one_life(me, ++run.lives);
  bac_store_relaxed(&run.x_quit, true);
  bac_thread_join(&t);
  TAP_OK(bac_load_relaxed(&run.x_wrong) == 0);
  TAP_OK(bac_stw_slot_count() == 2);     /* the second slot was used again and again */
}

int main(int argc, char **argv)
{
#if defined __SANITIZE_THREAD__ && !BAC_TSAN
  tap_skip_all("the thread sanitizer does not see stand-alone fences");
#endif
  if (argc > 1)
    setenv("LITMUS_MS", argv[1], 1);
  TAP_RUN(a_new_owner_sees_a_slot_as_it_was_filled);
  printf("# %ld lives\n", run.lives);
  return TAP_DONE();
}
