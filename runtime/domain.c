/* domain.c -- the life of a domain.
 *
 *   slot reserved, tables and stacks made (spawner)  ->  joins the world as BLOCKED  ->  thread starts,
 *   becomes RUNNING, runs the closure, reports to the joiner  ->  closes its tables, ZOMBIE  ->  the next
 *   minor collection empties its area, the slot is FREE
 *
 * Everything that can fail happens on the spawner's thread before the new thread exists (gc.md T7), so
 * failure is an exception in the parent and leaves nothing behind. */
#include "runtime/domain.h"
#include <stdlib.h>
#include <string.h>
#include "gc/stw.h"
#include "gc/tables.h"
#include "platform/fault.h"
#include "platform/lock.h"
#include "platform/mutex.h"
#include "platform/stress_edge.h"
#include "runtime/callback.h"
#include "runtime/marshal.h"
#include "runtime/memory.h"
#include "runtime/params.h"
#include "runtime/signal.h"
#include "runtime/startup.h"
#include "runtime/sync.h"

enum { MAX_HOOKS = 8, ALIGN = 128, LOCK_SPINS = 200 };

static struct {
  const struct bac_domain_hooks *hooks[MAX_HOOKS];   /* start-up */
  int hook_count;
  size_t offset;                       /* of struct bac_domain in a slot; set before the first domain */
  _Atomic int x_next_id;               /* unique ids, spawners */
  _Atomic bool x_multicore;            /* spawners, once */
  unsigned cpus;                       /* start-up */
} life;

/* Which domain this thread belongs to, held or not. */
static _Thread_local caml_domain_state *self;

/* Variables of the C interface that thread libraries chain. */
static void nothing(void) { }
void (*caml_domain_initialize_hook)(void) = nothing;
void (*caml_domain_stop_hook)(void) = nothing;
void (*caml_domain_external_interrupt_hook)(void) = nothing;
void (*caml_domain_terminated_hook)(void) = NULL;
void (*caml_atfork_hook)(void) = nothing;
void (*caml_scan_roots_hook)(scanning_action, scanning_action_flags, void *, caml_domain_state *) = NULL;
_Atomic uintnat caml_num_domains_running;

struct bac_domain *bac_domain_of(caml_domain_state *st)
{
  return (struct bac_domain *)((char *)st + life.offset);
}
struct bac_gc_domain *bac_domain_gc(caml_domain_state *st) { return (struct bac_gc_domain *)st; }
caml_domain_state *bac_domain_self(void) { return self; }
bool bac_domain_crowded(void) { return bac_load_relaxed(&caml_num_domains_running) > life.cpus; }
bool bac_domain_was_multicore(void) { return bac_load_relaxed(&life.x_multicore); }

void bac_domain_install_hooks(const struct bac_domain_hooks *hooks)
{
  BAC_ASSERT(life.hook_count < MAX_HOOKS);
  life.hooks[life.hook_count++] = hooks;
}

/* ---- roots ------------------------------------------------------------------------------------------ */

static void scan_locals(struct bac_scanner *s, struct bac_gc_domain *d)
{
  caml_domain_state *st = (caml_domain_state *)d;
  for (struct caml__roots_block *b = st->local_roots; b != NULL; b = b->next)
    for (intnat t = 0; t < b->ntables; t++)
      for (intnat i = 0; i < b->nitems; i++)
        bac_scan_slot(s, &b->tables[t][i]);
}

static void scan_fields(struct bac_scanner *s, struct bac_gc_domain *d)
{
  caml_domain_state *st = (caml_domain_state *)d;
  struct bac_domain *dom = bac_domain_of(st);
  bac_scan_slot(s, &st->backtrace_last_exn);
  bac_scan_slot(s, &st->dls_root);
  bac_scan_slot(s, &dom->closure);
  bac_scan_slot(s, &dom->term);
  bac_scan_slot(s, &dom->ok_result);
  bac_scan_slot(s, &dom->error_result);
  bac_scan_slot(s, &dom->finished);
  bac_scan_slot(s, &dom->profile);
}

/* Hooks of stubs expect to run on the domain they scan (gc.md A7), and a domain that they stopped has nothing. */
static void scan_hook(struct bac_scanner *s, struct bac_gc_domain *d)
{
  if (caml_scan_roots_hook == NULL || bac_domain_of((caml_domain_state *)d)->ended)
    return;
  caml_domain_state *mine = caml_state;
  caml_state = (caml_domain_state *)d;
  caml_scan_roots_hook(bac_scan_action, s->young_only ? SCANNING_ONLY_YOUNG_VALUES : 0, s, caml_state);
  caml_state = mine;
}

static struct bac_root_source locals_source = { .name = "locals", .scan = scan_locals, .per_domain = true };
static struct bac_root_source fields_source = { .name = "domain", .scan = scan_fields, .per_domain = true };
static struct bac_root_source hook_source = { .name = "hook", .scan = scan_hook, .per_domain = true };

/* ---- V13: what this file keeps of others ---------------------------------------------------------------- */

static void each_hook(bac_address_fn fn, void *arg)
{
  const uintptr_t of_stubs[] = {
    (uintptr_t)caml_domain_initialize_hook, (uintptr_t)caml_domain_stop_hook,
    (uintptr_t)caml_domain_external_interrupt_hook, (uintptr_t)caml_domain_terminated_hook,
    (uintptr_t)caml_atfork_hook, (uintptr_t)caml_scan_roots_hook,
    (uintptr_t)caml_enter_blocking_section_hook, (uintptr_t)caml_leave_blocking_section_hook
  };
  for (int i = 0; i < life.hook_count; i++)
    fn(arg, life.hooks[i]);
  for (size_t i = 0; i < sizeof of_stubs / sizeof of_stubs[0]; i++)
    fn(arg, (const void *)of_stubs[i]);
}
static struct bac_process_table hooks_table = { .name = "domain hooks", .each = each_hook };

/* ---- opening and closing ------------------------------------------------------------------------------ */

static size_t slot_bytes(void)
{
  return (life.offset + sizeof(struct bac_domain) + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

/* A slot: collector's part, then ours; for ever. */
static struct bac_gc_domain *make_slot(void)
{
  if (BAC_FAULT(domain_slot))
    return NULL;
  void *p = aligned_alloc(ALIGN, slot_bytes());
  if (p != NULL)
    memset(p, 0, slot_bytes());
  return p;
}

static void init_fields(caml_domain_state *st)
{
  struct bac_domain *d = bac_domain_of(st);
  *d = (struct bac_domain){ .st = st, .closure = Val_unit, .term = Val_unit, .ok_result = Val_unit,
                            .error_result = Val_unit, .finished = Val_unit, .profile = Val_unit };
  st->id = bac_stw_index((struct bac_gc_domain *)st);
  st->unique_id = bac_fetch_add_relaxed(&life.x_next_id, 1);
  st->backtrace_last_exn = Val_unit;
  st->dls_root = Val_unit;
  st->parser_trace = (int)bac_params.parser_trace;
  /* Object ids are handed out in batches of this many per domain by p_obj.c; 0: none at hand. */
  st->oo_next_id_local = 0;
}

static bac_status open_hooks(caml_domain_state *st)
{
  for (int i = 0; i < life.hook_count; i++) {
    bac_status status = life.hooks[i]->open(st);
    if (status != BAC_OK) {
      while (--i >= 0)
        life.hooks[i]->close(st);
      return status;
    }
  }
  return BAC_OK;
}

static void close_hooks(caml_domain_state *st)
{
  for (int i = life.hook_count; --i >= 0; )
    life.hooks[i]->close(st);
}

/* Reserve a slot and fill it; on success it is still FREE and reserved. */
static bac_status open_slot(struct bac_gc_domain *parent, struct bac_gc_domain **out)
{
  struct bac_gc_domain *d;
  bac_status status = bac_stw_slot_reserve(parent, make_slot, &d);
  if (status != BAC_OK)
    return status;
  caml_domain_state *st = (caml_domain_state *)d;
  BAC_STRESS_EDGE(slot_fill);
  init_fields(st);
  status = bac_gc_domain_open(d);
  if (status != BAC_OK)
    goto no_heap;
  status = open_hooks(st);
  if (status != BAC_OK)
    goto no_hooks;
  *out = d;
  return BAC_OK;
no_hooks:
  /* The area goes back the way of an ended domain: joined, left, emptied by the next collection. */
  bac_gc_domain_close(d);
  bac_stw_join_world(parent, d);
  bac_stw_unjoin_world(parent, d);
  return status;
no_heap:
  bac_stw_slot_cancel(parent, d);
  return status;
}

bac_status bac_domain_open_first(void)
{
  struct bac_gc_domain *d;
  life.cpus = bac_thread_cpus();
  life.offset = (bac_gc_domain_size() + ALIGN - 1) & ~(size_t)(ALIGN - 1);
  bac_tables_set_structure(slot_bytes());
  bac_tables_add(&hooks_table);
  bac_roots_add_source(&locals_source);
  bac_roots_add_source(&fields_source);
  bac_roots_add_source(&hook_source);
  bac_status status = open_slot(NULL, &d);
  if (status != BAC_OK)
    return status;
  bac_stw_join_world(NULL, d);
  bac_stw_leave_blocking(d);
  self = caml_state = (caml_domain_state *)d;
  bac_store_relaxed(&caml_num_domains_running, 1);
  return BAC_OK;
}

static void drop_slot(struct bac_gc_domain *d) { free(d); }

void bac_domain_close_first(void)
{
  caml_domain_state *st = caml_state;
  close_hooks(st);
  bac_gc_domain_close((struct bac_gc_domain *)st);
  bac_stw_leave_world((struct bac_gc_domain *)st);
  self = caml_state = NULL;
  bac_stw_shutdown(drop_slot);
}

/* ---- leaving the heap and coming back ----------------------------------------------------------------- */

void bac_domain_release(void)
{
  BAC_ASSERT(caml_state != NULL && caml_state == self);
  caml_state = NULL;
  bac_stw_enter_blocking((struct bac_gc_domain *)self);
}

void bac_domain_acquire(void)
{
  BAC_ASSERT(caml_state == NULL && self != NULL);
  bac_stw_leave_blocking((struct bac_gc_domain *)self);
  caml_state = self;
}

/* ---- places: how many domains run --------------------------------------------------------------------- */

/* With a processor for each of several domains, what one waits for is often done before it could sleep and be
 * woken.  A hint: domains that begin or end at the same time may leave the other's answer. */
static void choose_spins(void)
{
  uintnat n = bac_load_relaxed(&caml_num_domains_running);
  bac_mutex_spin(n >= 2 && n <= life.cpus ? LOCK_SPINS : 0);
}

/* Take one of the d= places; given back by report, or by the spawner on failure. */
static bool take_place(void)
{
  uintnat n = bac_load_relaxed(&caml_num_domains_running);
  do {
    if (n >= bac_params_domain_limit())
      return false;
  } while (!atomic_compare_exchange_weak_explicit(&caml_num_domains_running, &n, n + 1,
                                                  memory_order_relaxed, memory_order_relaxed));
  choose_spins();
  return true;
}

static void leave_place(void)
{
  bac_fetch_add_relaxed(&caml_num_domains_running, (uintnat)-1);
  choose_spins();
}

/* ---- a spawned domain ----------------------------------------------------------------------------------- */

/* Layout of Stdlib.Domain.Raw.term_sync. */
enum { TERM_STATE = 0, TERM_MUTEX = 1, TERM_CONDITION = 2 };

/* Store the outcome where joiners look.  All blocks were made by the spawner: reporting cannot fail. */
static void report(struct bac_domain *d, value result)
{
  value box = d->ok_result;
  if (Is_exception_result(result)) {
    box = d->error_result;
    result = Extract_exception(result);
  }
  caml_modify(&Field(box, 0), result);
  caml_modify(&Field(d->finished, 0), box);
  leave_place();                                                   /* before a joiner may spawn again */
  bac_sync_lock(Field(d->term, TERM_MUTEX));
  caml_modify(&Field(d->term, TERM_STATE), d->finished);
  bac_sync_broadcast(Field(d->term, TERM_CONDITION));
  bac_sync_unlock(Field(d->term, TERM_MUTEX));
}

static void clear_roots(caml_domain_state *st)
{
  struct bac_domain *d = bac_domain_of(st);
  d->closure = d->term = d->ok_result = d->error_result = d->finished = d->profile = Val_unit;
  st->dls_root = st->backtrace_last_exn = Val_unit;
}

/* The mutator's last act: from leave_world on, the slot belongs to the protocol. */
static void end_domain(caml_domain_state *st)
{
  clear_roots(st);
  caml_domain_stop_hook();
  bac_domain_of(st)->ended = true;
  caml_free_intern_state();
  caml_free_extern_state();
  close_hooks(st);
  bac_gc_domain_close((struct bac_gc_domain *)st);
  bac_tables_check_ending((struct bac_gc_domain *)st);
  BAC_STRESS_EDGE(domain_close);
  self = caml_state = NULL;
  bac_stw_leave_world((struct bac_gc_domain *)st);
}

static void domain_thread(void *arg)
{
  caml_domain_state *st = arg;
  struct bac_domain *d = bac_domain_of(st);
  bac_thread_set_name("OCaml domain");
  bac_stress_edge_bind((uint64_t)st->unique_id);
  BAC_STRESS_EDGE(thread_start);
  bac_stw_leave_blocking((struct bac_gc_domain *)st);
  self = caml_state = st;
  caml_domain_initialize_hook();
  value closure = d->closure;
  d->closure = Val_unit;
  value result = caml_callback_exn(closure, Val_unit);
  d->terminating = true;
  BAC_STRESS_EDGE(domain_report);
  report(d, result);
  BAC_STRESS_EDGE(domain_end);
  end_domain(st);
  if (caml_domain_terminated_hook != NULL)
    caml_domain_terminated_hook();
}

/* The child never ran: undo open_slot after join_world.  Caller RUNNING, so no stop is under way. */
static void undo_spawn(struct bac_gc_domain *parent, struct bac_gc_domain *d)
{
  caml_domain_state *st = (caml_domain_state *)d;
  clear_roots(st);
  close_hooks(st);
  bac_gc_domain_close(d);
  bac_stw_unjoin_world(parent, d);
}

bac_status bac_domain_spawn(value closure, value term, int *id)
{
  CAMLparam2(closure, term);
  CAMLlocal3(ok, error, finished);
  struct bac_gc_domain *parent = (struct bac_gc_domain *)Caml_state, *child;
  struct bac_thread thread;
  ok = caml_alloc_1(0, Val_unit);
  error = caml_alloc_1(1, Val_unit);
  finished = caml_alloc_1(0, Val_unit);
  bac_status status = BAC_BUSY;
  bac_gc_before_spawn(Caml_state);
  if (!take_place())
    goto no_place;
  status = open_slot(parent, &child);
  if (status != BAC_OK)
    goto no_slot;
  caml_domain_state *st = (caml_domain_state *)child;
  bac_stw_join_world(parent, child);
  struct bac_domain *d = bac_domain_of(st);       /* roots from here on; no poll since join_world */
  d->closure = closure;
  d->term = term;
  d->ok_result = ok;
  d->error_result = error;
  d->finished = finished;
  d->profile = bac_domain_of(Caml_state)->profile;
  d->starting = true;
  *id = st->unique_id;
  bac_store_relaxed(&life.x_multicore, true);
  BAC_STRESS_EDGE(spawn_thread);
  status = bac_thread_create(&thread, domain_thread, st, false);
  if (status != BAC_OK)
    goto no_thread;
  bac_thread_detach(&thread);
  CAMLreturnT(bac_status, BAC_OK);
no_thread:
  undo_spawn(parent, child);
no_slot:
  leave_place();
no_place:
  CAMLreturnT(bac_status, status);
}
