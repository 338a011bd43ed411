/* p_digest.c -- primitives of Digest: MD5 and BLAKE2b over strings, bytes and channels. */
#include "runtime/blake2.h"
#include "runtime/io.h"
#include "runtime/md5.h"
#include "runtime/memory.h"
#include "runtime/prims.h"

enum { MD5_BYTES = 16 };

/* ---- MD5 ----------------------------------------------------------------------------------------- */

value caml_md5_string(value s, value at, value n)
{
  struct bac_md5 m;
  unsigned char digest[MD5_BYTES];
  bac_md5_start(&m);
  bac_md5_add(&m, &Byte(s, Long_val(at)), (size_t)Long_val(n));
  bac_md5_finish(&m, digest);
  return caml_alloc_initialized_string(MD5_BYTES, (char *)digest);
}

value caml_md5_bytes(value s, value at, value n) { return caml_md5_string(s, at, n); }

/* Reads n bytes of a locked channel, or all when n is negative.  False: f says why, nothing is unlocked that
 * was not before.  End of the file before n bytes leaves f->error 0 and *n > 0. */
static bool read_channel(struct channel *ch, intnat *n, struct bac_md5 *m, struct bac_io_fail *f)
{
  char buffer[4096];
  while (*n != 0) {
    size_t want = *n < 0 || (size_t)*n > sizeof buffer ? sizeof buffer : (size_t)*n;
    intnat got = bac_io_read(ch, buffer, want, f);
    if (got < 0)
      return false;
    if (got == 0)
      break;
    bac_md5_add(m, buffer, (size_t)got);
    if (*n > 0)
      *n -= got;
  }
  return true;
}

value caml_md5_channel(struct channel *ch, intnat n);
value caml_md5_channel(struct channel *ch, intnat n)
{
  struct bac_md5 m;
  struct bac_io_fail f = { 0, Val_unit, false };
  unsigned char digest[MD5_BYTES];
  bac_md5_start(&m);
  caml_channel_lock(ch);
  if (!read_channel(ch, &n, &m, &f))
    bac_io_raise(ch, &f);
  caml_channel_unlock(ch);
  if (n > 0)
    caml_raise_end_of_file();
  bac_md5_finish(&m, digest);
  return caml_alloc_initialized_string(MD5_BYTES, (char *)digest);
}

value caml_md5_chan(value channel, value n)
{
  CAMLparam1(channel);                    /* keeps the channel open while the lock is waited for */
  CAMLreturn(caml_md5_channel(Channel(channel), Long_val(n)));
}

/* The C interface.  Its context has our size but not our alignment, so it is copied in and out. */
struct MD5Context { uint32_t words[22]; };
BAC_STATIC_ASSERT(sizeof(struct MD5Context) == sizeof(struct bac_md5), "ABI 5.3: size of MD5Context");

void caml_MD5Init(struct MD5Context *context);
void caml_MD5Update(struct MD5Context *context, unsigned char *data, uintnat bytes);
void caml_MD5Final(unsigned char *digest, struct MD5Context *context);
void caml_md5_block(unsigned char digest[16], void *data, uintnat bytes);

void caml_MD5Init(struct MD5Context *context)
{
  struct bac_md5 m;
  memset(&m, 0, sizeof m);
  bac_md5_start(&m);
  memcpy(context, &m, sizeof m);
}

void caml_MD5Update(struct MD5Context *context, unsigned char *data, uintnat bytes)
{
  struct bac_md5 m;
  memcpy(&m, context, sizeof m);
  bac_md5_add(&m, data, bytes);
  memcpy(context, &m, sizeof m);
}

void caml_MD5Final(unsigned char *digest, struct MD5Context *context)
{
  struct bac_md5 m;
  memcpy(&m, context, sizeof m);
  bac_md5_finish(&m, digest);
}

void caml_md5_block(unsigned char digest[16], void *data, uintnat bytes)
{
  struct bac_md5 m;
  bac_md5_start(&m);
  bac_md5_add(&m, data, bytes);
  bac_md5_finish(&m, digest);
}

/* ---- BLAKE2b ------------------------------------------------------------------------------------- */

/* The running state is an abstract block that holds the structure itself: nothing to free, and the
 * collector may move it. */
enum { STATE_WORDS = (sizeof(struct bac_blake2) + sizeof(value) - 1) / sizeof(value) };
#define State_val(v) ((struct bac_blake2 *)Data_abstract_val(v))

static void start(struct bac_blake2 *b, value digest_bytes, value key)
{
  bac_blake2_start(b, (size_t)Long_val(digest_bytes), String_val(key), bac_string_length(key));
}

/* Works on a copy, so that the state may move while the result is allocated. */
static value finish(struct bac_blake2 *b, value digest_bytes)
{
  unsigned char digest[64];
  size_t bytes = (size_t)Long_val(digest_bytes);
  BAC_ASSERT(bytes >= 1 && bytes <= sizeof digest);
  bac_blake2_finish(b, bytes, digest);
  return caml_alloc_initialized_string(bytes, (char *)digest);
}

value caml_blake2_create(value digest_bytes, value key)
{
  CAMLparam1(key);
  value v = caml_alloc_small(STATE_WORDS, Abstract_tag);
  start(State_val(v), digest_bytes, key);
  CAMLreturn(v);
}

value caml_blake2_update(value state, value s, value at, value n)
{
  bac_blake2_add(State_val(state), &Byte(s, Long_val(at)), (size_t)Long_val(n));
  return Val_unit;
}

value caml_blake2_final(value state, value digest_bytes)
{
  struct bac_blake2 b = *State_val(state);
  return finish(&b, digest_bytes);
}

value caml_blake2_string(value digest_bytes, value key, value s, value at, value n)
{
  struct bac_blake2 b;
  start(&b, digest_bytes, key);
  bac_blake2_add(&b, &Byte(s, Long_val(at)), (size_t)Long_val(n));
  return finish(&b, digest_bytes);
}

value caml_blake2_bytes(value digest_bytes, value key, value s, value at, value n)
{
  return caml_blake2_string(digest_bytes, key, s, at, n);
}
