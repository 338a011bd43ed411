/* minor_items.c -- see minor_items.h.
 *
 * Numbers 0 .. global-1 are the pieces of the global roots; 0 includes the global sources and the young
 * entries of finaliser tables.  Then each live domain has its numbers, in the order of the directory:
 *   0                      its sources, the first piece of its stack, the open piece of its remembered set
 *   1 .. s-1               further pieces of its stack, all fibers of the current chain
 *   s .. s+r-2             further pieces of its remembered set
 * So a domain without much to say costs one item (gc.md G2). */
#include "gc/minor_items.h"
#include "gc/final.h"
#include "gc/remember.h"
#include "gc/roots_priv.h"
#include "gc/stw.h"

enum { STACK_PIECE_WORDS = 4096 };

/* Plain fields: the leader's, handed to workers by E5. */
static struct {
  size_t count, global;
  alignas(128) _Atomic size_t x_next;  /* an item is what the number names: no order needed for that */
} items;

static size_t stack_pieces(size_t words)
{
  return words <= STACK_PIECE_WORDS ? 1 : (words + STACK_PIECE_WORDS - 1) / STACK_PIECE_WORDS;
}

size_t bac_items_begin(void)
{
  size_t count = items.global = bac_roots_pieces(), long_pieces = items.global - 1;
  for (struct bac_gc_domain *d = bac_stw_next_live(NULL); d != NULL; d = bac_stw_next_live(d)) {
    d->item_stack_pieces = stack_pieces(bac_roots_stack_words(d));
    long_pieces += d->item_stack_pieces - 1;
    count += d->item_stack_pieces;
    if (d->remember.pieces > 1)
      count += d->remember.pieces - 1;
    d->items_end = count;
  }
  items.count = count;
  bac_store_relaxed(&items.x_next, 0);
  return long_pieces;
}

static void remembered_slot(void *arg, value *slot)
{
  struct bac_scanner *s = arg;
  s->slot(s, slot);
}

static void scan_segment(struct bac_item_walk *k, struct bac_scanner *s, size_t index)
{
  struct bac_remember *r = &k->domain->remember;
  if (k->segment == NULL) {
    k->segment = r->open;
    k->segment_index = 0;
  }
  for (; k->segment_index < index && k->segment != NULL; k->segment_index++)
    k->segment = k->segment->next;
  if (k->segment != NULL)
    bac_remember_each_of(r, k->segment, remembered_slot, s);
}

static void scan_of_domain(struct bac_item_walk *k, struct bac_scanner *s, size_t n)
{
  size_t pieces = k->domain->item_stack_pieces;
  if (n == 0)
    bac_roots_scan_sources(s, k->domain);
  if (n < pieces)
    bac_roots_scan_stack(s, k->domain, &k->place, n * STACK_PIECE_WORDS, (n + 1) * STACK_PIECE_WORDS);
  if (n == 0)
    scan_segment(k, s, 0);
  else if (n >= pieces)
    scan_segment(k, s, n - pieces + 1);
}

static void scan_global(struct bac_scanner *s, size_t piece)
{
  bac_roots_scan_piece(s, piece);
  if (piece != 0)
    return;
  bac_roots_scan_global_sources(s);
  bac_final_scan_young(s);
}

bool bac_items_left(void) { return bac_load_acquire(&items.x_next) < items.count; }

bool bac_items_scan_next(struct bac_item_walk *k, struct bac_scanner *s)
{
  size_t item = bac_fetch_add_acq_rel(&items.x_next, 1);     /* EDGE worker-busy */
  if (item >= items.count)
    return false;
  if (item < items.global) {
    scan_global(s, item);
    return true;
  }
  while (k->domain == NULL || item >= k->domain->items_end) {
    size_t first = k->domain == NULL ? items.global : k->domain->items_end;
    *k = (struct bac_item_walk){ .domain = bac_stw_next_live(k->domain), .first = first };
  }
  scan_of_domain(k, s, item - k->first);
  return true;
}
