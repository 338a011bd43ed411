/* gc_domain.h -- the collector's part of one domain.  Room-private: only gc/ includes it.
 *
 * The runtime embeds it first in struct bac_domain.  Fields are the owner's unless their comment
 * says otherwise; inside a stop every one of them is the leader's (edges E1/E2, gc.md 6.4).
 * stw.c uses st, x_phase and its own section below, nothing else. */
#ifndef BAC_GC_GC_DOMAIN_H
#define BAC_GC_GC_DOMAIN_H

#include "gc/gc.h"
#include "gc/pool.h"

/* Old slots that hold young values, in pieces of BAC_SEGMENT_WORDS words.  A word with bit 0 set is a
 * slot of a range whose length is the next word.  Full pieces are chained behind the open one. */
enum { BAC_SEGMENT_WORDS = 1021 };
struct bac_segment {
  struct bac_segment *next;
  size_t used;                       /* words written; for the open piece see bac_remember.at */
  uintnat word[BAC_SEGMENT_WORDS];
};
struct bac_remember {
  uintnat *at, *end;                 /* free part of the open piece; both NULL without a piece */
  struct bac_segment *open;          /* newest piece, older ones behind it */
  struct bac_segment *spare;         /* empty pieces at hand */
  size_t pieces;                     /* pieces in the chain of `open` */
};

/* Young custom blocks that have a finaliser or stand for off-heap memory, and young continuations.
 * After a minor collection pieces that list dead copies travel whole to the dead queue of the worker
 * that made the copies, since it owns their pool. */
enum { BAC_CUSTOM_PIECE_ENTRIES = 510 };
struct bac_custom_entry { value block; double major_share; };
struct bac_custom_piece {
  struct bac_custom_piece *next;
  size_t used;
  struct bac_custom_entry entry[BAC_CUSTOM_PIECE_ENTRIES];
};

/* Gc.finalise / finalise_last.  Invariant V6: capacity(todo) >= used of all three together. */
struct bac_final_entry { value fn, v; };
struct bac_final_array { struct bac_final_entry *entry; size_t used, young, capacity; };
struct bac_final {
  struct bac_final_array first, last, todo;   /* todo is a queue: entries [head, used) */
  size_t todo_head;
};

/* Fields of old ephemerons that hold young values. */
struct bac_ephe_ref { value ephe; mlsize_t field; };
struct bac_ephe_table { struct bac_ephe_ref *entry; size_t used, capacity; bool lost; };

struct bac_gc_domain {
  caml_domain_state st;              /* first: the address is Caml_state */
  alignas(128) _Atomic uint32_t x_phase;   /* stw.c: state and STOP bit, alone on its line (gc.md 6.1) */

  /* ---- stw.c: the next fields belong to the stop protocol ---- */
  alignas(128) _Atomic(struct bac_gc_domain *) x_stw_next;   /* directory, append only, see stw.c */
  int stw_index;                     /* place in the directory, from 0; fixed */
  bool stw_reserved;                 /* a spawner owns this FREE slot; DOMAINS held to change */
  bool stw_emptied;                  /* ZOMBIE only: the area is empty, the slot may open; in a stop */
  /* ---- end of stw.c ---- */

  /* The open segment (young.c); its bounds are st.young_start and young_end. */
  uintnat segment_end;               /* what young_limit is when nobody asks for anything */
  _Atomic uint32_t x_interrupted;    /* set by bac_gc_interrupt, cleared by bac_gc_poll */
  bool want_minor, want_major;       /* collections owed at the next poll */
  bool closed;                       /* pools handed over: its thread may park once more, but not promote */
  bool refused;                      /* an allocation failed: the kept-back segment is released (M5) */

  struct bac_remember remember;
  struct bac_custom_piece *custom;   /* young entries; the first piece is the open one */
  struct bac_custom_piece *custom_spare;
  struct bac_custom_piece *dead;     /* copies of dead young blocks, finaliser not yet run */
  value ending;                      /* old block whose finaliser runs now, or 0 */
  bool running_dead;                 /* guards bac_custom_run_dead against re-entry */
  struct bac_final final;
  struct bac_final_orphan *final_node;   /* what `final` becomes when the domain ends */
  struct bac_ephe_table ephe_young;
  value ephe_list;                   /* all ephemerons made here, chained through field 0; 0 ends */

  size_t item_stack_pieces;          /* minor_items.c, inside a stop: pieces of the stack, */
  size_t items_end;                  /* and the number behind the last item of this domain */

  struct bac_pool_set pools;         /* pools owned by this domain and its allocation cursors */

  /* Counters.  Words include headers.  Totals live in st.stat_*. */
  uintnat direct_words;              /* allocated directly in HEAP, not yet told to pace.c */
  uintnat sampled_minor_words, sampled_major_words;   /* in the last sample of leftover.c */
  double custom_minor_share;         /* sum of mem/max of young custom blocks; above 1 wants a minor */
  uint64_t stress_minor_left, stress_major_left, stress_compact_left;
};

static inline struct bac_gc_domain *bac_gc_domain_of(caml_domain_state *st)
{
  return (struct bac_gc_domain *)st;
}

#endif
