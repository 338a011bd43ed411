/* final.c -- Gc.finalise (first) and Gc.finalise_last (last): two tables and a queue per domain.
 *
 * Inside a stop entries only move, from the tables to the queue, whose capacity covers all three
 * (V6), so nothing is allocated there.  Registration is the only place that can fail.  The values of
 * `first` are weak for the mark phase but strong for minor collections: a value that dies young is
 * noticed by the next cycle.  The order of the queue is what programs see: keep it. */
#include "gc/final.h"
#include "gc/heap.h"
#include "gc/stw.h"
#include "platform/fault.h"
#include "platform/lock.h"
#include <stdlib.h>

/* What an ended domain left; the node was made when the domain was opened, so ending cannot fail. */
struct bac_final_orphan { struct bac_final_orphan *next; struct bac_final final; };

static struct {
  _Atomic uintnat x_ready;           /* entries ever queued; the leader adds */
  struct bac_final_orphan *orphans;  /* ROOTS held or inside a stop */
  _Atomic bool x_any_orphan;
} shared;
static struct bac_lock orphans_lock = BAC_LOCK_INITIALIZER(ROOTS);

uintnat bac_final_ready_count(void) { return bac_load_relaxed(&shared.x_ready); }

/* ---- registration and taking -------------------------------------------------------------------- */

static bool grow_to(struct bac_final_array *a, size_t capacity)
{
  if (a->capacity >= capacity)
    return true;
  BAC_ASSERT_MAY_ALLOCATE();
  size_t wanted = a->capacity < 16 ? 16 : 2 * a->capacity;
  if (wanted < capacity)
    wanted = capacity;
  struct bac_final_entry *p = BAC_FAULT(gc_table) ? NULL : realloc(a->entry, wanted * sizeof *p);
  if (p == NULL)
    return false;
  a->entry = p;
  a->capacity = wanted;
  return true;
}

/* Move the queue to the front of its array: taken entries leave a gap there. */
static void close_gap(struct bac_final *f)
{
  if (f->todo_head == 0)
    return;
  memmove(f->todo.entry, f->todo.entry + f->todo_head, (f->todo.used - f->todo_head) * sizeof *f->todo.entry);
  f->todo.used -= f->todo_head;
  f->todo.young = f->todo.young > f->todo_head ? f->todo.young - f->todo_head : 0;
  f->todo_head = 0;
}

static bool make_room(struct bac_final *f, size_t more_first, size_t more_last)
{
  size_t first = f->first.used + more_first, last = f->last.used + more_last;
  if (f->todo.capacity < first + last + f->todo.used)
    close_gap(f);
  return grow_to(&f->first, first) && grow_to(&f->last, last) && grow_to(&f->todo, first + last + f->todo.used);
}

bac_status bac_final_register(caml_domain_state *st, value fn, value v, bool last)
{
  struct bac_final *f = &bac_gc_domain_of(st)->final;
  if (!make_room(f, !last, last))
    return BAC_NOMEM;
  struct bac_final_array *a = last ? &f->last : &f->first;
  a->entry[a->used++] = (struct bac_final_entry){ fn, v };
  return BAC_OK;
}

bool bac_final_pending(caml_domain_state *st)
{
  const struct bac_final *f = &bac_gc_domain_of(st)->final;
  return f->todo_head < f->todo.used;
}

bool bac_final_take(caml_domain_state *st, value *fn, value *arg)
{
  struct bac_final *f = &bac_gc_domain_of(st)->final;
  if (f->todo_head == f->todo.used)
    return false;
  struct bac_final_entry e = f->todo.entry[f->todo_head++];
  if (f->todo_head == f->todo.used)
    f->todo_head = f->todo.used = f->todo.young = 0;
  *fn = e.fn;
  *arg = e.v;
  return true;
}

/* ---- inside a stop ------------------------------------------------------------------------------ */

static void enqueue(struct bac_final *f, value fn, value v)
{
  BAC_ASSERT(f->todo.used < f->todo.capacity);
  f->todo.entry[f->todo.used++] = (struct bac_final_entry){ fn, v };
  bac_fetch_add_relaxed(&shared.x_ready, 1);
}

/* fn for the tables of every domain, and for those without one. */
struct set_walk { void (*fn)(struct bac_final *f, void *arg); void *arg; };
static void set_of_domain(struct bac_gc_domain *d, void *arg)
{
  const struct set_walk *w = arg;
  w->fn(&d->final, w->arg);
}
static void each_set(void (*fn)(struct bac_final *f, void *arg), void *arg)
{
  struct set_walk w = { fn, arg };
  bac_stw_foreach_live(set_of_domain, &w);
  for (struct bac_final_orphan *o = shared.orphans; o != NULL; o = o->next)
    fn(&o->final, arg);
}

static bool can_die(value v) { return Is_block(v) && (Is_in_heap(v) || Is_young(v)); }

static void scan_entries(struct bac_final_array *a, size_t from, bool values, struct bac_scanner *s)
{
  for (size_t i = from; i < a->used; i++) {
    bac_scan_slot(s, &a->entry[i].fn);
    if (values)
      bac_scan_slot(s, &a->entry[i].v);
  }
}

static void scan_young_set(struct bac_final *f, void *s)
{
  scan_entries(&f->first, f->first.young, true, s);
  scan_entries(&f->last, f->last.young, false, s);
  scan_entries(&f->todo, f->todo_head, true, s);
  f->first.young = f->first.used;
}
void bac_final_scan_young(struct bac_scanner *s) { each_set(scan_young_set, s); }

static void reverse(struct bac_final_entry *e, size_t n)
{
  for (size_t i = 0; i < n / 2; i++) {
    struct bac_final_entry t = e[i];
    e[i] = e[n - 1 - i];
    e[n - 1 - i] = t;
  }
}

/* Entries [from, used) whose value is dead go to the queue; with `unit`, () stands for it.  What becomes ready
 * at the same time runs in the reverse order of registration: the manual of Gc says so, and thereby a value
 * is finalised before the older ones that it depends upon. */
static void queue_dead(struct bac_final *f, struct bac_final_array *a, size_t from, bool unit,
                       bac_alive_fn alive, void *arg)
{
  size_t kept = from, queued = f->todo.used;
  for (size_t i = from; i < a->used; i++) {
    struct bac_final_entry e = a->entry[i];
    if (!can_die(e.v) || alive(arg, &e.v))
      a->entry[kept++] = e;
    else
      enqueue(f, e.fn, unit ? Val_unit : e.v);
  }
  if (f->todo.used > queued)
    reverse(f->todo.entry + queued, f->todo.used - queued);
  a->used = a->young = kept;
}

struct step { bac_alive_fn alive; bac_revive_fn revive; void *arg; };

/* Young only: an old value is neither looked up nor dead in a minor collection. */
static bool old_or_alive(void *arg, value *v)
{
  const struct step *s = arg;
  return !Is_young(*v) || s->alive(s->arg, v);
}
static void young_last_set(struct bac_final *f, void *s)
{
  queue_dead(f, &f->last, f->last.young, true, old_or_alive, s);
}
void bac_final_young_last(bac_alive_fn alive, void *arg)
{
  struct step s = { alive, NULL, arg };
  each_set(young_last_set, &s);
}

static void scan_strong_set(struct bac_final *f, void *s)
{
  scan_entries(&f->first, 0, false, s);
  scan_entries(&f->last, 0, false, s);
  scan_entries(&f->todo, f->todo_head, true, s);
}
void bac_final_scan_strong(struct bac_scanner *s) { each_set(scan_strong_set, s); }

/* All dead entries are queued before the first is revived: one dead value may lead to another, and
 * both are ready. */
static void queue_first_set(struct bac_final *f, void *arg)
{
  const struct step *s = arg;
  size_t queued = f->todo.used;
  queue_dead(f, &f->first, 0, false, s->alive, s->arg);
  for (size_t i = queued; i < f->todo.used; i++)
    s->revive(s->arg, &f->todo.entry[i].v);
}
void bac_final_queue_first(bac_alive_fn alive, bac_revive_fn revive, void *arg)
{
  struct step s = { alive, revive, arg };
  each_set(queue_first_set, &s);
}

static void queue_last_set(struct bac_final *f, void *arg)
{
  const struct step *s = arg;
  queue_dead(f, &f->last, 0, true, s->alive, s->arg);
}
void bac_final_queue_last(bac_alive_fn alive, void *arg)
{
  struct step s = { alive, NULL, arg };
  each_set(queue_last_set, &s);
}

/* ---- opening and ending domains ----------------------------------------------------------------- */

bac_status bac_final_open(struct bac_gc_domain *d)
{
  d->final = (struct bac_final){ 0 };
  d->final_node = BAC_FAULT(gc_table) ? NULL : calloc(1, sizeof *d->final_node);
  return d->final_node == NULL ? BAC_NOMEM : BAC_OK;
}

static void free_tables(struct bac_final *f)
{
  free(f->first.entry);
  free(f->last.entry);
  free(f->todo.entry);
}

static bool is_empty(const struct bac_final *f)
{
  return f->first.used == 0 && f->last.used == 0 && f->todo_head == f->todo.used;
}

void bac_final_give_away(struct bac_gc_domain *d)
{
  struct bac_final_orphan *o = d->final_node;
  if (is_empty(&d->final)) {
    free_tables(&d->final);
    free(o);
  } else {
    o->final = d->final;
    bac_lock_take(&orphans_lock);
    o->next = shared.orphans;
    shared.orphans = o;
    bac_store_relaxed(&shared.x_any_orphan, true);
    bac_lock_release(&orphans_lock);
  }
  d->final = (struct bac_final){ 0 };
  d->final_node = NULL;
}

static void append(struct bac_final_array *to, const struct bac_final_array *from, size_t head)
{
  for (size_t i = head; i < from->used; i++)
    to->entry[to->used++] = from->entry[i];
  if (to->young > to->used - (from->used - head))
    to->young = to->used - (from->used - head);      /* the newcomers may be young */
}

/* Without memory the orphans stay for the next cycle. */
void bac_final_adopt(struct bac_gc_domain *d)
{
  if (!bac_load_relaxed(&shared.x_any_orphan))
    return;
  bac_lock_take(&orphans_lock);
  struct bac_final_orphan *o;
  struct bac_final *f = &d->final;
  while ((o = shared.orphans) != NULL && make_room(f, o->final.first.used, o->final.last.used + o->final.todo.used)) {
    append(&f->first, &o->final.first, 0);
    append(&f->last, &o->final.last, 0);
    append(&f->todo, &o->final.todo, o->final.todo_head);
    shared.orphans = o->next;
    free_tables(&o->final);
    free(o);
  }
  bac_store_relaxed(&shared.x_any_orphan, shared.orphans != NULL);
  bac_lock_release(&orphans_lock);
}

void bac_final_free_orphans(void)
{
  while (shared.orphans != NULL) {
    struct bac_final_orphan *o = shared.orphans;
    shared.orphans = o->next;
    free_tables(&o->final);
    free(o);
  }
  bac_store_relaxed(&shared.x_any_orphan, false);
}

struct value_walk { void (*fn)(void *arg, value f, value v); void *arg; };
static void values_of(const struct bac_final_array *a, const struct value_walk *w)
{
  for (size_t i = 0; i < a->used; i++)
    w->fn(w->arg, a->entry[i].fn, a->entry[i].v);
}
static void values_of_set(struct bac_final *f, void *arg)
{
  values_of(&f->first, arg);
  values_of(&f->last, arg);
}
void bac_final_each_value(void (*fn)(void *arg, value f, value v), void *arg)
{
  struct value_walk w = { fn, arg };
  each_set(values_of_set, &w);
}

bool bac_final_check(const struct bac_gc_domain *d)
{
  const struct bac_final *f = &d->final;
  return f->first.used <= f->first.capacity && f->last.used <= f->last.capacity
      && f->todo_head <= f->todo.used && f->first.young <= f->first.used && f->last.young <= f->last.used
      && f->todo.used + f->first.used + f->last.used <= f->todo.capacity;
}
