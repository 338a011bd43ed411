/* domain_state.h -- the structure that compiled stubs reach through Caml_state.
 * It is the first member of struct bac_gc_domain (gc/gc.h), which is the first member of struct
 * bac_domain (runtime/domain.h), so one address serves the three rooms.  Owner only, except
 * young_limit and requested_external_interrupt: foreign writers use an exchange (EDGE stop-announced). */
#ifndef BAC_GC_DOMAIN_STATE_H
#define BAC_GC_DOMAIN_STATE_H

#include <stdalign.h>
#include "gc/value.h"

struct stack_info;
struct c_stack_link;
struct caml__roots_block;
struct caml_exception_context;
struct bac_extern_state;
struct bac_intern_state;
struct bac_memprof_domain;

typedef struct {
#define FIELD(type, name, offset) alignas(8) type name;
#include "gc/domain_state.def"
#undef FIELD
  alignas(8) value extra_params[64];
} caml_domain_state;

#define FIELD(type, name, offset) \
  BAC_STATIC_ASSERT(offsetof(caml_domain_state, name) == (offset), "ABI 5.3: " #name);
#include "gc/domain_state.def"
#undef FIELD
BAC_STATIC_ASSERT(sizeof(caml_domain_state) == 992, "ABI 5.3: size of caml_domain_state");

/* NULL when the thread does not hold a domain.  Stubs import it as a general-dynamic TLS symbol. */
extern _Thread_local caml_domain_state *caml_state;
#define Caml_state (caml_state)

/* CAMLparam frames of C code; layout fixed by the ABI. */
struct caml__roots_block {
  struct caml__roots_block *next;
  intnat ntables;
  intnat nitems;
  value *tables[5];
};

/* Innermost C frame that caml_raise jumps to; layout fixed by the ABI. */
struct longjmp_buffer;
struct caml_exception_context {
  struct longjmp_buffer *jmp;
  struct caml__roots_block *local_roots;
  volatile value *exn_bucket;
};

#endif
