/* compare.h -- structural order on values. */
#ifndef BAC_RUNTIME_COMPARE_H
#define BAC_RUNTIME_COMPARE_H

#include "gc/value.h"

/* What bac_compare gives when a nan makes two values incomparable; only if not total. */
#define BAC_UNORDERED INTPTR_MIN

/* Negative, 0 or positive; `total` orders nan below every float and equal to itself.  Raises
 * Invalid_argument on functions and the like, Out_of_memory when the values are too deep; runs pending
 * actions on large values, so the caller roots what it holds. */
intnat bac_compare(value a, value b, bool total);

#endif
