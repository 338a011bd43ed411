/* t_marshal_in.c -- every code is read; hostile bytes give a value or Failure, and a sound heap. */
#include "runtime/bigarray.h"
#include "runtime/marshal.h"
#include "testsuite/runtime/values.h"

static struct { char bytes[4096]; size_t n; } input;      /* what read_input reads */

static value read_input(void) { return bac_marshal_in("test", input.bytes, input.n); }

static void put_header(size_t body, uint32_t objects, uint32_t words)
{
  bac_put_be32(input.bytes, BAC_MARSHAL_MAGIC_SMALL);
  bac_put_be32(input.bytes + 4, (uint32_t)body);
  bac_put_be32(input.bytes + 8, objects);
  bac_put_be32(input.bytes + 12, words);
  bac_put_be32(input.bytes + 16, words);
  input.n = 20 + body;
}

static void set_input(const char *body, size_t n, uint32_t objects, uint32_t words)
{
  memcpy(input.bytes + 20, body, n);
  put_header(n, objects, words);
}
#define BODY(text, objects, words) set_input(text, sizeof text - 1, objects, words)
#define REFUSED(body, objects, words, text) \
  do { BODY(body, objects, words); TAP_RAISES(read_input, "Failure:test: " text); } while (0)

static void integers_in_every_code(void)
{
  BODY("\x7f", 0, 0);                                 TAP_IS_INT(Long_val(read_input()), 63);
  BODY("\x00\x80", 0, 0);                             TAP_IS_INT(Long_val(read_input()), -128);
  BODY("\x01\x80\x01", 0, 0);                         TAP_IS_INT(Long_val(read_input()), -32767);
  BODY("\x02\xff\xff\xff\xfe", 0, 0);                 TAP_IS_INT(Long_val(read_input()), -2);
  BODY("\x03\x00\x00\x00\x01\x00\x00\x00\x00", 0, 0); TAP_IS_INT(Long_val(read_input()), (long long)1 << 32);
}

static void strings_and_floats_in_every_code(void)
{
  BODY("\x23" "abc", 1, 2);                   TAP_STR(read_input(), "abc");
  BODY("\x09\x03" "abc", 1, 2);               TAP_STR(read_input(), "abc");
  BODY("\x0a\x00\x00\x00\x03" "abc", 1, 2);   TAP_STR(read_input(), "abc");
  BODY("\x15\x00\x00\x00\x00\x00\x00\x00\x03" "abc", 1, 2); TAP_STR(read_input(), "abc");
  BODY("\x0b\x3f\xf8\x00\x00\x00\x00\x00\x00", 1, 2);  TAP_OK(Double_val(read_input()) == 1.5);
  BODY("\x0c\x00\x00\x00\x00\x00\x00\xf8\x3f", 1, 2);  TAP_OK(Double_val(read_input()) == 1.5);
  BODY("\x0d\x01\x3f\xf8\x00\x00\x00\x00\x00\x00", 1, 2);
  TAP_OK(Double_flat_field(read_input(), 0) == 1.5);
  BODY("\x07\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\xf8\x3f", 1, 2);
  TAP_OK(Double_flat_field(read_input(), 0) == 1.5);
  BODY("\x0e\x00", 1, 2);                     TAP_OK(read_input() == caml_atom(0));
}

static void sharing_by_distance(void)
{
  value v;
  BODY("\xb0\x22" "ab\x04\x01\x05\x00\x01", 2, 6);
  v = read_input();
  TAP_OK(Field(v, 0) == Field(v, 1) && Field(v, 1) == Field(v, 2));
  BODY("\x90\x04\x01", 1, 2);                 /* a block that contains itself */
  v = read_input();
  TAP_OK(Field(v, 0) == v);
}

static void objects_get_a_new_identity(void)
{
  CAMLparam0();
  CAMLlocal1(v);
  BODY("\x08\x00\x00\x0b\xf8\x40\x45", 1, 3);
  v = read_input();
  TAP_OK(Tag_val(v) == Object_tag && Field(v, 1) != Val_long(5));
  value w = read_input();
  TAP_OK(Field(w, 1) != Field(v, 1));
  BODY("\x08\x00\x00\x0b\xf8\x40\x00\xff", 1, 3);      /* predefined exceptions keep theirs */
  TAP_OK(Field(read_input(), 1) == Val_long(-1));
  CAMLreturn0;
}

static void what_is_wrong_is_said(void)
{
  REFUSED("", 0, 0, "truncated object");
  REFUSED("\x1f", 0, 0, "ill-formed message");
  REFUSED("\x04\x01", 0, 0, "bad object");
  REFUSED("\xa0\x40\x04\x02", 1, 3, "bad object");            /* names an object that is not there */
  REFUSED("\xa0\x40\x04\x00", 1, 3, "bad object");
  REFUSED("\xa0\x40", 1, 3, "truncated object");
  REFUSED("\xa0\x40\x41", 1, 2, "bad object");                /* more words than announced */
  REFUSED("\xa0\x90\x40\x41", 1, 5, "bad object");            /* more objects than announced */
  REFUSED("\x08\x00\x00\x08\xfc\x40\x40", 1, 3, "bad object");   /* a string made of fields */
  REFUSED("\x08\x00\x00\x08\xf5\x40\x40", 1, 3, "bad object");   /* a continuation */
  REFUSED("\x08\x00\x00\x08\xf9\x40\x40", 1, 3, "bad object");   /* an infix header */
  REFUSED("\x08\x00\x00\x08\xf7\x40\x40", 1, 3, "bad object");   /* a closure without code */
  REFUSED("\x11\x00\x00\x00\x18\x40", 0, 0, "bad object");
  REFUSED("\x13\x0f\xff\xff\xff\xff\xff\xfc\x00\x40", 1, 3, "truncated object");
  REFUSED("\x15\xff\xff\xff\xff\xff\xff\xff\xff", 1, 3, "truncated object");
  REFUSED("\x17\x20\x00\x00\x00\x00\x00\x00\x01" "abcdefgh", 1, 3, "truncated object");
  REFUSED("\x19nobody\x00", 1, 3, "unknown custom block identifier nobody");
  REFUSED("\x12_i", 1, 3, "custom blocks serialized with OCaml 4.08.0 (or prior) are no longer supported");
  BODY("\x40", 0, 0);
  input.n--;
  TAP_RAISES(read_input, "Failure:test: bad length");
  input.bytes[0] = 0;
  TAP_RAISES(read_input, "Failure:test: bad object");
}

static void compressed_input_needs_a_decompressor(void)
{
  static const char bytes[] = "\x84\x95\xa6\xbd\x0a\x02\x01\x00\x00\x00zz";
  memcpy(input.bytes, bytes, sizeof bytes);
  input.n = sizeof bytes - 1;
  TAP_RAISES(read_input, "Failure:test: compressed object, cannot decompress");
  if (caml_zstd_initialize(Val_unit) == Val_true)
    TAP_RAISES(read_input, "Failure:test: decompression error");
}

static value compressed_flag(void) { return caml_alloc_2(0, Val_int(3), Val_emptylist); }

static void what_is_compressed_is_read(void)
{
  CAMLparam0();
  CAMLlocal3(v, s, back);
  if (caml_zstd_initialize(Val_unit) == Val_true) {
    v = Val_emptylist;
    s = str("shared");
    for (int i = 0; i < 20000; i++)
      v = caml_alloc_2(0, (i & 1) != 0 ? Val_long(i) : s, v);
    back = caml_output_value_to_bytes(v, compressed_flag());
    TAP_OK(caml_string_length(back) < 30000);
    back = caml_input_val_from_bytes(back, 0);
    TAP_OK(caml_equal(v, back) == Val_true);
    TAP_OK(Field(Field(back, 1), 0) == Field(Field(Field(Field(back, 1), 1), 1), 0));
  }
  CAMLreturn0;
}

/* ---- hostile input ------------------------------------------------------------------------------- */

enum { SEEDS = 12 };
static struct { char *bytes; intnat n; } seed[SEEDS];
static struct { uint64_t state; } dice = { 0x9E3779B97F4A7C15u };

static unsigned roll(unsigned n)
{
  dice.state ^= dice.state << 13;
  dice.state ^= dice.state >> 7;
  dice.state ^= dice.state << 17;
  return (unsigned)(dice.state >> 33) % n;
}

static value random_value(int depth)
{
  CAMLparam0();
  CAMLlocal2(v, w);
  intnat dim[2] = { 2, 3 };
  switch (roll(depth == 0 ? 6 : 12)) {
  case 0: v = Val_long((intnat)roll(100000) - 50000); break;
  case 1: v = str("some text that is longer than a code"); break;
  case 2: v = caml_copy_double(1.25); break;
  case 3: v = caml_copy_int64(-7); break;
  case 4: v = caml_copy_nativeint((intnat)1 << 40); break;
  case 5: v = caml_ba_alloc((int)roll(14) | (int)roll(2) << 8, 2, NULL, dim);
    memset(Caml_ba_data_val(v), 1, caml_ba_byte_size(Caml_ba_array_val(v)));
    break;
  case 6: v = caml_alloc_float_array(3);
    for (int i = 0; i < 3; i++)
      Store_double_flat_field(v, i, i);
    break;
  case 7:
    w = random_value(depth - 1);
    v = caml_alloc_2(Object_tag, w, Val_long(roll(9)));
    break;
  default: {
    mlsize_t n = 1 + roll(9);
    v = caml_alloc(n, roll(20));
    for (mlsize_t i = 0; i < n; i++) {
      w = i > 0 && roll(4) == 0 ? Field(v, i - 1) : random_value(depth - 1);
      Store_field(v, i, w);
    }
  }
  }
  CAMLreturn(v);
}

static void make_seeds(void)
{
  for (int i = 0; i < SEEDS; i++)
    do {
      if (seed[i].bytes != NULL)
        free(seed[i].bytes);
      caml_output_value_to_malloc(random_value(1 + i % 5), Val_emptylist, &seed[i].bytes, &seed[i].n);
    } while (seed[i].n > (intnat)sizeof input.bytes);
}

static void mutate(void)
{
  int which = (int)roll(SEEDS);
  input.n = (size_t)seed[which].n;
  memcpy(input.bytes, seed[which].bytes, input.n);
  for (unsigned k = roll(5); k > 0 || roll(8) == 0; k -= k > 0) {
    size_t at = roll(6) == 0 ? 4 + roll(16) : input.n > 20 ? 20 + roll((unsigned)input.n - 20) : 4;
    input.bytes[at] = roll(2) == 0 ? (char)roll(0x1A) : (char)roll(256);
  }
  if (roll(10) == 0)
    input.n = roll((unsigned)input.n + 1);
}

static void a_hundred_thousand_mutants_give_values_or_failure(void)
{
  CAMLparam0();
  CAMLlocal1(v);
  int values = 0, failures = 0, others = 0;
  make_seeds();
  for (int i = 0; i < 100000; i++) {
    mutate();
    value exn = fixture_catch(read_input);
    if (exn == 0)
      values++;
    else if (strncmp(exn_text(exn), "Failure:", 8) == 0)
      failures++;
    else
      others++;
    if (i % 5000 == 0) {
      bac_gc_full_major(Caml_state);
      bac_custom_run_dead(Caml_state);
    }
  }
  printf("# %d values, %d failures\n", values, failures);
  TAP_IS_INT(others, 0);
  TAP_OK(values > 1000 && failures > 1000);
  TAP_OK(bac_gc_verify(Caml_state));
  CAMLreturn0;
}

int main(void)
{
  values_start();
  TAP_RUN(integers_in_every_code);
  TAP_RUN(strings_and_floats_in_every_code);
  TAP_RUN(sharing_by_distance);
  TAP_RUN(objects_get_a_new_identity);
  TAP_RUN(what_is_wrong_is_said);
  TAP_RUN(compressed_input_needs_a_decompressor);
  TAP_RUN(what_is_compressed_is_read);
  TAP_RUN(a_hundred_thousand_mutants_give_values_or_failure);
  return TAP_DONE();
}
