/* snapshot.c -- V11: would design C have kept everything?  (BACPARAM=stress=snapshot)
 *
 * C marks what was reachable when its cycle began.  It greys the roots of that moment and may scan every
 * other block as late as its second stop, so it relies on the barriers to log what was overwritten meanwhile.
 * Here the whole time between two cycles of A is one such marking, with all scanning left to the end: the
 * hardest case.  At the end of a cycle the walker takes the closure of the roots as the snapshot and greys the
 * blocks that roots name; barriers log; when the next cycle begins, the closure of the grey and the logged
 * blocks, over the heap as it is then, must contain the snapshot.  No cell of the snapshot can have been
 * reused: what the last mark reached stays until the next. */
#include "gc/verify_priv.h"
#include "gc/header.h"
#include "gc/write_barrier.h"

static struct { bool taken; } snapshot;        /* the leader */

void bac_snapshot_start(void) { snapshot.taken = bac_marking = false; }

void bac_snapshot_take(void)
{
  size_t bytes = bac_walk_map_words() * sizeof(uint64_t);
  if (!bac_gc_params.stress_snapshot || !bac_walk_ready())
    return;
  bac_verify_begin();
  bac_walk_mark_roots();
  memcpy(bac_walk_maps.logged, bac_walk_maps.seen, bytes);
  bac_walk_close();
  memcpy(bac_walk_maps.snapshot, bac_walk_maps.seen, bytes);
  if (!bac_verify_good())
    bac_fatal("heap verification failed at a snapshot");
  snapshot.taken = bac_marking = true;
}

void bac_snapshot_log(value old)
{
  if (!Is_block(old) || !Is_in_heap(old))
    return;
  size_t g = bac_granule_of((uintnat)Hp_val(bac_block_start(old)));
  bac_word_fetch_or_relaxed(&bac_walk_maps.logged[g >> 6], (uint64_t)1 << (g & 63));
}

static void report_lost(header_t *hp, void *arg)
{
  (void)arg;
  if (!bac_bit_test(bac_walk_maps.seen, bac_granule_of((uintnat)hp)))
    bac_verify_report("V11", "block %p (tag %u, %zu fields) was reachable when marking began and is neither marked "
                      "nor logged", (void *)Val_hp(hp), (unsigned)Tag_hd(*hp), (size_t)Wosize_hd(*hp));
}

void bac_snapshot_check(void)
{
  if (!snapshot.taken)
    return;
  snapshot.taken = bac_marking = false;
  bac_verify_begin();
  memcpy(bac_walk_maps.seen, bac_walk_maps.logged, bac_walk_map_words() * sizeof(uint64_t));
  bac_walk_closure_of_seen();
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (size_t i = 0; i < n; i++) {
    struct bac_block *b = bac_block_at(i);
    if (b->kind == BAC_BLOCK_POOL || b->kind == BAC_BLOCK_LARGE)
      bac_block_each_cell(b, bac_walk_maps.snapshot, report_lost, NULL);
  }
  if (!bac_verify_good())
    bac_fatal("the closure of the snapshot is not marked or logged");
}
