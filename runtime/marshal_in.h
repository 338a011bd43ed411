/* marshal_in.h -- the state of one read; for marshal_in*.c only. */
#ifndef BAC_RUNTIME_MARSHAL_IN_H
#define BAC_RUNTIME_MARSHAL_IN_H

#include "runtime/marshal.h"

struct bac_marshal_frame { value *at, *end; };

/* One per domain, made at its first read.  Owner only. */
struct bac_intern_state {
  caml_domain_state *st;
  const unsigned char *at, *end;         /* input not yet read */
  const char *who;                       /* prefix of messages */
  bool active;                           /* between begin and release */
  bool compressed;                       /* shared items name objects by number, not by distance */
  bool out_of_memory;
  uintnat words_left;                    /* of those the header announced */
  value *chunk;                          /* free part of the young chunk, or NULL: blocks go to HEAP */
  value *object;                         /* objects read so far, by number; NULL when none is named */
  size_t seen, objects;
  void *owned;                           /* malloc memory that the input lies in, or NULL */
  value custom;                          /* custom block whose data is being read, or 0 */
  struct custom_operations *last_ops;
  struct bac_marshal_frame *frame;       /* open fields, innermost last; `few` or malloc */
  size_t depth, capacity;
  struct bac_marshal_frame current;      /* the innermost of all, while deserialize runs */
  struct bac_marshal_frame few[256];
  char problem[256];                     /* text of the Failure */
  value *lent;                           /* for `object`, if it suffices; set between reads */
  size_t lent_objects;
};

/* The domain's state; NULL: out of memory. */
struct bac_intern_state *bac_marshal_in_state(void);

/* Raises Out_of_memory with nothing held, `owned` freed.  May collect. */
struct bac_intern_state *bac_marshal_in_begin(const char *who, const struct bac_marshal_head *h, void *owned);
/* Reads the body; 0: bac_marshal_in_raise may follow.  Never collects.  The table and the stack are freed;
 * `owned` is not. */
value bac_marshal_in_run(struct bac_intern_state *r, const unsigned char *data, size_t bytes);
_Noreturn void bac_marshal_in_raise(const struct bac_intern_state *r);
/* Free all that a read holds, `owned` included. */
void bac_marshal_in_abandon(struct bac_intern_state *r);
/* The read going on; fatal if there is none. */
struct bac_intern_state *bac_marshal_in_current(void);

#endif
