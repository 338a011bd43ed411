/* marshal.h -- values to bytes and back (abi: layout section 6).
 *
 * Writing and reading allocate nothing that could start a collection once they have begun, so addresses
 * are stable and nothing needs to be rooted; that is also what custom operations' serialize and
 * deserialize functions promise.  One value at a time per domain.  Design: doc/design/marshal.md. */
#ifndef BAC_RUNTIME_MARSHAL_H
#define BAC_RUNTIME_MARSHAL_H

#include "runtime/io.h"

/* ---- header -------------------------------------------------------------------------------------- */
struct bac_marshal_head {
  size_t header_bytes;
  size_t stored_bytes;             /* what follows the header */
  size_t plain_bytes;              /* the same after decompression */
  size_t objects;                  /* blocks that later items may refer to; 0: none */
  size_t words;                    /* heap words of the value, headers included */
  bool compressed;
};
enum {
  BAC_MARSHAL_FIRST_BYTES = 5,     /* enough to know header_bytes */
  BAC_MARSHAL_SIZE_BYTES = 16,     /* enough to know stored_bytes as well: Marshal.header_size */
  BAC_MARSHAL_PLAIN_HEAD_BYTES = 20, /* the header of most values, uncompressed and below 4 GiB */
  BAC_MARSHAL_HEAD_BYTES = 63      /* longest header */
};
/* Bytes of the header that begins with these five, or 0 if none does. */
size_t bac_marshal_header_bytes(const unsigned char first[BAC_MARSHAL_FIRST_BYTES]);
/* NULL, or what is wrong.  p has bac_marshal_header_bytes(p) bytes, or `avail` if those are fewer. */
const char *bac_marshal_head_read(const unsigned char *p, size_t avail, struct bac_marshal_head *h);
/* The same for stored_bytes and header_bytes alone, from BAC_MARSHAL_SIZE_BYTES bytes. */
const char *bac_marshal_size_read(const unsigned char *p, struct bac_marshal_head *h);

/* ---- reading: these raise Failure "<who>: ...", End_of_file, Out_of_memory, Sys_error ----------------- */
/* A value from C memory, header included; nothing is written to or kept of `data`. */
value bac_marshal_in(const char *who, const char *data, size_t bytes);
/* The same for start-up, where a failure ends the process, with memory that serves if it suffices. */
value bac_marshal_in_within(const char *who, const char *data, size_t bytes, void *work, size_t work_bytes);
value caml_input_val(struct channel *ch);            /* ch locked; unlocked when it raises */
value caml_input_val_from_bytes(value bytes, intnat offset);
value caml_input_value_from_block(const char *data, intnat bytes);
value caml_input_value_from_malloc(char *data, intnat offset);     /* frees data in any case */
void caml_free_intern_state(void);                   /* when a domain ends */
/* For deserialize functions of this room: bytes that the block has behind the operations. */
size_t bac_marshal_in_room(void);
size_t bac_marshal_in_left(void);                    /* and bytes of input that are left */

int caml_deserialize_uint_1(void);
int caml_deserialize_sint_1(void);
int caml_deserialize_uint_2(void);
int caml_deserialize_sint_2(void);
uint32_t caml_deserialize_uint_4(void);
int32_t caml_deserialize_sint_4(void);
uint64_t caml_deserialize_uint_8(void);
int64_t caml_deserialize_sint_8(void);
float caml_deserialize_float_4(void);
double caml_deserialize_float_8(void);
void caml_deserialize_block_1(void *data, intnat len);
void caml_deserialize_block_2(void *data, intnat len);
void caml_deserialize_block_4(void *data, intnat len);
void caml_deserialize_block_8(void *data, intnat len);
void caml_deserialize_block_float_8(void *data, intnat len);
_Noreturn void caml_deserialize_error(char *msg);

/* ---- writing: these raise Invalid_argument, Failure, Out_of_memory, Sys_error ------------------------ */
enum { BAC_MARSHAL_NO_SHARING = 1, BAC_MARSHAL_CLOSURES = 2, BAC_MARSHAL_COMPAT_32 = 4, BAC_MARSHAL_COMPRESSED = 8 };

/* Output is a chain of these; size and names are what the compression hook knows. */
enum { SIZE_EXTERN_OUTPUT_BLOCK = 8100 };
struct caml_output_block {
  struct caml_output_block *next;
  char *end;
  char data[SIZE_EXTERN_OUTPUT_BLOCK];
};
struct bac_marshal_out {
  char header[BAC_MARSHAL_HEAD_BYTES];
  size_t header_bytes, body_bytes;
  struct caml_output_block *first;       /* malloc; the caller frees with bac_marshal_out_free */
};
/* flags: list of OCaml flags.  Raises with nothing left to free. */
void bac_marshal_out(value v, value flags, struct bac_marshal_out *out);
void bac_marshal_out_free(struct bac_marshal_out *out);
void bac_marshal_out_copy(const struct bac_marshal_out *out, char *dst);   /* header_bytes + body_bytes */

void caml_output_val(struct channel *ch, value v, value flags);      /* ch locked; unlocked when it raises */
void caml_output_value_to_malloc(value v, value flags, char **buf, intnat *len);
intnat caml_output_value_to_block(value v, value flags, char *data, intnat len);
void caml_free_extern_state(void);

void caml_serialize_int_1(int i);
void caml_serialize_int_2(int i);
void caml_serialize_int_4(int32_t i);
void caml_serialize_int_8(int64_t i);
void caml_serialize_float_4(float f);
void caml_serialize_float_8(double f);
void caml_serialize_block_1(void *data, intnat len);
void caml_serialize_block_2(void *data, intnat len);
void caml_serialize_block_4(void *data, intnat len);
void caml_serialize_block_8(void *data, intnat len);
void caml_serialize_block_float_8(void *data, intnat len);

/* ---- compression hooks: NULL until caml_zstd_initialize ------------------------------------------ */
extern bool (*caml_extern_compress_output)(struct caml_output_block **);
extern size_t (*caml_intern_decompress_input)(unsigned char *dst, uintnat dst_bytes,
                                              const unsigned char *src, uintnat src_bytes);

/* ---- codes --------------------------------------------------------------------------------------- */
enum {
  BAC_CODE_INT8 = 0x00, BAC_CODE_INT16 = 0x01, BAC_CODE_INT32 = 0x02, BAC_CODE_INT64 = 0x03,
  BAC_CODE_SHARED8 = 0x04, BAC_CODE_SHARED16 = 0x05, BAC_CODE_SHARED32 = 0x06,
  BAC_CODE_DOUBLE_ARRAY32_LITTLE = 0x07, BAC_CODE_BLOCK32 = 0x08, BAC_CODE_STRING8 = 0x09,
  BAC_CODE_STRING32 = 0x0A, BAC_CODE_DOUBLE_BIG = 0x0B, BAC_CODE_DOUBLE_LITTLE = 0x0C,
  BAC_CODE_DOUBLE_ARRAY8_BIG = 0x0D, BAC_CODE_DOUBLE_ARRAY8_LITTLE = 0x0E,
  BAC_CODE_DOUBLE_ARRAY32_BIG = 0x0F, BAC_CODE_CODEPOINTER = 0x10, BAC_CODE_INFIXPOINTER = 0x11,
  BAC_CODE_OLD_CUSTOM = 0x12, BAC_CODE_BLOCK64 = 0x13, BAC_CODE_SHARED64 = 0x14,
  BAC_CODE_STRING64 = 0x15, BAC_CODE_DOUBLE_ARRAY64_BIG = 0x16, BAC_CODE_DOUBLE_ARRAY64_LITTLE = 0x17,
  BAC_CODE_CUSTOM_LEN = 0x18, BAC_CODE_CUSTOM_FIXED = 0x19,
  BAC_PREFIX_SMALL_STRING = 0x20, BAC_PREFIX_SMALL_INT = 0x40, BAC_PREFIX_SMALL_BLOCK = 0x80,
  BAC_MARSHAL_DIGEST_BYTES = 16
};
#define BAC_MARSHAL_MAGIC_SMALL      0x8495A6BEu
#define BAC_MARSHAL_MAGIC_BIG        0x8495A6BFu
#define BAC_MARSHAL_MAGIC_COMPRESSED 0x8495A6BDu

/* Big-endian, unaligned. */
static inline uint16_t bac_be16(const void *p) { uint16_t n; memcpy(&n, p, 2); return __builtin_bswap16(n); }
static inline uint32_t bac_be32(const void *p) { uint32_t n; memcpy(&n, p, 4); return __builtin_bswap32(n); }
static inline uint64_t bac_be64(const void *p) { uint64_t n; memcpy(&n, p, 8); return __builtin_bswap64(n); }
static inline void bac_put_be16(void *p, uint16_t n) { n = __builtin_bswap16(n); memcpy(p, &n, 2); }
static inline void bac_put_be32(void *p, uint32_t n) { n = __builtin_bswap32(n); memcpy(p, &n, 4); }
static inline void bac_put_be64(void *p, uint64_t n) { n = __builtin_bswap64(n); memcpy(p, &n, 8); }

#endif
