/* custom.h -- operations of custom blocks; layout fixed by the ABI (64 and 16 bytes). */
#ifndef BAC_GC_CUSTOM_H
#define BAC_GC_CUSTOM_H

#include "gc/value.h"

struct custom_fixed_length {
  intnat bsize_32;
  intnat bsize_64;
};

struct custom_operations {
  const char *identifier;
  void (*finalize)(value v);
  int (*compare)(value v1, value v2);
  intnat (*hash)(value v);
  void (*serialize)(value v, uintnat *bsize_32, uintnat *bsize_64);
  uintnat (*deserialize)(void *dst);
  int (*compare_ext)(value v1, value v2);
  const struct custom_fixed_length *fixed_length;
};

#define custom_finalize_default     NULL
#define custom_compare_default      NULL
#define custom_compare_ext_default  NULL
#define custom_hash_default         NULL
#define custom_serialize_default    NULL
#define custom_deserialize_default  NULL
#define custom_fixed_length_default NULL

#endif
