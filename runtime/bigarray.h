/* bigarray.h -- arrays of machine numbers outside the heap; layout and names fixed by the ABI. */
#ifndef BAC_RUNTIME_BIGARRAY_H
#define BAC_RUNTIME_BIGARRAY_H

#include "gc/custom.h"

enum { CAML_BA_MAX_NUM_DIMS = 16 };

enum caml_ba_kind {
  CAML_BA_FLOAT32, CAML_BA_FLOAT64, CAML_BA_SINT8, CAML_BA_UINT8, CAML_BA_SINT16, CAML_BA_UINT16,
  CAML_BA_INT32, CAML_BA_INT64, CAML_BA_CAML_INT, CAML_BA_NATIVE_INT, CAML_BA_COMPLEX32,
  CAML_BA_COMPLEX64, CAML_BA_CHAR, CAML_BA_FLOAT16, CAML_BA_FIRST_UNIMPLEMENTED_KIND,
  CAML_BA_KIND_MASK = 0xFF
};
enum {
  CAML_BA_C_LAYOUT = 0, CAML_BA_FORTRAN_LAYOUT = 0x100, CAML_BA_LAYOUT_SHIFT = 8,
  CAML_BA_LAYOUT_MASK = 0x100,
  CAML_BA_EXTERNAL = 0,            /* the data belongs to C code */
  CAML_BA_MANAGED = 0x200,         /* malloc; freed with the last array that shows it */
  CAML_BA_MAPPED_FILE = 0x400,     /* unmapped by the stubs that mapped it */
  CAML_BA_MANAGED_MASK = 0x600,
  CAML_BA_SUBARRAY = 0x800
};

/* Shared by all arrays that show parts of one piece of memory.  refcount: any domain, atomically. */
struct caml_ba_proxy {
  _Atomic uintnat refcount;
  void *data;
  uintnat size;                    /* bytes, of a mapped file */
};
struct caml_ba_array {
  void *data;
  intnat num_dims, flags;
  struct caml_ba_proxy *proxy;     /* NULL: nobody else shows this memory */
  intnat dim[];
};
BAC_STATIC_ASSERT(sizeof(struct caml_ba_array) == 32 && sizeof(struct caml_ba_proxy) == 24,
                  "ABI: bigarrays");

#define Caml_ba_array_val(v) ((struct caml_ba_array *)Data_custom_val(v))
#define Caml_ba_data_val(v) (Caml_ba_array_val(v)->data)

/* Raise Out_of_memory.  data NULL: memory is allocated, uninitialised and MANAGED. */
value caml_ba_alloc(int flags, int num_dims, void *data, intnat *dim);
value caml_ba_alloc_dims(int flags, int num_dims, void *data, ... /* intnat each */);
uintnat caml_ba_byte_size(struct caml_ba_array *b);
uintnat caml_ba_num_elts(struct caml_ba_array *b);

extern int caml_ba_element_size[];
extern struct custom_operations caml_ba_ops;
void caml_ba_finalize(value v);
int caml_ba_compare(value v1, value v2);
intnat caml_ba_hash(value v);
void caml_ba_serialize(value v, uintnat *bsize_32, uintnat *bsize_64);
uintnat caml_ba_deserialize(void *dst);
double caml_double_of_float16(uint16_t h);
uint16_t caml_float16_of_double(double d);

#endif
