/* thread.c -- POSIX threads behind our names. */
#include "platform/thread.h"
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "platform/assert.h"
#include "platform/ck.h"
#include "platform/fault.h"

struct start { void (*body)(void *); void *arg; };

static void *trampoline(void *p)
{
  struct start s = *(struct start *)p;
  free(p);
  s.body(s.arg);
  return NULL;
}

/* The soft limit of the main thread's stack, for every thread: a C library's own default may be as small as the
 * 128 KiB of musl, too little for C that an OCaml program may call. */
static size_t stack_bytes(void)
{
  enum { LEAST = 256 << 10, USUAL = 8 << 20 };
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return USUAL;
  return limit.rlim_cur < LEAST ? LEAST : (size_t)limit.rlim_cur & ~(size_t)0xffff;
}

static int create(pthread_t *id, struct start *s, bool block_signals)
{
  sigset_t all, old;
  pthread_attr_t attributes;
  int rc = pthread_attr_init(&attributes);
  if (rc != 0)
    return rc;
  pthread_attr_setstacksize(&attributes, stack_bytes());   /* refused: the default */
  sigfillset(&all);
  if (block_signals)
    pthread_sigmask(SIG_SETMASK, &all, &old);
  rc = pthread_create(id, &attributes, trampoline, s);
  if (block_signals)
    pthread_sigmask(SIG_SETMASK, &old, NULL);
  pthread_attr_destroy(&attributes);
  return rc;
}

bac_status bac_thread_create(struct bac_thread *t, void (*body)(void *), void *arg, bool block_signals)
{
  if (BAC_FAULT(thread_create))
    return BAC_NOTHREAD;
  struct start *s = malloc(sizeof *s);
  if (s == NULL)
    return BAC_NOMEM;
  *s = (struct start){ body, arg };
  if (create(&t->id, s, block_signals) != 0) {
    free(s);
    return BAC_NOTHREAD;
  }
  return BAC_OK;
}

void bac_thread_join(struct bac_thread *t)
{
  int rc = pthread_join(t->id, NULL);
  BAC_ASSERT(rc == 0);
  (void)rc;
}

void bac_thread_detach(struct bac_thread *t) { pthread_detach(t->id); }
struct bac_thread bac_thread_self(void) { return (struct bac_thread){ pthread_self() }; }

void bac_thread_unblock_signals(void)
{
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, NULL);
}

void bac_thread_set_name(const char *name)
{
  char text[16] = { 0 };
  strncpy(text, name, sizeof text - 1);
  pthread_setname_np(pthread_self(), text);
}

/* Both C libraries keep thread-local storage and their own descriptor above the stack, in the same mapping; glibc
 * counts it as stack, musl does not: so up to the end of the page that holds the descriptor. */
void bac_thread_own_memory(uintptr_t *low, uintptr_t *high)
{
  const uintptr_t page = 4096, descriptor = (uintptr_t)pthread_self();
  pthread_attr_t attr;
  void *base;
  size_t bytes;
  *low = *high = 0;
  if (pthread_getattr_np(pthread_self(), &attr) != 0)
    return;
  if (pthread_attr_getstack(&attr, &base, &bytes) == 0) {
    *low = (uintptr_t)base;
    *high = *low + bytes;
    if (descriptor >= *high && descriptor - *high < ((uintptr_t)1 << 20))
      *high = (descriptor + page) & ~(page - 1);
  }
  pthread_attr_destroy(&attr);
}

unsigned bac_thread_cpus(void)
{
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0)
    return 1;
  int n = CPU_COUNT(&set);
  return n > 0 ? (unsigned)n : 1;
}

void bac_thread_yield(void) { sched_yield(); }
void bac_thread_relax(void) { ck_pr_stall(); }

void bac_thread_sleep_ns(uint64_t ns)
{
  struct timespec t = { (time_t)(ns / 1000000000u), (long)(ns % 1000000000u) };
  nanosleep(&t, NULL);
}

bac_status bac_thread_slot_create(struct bac_thread_slot *s, void (*at_exit)(void *))
{
  return pthread_key_create(&s->key, at_exit) == 0 ? BAC_OK : BAC_NOMEM;
}

void bac_thread_slot_delete(struct bac_thread_slot *s) { pthread_key_delete(s->key); }
void *bac_thread_slot_get(struct bac_thread_slot *s) { return pthread_getspecific(s->key); }

bac_status bac_thread_slot_set(struct bac_thread_slot *s, void *p)
{
  return pthread_setspecific(s->key, p) == 0 ? BAC_OK : BAC_NOMEM;
}
