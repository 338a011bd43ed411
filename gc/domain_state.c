/* domain_state.c -- the one variable through which code finds its domain. */
#include "gc/domain_state.h"

/* Written by runtime/domain.c: set while the thread holds its domain, NULL outside the heap. */
_Thread_local caml_domain_state *caml_state;
