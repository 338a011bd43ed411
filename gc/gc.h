/* gc.h -- the door of gc/: start and stop the heap, allocate, collect, ask.
 *
 * Words: a *domain* here is struct bac_gc_domain, the collector's part of an OCaml domain.  "Owner"
 * is the thread that runs it.  All allocation is by the owner while RUNNING.  No function of this
 * header raises an OCaml exception or runs OCaml code; lack of memory is a status or a 0 value, and
 * runtime/ turns it into Out_of_memory.  Design: doc/design/heap.md, minor.md, major.md, stw.md. */
#ifndef BAC_GC_GC_H
#define BAC_GC_GC_H

#include "gc/domain_state.h"
#include "gc/roots.h"
#include "gc/custom.h"
#include "platform/status.h"

/* ---- address ranges (gc.md section 2): reserved once, so membership is one subtraction ---------- */
struct bac_range { uintnat base, bytes; };
extern struct bac_ranges { struct bac_range young, heap, code; } bac_ranges;   /* written at start-up and,
                                              for young, inside a stop with all areas empty */
static inline bool bac_in_range(struct bac_range r, uintnat a) { return a - r.base < r.bytes; }
#define Is_young(v)      bac_in_range(bac_ranges.young, (uintnat)(v))
#define Is_in_heap(v)    bac_in_range(bac_ranges.heap, (uintnat)(v))
#define Is_in_code(v)    bac_in_range(bac_ranges.code, (uintnat)(v))
/* The same bounds under the names that the Is_young macro of stubs reads (gc.md A3). */
extern uintnat caml_minor_heaps_start, caml_minor_heaps_end;

/* CODE range: 4-byte words of bytecode.  A fragment starts on a page of its own.  BAC_NOMEM on failure. */
bac_status bac_code_range_take(size_t bytes, void **out);
void bac_code_range_give_back(void *base, size_t bytes);

/* ---- parameters (runtime/params.def fills this before bac_gc_start) ---------------------------- */
struct bac_gc_params {
  size_t minor_heap_words;         /* s=  per domain */
  unsigned space_overhead;         /* o= */
  unsigned custom_major_ratio;     /* M= */
  unsigned custom_minor_ratio;     /* m= */
  size_t custom_minor_max_bytes;   /* n= */
  size_t heap_limit_bytes;         /* 0: none */
  unsigned verify;                 /* V= 0, 1, 2 */
  unsigned stress_minor, stress_major, stress_compact;   /* force at each n-th poll; 0: off */
  unsigned stress_park;            /* delay at each n-th edge (platform/stress_edge.h); 0: off */
  bool stress_snapshot;            /* log between cycles as design C would, and check (V11) */
  bool stress_move;                /* move every movable block at each major collection */
  uint64_t stress_seed;
};
extern struct bac_gc_params bac_gc_params;   /* read by gc/; written before start, or inside a stop */

/* ---- life --------------------------------------------------------------------------------------- */
bac_status bac_gc_start(void);             /* reserves the ranges; no domain yet */
void bac_gc_shutdown(void);                /* after the last domain closed; gives everything back */

/* The collector's part of a domain.  The runtime embeds it first in struct bac_domain; `st` is first
 * here, so (struct bac_gc_domain *)Caml_state is valid for the owner.  The rest of the layout is in
 * gc/gc_domain.h, which only gc/ includes. */
struct bac_gc_domain;
/* The spawner, all values rooted: may collect, so that slots of ended domains become free. */
void bac_gc_before_spawn(caml_domain_state *st);
size_t bac_gc_domain_size(void);           /* bytes to reserve in front of the runtime's own fields */
bac_status bac_gc_domain_open(struct bac_gc_domain *d);    /* zeroed memory in; area, tables, cursors out */
void bac_gc_domain_close(struct bac_gc_domain *d);         /* roots already empty; hands heap over */

/* ---- allocation: owner, RUNNING ------------------------------------------------------------------ */
/* Young block of `whsize` words (header included, at most Max_young_wosize + 1).  The header is NOT
 * yet stored: store it and initialise all fields before the next allocation or poll. */
value *bac_young_slow(caml_domain_state *st, size_t whsize);   /* may collect; NULL: out of memory */
static inline value *bac_young_take(caml_domain_state *st, size_t whsize)
{
  value *hp = st->young_ptr - whsize;
  st->young_ptr = hp;
  if (BAC_UNLIKELY((uintnat)hp < bac_load_relaxed(&st->young_limit)))
    return bac_young_slow(st, whsize);       /* gives the words back first, then retries */
  return hp;
}
/* At start-up, before the first collection: young memory but for the first segment, `*bytes` (maybe 0) of any
 * contents that are the caller's while no young block lies in them (young_ptr tells).  What the program will
 * touch anyway serves as workspace first; who says that it will use a good part gets large pages. */
void *bac_young_lend(size_t will_use_bytes, size_t *bytes);
/* Block directly in HEAP, any size >= 1; header stored, fields of scannable tags set to Val_unit.
 * May request a collection for the next poll; with `may_collect` it may also run one now, which is
 * what every caller whose values are all rooted wants.  0: out of memory (after collecting). */
value bac_heap_alloc(caml_domain_state *st, mlsize_t wosize, tag_t tag, bool may_collect);
/* Custom block (young or heap by its size).  mem/max as caml_alloc_custom; ops->finalize may be NULL.
 * mem_minor counts towards a minor collection.  The data is uninitialised.  0: out of memory. */
value bac_custom_alloc(caml_domain_state *st, const struct custom_operations *ops, size_t bytes,
                       mlsize_t mem, mlsize_t max_major, mlsize_t mem_minor, mlsize_t max_minor);
/* The same directly in HEAP and without ever collecting, counted as no off-heap memory: unmarshalling. */
value bac_custom_alloc_heap(caml_domain_state *st, const struct custom_operations *ops, size_t bytes);
/* Continuation: young Cont block of two fields, registered so that bac_fiber_hooks.drop runs if it
 * dies while field 0 still names a stack.  0: out of memory. */
value bac_cont_alloc(caml_domain_state *st, value stack, value last_fiber);
/* Off-heap memory that lives and dies with OCaml blocks (bigarrays). */
void bac_dependent_add(caml_domain_state *st, size_t bytes);
void bac_dependent_sub(caml_domain_state *st, size_t bytes);
void bac_adjust_gc_speed(caml_domain_state *st, mlsize_t res, mlsize_t max);

/* ---- barriers: gc/write_barrier.h has the inline fast paths -------------------------------------- */
void caml_modify(value volatile *slot, value v);        /* exported, weak */
void caml_initialize(value volatile *slot, value v);    /* exported, weak; slot in a fresh heap block */
/* Bulk forms for arrays: the destination may be young or old; handles overlap like memmove. */
void bac_blit_fields(value dst_block, mlsize_t dst, value src_block, mlsize_t src, mlsize_t n);
void bac_fill_fields(value block, mlsize_t from, mlsize_t n, value v);
/* A heap block was filled by plain stores of possibly young values (fresh, not yet shared). */
void bac_remember_block(value block);

/* ---- collecting: owner, RUNNING, all values rooted ----------------------------------------------- */
/* The slow part of a poll: parks for a stop, collects if asked for, restores young_limit.  Interrupts
 * other than the collector's stay pending; returns true if any is (runtime/signal.c looks further). */
bool bac_gc_poll(caml_domain_state *st);
void bac_gc_minor(caml_domain_state *st);
void bac_gc_major(caml_domain_state *st);          /* one full cycle (design A) */
void bac_gc_full_major(caml_domain_state *st);     /* until no finaliser became ready, at most 3 */
void bac_gc_compact(caml_domain_state *st);
intnat bac_gc_major_slice(caml_domain_state *st, intnat words);
/* Make the owner's next poll take the slow path; any thread, async-signal-safe. */
void bac_gc_interrupt(struct bac_gc_domain *d);
void bac_gc_interrupt_all(void);                    /* same, every live domain */

/* ---- finalisers: OCaml functions are run by runtime/, outside stops, one at a time per domain ----- */
bac_status bac_final_register(caml_domain_state *st, value fn, value v, bool last); /* BAC_NOMEM: nothing done */
bool bac_final_pending(caml_domain_state *st);
bool bac_final_take(caml_domain_state *st, value *fn, value *arg);   /* false: none ready */
/* C finalisers of dead custom blocks and dropped fibers; runs them, no lock held. */
void bac_custom_run_dead(caml_domain_state *st);

/* ---- weak data (gc.md section 8); all blocks Abstract_tag, link, data, keys ------------------------ */
enum { BAC_EPHE_LINK = 0, BAC_EPHE_DATA = 1, BAC_EPHE_FIRST_KEY = 2 };
extern value caml_ephe_none;
value bac_ephe_create(caml_domain_state *st, mlsize_t nkeys);        /* 0: out of memory */
/* Reads that make the result strong; caml_ephe_none when empty. */
value bac_ephe_get(caml_domain_state *st, value ephe, mlsize_t field);
void bac_ephe_set(caml_domain_state *st, value ephe, mlsize_t field, value v);   /* v may be caml_ephe_none */

/* ---- settings and statistics --------------------------------------------------------------------- */
struct bac_gc_stat {
  double minor_words, promoted_words, major_words;
  uintnat minor_collections, major_collections, forced_major_collections, compactions;
  uintnat heap_words, heap_chunks, top_heap_words;
  /* filled by bac_gc_stat only (walks the heap inside a stop) */
  uintnat live_words, live_blocks, free_words, free_blocks, largest_free, fragments, stack_words;
};
/* No stop: of other domains, what was so at the last collection; of this one, what is so now. */
void bac_gc_quick_stat(caml_domain_state *st, struct bac_gc_stat *out);
/* The words of this domain alone; nothing else is filled in. */
void bac_gc_own_counters(caml_domain_state *st, struct bac_gc_stat *out);
void bac_gc_stat(caml_domain_state *st, struct bac_gc_stat *out);
bac_status bac_gc_set_minor_words(caml_domain_state *st, size_t words);
size_t bac_gc_minor_bytes_left(caml_domain_state *st);   /* before the next minor collection */
size_t bac_gc_heap_words(void);
bool bac_gc_verify(caml_domain_state *st);          /* V1-V8 now; reports on stderr, false if broken */

/* Entry points that a collection may not reach check this in debug builds (gc.md M1). */
bool bac_gc_inside_stop(void);
#define BAC_ASSERT_MAY_ALLOCATE() BAC_ASSERT(!bac_gc_inside_stop())

#endif
