/* crash.c -- see crash.h.  All of it runs inside a signal handler: write(2) only. */
#include "interp/crash.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>
#include "gc/gc.h"
#include "interp/stack.h"
#include "interp/trap.h"
#include "platform/memfault.h"
#include "runtime/codefrag.h"

#define C_STACK_NEAR 65536      /* a fault so close to the stack pointer means that the C stack is full */

/* Written by bac_crash_install. */
static struct {
  const char *path;
  bool by_signal;
} crash;

struct line { char text[600]; size_t n; };

static void add(struct line *l, const char *text)
{
  size_t n = strlen(text), room = sizeof l->text - l->n;
  if (n > room)
    n = room;
  memcpy(l->text + l->n, text, n);
  l->n += n;
}

static void add_number(struct line *l, uintptr_t v, unsigned base)
{
  char digits[24], *p = digits + sizeof digits;
  *--p = 0;
  do *--p = "0123456789abcdef"[v % base];
  while ((v /= base) != 0);
  add(l, p);
}

static bool offset_in_code(uintptr_t a, uintptr_t *offset)
{
  struct bac_codefrag *f;
  if (!Is_in_code(a) || a % sizeof(opcode_t) != 0)
    return false;
  f = bac_codefrag_of_address((void *)a);
  if (f == NULL)
    return false;
  *offset = (a - (uintptr_t)f->start) / sizeof(opcode_t);
  return true;
}

/* The interpreter keeps its code address in a register, or on the stack while a primitive runs. */
static bool find_offset(const struct bac_memfault *f, uintptr_t *offset)
{
  for (size_t i = 0; i < f->registers; i++)
    if (offset_in_code(f->reg[i], offset))
      return true;
  if (Caml_state == NULL || Caml_state->current_stack == NULL)
    return false;
  const struct stack_info *s = Caml_state->current_stack;
  if (s->sp < Stack_base(s) || s->sp + CCALL_WORDS > Stack_high(s))
    return false;
  return offset_in_code((uintptr_t)s->sp[CCALL_PC], offset);
}

static const char *kind(const struct bac_memfault *f)
{
  switch (f->signo) {
  case SIGFPE: return "arithmetic trap";
  case SIGILL: return "illegal instruction";
  default:
    return f->address + C_STACK_NEAR > f->stack_pointer && f->address < f->stack_pointer + C_STACK_NEAR
      ? "C stack overflow" : "invalid memory access";
  }
}

static void report(const struct bac_memfault *f)
{
  struct line l = { .n = 0 };
  uintptr_t offset;
  add(&l, "Fatal error: the file '");
  add(&l, crash.path);
  add(&l, "': ");
  if (find_offset(f, &offset)) {
    add(&l, "near code offset ");
    add_number(&l, offset, 10);
    add(&l, ": ");
  }
  add(&l, kind(f));
  if (f->address != 0) {
    add(&l, " at 0x");
    add_number(&l, f->address, 16);
  }
  add(&l, " (unsafe or damaged bytecode, or a broken stub library)\n");
  ssize_t ignored = write(2, l.text, l.n);
  (void)ignored;
  if (!crash.by_signal)
    _exit(128 + f->signo);
}

static void end_by_code(int signo)
{
  _exit(128 + signo);
}

void bac_crash_install(const char *path, bool by_signal, bool core)
{
  crash.path = path;
  crash.by_signal = by_signal || core;
  if (bac_memfault_install(report) != BAC_OK)
    return;                    /* no memory for a stack of its own: faults stay plain signals */
  if (!crash.by_signal)
    signal(SIGABRT, end_by_code);
}
