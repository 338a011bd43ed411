/* roots_priv.h -- what the collections ask of roots.c.  Inside a stop. */
#ifndef BAC_GC_ROOTS_PRIV_H
#define BAC_GC_ROOTS_PRIV_H

#include "gc/gc_domain.h"

void bac_roots_scan_domain(struct bac_scanner *s, struct bac_gc_domain *d);   /* per-domain sources */
/* Global sources, and global roots; with s->young_only generational ones only if they may be young. */
void bac_roots_scan_global(struct bac_scanner *s);
const struct bac_root_source *bac_roots_sources(void);
void bac_roots_scan_registered(struct bac_scanner *s);      /* global roots of C code alone */
void bac_roots_scan_cont(struct bac_scanner *s, value cont);
const struct bac_fiber_hooks *bac_roots_fiber_hooks(void);
/* The same in parts, for minor collections: young_only is set.  Sources but the one that has parts; its
 * words; the words [from, to) of it; global sources; piece n of the global roots (at least one piece). */
void bac_roots_scan_sources(struct bac_scanner *s, struct bac_gc_domain *d);
size_t bac_roots_stack_words(struct bac_gc_domain *d);
void bac_roots_scan_stack(struct bac_scanner *s, struct bac_gc_domain *d, struct bac_root_place *place,
                          size_t from, size_t to);
void bac_roots_scan_global_sources(struct bac_scanner *s);
size_t bac_roots_pieces(void);
void bac_roots_scan_piece(struct bac_scanner *s, size_t n);
/* After a minor collection: no generational root is young any more. */
void bac_roots_all_old(void);
void bac_roots_start(void);          /* lists its tables for V13 */
void bac_roots_free(void);
/* V7: classes, index and young list agree; `report` gets each slot that breaks it. */
bool bac_roots_check(void (*report)(value *slot));

#endif
