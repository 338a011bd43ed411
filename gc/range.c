/* range.c -- the address ranges YOUNG, HEAP and CODE and the side tables of HEAP (doc/design/heap.md).
 *
 * All are reserved once, inaccessible, and committed piece by piece, so membership is one subtraction
 * and the number of mappings stays constant.  Under an address-space limit the ranges shrink, so that a
 * process under 64 MiB still starts (gc.md G13). */
#include "gc/range.h"
#include "gc/heap.h"
#include "gc/mark_stack.h"
#include "gc/verify.h"
#include "gc/young.h"
#include "platform/lock.h"
#include "platform/vmem.h"

#define GIB ((size_t)1 << 30)
#define PAGE ((size_t)4096)
#define LARGE_PAGE ((size_t)2 << 20)
#define SMALLEST_HEAP (8 * BAC_CHUNK_BYTES)

struct bac_ranges bac_ranges;
uintnat caml_minor_heaps_start, caml_minor_heaps_end;
struct bac_heap bac_heap;

/* Written by bac_range_reserve_all; code_used by the owner of the CODEMAP lock. */
static struct {
  void *tables;
  size_t tables_reserved;
  uint64_t *code_map;                /* bit per 4 KiB page of CODE: taken */
  size_t code_pages;
  size_t code_reserved;              /* bytes, the map included */
} range;

static struct bac_lock code_lock = BAC_LOCK_INITIALIZER(CODEMAP);

static size_t round_up(size_t n, size_t unit) { return (n + unit - 1) / unit * unit; }

/* Bytes that one chunk needs in each side table. */
enum {
  MAP_BYTES_PER_CHUNK = BAC_CHUNK_BLOCKS * BAC_BLOCK_WINDOWS * 8,
  DESCRIPTOR_BYTES_PER_CHUNK = BAC_CHUNK_BLOCKS * 64
};

static size_t tables_bytes(size_t chunks)
{
  return 2 * chunks * MAP_BYTES_PER_CHUNK + chunks * DESCRIPTOR_BYTES_PER_CHUNK
       + round_up(chunks * sizeof(struct bac_chunk), PAGE) + bac_mark_store_bytes(chunks);
}

/* Reserve HEAP of `bytes` and its tables.  On failure nothing stays reserved. */
static bac_status reserve_heap(size_t bytes)
{
  size_t chunks = bytes / BAC_CHUNK_BYTES;
  void *heap;
  bac_status st = bac_vmem_reserve_aligned(bytes, BAC_CHUNK_BYTES, &heap);
  if (st != BAC_OK)
    goto no_heap;
  range.tables_reserved = tables_bytes(chunks);
  st = bac_vmem_reserve(range.tables_reserved, &range.tables);
  if (st != BAC_OK)
    goto no_tables;
  char *t = range.tables;
  bac_heap.chunk_limit = chunks;
  bac_heap.base = (uintnat)heap;
  bac_heap.map[0] = (uint64_t *)t, t += chunks * MAP_BYTES_PER_CHUNK;
  bac_heap.map[1] = (uint64_t *)t, t += chunks * MAP_BYTES_PER_CHUNK;
  bac_heap.block = (union bac_block_slot *)t, t += chunks * DESCRIPTOR_BYTES_PER_CHUNK;
  bac_heap.chunk = (struct bac_chunk *)t, t += round_up(chunks * sizeof(struct bac_chunk), PAGE);
  bac_mark_store_start(t);
  bac_ranges.heap = (struct bac_range){ bac_heap.base, chunks * BAC_CHUNK_BYTES };
  return BAC_OK;
no_tables:
  bac_vmem_release(heap, bytes);
no_heap:
  return st;
}

static void release_code(void)
{
  bac_vmem_release((void *)bac_ranges.code.base, range.code_reserved);
}

static bac_status reserve_code(size_t bytes)
{
  void *p;
  size_t map_bytes = round_up(bytes / PAGE / 8, PAGE);
  size_t align = bytes < GIB ? PAGE : LARGE_PAGE;
  range.code_reserved = round_up(bytes + map_bytes, align);
  bac_status st = bac_vmem_reserve_aligned(range.code_reserved, align, &p);
  if (st != BAC_OK)
    return st;
  bac_ranges.code = (struct bac_range){ (uintnat)p, bytes };
  range.code_map = (uint64_t *)((char *)p + bytes);
  range.code_pages = bytes / PAGE;
  st = bac_vmem_commit(range.code_map, map_bytes);
  if (st != BAC_OK)
    bac_vmem_release(p, range.code_reserved);
  return st;
}

bac_status bac_range_reserve_young(size_t bytes, struct bac_range *out)
{
  void *p;
  bac_status st = bac_vmem_reserve_aligned(bytes, bytes >= 4 * LARGE_PAGE ? LARGE_PAGE : PAGE, &p);
  if (st == BAC_OK)
    *out = (struct bac_range){ (uintnat)p, bytes };
  return st;
}

void bac_range_adopt_young(struct bac_range r)
{
  bac_ranges.young = r;
  caml_minor_heaps_start = r.base;
  caml_minor_heaps_end = r.base + r.bytes;
}

static size_t wanted_heap_bytes(void)
{
  if (bac_gc_params.heap_limit_bytes != 0)
    return round_up(bac_gc_params.heap_limit_bytes, BAC_CHUNK_BYTES);
#if BAC_TSAN || defined(BAC_ASAN)
  return 64 * GIB;                       /* the sanitizers' address maps leave less room */
#else
  size_t physical = bac_vmem_physical_bytes();
  return physical > 128 * GIB ? 1024 * GIB : round_up(8 * physical, BAC_CHUNK_BYTES);
#endif
}

bac_status bac_range_reserve_all(void)
{
  size_t heap = wanted_heap_bytes(), left = bac_vmem_limit_bytes();
  bool tight = left / 2 < heap;
  if (tight)                             /* the other half is for stacks, malloc, libraries */
    heap = left / 2 / BAC_CHUNK_BYTES * BAC_CHUNK_BYTES;
  size_t words = bac_gc_params.minor_heap_words;
  size_t code = tight ? round_up(left / 16, PAGE) : GIB;
  bac_status st = reserve_heap(heap);
  while (st != BAC_OK && heap > SMALLEST_HEAP)
    st = reserve_heap(heap /= 2);
  if (st != BAC_OK)
    return st;
  st = reserve_code(code);
  if (st != BAC_OK)
    goto no_code;
  struct bac_range young;
  size_t wanted = bac_young_range_bytes(words);
  st = bac_range_reserve_young(tight ? bac_young_least_bytes(words) : wanted, &young);
  if (st != BAC_OK)
    goto no_young;
  bac_range_adopt_young(young);
  return BAC_OK;
no_young:
  release_code();
no_code:
  bac_vmem_release(range.tables, range.tables_reserved);
  bac_vmem_release((void *)bac_ranges.heap.base, bac_ranges.heap.bytes);
  return st;
}

void bac_range_release_all(void)
{
  bac_vmem_release((void *)bac_ranges.young.base, bac_ranges.young.bytes);
  release_code();
  bac_vmem_release(range.tables, range.tables_reserved);
  bac_vmem_release((void *)bac_ranges.heap.base, bac_ranges.heap.bytes);
  bac_ranges = (struct bac_ranges){ 0 };
  bac_heap = (struct bac_heap){ 0 };
}

/* Commit entries [first, first + n) of a table, whole pages. */
static bac_status commit_table(void *table, size_t entry_bytes, size_t first, size_t n)
{
  uintptr_t low = (uintptr_t)table + first * entry_bytes;
  uintptr_t high = low + n * entry_bytes;
  low &= ~(uintptr_t)(PAGE - 1);
  return bac_vmem_commit((void *)low, round_up(high - low, PAGE));
}

/* Chunks [first, first + n) with everything that describes them.  What was committed before a failure
 * stays committed and is committed again next time: harmless, and nothing to undo. */
bac_status bac_range_commit_chunks(size_t first, size_t n)
{
  if (first + n > bac_heap.chunk_limit)
    return BAC_NOMEM;
  bac_status st = commit_table(bac_heap.map[0], MAP_BYTES_PER_CHUNK, first, n);
  if (st == BAC_OK)
    st = commit_table(bac_heap.map[1], MAP_BYTES_PER_CHUNK, first, n);
  if (st == BAC_OK)
    st = commit_table(bac_heap.block, DESCRIPTOR_BYTES_PER_CHUNK, first, n);
  if (st == BAC_OK)
    st = commit_table(bac_heap.chunk, sizeof(struct bac_chunk), first, n);
  if (st == BAC_OK)
    st = bac_verify_commit_chunks(first, n);
  if (st == BAC_OK)
    st = bac_mark_store_grow(first + n);
  if (st == BAC_OK)
    st = bac_vmem_commit((char *)bac_heap.base + first * BAC_CHUNK_BYTES, n * BAC_CHUNK_BYTES);
  return st;
}

/* ---- CODE: fragments on pages of their own ------------------------------------------------------ */

static bool code_page_taken(size_t i) { return (range.code_map[i / 64] >> (i % 64)) & 1; }
static void code_pages_set(size_t first, size_t n, bool taken)
{
  for (size_t i = first; i < first + n; i++) {
    uint64_t bit = (uint64_t)1 << (i % 64);
    if (taken)
      range.code_map[i / 64] |= bit;
    else
      range.code_map[i / 64] &= ~bit;
  }
}

/* First run of n free pages that starts at a multiple of `align`; code_pages when there is none.  Fragments
 * are few: a linear search. */
static size_t code_find(size_t n, size_t align)
{
  size_t run = 0;
  for (size_t i = 0; i < range.code_pages; i++) {
    run = code_page_taken(i) || (run == 0 && i % align != 0) ? 0 : run + 1;
    if (run == n)
      return i + 1 - n;
  }
  return range.code_pages;
}

/* A big program is read in at once, and a large page costs a ninth of its small ones.  The last one, too, if
 * the code fills three eighths of it: that is 3 % of the time that ocamlc takes to start. */
static size_t commit_bytes(const void *base, size_t pages)
{
  size_t bytes = pages * PAGE, rest = bytes % LARGE_PAGE, more = LARGE_PAGE - rest;
  bool room = bytes + more <= bac_ranges.code.base + bac_ranges.code.bytes - (uintnat)base;
  return bytes >= LARGE_PAGE && rest >= LARGE_PAGE / 8 * 3 && room ? bytes + more : bytes;
}

static void advise_whole_large_pages(void *base, size_t bytes)
{
  if (((uintnat)base & (LARGE_PAGE - 1)) == 0 && bytes >= LARGE_PAGE)
    bac_vmem_advise_huge(base, bytes & ~(LARGE_PAGE - 1));
}

bac_status bac_code_range_take(size_t bytes, void **out)
{
  BAC_ASSERT_MAY_ALLOCATE();
  size_t n = round_up(bytes == 0 ? 1 : bytes, PAGE) / PAGE;
  bac_lock_take(&code_lock);
  bac_status st = BAC_NOMEM;
  size_t first = code_find(n, n * PAGE >= LARGE_PAGE ? LARGE_PAGE / PAGE : 1);
  if (first < range.code_pages) {
    void *base = (char *)bac_ranges.code.base + first * PAGE;
    size_t committed = commit_bytes(base, n);
    st = bac_vmem_commit(base, committed);
    if (st == BAC_OK) {
      advise_whole_large_pages(base, committed);
      code_pages_set(first, n, true);
      *out = base;
    }
  }
  bac_lock_release(&code_lock);
  return st;
}

void bac_code_range_give_back(void *base, size_t bytes)
{
  size_t n = round_up(bytes == 0 ? 1 : bytes, PAGE) / PAGE;
  bac_lock_take(&code_lock);
  bac_vmem_decommit(base, n * PAGE);
  code_pages_set(((uintnat)base - bac_ranges.code.base) / PAGE, n, false);
  bac_lock_release(&code_lock);
}
