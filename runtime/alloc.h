/* alloc.h -- the parts of the allocation interface that few files need; the common ones are in memory.h.
 * All raise Out_of_memory unless their name ends in _noexc; callers hold a domain. */
#ifndef BAC_RUNTIME_ALLOC_H
#define BAC_RUNTIME_ALLOC_H

#include "runtime/memory.h"

value caml_alloc_4(tag_t tag, value a, value b, value c, value d);
value caml_alloc_5(tag_t tag, value a, value b, value c, value d, value e);
value caml_alloc_6(tag_t tag, value a, value b, value c, value d, value e, value f);
value caml_alloc_7(tag_t tag, value a, value b, value c, value d, value e, value f, value g);
value caml_alloc_8(tag_t tag, value a, value b, value c, value d, value e, value f, value g, value h);
value caml_alloc_9(tag_t tag, value a, value b, value c, value d, value e, value f, value g, value h,
                   value i);
value caml_alloc_shr_check_gc(mlsize_t wosize, tag_t tag);   /* as caml_alloc_shr, but may collect */
value caml_alloc_shr_noexc(mlsize_t wosize, tag_t tag);      /* 0: out of memory */
value caml_alloc_shr_reserved(mlsize_t wosize, tag_t tag, header_t reserved);
int caml_convert_flag_list(value list, const int *flags);
/* Slow part of the small-allocation macro of stubs; see alloc.c. */
void caml_alloc_small_dispatch(caml_domain_state *st, intnat wosize, int flags, int nallocs,
                               unsigned char *lengths);

#endif
