/* memory.c -- litmus tests of the accesses that OCaml programs make: bac_modify, bac_field_get, caml_atomic_*.
 *
 * The same questions as testsuite/memory_model asks in OCaml, without an interpreter in between: threads are closer
 * together, and 10^7 locations of each test take seconds.  Under the thread sanitizer the publication test also needs
 * the release of caml_modify, which no x86-64 instruction shows.
 *   usage: memory [iterations of each test [part of a name]] */
#include <sched.h>
#include <stdlib.h>
#include "gc/write_barrier.h"
#include "platform/thread.h"
#include "runtime/prims.h"
#include "testsuite/lib/tap.h"

enum { BATCH = 4096, OUTCOMES = 4, LOOKS = 2000 };

struct ref { value header, field; };                        /* an OCaml reference or atomic */
struct block { value header, field[3]; };

/* What a test says of an outcome; all others are explained by an interleaving. */
enum verdict { NORMAL, RELAXED, FORBIDDEN };

struct test {
  const char *name;
  void (*first)(int i), (*second)(int i);
  int (*outcome)(int i);
  const char *label[OUTCOMES];
  enum verdict verdict[OUTCOMES];
};

static struct {
  struct ref x[BATCH], y[BATCH], z[BATCH];
  struct block block[BATCH];
  long r1[BATCH], r2[BATCH];                                /* of the first and of the second thread */
  long round, rounds;
  const struct test *test;
  long counts[OUTCOMES], in_step;
} run;

/* How far each thread is; relaxed, so that it orders nothing. */
static struct { _Alignas(128) _Atomic long x_at; } progress[2];

static value at(struct ref *r) { return (value)&r->field; }
static long get(struct ref *r) { return Long_val(bac_field_get(at(r), 0)); }
static void set(struct ref *r, long n) { bac_modify(&r->field, Val_long(n)); }
static long atomic_get(struct ref *r) { return Long_val(caml_atomic_load(at(r))); }
static void atomic_set(struct ref *r, long n) { caml_atomic_exchange(at(r), Val_long(n)); }
static int two_registers(int i) { return (int)(2 * run.r1[i] + run.r2[i]); }

#define REGISTERS  { "r1=0 r2=0", "r1=0 r2=1", "r1=1 r2=0", "r1=1 r2=1" }
#define BODY(name, ...)  static void name(int i) { __VA_ARGS__; }

BODY(write_write,    set(&run.x[i], 1); set(&run.y[i], 1))
BODY(read_read,      run.r1[i] = get(&run.y[i]); run.r2[i] = get(&run.x[i]))
BODY(write_raise,    set(&run.x[i], 1); atomic_set(&run.y[i], 1))
BODY(flag_read,      run.r1[i] = atomic_get(&run.y[i]); run.r2[i] = get(&run.x[i]))
BODY(raise_write,    atomic_set(&run.x[i], 1); set(&run.y[i], 1))
BODY(read_flag,      run.r1[i] = get(&run.y[i]); run.r2[i] = atomic_get(&run.x[i]))
BODY(write_look_y,   set(&run.x[i], 1); run.r1[i] = get(&run.y[i]))
BODY(write_look_x,   set(&run.y[i], 1); run.r2[i] = get(&run.x[i]))
BODY(raise_look_y,   atomic_set(&run.x[i], 1); run.r1[i] = atomic_get(&run.y[i]))
BODY(raise_look_x,   atomic_set(&run.y[i], 1); run.r2[i] = atomic_get(&run.x[i]))
BODY(fenced_y,       set(&run.x[i], 1); atomic_set(&run.z[i], 1); run.r1[i] = get(&run.y[i]))
BODY(fenced_x,       set(&run.y[i], 1); atomic_set(&run.z[i], 1); run.r2[i] = get(&run.x[i]))
BODY(look_write_x,   run.r1[i] = get(&run.y[i]); set(&run.x[i], 1))
BODY(look_write_y,   run.r2[i] = get(&run.x[i]); set(&run.y[i], 1))
BODY(write_once,     set(&run.x[i], 1))
BODY(read_twice,     run.r1[i] = get(&run.x[i]); run.r2[i] = get(&run.x[i]))
BODY(ticket_1,       run.r1[i] = Long_val(caml_atomic_fetch_add(at(&run.x[i]), Val_long(1))))
BODY(ticket_2,       run.r2[i] = Long_val(caml_atomic_fetch_add(at(&run.x[i]), Val_long(1))))
BODY(swap_1,         run.r1[i] = Long_val(caml_atomic_exchange(at(&run.x[i]), Val_long(1))))
BODY(swap_2,         run.r2[i] = Long_val(caml_atomic_exchange(at(&run.x[i]), Val_long(1))))
BODY(win_1,          run.r1[i] = Long_val(caml_atomic_cas(at(&run.x[i]), Val_long(0), Val_long(1))))
BODY(win_2,          run.r2[i] = Long_val(caml_atomic_cas(at(&run.x[i]), Val_long(0), Val_long(1))))

/* A fresh block: header and fields by plain stores, then known to others. */
static void publish(int i)
{
  struct block *b = &run.block[i];
  b->header = (value)Make_header(3, 0, 3 << 8);
  for (int k = 0; k < 3; k++)
    b->field[k] = Val_long(run.round + k);
  bac_modify(&run.x[i].field, (value)b->field);
}

static void look_inside(int i)
{
  value v = bac_field_get(at(&run.x[i]), 0);
  run.r1[i] = 0;
  if (Is_long(v))
    return;
  run.r1[i] = 1;
  if (Wosize_val(v) != 3)
    run.r1[i] = 2;
  for (int k = 0; k < 3; k++)
    if (Field(v, k) != Val_long(run.round + k))
      run.r1[i] = 2;
}

static int first_register(int i) { return (int)run.r1[i]; }

#define ONE_FORBIDDEN(o)  { [o] = FORBIDDEN }
static const struct test tests[] = {
  { "message passing, plain", write_write, read_read, two_registers, REGISTERS, { [2] = RELAXED } },
  { "message passing, plain data, atomic flag", write_raise, flag_read, two_registers, REGISTERS, ONE_FORBIDDEN(2) },
  { "message passing, atomic data, plain flag", raise_write, read_flag, two_registers, REGISTERS, ONE_FORBIDDEN(2) },
  { "store buffering, plain", write_look_y, write_look_x, two_registers, REGISTERS, { [0] = RELAXED } },
  { "store buffering, atomic", raise_look_y, raise_look_x, two_registers, REGISTERS, ONE_FORBIDDEN(0) },
  { "store buffering, exchange between", fenced_y, fenced_x, two_registers, REGISTERS, ONE_FORBIDDEN(0) },
  { "load buffering, plain", look_write_x, look_write_y, two_registers, REGISTERS, ONE_FORBIDDEN(3) },
  { "coherence of two reads", write_once, read_twice, two_registers, REGISTERS, ONE_FORBIDDEN(2) },
  { "two fetch_and_add", ticket_1, ticket_2, two_registers, REGISTERS, { [0] = FORBIDDEN, [3] = FORBIDDEN } },
  { "two exchanges", swap_1, swap_2, two_registers, REGISTERS, { [0] = FORBIDDEN, [3] = FORBIDDEN } },
  { "two compare_and_set", win_1, win_2, two_registers, REGISTERS, { [0] = FORBIDDEN, [3] = FORBIDDEN } },
  { "publication of a block", publish, look_inside, first_register,
    { "nothing yet", "the block", "a damaged block", "?" }, { [2] = FORBIDDEN, [3] = FORBIDDEN } },
};

/* ---- rounds --------------------------------------------------------------------------------------------- */

static struct { _Atomic long x_arrived; } meeting;

/* Both threads, counted from the beginning; a thread without a processor is waited for. */
static void meet(long *met)
{
  long looks = 0;
  ++*met;
  atomic_fetch_add(&meeting.x_arrived, 1);
  while (atomic_load(&meeting.x_arrived) < 2 * *met)
    if (++looks % LOOKS == 0)
      bac_thread_yield();
}

/* Side by side if the other comes soon; small distances of all kinds. */
static bool come_along(int me, long place, bool *lost)
{
  int looks = *lost && place % 64 != 0 ? 1 : LOOKS;
  bac_store_relaxed(&progress[me].x_at, place);
  while (bac_load_relaxed(&progress[!me].x_at) < place && --looks > 0)
    continue;
  *lost = looks == 0;
  for (volatile long k = (place >> (3 * me)) & 7; k > 0; k--)
    continue;
  return !*lost && bac_load_relaxed(&progress[!me].x_at) <= place + 1;
}

static void reset(void)
{
  for (int i = 0; i < BATCH; i++) {
    run.x[i].field = run.y[i].field = run.z[i].field = Val_long(0);
    run.r1[i] = run.r2[i] = 0;
  }
}

/* On processors of their own where there are two: threads that share one never meet inside a test. */
static cpu_set_t allowed;            /* written by main, before any test */

static void take_processor(int me)
{
  cpu_set_t mine;
  int seen = 0;
  if (CPU_COUNT(&allowed) < 2)
    return;
  CPU_ZERO(&mine);
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET(cpu, &allowed) && seen++ == me)
      CPU_SET(cpu, &mine);
  pthread_setaffinity_np(pthread_self(), sizeof mine, &mine);
}

static void run_rounds(int me)
{
  long met = 0;
  bool lost = false;
  if (me == 1)
    take_processor(1);
  for (long round = 1; round <= run.rounds; round++) {
    if (me == 0) {
      reset();
      run.round = round;
    }
    meet(&met);
    for (int i = 0; i < BATCH; i++) {
      bool in_step = come_along(me, round * BATCH + i, &lost);
      (me == 0 ? run.test->first : run.test->second)(i);
      if (me == 0)
        run.in_step += in_step;
    }
    meet(&met);
    if (me == 0)
      for (int i = 0; i < BATCH; i++)
        run.counts[run.test->outcome(i) & 3]++;
  }
}

static void second_thread(void *arg) { (void)arg; run_rounds(1); }

static void run_test(const struct test *t)
{
  struct bac_thread thread;
  run.test = t;
  run.in_step = 0;
  memset(run.counts, 0, sizeof run.counts);
  atomic_store(&meeting.x_arrived, 0);
  for (int k = 0; k < 2; k++)
    bac_store_relaxed(&progress[k].x_at, 0);
  tap.promise = t->name;
  if (!TAP_OK(bac_thread_create(&thread, second_thread, NULL, false) == BAC_OK))
    return;
  run_rounds(0);
  bac_thread_join(&thread);
  printf("# %s: side by side at %ld%% of %ld locations\n", t->name, 100 * run.in_step / (run.rounds * BATCH),
         run.rounds * BATCH);
  for (int o = 0; o < OUTCOMES; o++) {
    static const char *const remark[] = { "", "   no interleaving, but allowed", "   forbidden" };
    if (run.counts[o] > 0 || t->verdict[o] != NORMAL)
      printf("#   %12ld  %s%s\n", run.counts[o], t->label[o], remark[t->verdict[o]]);
    if (t->verdict[o] == FORBIDDEN && run.counts[o] > 0)
      printf("# a forbidden outcome was seen\n");
    TAP_OK(t->verdict[o] != FORBIDDEN || run.counts[o] == 0);
  }
}

int main(int argc, char **argv)
{
  long iterations = argc > 1 ? atol(argv[1]) : 200000;
  run.rounds = (iterations + BATCH - 1) / BATCH;
  CPU_ZERO(&allowed);
  sched_getaffinity(0, sizeof allowed, &allowed);
  take_processor(0);
  for (size_t k = 0; k < sizeof tests / sizeof *tests; k++)
    if (argc < 3 || strstr(tests[k].name, argv[2]) != NULL)
      run_test(&tests[k]);
  return TAP_DONE();
}
