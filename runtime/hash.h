/* hash.h -- Hashtbl.hash and what custom hash functions mix with; bit-identical with OCaml's.
 * Nothing here allocates or raises. */
#ifndef BAC_RUNTIME_HASH_H
#define BAC_RUNTIME_HASH_H

#include "gc/value.h"

uint32_t caml_hash_mix_uint32(uint32_t h, uint32_t d);
uint32_t caml_hash_mix_intnat(uint32_t h, intnat d);
uint32_t caml_hash_mix_int64(uint32_t h, int64_t d);
uint32_t caml_hash_mix_double(uint32_t h, double d);
uint32_t caml_hash_mix_float(uint32_t h, float d);
uint32_t caml_hash_mix_string(uint32_t h, value s);
/* The value of a polymorphic variant constructor or method label with this name. */
value caml_hash_variant(const char *name);

#endif
