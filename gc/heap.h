/* heap.h -- the HEAP range: chunks, blocks, their descriptors and the two bit maps.  Room-private.
 *
 * HEAP is a row of 2 MiB chunks, committed from the bottom upwards, each of 64 blocks of 32 KiB.
 * Every block has a descriptor; every 16 bytes (a granule) have one bit in each of two maps.  A cell
 * is named by the granule its header lies in; cells are at least 16 bytes apart, so names are unique.
 * Design: doc/design/heap.md. */
#ifndef BAC_GC_HEAP_H
#define BAC_GC_HEAP_H

#include "gc/gc.h"

enum {
  BAC_BLOCK_BYTES = 32 * 1024, BAC_BLOCK_WORDS = BAC_BLOCK_BYTES / 8,
  BAC_CHUNK_BLOCKS = 64,
  BAC_GRANULE_SHIFT = 4,                 /* 16 bytes */
  BAC_WINDOW_SHIFT = 10,                 /* 64 granules: one word of a map */
  BAC_BLOCK_WINDOWS = BAC_BLOCK_BYTES >> BAC_WINDOW_SHIFT
};
#define BAC_CHUNK_BYTES ((size_t)BAC_CHUNK_BLOCKS * BAC_BLOCK_BYTES)

/* A doubly linked ring; a ring head alone is an empty list.  Splicing is O(1). */
struct bac_ring { struct bac_ring *next, *prev; };
static inline void bac_ring_init(struct bac_ring *r) { r->next = r->prev = r; }
static inline bool bac_ring_empty(const struct bac_ring *r) { return r->next == r; }
static inline void bac_ring_unlink(struct bac_ring *e)
{
  e->prev->next = e->next;
  e->next->prev = e->prev;
  bac_ring_init(e);
}
static inline void bac_ring_push(struct bac_ring *head, struct bac_ring *e)
{
  e->next = head->next;
  e->prev = head;
  head->next->prev = e;
  head->next = e;
}
/* Move every element of `from` to the front of `to`. */
static inline void bac_ring_splice(struct bac_ring *to, struct bac_ring *from)
{
  if (bac_ring_empty(from))
    return;
  from->prev->next = to->next;
  to->next->prev = from->prev;
  to->next = from->next;
  from->next->prev = to;
  bac_ring_init(from);
}

enum bac_block_kind { BAC_BLOCK_FREE = 0, BAC_BLOCK_POOL, BAC_BLOCK_LARGE, BAC_BLOCK_TAIL };
enum bac_pool_state { BAC_POOL_PARTIAL, BAC_POOL_FULL, BAC_POOL_CURRENT };

/* The descriptor of one block.  For a pool or span of several blocks the first one counts, the others
 * are TAIL and know only their distance to it.  A FREE block has no bit set in either map. */
struct bac_block {
  struct bac_ring link;              /* first: rings are rings of descriptors */
  uint8_t kind;                      /* enum bac_block_kind */
  uint8_t state;                     /* enum bac_pool_state, pools only */
  uint8_t cls;                       /* size class, pools only */
  bool custom;                       /* every cell is a custom block with finaliser or a continuation */
  bool moving;                       /* compact.c: cells are copied away when the mark loop meets them */
  _Atomic uint8_t x_dirty;           /* holds old slots that are in no remembered table (gc.md M6) */
  _Atomic uint8_t x_rescan;          /* marked cells whose fields still have to be pushed */
  uint32_t blocks;                   /* length of this pool or span in blocks */
  uint32_t head_distance;            /* TAIL: blocks back to the head */
  uint32_t cells;                    /* pools: bits set in the live map */
  uint32_t capacity;                 /* pools: cells that fit */
  uint32_t epoch;                    /* low bits of bac_heap.epoch when last examined or made */
  uint32_t next_window;              /* pools: first window the cursor has not looked at; medium: cell */
};
BAC_STATIC_ASSERT(sizeof(struct bac_block) <= 64, "block descriptors are 64 bytes apart");
union bac_block_slot { struct bac_block b; char room[64]; };

struct bac_chunk {
  uint64_t free;                     /* bit per block: nobody uses it */
  uint64_t resident;                 /* free blocks that may still occupy memory: not purged */
  uint64_t freed_at;                 /* milliseconds: when the youngest of them became free */
};

/* Written at start-up, when chunks are added (LARGE held) and, for the roles of the maps, inside a stop. */
extern struct bac_heap {
  uintnat base;                      /* = bac_ranges.heap.base */
  size_t chunk_limit;                /* reserved */
  size_t chunks;                     /* committed */
  uint64_t *live, *mark;             /* the two maps in their present roles */
  uint64_t *map[2];
  unsigned parity;                   /* live is map[parity] */
  uint64_t epoch;                    /* counts flips */
  union bac_block_slot *block;
  struct bac_chunk *chunk;
  _Atomic size_t x_free_blocks;      /* committed and unused; these three are counted under LARGE, read by all */
  _Atomic size_t x_used_blocks;
  _Atomic size_t x_used_top;         /* most blocks ever in use at once */
} bac_heap;

static inline size_t bac_granule_of(uintnat header_address)
{
  return (header_address - bac_heap.base) >> BAC_GRANULE_SHIFT;
}
static inline size_t bac_block_index(uintnat a) { return (a - bac_heap.base) / BAC_BLOCK_BYTES; }
static inline struct bac_block *bac_block_at(size_t i) { return &bac_heap.block[i].b; }
static inline size_t bac_block_number(const struct bac_block *b)
{
  return (size_t)((const union bac_block_slot *)b - bac_heap.block);
}
static inline char *bac_block_base(const struct bac_block *b)
{
  return (char *)bac_heap.base + bac_block_number(b) * BAC_BLOCK_BYTES;
}
/* Descriptor of the pool or span that address a of HEAP lies in. */
static inline struct bac_block *bac_block_of(uintnat a)
{
  struct bac_block *b = bac_block_at(bac_block_index(a));
  if (b->kind == BAC_BLOCK_TAIL)
    b = bac_block_at(bac_block_number(b) - b->head_distance);
  return b;
}
/* Several workers mark at the same time, hence the atomic load; on one's own it costs nothing. */
static inline bool bac_bit_test(const uint64_t *map, size_t granule)
{
  return (bac_word_load_relaxed(&map[granule >> 6]) >> (granule & 63)) & 1;
}
static inline void bac_bit_set(uint64_t *map, size_t granule)
{
  map[granule >> 6] |= (uint64_t)1 << (granule & 63);
}
/* Set by one of several workers; false: another one was first. */
static inline bool bac_bit_claim(uint64_t *map, size_t granule)
{
  uint64_t bit = (uint64_t)1 << (granule & 63);
  return (bac_word_fetch_or_relaxed(&map[granule >> 6], bit) & bit) == 0;
}
static inline void bac_bit_clear(uint64_t *map, size_t granule)
{
  map[granule >> 6] &= ~((uint64_t)1 << (granule & 63));
}

/* range.c: reserve the ranges at start-up; commit the n-th chunk with its side tables. */
bac_status bac_range_reserve_all(void);
void bac_range_release_all(void);
bac_status bac_range_commit_chunks(size_t first, size_t n);
bac_status bac_range_reserve_young(size_t bytes, struct bac_range *out);

/* block.c: runs of blocks, first fit by lowest address.  Any RUNNING domain, or the leader. */
/* n adjacent blocks whose descriptors have kind and length set; index of the first, or SIZE_MAX.
 * May add chunks unless inside a stop.  `keep` blocks must stay free afterwards (promotion reserve). */
size_t bac_blocks_take(size_t n, enum bac_block_kind kind, size_t keep);
/* Both maps must already be clear for these blocks. */
void bac_blocks_give_back(struct bac_block *head);
/* Make sure that `free` blocks are free, adding chunks.  BAC_NOMEM: the limit or the system refuses. */
bac_status bac_blocks_ensure(size_t free);
/* Take free memory out of residence: all of it, or what has been free for longer than the delay and is
 * more than will be used before the next collection. */
void bac_blocks_purge(bool forced);
/* After a cycle: that many free blocks are worth keeping resident. */
void bac_blocks_set_retained(size_t blocks);
void bac_blocks_start(void);         /* after the ranges were reserved */
bool bac_blocks_check(void);         /* heap B1-B3, P1; slow */
size_t bac_blocks_used(void);

/* large.c: blocks above the largest medium class. */
header_t *bac_large_take(size_t whsize, bool custom, size_t keep);   /* NULL: no memory */
void bac_large_start(void);
void bac_large_new_epoch(void);      /* inside the stop, after the flip */
void bac_large_examine(void);        /* frees what the last mark did not reach; finalisable spans wait */
/* Spans with a finaliser that the last mark did not reach: end(b, arg) for each, then the span is freed. */
void bac_large_end_dead(void (*end)(struct bac_block *b, void *arg), void *arg);

#endif
