/* verify_priv.h -- what the files of the verifier share. */
#ifndef BAC_GC_VERIFY_PRIV_H
#define BAC_GC_VERIFY_PRIV_H

#include "gc/heap.h"
#include "gc/verify.h"

/* One line on stderr: "verify V2: ...".  Only the first few of a pass are printed, all are counted. */
__attribute__((format(printf, 2, 3)))
void bac_verify_report(const char *check, const char *format, ...);
/* Begin a pass; end it: true when nothing was reported. */
void bac_verify_begin(void);
bool bac_verify_good(void);

/* What is wrong with a word found in a root or field: NULL when it is an integer, a live cell, a young block of
 * some domain, or outside the heap.  Reads no memory that is not committed. */
const char *bac_verify_problem(value v);
/* What a domain that has ended owns and may not; NULL: nothing.  Its young area and the tables that serve to empty
 * that are its own until a minor collection has done so (gc/leftover.c). */
const char *bac_verify_owned(const struct bac_gc_domain *d, bool emptied);
/* The block that v names, an Infix position taken back to its closure; v has no problem. */
value bac_verify_base(value v);

/* ---- walk.c: reachability by other means than mark.c --------------------------------------------- */
bool bac_walk_ready(void);               /* its maps were reserved */
/* V9: every root resolves; says where the ones that do not are.  Young values may exist. */
void bac_walk_check_roots(void);
/* V10: no continuation of the heap that a program can still reach holds a young value. */
void bac_walk_check_conts(void);
/* V12: everything that roots lead to is marked (live).  No young block exists.  Leaves the closure in seen. */
void bac_walk_heap(void);
extern struct bac_walk_maps { uint64_t *seen, *snapshot, *logged; } bac_walk_maps;   /* as bac_heap.map */
/* For snapshot.c: seen := the blocks that roots name, then what these lead to. */
void bac_walk_mark_roots(void);
void bac_walk_close(void);
/* What the blocks in seen lead to joins them; reports nothing. */
void bac_walk_closure_of_seen(void);
void bac_walk_clear(uint64_t *map);
size_t bac_walk_map_words(void);         /* of the committed part of each map */
void bac_walk_limit_stack(size_t entries);   /* test aid: SIZE_MAX for all */

#endif
