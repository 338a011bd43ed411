/* value.h -- the shape of OCaml values on a 64-bit machine.
 * Names and encodings are the public OCaml C interface (abi: values, headers, tags); nothing here
 * allocates, locks or calls.  Field() is for blocks that only the caller can see, or for reads under
 * the rules of doc/design/memory_model.md; shared mutable fields go through bac_field_get/_set. */
#ifndef BAC_GC_VALUE_H
#define BAC_GC_VALUE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "gc/mutable.h"
#include "platform/assert.h"
#include "platform/atomic.h"

typedef intptr_t  intnat;
typedef uintptr_t uintnat;
typedef intnat    value;
typedef uintnat   header_t;
typedef uintnat   mlsize_t;
typedef unsigned int tag_t;
typedef uintnat   color_t;
typedef uintnat   mark_t;
typedef int32_t   opcode_t;
typedef opcode_t *code_t;
typedef size_t    asize_t;

/* Immediates */
#define Is_long(v)     (((v) & 1) != 0)
#define Is_block(v)    (((v) & 1) == 0)
#define Val_long(x)    ((value)(((uintnat)(intnat)(x) << 1) + 1))
#define Long_val(v)    ((intnat)(v) >> 1)
#define Val_int(x)     Val_long(x)
#define Int_val(v)     ((int)Long_val(v))
#define Unsigned_long_val(v) ((uintnat)(v) >> 1)
#define Val_bool(x)    Val_int((x) != 0)
#define Bool_val(v)    (Int_val(v) != 0)
#define Val_unit       Val_int(0)
#define Val_false      Val_int(0)
#define Val_true       Val_int(1)
#define Val_none       Val_int(0)
#define Val_emptylist  Val_int(0)
#define Is_none(v)     ((v) == Val_none)
#define Is_some(v)     Is_block(v)
#define Some_val(v)    Field(v, 0)
#define Max_long       (((intnat)1 << 62) - 1)
#define Min_long       (-((intnat)1 << 62))

/* A C pointer as an immediate-looking word: address + 1, and back.  NULL is Val_long(0). */
#define Val_ptr(p)     ((value)((uintnat)(p) + 1))
#define Ptr_val(v)     ((void *)((uintnat)(v) - 1))

/* Headers: tag 0-7, colour 8-9, size in words 10-63 */
#define Max_wosize             (((mlsize_t)1 << 54) - 1)
#define Max_young_wosize       256
#define BAC_COLOUR_SHIFT       8
#define BAC_COLOUR_MASK        ((header_t)3 << BAC_COLOUR_SHIFT)
#define BAC_COLOUR_NORMAL      ((header_t)0)     /* every live block of HEAP and YOUNG (gc.md A1) */
#define BAC_COLOUR_STATIC      BAC_COLOUR_MASK   /* outside HEAP and YOUNG: do not follow */
#define BAC_COLOUR_FORWARDED   BAC_COLOUR_MASK   /* inside YOUNG: moved, see gc/header.h */
#define Make_header(wosize, tag, colour) \
  (((header_t)(wosize) << 10) + (header_t)(colour) + (header_t)(tag_t)(tag))
#define Tag_hd(hd)     ((tag_t)((hd) & 0xff))
#define Wosize_hd(hd)  ((mlsize_t)((hd) >> 10))
#define Whsize_hd(hd)  (Wosize_hd(hd) + 1)
#define Whsize_wosize(sz) ((sz) + 1)
#define Wosize_whsize(sz) ((sz) - 1)
#define Bsize_wsize(sz)   ((sz) * sizeof(value))
#define Wsize_bsize(sz)   ((sz) / sizeof(value))
#define Bosize_hd(hd)  Bsize_wsize(Wosize_hd(hd))
#define Colour_hd(hd)  ((hd) & BAC_COLOUR_MASK)

#define Hp_val(v)      (((header_t *)(v)) - 1)
#define Val_hp(hp)     ((value)(((header_t *)(hp)) + 1))
#define Hd_val(v)      bac_word_load_relaxed(Hp_val(v))
#define Hd_hp(hp)      (*(header_t *)(hp))
#define Wosize_val(v)  Wosize_hd(Hd_val(v))
#define Whsize_val(v)  (Wosize_val(v) + 1)
#define Bosize_val(v)  Bsize_wsize(Wosize_val(v))
#define Tag_val(v)     Tag_hd(Hd_val(v))

#define Op_val(v)      ((value *)(v))
#define Field(v, i)    (((value *)(v))[i])
#define Bp_val(v)      ((char *)(v))
#define Byte(v, i)     (((char *)(v))[i])
#define Byte_u(v, i)   (((unsigned char *)(v))[i])

/* Reads and writes of fields that another domain may touch (gc.md A10).  Writes of pointers go
 * through caml_modify / caml_initialize; bac_field_set_imm is for immediates over immediates. */
static inline value bac_field_get(value block, mlsize_t i)
{
  return bac_word_load_dependent(&Field(block, i));
}
static inline void bac_field_set_imm(value block, mlsize_t i, value imm)
{
  bac_word_store_relaxed(&Field(block, i), imm);
}

/* Tags */
enum {
  Forcing_tag = 244, Cont_tag = 245, Lazy_tag = 246, Closure_tag = 247, Object_tag = 248,
  Infix_tag = 249, Forward_tag = 250, Abstract_tag = 251, String_tag = 252, Double_tag = 253,
  Double_array_tag = 254, Custom_tag = 255, No_scan_tag = 251
};

/* Closures: field 0 code, field 1 info = arity<<56 | start-of-environment<<1 | 1 */
#define Code_val(v)                (*(code_t *)(v))
#define Closinfo_val(v)            Field(v, 1)
#define Make_closinfo(arity, start) \
  ((value)(((uintnat)(arity) << 56) + ((uintnat)(start) << 1) + 1))
#define Arity_closinfo(info)       ((intnat)(info) >> 56)
#define Start_env_closinfo(info)   (((uintnat)(info) << 8) >> 9)
#define Infix_offset_hd(hd)        Bosize_hd(hd)
#define Infix_offset_val(v)        Infix_offset_hd(Hd_val(v))
#define Make_infix_header(bytes)   Make_header((bytes) / sizeof(value), Infix_tag, BAC_COLOUR_NORMAL)

/* Objects, lazies */
#define Class_val(v)   Field(v, 0)
#define Oid_val(v)     Long_val(Field(v, 1))
#define Forward_val(v) Field(v, 0)

/* Bytes of strings and byte sequences; the last byte of the block is the padding count */
#define String_val(v)  ((const char *)(v))
#define Bytes_val(v)   ((unsigned char *)(v))
static inline unsigned char bac_byte_get(value s, mlsize_t i) { return bac_mutable_load(unsigned char, &Byte_u(s, i)); }
static inline void bac_byte_set(value s, mlsize_t i, unsigned char c)
{
  bac_mutable_store(unsigned char, &Byte_u(s, i), c);
}
static inline mlsize_t bac_string_length(value s)
{
  mlsize_t last = Bosize_val(s) - 1;
  return last - Byte_u(s, last);
}

/* Doubles; fields of records of floats and float arrays may be racing (gc/mutable.h). */
#define Double_wosize  ((mlsize_t)1)
static inline double bac_double_get(const value *slot) { return bac_mutable_load(double, slot); }
static inline void bac_double_set(value *slot, double d) { bac_mutable_store(double, slot, d); }
#define Double_val(v)                bac_double_get((value *)(v))
#define Store_double_val(v, d)       bac_double_set((value *)(v), (d))
#define Double_flat_field(v, i)      bac_double_get(&Field(v, i))
#define Store_double_flat_field(v, i, d) bac_double_set(&Field(v, i), (d))

/* Custom blocks: field 0 operations, data from field 1 */
struct custom_operations;
#define Custom_ops_val(v)  (*(const struct custom_operations **)(v))
#define Data_custom_val(v) ((void *)&Field(v, 1))
#define Data_abstract_val(v) ((void *)(v))
#define Int32_val(v)       (*(int32_t *)Data_custom_val(v))
#define Int64_val(v)       (*(int64_t *)Data_custom_val(v))
#define Nativeint_val(v)   (*(intnat *)Data_custom_val(v))

/* Result of a callback: a value, or an exception marked in bit 1 */
#define Make_exception_result(v)  ((v) | 2)
#define Is_exception_result(v)    (((v) & 3) == 2)
#define Extract_exception(v)      ((v) & ~(value)3)

/* Zero-sized blocks: a static header followed by nothing */
value caml_atom(tag_t tag);      /* runtime/alloc.c */
#define Atom(tag) caml_atom(tag)

#endif
