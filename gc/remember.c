/* remember.c -- the remembered set: slots and ranges of slots in pieces of 8 KiB, and dirty flags.
 *
 * The barrier reaches a slot, not a block (gc.md A4), so entries are slots.  A word with bit 0 set is
 * the first slot of a range whose length follows in the next word of the same piece.  Duplicates are
 * harmless.  Design: doc/design/minor.md, "Remembered set". */
#include "gc/remember.h"
#include "gc/header.h"
#include "gc/heap.h"
#include "gc/write_barrier.h"
#include "platform/fault.h"
#include <stdlib.h>

enum { PIECES_BEFORE_MINOR = 64 };   /* about 64 k slots: then a collection is cheaper than more table */

/* x_any_dirty: set by any barrier, cleared by the leader.  refuse: unit tests, before they start. */
static struct { _Atomic bool x_any_dirty; bool refuse; } state;

bool bac_remember_any_dirty(void) { return bac_load_relaxed(&state.x_any_dirty); }
void bac_remember_refuse_pieces(bool refuse) { state.refuse = refuse; }

/* The slot's block becomes an item of the next minor collection.  Slots outside HEAP have no block;
 * their owners (static data of stubs) must have registered them as roots. */
static void set_dirty(struct bac_gc_domain *d, value *slot)
{
  if (Is_in_heap(slot)) {
    bac_store_relaxed(&bac_block_of((uintnat)slot)->x_dirty, 1);
    bac_store_relaxed(&state.x_any_dirty, true);
  }
  d->want_minor = true;
}

/* An open piece with room for two words; false without memory. */
static bool make_room(struct bac_gc_domain *d)
{
  struct bac_remember *r = &d->remember;
  if (r->at != NULL && r->end - r->at >= 2)
    return true;
  struct bac_segment *s = r->spare;
  if (s != NULL) {
    r->spare = s->next;
  } else {
    BAC_ASSERT_MAY_ALLOCATE();
    s = state.refuse || BAC_FAULT(gc_segment) ? NULL : malloc(sizeof *s);
    if (s == NULL)
      return false;
  }
  if (r->open != NULL)
    r->open->used = (size_t)(r->at - r->open->word);
  s->next = r->open;
  r->open = s;
  r->at = s->word;
  r->end = s->word + BAC_SEGMENT_WORDS;
  if (++r->pieces > PIECES_BEFORE_MINOR && !d->want_minor) {
    d->want_minor = true;
    bac_exchange_acq_rel(&d->st.young_limit, UINTPTR_MAX);
  }
  return true;
}

void bac_remember_slot(struct bac_gc_domain *d, value *slot)
{
  if (make_room(d))
    *d->remember.at++ = (uintnat)slot;
  else
    set_dirty(d, slot);
}

void bac_remember_range(struct bac_gc_domain *d, value *first, size_t n)
{
  if (n == 0)
    return;
  if (make_room(d)) {
    *d->remember.at++ = (uintnat)first | 1;
    *d->remember.at++ = n;
  } else {
    set_dirty(d, first);
  }
}

void bac_remember_each_of(const struct bac_remember *r, const struct bac_segment *piece,
                          void (*fn)(void *arg, value *slot), void *arg)
{
  const uintnat *at = piece->word, *end = piece == r->open ? r->at : piece->word + piece->used;
  while (at < end) {
    uintnat w = *at++;
    if ((w & 1) == 0) {
      fn(arg, (value *)w);
      continue;
    }
    value *slot = (value *)(w - 1);
    for (size_t n = *at++; n > 0; n--)
      fn(arg, slot++);
  }
}

void bac_remember_clear(struct bac_gc_domain *d)
{
  struct bac_remember *r = &d->remember;
  if (r->open == NULL)
    return;
  while (r->open->next != NULL) {
    struct bac_segment *s = r->open;
    r->open = s->next;
    s->next = r->spare;
    r->spare = s;
    r->pieces--;
  }
  r->at = r->open->word;
  r->end = r->open->word + BAC_SEGMENT_WORDS;
}

/* ---- dirty blocks ------------------------------------------------------------------------------- */

struct dirty_walk { void (*fn)(void *arg, value *slot); void *arg; };

static void dirty_cell(header_t *hp, void *arg)
{
  struct dirty_walk *w = arg;
  header_t hd = *hp;
  value v = Val_hp(hp);
  if (Tag_hd(hd) >= No_scan_tag)
    return;
  for (mlsize_t i = bac_first_scanned(v, Tag_hd(hd)); i < Wosize_hd(hd); i++)
    w->fn(w->arg, &Field(v, i));
}

void bac_remember_each_dirty(void (*fn)(void *arg, value *slot), void *arg)
{
  struct dirty_walk w = { fn, arg };
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (size_t i = 0; i < n; i++) {
    struct bac_block *b = bac_block_at(i);
    if (bac_load_relaxed(&b->x_dirty) && (b->kind == BAC_BLOCK_POOL || b->kind == BAC_BLOCK_LARGE))
      bac_block_each_cell(b, bac_heap.live, dirty_cell, &w);
  }
}

void bac_remember_clean(void)
{
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (size_t i = 0; i < n; i++)
    bac_store_relaxed(&bac_block_at(i)->x_dirty, 0);
  bac_store_relaxed(&state.x_any_dirty, false);
}

bool bac_remember_check(const struct bac_gc_domain *d)
{
  const struct bac_remember *r = &d->remember;
  if (r->open == NULL)
    return r->at == NULL && r->end == NULL && r->pieces == 0;
  size_t pieces = 0;
  for (const struct bac_segment *s = r->open; s != NULL; s = s->next)
    pieces++;
  return r->at >= r->open->word && r->at <= r->end
      && r->end == r->open->word + BAC_SEGMENT_WORDS && pieces == r->pieces;
}
