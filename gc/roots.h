/* roots.h -- how the collector learns what is alive, without knowing who keeps it alive.
 *
 * An upper room registers a struct bac_root_source at start-up (single-threaded, never removed).  During
 * a stop the collector calls scan(); the source reports each of its slots through the scanner and does
 * nothing else: no allocation, no lock, no OCaml code.  Slots may be rewritten by the call.
 *
 * Global roots (caml_register_global_root ...) live in roots.c itself. */
#ifndef BAC_GC_ROOTS_H
#define BAC_GC_ROOTS_H

#include "gc/domain_state.h"
#include "platform/status.h"

struct bac_gc_domain;

/* The signature that stubs know as scanning_action. */
typedef void (*scanning_action)(void *fdata, value v, value volatile *slot);
typedef int scanning_action_flags;
enum { SCANNING_ONLY_YOUNG_VALUES = 1 };

/* What a source reports to.  Call through bac_scan_slot / bac_scan_words. */
struct bac_scanner {
  void (*slot)(struct bac_scanner *s, value *slot);              /* one OCaml value */
  void (*words)(struct bac_scanner *s, value *base, size_t n);   /* n stack words: values, code
                       addresses (in CODE), integers; told apart by range alone (gc.md A5) */
  bool young_only;     /* the scan wants young values only; a source may skip what it knows is old */
};
static inline void bac_scan_slot(struct bac_scanner *s, value *slot)
{
  if (Is_block(*slot)) s->slot(s, slot);
}
static inline void bac_scan_words(struct bac_scanner *s, value *base, size_t n) { s->words(s, base, n); }

/* For scan hooks of stubs, which want a function pointer: fdata is the struct bac_scanner. */
void bac_scan_action(void *fdata, value v, value volatile *slot);

/* How far a scan in parts has come; zeroed before the first part.  Its fields are the source's. */
struct bac_root_place { void *at; size_t before; };

struct bac_root_source {
  const char *name;                     /* for V=2 reports: "stack", "locals", "signals" ... */
  /* d is one live domain for per-domain sources, NULL for a global source (called once). */
  void (*scan)(struct bac_scanner *s, struct bac_gc_domain *d);
  bool per_domain;
  struct bac_root_source *next;         /* owned by roots.c */
  /* At most one source may also be scanned in parts, because it can be long: how many words it has, and a
   * report of the words numbered [from, to) of these, by several threads for different parts.  A thread asks
   * in rising order, so `place` need not start from the beginning each time. */
  size_t (*words)(struct bac_gc_domain *d);
  void (*scan_part)(struct bac_scanner *s, struct bac_gc_domain *d, struct bac_root_place *place,
                    size_t from, size_t to);
};
void bac_roots_add_source(struct bac_root_source *src);

/* Fibers suspended in a continuation.  interp/fiber.c installs these at start-up:
 * scan reports every word of the chain held by a Cont block (called for a live one, during a stop);
 * drop frees the chain of a dead one (called outside stops by the domain that owns the pool). */
struct bac_fiber_hooks {
  void (*scan)(struct bac_scanner *s, value cont);
  void (*drop)(value cont);
  /* For reports: where `slot` lies in the stacks of d (cont 0) or of cont, and in which function that is; for a
   * slot elsewhere, in which function d stands.  Inside a stop; no allocation.  May be NULL. */
  void (*explain)(struct bac_gc_domain *d, value cont, const value *slot, char *text, size_t bytes);
  /* V14: `owner` claims the stacks that d runs on (cont 0) or that cont holds; gives who claimed one of them
   * before, or 0.  Owner 0 takes all claims off again.  Inside a stop, before it ends.  May be NULL. */
  uintnat (*claim)(struct bac_gc_domain *d, value cont, uintnat owner);
};
void bac_roots_set_fiber_hooks(const struct bac_fiber_hooks *hooks);

/* Global roots of C code.  Callers hold a domain; BAC_NOMEM leaves nothing registered. */
bac_status bac_roots_register(value *slot, bool generational);
void bac_roots_unregister(value *slot, bool generational);
void bac_roots_modify_generational(value *slot, value v);

#endif
