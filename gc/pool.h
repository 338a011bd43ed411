/* pool.h -- cells of one size, carved from one block (small) or eight (medium).  Room-private.
 *
 * One domain owns a pool and uses it without atomics; owners change under POOLS or inside a stop.
 * Which cells are taken is told by the live map alone: no free list, no write into a dead cell.
 * Design and invariants: doc/design/pool.md. */
#ifndef BAC_GC_POOL_H
#define BAC_GC_POOL_H

#include "gc/heap.h"

enum {
#define SMALL(words) + 1
#define MEDIUM(cells)
  BAC_SMALL_CLASSES = 0
#include "gc/sizeclass.def"
#undef SMALL
#undef MEDIUM
  ,
#define SMALL(words) + 1
#define MEDIUM(cells) + 1
  BAC_CLASSES = 0
#include "gc/sizeclass.def"
#undef SMALL
#undef MEDIUM
};
enum { BAC_PLAIN = 0, BAC_CUSTOM = 1, BAC_POOL_SORTS = 2 };
enum { BAC_SMALL_MAX_WORDS = 257, BAC_MEDIUM_MAX_WORDS = 4096, BAC_MEDIUM_BLOCKS = 8 };

/* The open window of a class: up to 64 granules, cells not yet handed out.  Their live bits are set when
 * the window is opened and taken back by bac_pool_close_cursor for cells that nobody took. */
struct bac_cursor {
  uint64_t free;                     /* bit = granule where an untaken cell begins */
  uint64_t odd;                      /* of these, cells that begin in the second half of the granule */
  char *base;                        /* address of the window */
  struct bac_block *pool;            /* NULL: no pool open */
};
struct bac_pool_class {
  struct bac_cursor cursor;
  struct bac_ring partial, full, unexamined;   /* rings of struct bac_block */
};
struct bac_pool_set {
  struct bac_pool_class c[BAC_POOL_SORTS][BAC_CLASSES];
  unsigned next_to_examine;          /* plain classes below this one have been examined in this epoch */
};

/* Tables made once at start-up: class of a small size, cell words of a class. */
extern struct bac_size_table {
  uint8_t small_class[BAC_SMALL_MAX_WORDS + 1];
  uint16_t cell_words[BAC_CLASSES];
  uint64_t start[BAC_SMALL_CLASSES][BAC_BLOCK_WINDOWS];   /* granules where cells begin */
  uint64_t odd[BAC_SMALL_CLASSES][BAC_BLOCK_WINDOWS];
} bac_size_table;
void bac_pool_start(void);
unsigned bac_pool_class_of(size_t whsize);      /* whsize <= BAC_MEDIUM_MAX_WORDS */

void bac_pool_set_init(struct bac_pool_set *ps);
/* The pools of one sort, except where a cursor is open, change their set: O(classes). */
void bac_pool_set_move(struct bac_pool_set *to, struct bac_pool_set *from, unsigned sort);
/* A cell of class c, header not stored, or NULL.  Owner, or the leader inside a stop (which then takes
 * blocks of the promotion reserve).  Never collects; outside a stop it may add chunks. */
header_t *bac_pool_refill(struct bac_pool_set *ps, unsigned sort, unsigned cls);
static inline header_t *bac_pool_take(struct bac_pool_set *ps, unsigned sort, unsigned cls)
{
  struct bac_cursor *c = &ps->c[sort][cls].cursor;
  uint64_t f = c->free;
  if (BAC_UNLIKELY(f == 0))
    return bac_pool_refill(ps, sort, cls);
  unsigned g = (unsigned)__builtin_ctzll(f);
  c->free = f & (f - 1);
  return (header_t *)(c->base + (g << BAC_GRANULE_SHIFT) + (((c->odd >> g) & 1) << 3));
}
/* Give untaken cells of the open windows back, so that live bits are exactly the taken cells. */
void bac_pool_close_cursors(struct bac_pool_set *ps);
void bac_pool_close_cursor(struct bac_pool_class *pc);
/* One cell whose finaliser has run becomes free at once.  Owner only. */
void bac_pool_free_cell(struct bac_pool_set *ps, struct bac_block *b, header_t *hp);

/* False between a flip and the examination: `state` and `cells` are those of the epoch before. */
static inline bool bac_pool_examined(const struct bac_block *b) { return b->epoch == (uint32_t)bac_heap.epoch; }

/* sweep.c */
/* Inside the stop, after the flip: every pool of the set has to be examined before use. */
void bac_pool_new_epoch(struct bac_pool_set *ps);
/* Count the bits of one unexamined pool, clear the spent map, file it: free, partial or full. */
void bac_pool_examine(struct bac_pool_set *ps, struct bac_block *b);
/* Examine every plain pool of the set.  Custom pools wait for their finalisers (custom_dead.c). */
void bac_pool_examine_own(struct bac_pool_set *ps);
/* The same, and every plain pool that shared.c holds. */
void bac_pool_examine_all(struct bac_pool_set *ps);
/* At most n plain pools.  False: none is left. */
bool bac_pool_examine_some(struct bac_pool_set *ps, unsigned n);
/* Inside the stop that begins a cycle: after this the spent map is clear in that chunk of the heap.  Any worker. */
void bac_sweep_clear_spent(size_t chunk);
/* Clear the bits of a pool or span in a map. */
void bac_block_clear_map(uint64_t *map, const struct bac_block *b);
unsigned bac_block_count_map(const uint64_t *map, const struct bac_block *b);

/* shared.c: pools that nobody owns. */
void bac_shared_start(void);
void bac_shared_adopt_all(struct bac_pool_set *ps);             /* ps becomes empty */
bool bac_shared_refill(struct bac_pool_set *ps, unsigned sort, unsigned cls);  /* a partial pool moved to ps */
/* Up to n unexamined plain pools move to ps.  False: there is none. */
bool bac_shared_take_some(struct bac_pool_set *ps, unsigned n);
/* Every unexamined custom pool moves to ps, so that no end waits for a domain that ended. */
void bac_shared_take_custom(struct bac_pool_set *ps);
/* Inside a stop.  Plain pools that their owner has not looked at since the last flip; with `all`, every plain pool
 * but those that its cursors are open in. */
void bac_shared_take_over(struct bac_pool_set *ps, bool all);
void bac_shared_new_epoch(void);
struct bac_pool_set *bac_shared_set(void);                      /* inside a stop only */

/* Walk the live cells of a pool or span: fn(header, arg).  Cursors must be closed. */
void bac_block_each_cell(const struct bac_block *b, const uint64_t *map,
                         void (*fn)(header_t *hp, void *arg), void *arg);
bool bac_pool_check(const struct bac_block *b);                 /* V4, V5 for one pool */

#endif
