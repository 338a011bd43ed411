/* custom_dead.c -- noticing the death of custom blocks and continuations.
 *
 * state of such a block        event                        next
 * young, in d->custom          minor: reached               old, in a custom pool
 * young, in d->custom          minor: not reached           copied, in worker's d->dead, live bit set
 * in d->dead                   finaliser ran                cell free at once
 * old                          mark: not reached            spent & ~live in an unexamined custom pool
 * spent & ~live                finaliser ran                spent bit clear, cell free at examination
 *
 * Finalisers run outside stops with no lock held (gc.md section 8): they may block, remove global roots
 * or allocate, so a whole collection may happen inside one; every loop below re-reads its state. */
#include "gc/custom_dead.h"
#include "gc/header.h"
#include "gc/minor.h"
#include "gc/pace.h"
#include "gc/poison.h"
#include "gc/roots_priv.h"
#include "platform/fault.h"
#include <stdlib.h>

bool bac_custom_needs_end(value block)
{
  if (Tag_val(block) == Cont_tag)
    return Field(block, 0) != Val_ptr(NULL);
  return Custom_ops_val(block)->finalize != NULL;
}

static void end_block(value block)
{
  if (!bac_custom_needs_end(block))
    return;
  if (Tag_val(block) == Cont_tag)
    bac_roots_fiber_hooks()->drop(block);
  else
    Custom_ops_val(block)->finalize(block);
}

/* ---- young entries ------------------------------------------------------------------------------ */

bool bac_custom_reserve(struct bac_gc_domain *d)
{
  struct bac_custom_piece *p = d->custom;
  if (BAC_LIKELY(p != NULL && p->used < BAC_CUSTOM_PIECE_ENTRIES))
    return true;
  p = d->custom_spare;
  if (p != NULL) {
    d->custom_spare = p->next;
  } else {
    BAC_ASSERT_MAY_ALLOCATE();
    p = BAC_FAULT(gc_table) ? NULL : malloc(sizeof *p);
    if (p == NULL)
      return false;
  }
  p->used = 0;
  p->next = d->custom;
  d->custom = p;
  return true;
}

void bac_custom_record(struct bac_gc_domain *d, value block, double major_share)
{
  struct bac_custom_piece *p = d->custom;
  p->entry[p->used++] = (struct bac_custom_entry){ block, major_share };
}

/* Rewrite a piece so that it lists only dead copies that await their end. */
static void sift(struct bac_custom_piece *p, value (*copy)(void *arg, value young), void *arg)
{
  size_t kept = 0;
  for (size_t i = 0; i < p->used; i++) {
    struct bac_custom_entry e = p->entry[i];
    if (!Is_young(e.block) || bac_header_forwarded(Hd_val(e.block)))
      bac_pace_add_share(e.major_share);
    else if (bac_custom_needs_end(e.block))
      p->entry[kept++].block = copy(arg, e.block);
  }
  p->used = kept;
}

void bac_custom_after_promotion(struct bac_gc_domain *d, struct bac_gc_domain *leader,
                                value (*copy)(void *arg, value young), void *arg)
{
  struct bac_custom_piece *p = d->custom;
  d->custom = NULL;
  while (p != NULL) {
    struct bac_custom_piece *next = p->next;
    sift(p, copy, arg);
    struct bac_custom_piece **to = p->used > 0 ? &leader->dead : &d->custom_spare;
    p->next = *to;
    *to = p;
    p = next;
  }
  d->custom_minor_share = 0;
}

void bac_custom_mark_dead(struct bac_gc_domain *d)
{
  for (struct bac_custom_piece *p = d->dead; p != NULL; p = p->next)
    for (size_t i = 0; i < p->used; i++)
      bac_bit_set(bac_heap.mark, bac_granule_of((uintnat)Hp_val(p->entry[i].block)));
  if (d->ending != 0)
    bac_bit_set(bac_heap.mark, bac_granule_of((uintnat)Hp_val(d->ending)));
}

/* The entry leaves the queue before its finaliser runs, so that a nested call does not see it again. */
static void run_dead_queue(struct bac_gc_domain *d)
{
  while (d->dead != NULL) {
    struct bac_custom_piece *p = d->dead;
    if (p->used == 0) {
      d->dead = p->next;
      p->next = d->custom_spare;
      d->custom_spare = p;
      continue;
    }
    value v = p->entry[p->used - 1].block;
    end_block(v);
    p->used--;                       /* listed until here: a collection inside end_block keeps the cell */
    bac_pool_free_cell(&d->pools, bac_block_of((uintnat)v), Hp_val(v));
  }
}

/* ---- old blocks --------------------------------------------------------------------------------- */

/* First dead cell of a pool or span: in the spent map, not in the live one.  NULL: none. */
static header_t *first_dead(const struct bac_block *b)
{
  size_t first = bac_block_number(b) * BAC_BLOCK_WINDOWS, n = (size_t)b->blocks * BAC_BLOCK_WINDOWS;
  if (b->kind == BAC_BLOCK_LARGE)
    n = 1;
  for (size_t w = first; w < first + n; w++) {
    uint64_t dead = bac_heap.mark[w] & ~bac_heap.live[w];
    if (dead == 0)
      continue;
    size_t at = (w << BAC_WINDOW_SHIFT) + ((size_t)__builtin_ctzll(dead) << BAC_GRANULE_SHIFT);
    if (b->kind == BAC_BLOCK_POOL) {       /* the cell that begins in this granule */
      size_t offset = at - bac_block_number(b) * (size_t)BAC_BLOCK_BYTES;
      size_t cell = (size_t)bac_size_table.cell_words[b->cls] * 8;
      at += (cell - offset % cell) % cell;
    }
    return (header_t *)(bac_heap.base + at);
  }
  return NULL;
}

/* Run the finaliser of one dead cell.  Meanwhile the cell counts as live and is d->ending, which a
 * collection inside the finaliser marks in place; so nobody reuses it while the finaliser reads it. */
static void end_cell(struct bac_gc_domain *d, struct bac_block *b, header_t *hp)
{
  size_t granule = bac_granule_of((uintnat)hp);
  bac_bit_clear(bac_heap.mark, granule);
  if (bac_header_forwarded(*hp)) {         /* moved by compact.c: it lives elsewhere */
    bac_poison_words((value *)hp, (value *)hp + bac_size_table.cell_words[b->cls]);
    return;
  }
  bac_bit_set(bac_heap.live, granule);
  d->ending = Val_hp(hp);
  end_block(Val_hp(hp));
  d->ending = 0;
  if (b->kind == BAC_BLOCK_POOL) {
    bac_pool_free_cell(&d->pools, b, hp);
    return;
  }
  bac_bit_clear(bac_heap.live, granule);
}

/* End every dead cell of b.  A finaliser that lets a new cycle begin re-files b; then stop, the cycle
 * has kept the rest alive (bac_custom_keep_leftover).  True when b may be examined. */
static bool end_dead_cells(struct bac_gc_domain *d, struct bac_block *b)
{
  uint64_t epoch = bac_heap.epoch;
  header_t *hp;
  while (bac_heap.epoch == epoch && (hp = first_dead(b)) != NULL)
    end_cell(d, b, hp);
  return bac_heap.epoch == epoch;
}
static void end_span(struct bac_block *b, void *arg) { end_dead_cells(arg, b); }

static void run_class(struct bac_gc_domain *d, struct bac_ring *unexamined)
{
  while (!bac_ring_empty(unexamined)) {
    struct bac_block *b = (struct bac_block *)unexamined->next;
    if (!end_dead_cells(d, b))
      return;
    bac_pool_examine(&d->pools, b);
  }
}

void bac_custom_run_owned(struct bac_gc_domain *d)
{
  if (d->running_dead)
    return;
  d->running_dead = true;
  if (d->dead != NULL)
    run_dead_queue(d);
  for (unsigned c = 0; c < BAC_CLASSES; c++)
    run_class(d, &d->pools.c[BAC_CUSTOM][c].unexamined);
  bac_large_end_dead(end_span, d);
  d->running_dead = false;
}

/* Dead cells that nobody finalised yet become live again: unmarked next time, they die once more.  What
 * compact.c moved away lives elsewhere and stays gone here. */
static void keep_cell(header_t *hp, void *arg)
{
  (void)arg;
  if (!bac_header_forwarded(*hp))
    bac_bit_set(bac_heap.live, bac_granule_of((uintnat)hp));
}

void bac_custom_keep_leftover(struct bac_block *b)
{
  bac_block_each_cell(b, bac_heap.mark, keep_cell, NULL);
}

/* ---- giving away -------------------------------------------------------------------------------- */

/* In the middle of an end the owner needs its pool. */
void bac_custom_hand_over(struct bac_gc_domain *d, struct bac_gc_domain *to)
{
  if (d->running_dead)
    return;
  bac_pool_set_move(&to->pools, &d->pools, BAC_CUSTOM);
  struct bac_custom_piece **end = &to->dead;
  while (*end != NULL)
    end = &(*end)->next;
  *end = d->dead;
  d->dead = NULL;
}

bool bac_custom_check(const struct bac_gc_domain *d)
{
  bool good = true;
  for (const struct bac_custom_piece *p = d->custom; p != NULL; p = p->next)
    good = good && p->used <= BAC_CUSTOM_PIECE_ENTRIES;
  for (const struct bac_custom_piece *p = d->dead; p != NULL; p = p->next)
    for (size_t i = 0; i < p->used; i++)
      good = good && Is_in_heap(p->entry[i].block);
  return good;
}
