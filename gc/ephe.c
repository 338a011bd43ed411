/* ephe.c -- ephemerons and weak arrays: Abstract blocks of HEAP with link, data and keys.
 *
 * They are allocated old, so a minor collection needs only the fields that hold young values; those are
 * listed in d->ephe_young.  Chains run through field 0 and end with 0.  Keys that are no blocks of HEAP
 * or YOUNG (integers, static data, caml_ephe_none) never die. */
#include "gc/ephe.h"
#include "gc/header.h"
#include "gc/heap.h"
#include "gc/minor.h"
#include "gc/stw.h"
#include "gc/write_barrier.h"
#include "platform/fault.h"
#include "platform/lock.h"
#include <stdlib.h>

/* An address that is no block of HEAP or YOUNG, with a static header. */
static struct { header_t header; value body; } none_block =
  { Make_header(1, Abstract_tag, BAC_COLOUR_STATIC), Val_unit };
value caml_ephe_none = (value)&none_block.body;

static value orphans;                /* chain of ended domains; ROOTS held or inside a stop */
static struct bac_lock orphans_lock = BAC_LOCK_INITIALIZER(ROOTS);

/* ---- the program's side ------------------------------------------------------------------------- */

value bac_ephe_create(caml_domain_state *st, mlsize_t nkeys)
{
  struct bac_gc_domain *d = bac_gc_domain_of(st);
  value e = bac_heap_alloc(st, nkeys + BAC_EPHE_FIRST_KEY, Abstract_tag, true);
  if (e == 0)
    return 0;
  for (mlsize_t i = BAC_EPHE_DATA; i < nkeys + BAC_EPHE_FIRST_KEY; i++)
    Field(e, i) = caml_ephe_none;
  Field(e, BAC_EPHE_LINK) = d->ephe_list;
  d->ephe_list = e;
  return e;
}

value bac_ephe_get(caml_domain_state *st, value ephe, mlsize_t field)
{
  value v = bac_field_get(ephe, field);
  (void)st;
  if (BAC_UNLIKELY(bac_marking))
    bac_mark_log(v);                 /* the reader makes it strong (gc.md section 7, part 5) */
  return v;
}

static bool table_room(struct bac_ephe_table *t)
{
  if (t->used < t->capacity)
    return true;
  BAC_ASSERT_MAY_ALLOCATE();
  size_t capacity = t->capacity == 0 ? 256 : 2 * t->capacity;
  struct bac_ephe_ref *p = BAC_FAULT(gc_table) ? NULL : realloc(t->entry, capacity * sizeof *p);
  if (p == NULL)
    return false;
  t->entry = p;
  t->capacity = capacity;
  return true;
}

/* Without room the table is marked as lost, and the next minor collection looks at every ephemeron. */
void bac_ephe_set(caml_domain_state *st, value ephe, mlsize_t field, value v)
{
  struct bac_gc_domain *d = bac_gc_domain_of(st);
  value old = bac_field_get(ephe, field);
  bool was_young = Is_block(old) && Is_young(old);
  if (Is_block(v) && Is_young(v) && !was_young) {
    if (table_room(&d->ephe_young))
      d->ephe_young.entry[d->ephe_young.used++] = (struct bac_ephe_ref){ ephe, field };
    else
      d->ephe_young.lost = true;
  }
  bac_word_store_release(&Field(ephe, field), v);
}

/* ---- minor collection --------------------------------------------------------------------------- */

struct step { bac_alive_fn alive; bac_revive_fn revive; void *arg; bool again; };

static bool is_young(value v) { return Is_block(v) && Is_young(v); }

static bool young_keys_alive(value e, const struct step *s)
{
  for (mlsize_t i = BAC_EPHE_FIRST_KEY; i < Wosize_val(e); i++) {
    value key = Field(e, i);
    if (is_young(key) && !s->alive(s->arg, &key))
      return false;
  }
  return true;
}

static void young_data(value e, struct step *s)
{
  value data = Field(e, BAC_EPHE_DATA);
  if (!is_young(data) || s->alive(s->arg, &data) || !young_keys_alive(e, s))
    return;
  s->revive(s->arg, &Field(e, BAC_EPHE_DATA));
  s->again = true;
}

static void clean_young_field(value e, mlsize_t field, const struct step *s)
{
  value v = Field(e, field);
  if (!is_young(v))
    return;
  if (s->alive(s->arg, &v)) {
    Field(e, field) = v;
    return;
  }
  Field(e, field) = caml_ephe_none;
  Field(e, BAC_EPHE_DATA) = caml_ephe_none;
}

/* fn for every ephemeron that may hold young values; a lost table means all of them. */
static void each_young(struct bac_gc_domain *d, void (*fn)(value e, mlsize_t field, struct step *s), struct step *s)
{
  struct bac_ephe_table *t = &d->ephe_young;
  for (size_t i = 0; i < t->used; i++)
    fn(t->entry[i].ephe, t->entry[i].field, s);
}

static void data_of_ref(value e, mlsize_t field, struct step *s)
{
  if (field == BAC_EPHE_DATA)
    young_data(e, s);
}
static void clean_of_ref(value e, mlsize_t field, struct step *s) { clean_young_field(e, field, s); }

static void data_of_chain(value *head, void *arg)
{
  for (value e = *head; e != 0; e = Field(e, BAC_EPHE_LINK))
    young_data(e, arg);
}
static void clean_of_chain(value *head, void *arg)
{
  for (value e = *head; e != 0; e = Field(e, BAC_EPHE_LINK))
    for (mlsize_t i = BAC_EPHE_DATA; i < Wosize_val(e); i++)
      clean_young_field(e, i, arg);
}

static void any_lost(struct bac_gc_domain *d, void *arg)
{
  *(bool *)arg = *(bool *)arg || d->ephe_young.lost;
}
static void data_of_domain(struct bac_gc_domain *d, void *arg) { each_young(d, data_of_ref, arg); }
static void clean_of_domain(struct bac_gc_domain *d, void *arg) { each_young(d, clean_of_ref, arg); }
static void forget(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  d->ephe_young.used = 0;
  d->ephe_young.lost = false;
}

void bac_ephe_young_step(bac_alive_fn alive, bac_revive_fn revive, void *arg)
{
  struct step s = { alive, revive, arg, true };
  bool lost = false;
  bac_stw_foreach_live(any_lost, &lost);
  while (s.again) {
    s.again = false;
    if (lost)
      bac_ephe_each_list(data_of_chain, &s);
    else
      bac_stw_foreach_live(data_of_domain, &s);
  }
  if (lost)
    bac_ephe_each_list(clean_of_chain, &s);
  else
    bac_stw_foreach_live(clean_of_domain, &s);
  bac_stw_foreach_live(forget, NULL);
}

/* ---- major collection --------------------------------------------------------------------------- */

struct chain_walk { void (*fn)(value *head, void *arg); void *arg; };
static void chain_of_domain(struct bac_gc_domain *d, void *arg)
{
  struct chain_walk *w = arg;
  w->fn(&d->ephe_list, w->arg);
}
void bac_ephe_each_list(void (*fn)(value *head, void *arg), void *arg)
{
  struct chain_walk w = { fn, arg };
  bac_stw_foreach_live(chain_of_domain, &w);
  fn(&orphans, arg);
}

/* Is the key alive, or a thing that cannot die?  Updates it in place when its block moved. */
static bool key_alive(value e, mlsize_t i, const struct step *s)
{
  value key = Field(e, i);
  if (!Is_block(key) || !Is_in_heap(key))
    return true;
  if (!s->alive(s->arg, &key))
    return false;
  Field(e, i) = key;
  return true;
}

/* One look at an ephemeron that is alive.  True when it needs no further look: its data is alive or
 * trivial. */
static bool settle(value e, struct step *s)
{
  value data = Field(e, BAC_EPHE_DATA);
  if (!Is_block(data) || !Is_in_heap(data))
    return true;
  if (s->alive(s->arg, &data)) {
    Field(e, BAC_EPHE_DATA) = data;
    return true;
  }
  for (mlsize_t i = BAC_EPHE_FIRST_KEY; i < Wosize_val(e); i++)
    if (!key_alive(e, i, s))
      return false;
  s->revive(s->arg, &Field(e, BAC_EPHE_DATA));
  s->again = true;
  return true;
}

/* A round over one chain.  It is rebuilt in reverse, so directions alternate from round to round and
 * chains of ephemerons that lead to each other settle in two rounds, whichever way they run. */
static void fixpoint_of_chain(value *head, void *arg)
{
  struct step *s = arg;
  value rest = 0;
  for (value e = *head; e != 0; ) {
    bool alive = s->alive(s->arg, &e);       /* before the link is read: the block may have moved */
    value next = Field(e, BAC_EPHE_LINK);
    if (alive)
      settle(e, s);
    Field(e, BAC_EPHE_LINK) = rest;
    rest = e;
    e = next;
  }
  *head = rest;
}

void bac_ephe_fixpoint(bac_alive_fn alive, bac_revive_fn revive, void *arg)
{
  struct step s = { alive, revive, arg, true };
  while (s.again) {
    s.again = false;
    bac_ephe_each_list(fixpoint_of_chain, &s);
  }
}

static void clean_of_one(value e, const struct step *s)
{
  bool dead_key = false;
  for (mlsize_t i = BAC_EPHE_FIRST_KEY; i < Wosize_val(e); i++)
    if (!key_alive(e, i, s)) {
      Field(e, i) = caml_ephe_none;
      dead_key = true;
    }
  value data = Field(e, BAC_EPHE_DATA);
  if (dead_key)
    Field(e, BAC_EPHE_DATA) = caml_ephe_none;
  else if (Is_block(data) && Is_in_heap(data) && s->alive(s->arg, &data))
    Field(e, BAC_EPHE_DATA) = data;
}

static void clean_chain(value *head, void *arg)
{
  struct step *s = arg;
  value kept = 0;
  for (value e = *head; e != 0; ) {
    bool alive = s->alive(s->arg, &e);
    value next = Field(e, BAC_EPHE_LINK);
    if (alive) {
      clean_of_one(e, s);
      Field(e, BAC_EPHE_LINK) = kept;
      kept = e;
    }
    e = next;
  }
  *head = kept;
}

void bac_ephe_clean(bac_alive_fn alive, void *arg)
{
  struct step s = { .alive = alive, .arg = arg };
  bac_ephe_each_list(clean_chain, &s);
}

/* ---- ending domains and checks ------------------------------------------------------------------ */

void bac_ephe_start(void) { orphans = 0; }

/* The table of young fields stays with the area: the next minor collection needs it. */
void bac_ephe_give_away(struct bac_gc_domain *d)
{
  value last = d->ephe_list;
  if (last == 0)
    return;
  while (Field(last, BAC_EPHE_LINK) != 0)
    last = Field(last, BAC_EPHE_LINK);
  bac_lock_take(&orphans_lock);
  Field(last, BAC_EPHE_LINK) = orphans;
  orphans = d->ephe_list;
  bac_lock_release(&orphans_lock);
  d->ephe_list = 0;
}

bool bac_ephe_check(const struct bac_gc_domain *d)
{
  const struct bac_ephe_table *t = &d->ephe_young;
  bool good = t->used <= t->capacity;
  for (value e = d->ephe_list; e != 0 && good; e = Field(e, BAC_EPHE_LINK))
    good = Is_in_heap(e) && Tag_val(e) == Abstract_tag
        && bac_bit_test(bac_heap.live, bac_granule_of((uintnat)Hp_val(e)));
  return good;
}
