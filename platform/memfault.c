/* memfault.c -- see memfault.h. */
#include "platform/memfault.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED 1
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define HANDLER_STACK_BYTES (64 * 1024)

/* Written by bac_memfault_install, before any handler can run; busy by the handler. */
static struct {
  void (*report)(const struct bac_memfault *f);
  volatile sig_atomic_t busy;
} memfault;

static void read_registers(const ucontext_t *uc, struct bac_memfault *f)
{
#if defined __x86_64__
  static const int general[] = { REG_RSI, REG_RBX, REG_RBP, REG_R12, REG_R13, REG_R14, REG_R15, REG_RDI,
                                 REG_RAX, REG_RCX, REG_RDX, REG_R8, REG_R9, REG_R10, REG_R11 };
  f->stack_pointer = (uintptr_t)uc->uc_mcontext.gregs[REG_RSP];
  f->registers = sizeof general / sizeof *general;
  for (size_t i = 0; i < f->registers; i++)
    f->reg[i] = (uintptr_t)uc->uc_mcontext.gregs[general[i]];
#elif defined __aarch64__
  f->stack_pointer = uc->uc_mcontext.sp;
  f->registers = 31;
  for (size_t i = 0; i < f->registers; i++)
    f->reg[i] = uc->uc_mcontext.regs[i];
#else
  (void)uc;
  f->registers = 0;
#endif
}

static void handle(int signo, siginfo_t *info, void *context)
{
  struct bac_memfault f = { .signo = signo };
  if (!memfault.busy) {
    memfault.busy = 1;
    f.address = signo == SIGSEGV || signo == SIGBUS ? (uintptr_t)info->si_addr : 0;
    read_registers(context, &f);
    memfault.report(&f);
  }
  signal(signo, SIG_DFL);                /* unblocked (SA_NODEFER): ends the process here */
  raise(signo);
  _exit(128 + signo);
}

bac_status bac_memfault_install(void (*report)(const struct bac_memfault *f))
{
  static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
  struct sigaction sa;
  if (SANITIZED)
    return BAC_OK;
  stack_t alternative = { .ss_size = HANDLER_STACK_BYTES };
  alternative.ss_sp = malloc(HANDLER_STACK_BYTES);
  if (alternative.ss_sp == NULL)
    return BAC_NOMEM;
  if (sigaltstack(&alternative, NULL) != 0) {
    free(alternative.ss_sp);
    return BAC_NOMEM;
  }
  memfault.report = report;
  memset(&sa, 0, sizeof sa);
  sa.sa_sigaction = handle;
  sa.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&sa.sa_mask);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    sigaction(signals[i], &sa, NULL);
  return BAC_OK;
}
