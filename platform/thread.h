/* thread.h -- create, join, name, count processors; thread-local slots with a destructor. */
#ifndef BAC_PLATFORM_THREAD_H
#define BAC_PLATFORM_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include "platform/status.h"

struct bac_thread { pthread_t id; };

/* Starts body(arg).  BAC_NOTHREAD leaves no trace.  With `block_signals` the new thread has every signal
 * blocked that a handler of ours may catch; it can unblock them when it is ready to be interrupted. */
bac_status bac_thread_create(struct bac_thread *t, void (*body)(void *), void *arg, bool block_signals);
void bac_thread_join(struct bac_thread *t);
void bac_thread_detach(struct bac_thread *t);
struct bac_thread bac_thread_self(void);
void bac_thread_unblock_signals(void);
void bac_thread_set_name(const char *name);        /* at most 15 bytes are kept; for debuggers and top */

/* The stack of the calling thread with its thread-local storage: [*low, *high).  Empty when not to be had. */
void bac_thread_own_memory(uintptr_t *low, uintptr_t *high);
/* Processors this process may run on, at least 1. */
unsigned bac_thread_cpus(void);
void bac_thread_yield(void);
void bac_thread_relax(void);                       /* a hint inside a spin loop */
void bac_thread_sleep_ns(uint64_t ns);

struct bac_thread_slot { pthread_key_t key; };
bac_status bac_thread_slot_create(struct bac_thread_slot *s, void (*at_exit)(void *));
void bac_thread_slot_delete(struct bac_thread_slot *s);
void *bac_thread_slot_get(struct bac_thread_slot *s);
bac_status bac_thread_slot_set(struct bac_thread_slot *s, void *p);

#endif
