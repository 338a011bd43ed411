/* fuzz_image.c -- everything that happens to a file before its first instruction, on any bytes.
 * Built by testsuite/fuzz/run for libFuzzer; as an ordinary program it reads the files it is given, or with
 * none makes inputs of its own for a moment (a smoke test in `make check`). */
#include <setjmp.h>
#include <stdint.h>
#include <sys/mman.h>
#include "gc/gc.h"
#include "interp/disasm.h"
#include "interp/image.h"
#include "interp/interp.h"
#include "interp/verify.h"
#include "runtime/marshal.h"
#include "runtime/memory.h"
#include "runtime/startup.h"
#include "testsuite/lib/tap.h"

static struct { int fd; char path[64]; } input;

static void start(void)
{
  bac_params_parse();
  bac_startup();
  bac_interp_start(BAC_LOOP_PLAIN, NULL);
  input.fd = memfd_create("input", MFD_CLOEXEC);
  snprintf(input.path, sizeof input.path, "/proc/self/fd/%d", input.fd);
  if (input.fd < 0)
    abort();
  /* Twelve constructors, so that failures of unmarshalling are exceptions. */
  caml_global_data = caml_alloc(12, 0);
  caml_register_generational_global_root(&caml_global_data);
  for (int i = 0; i < 12; i++) {
    value name = caml_copy_string("exception");
    caml_modify(&Field(caml_global_data, i), caml_alloc_2(Object_tag, name, Val_int(-1 - i)));
  }
}

static void try_unmarshal(const char *data, size_t bytes)
{
  caml_domain_state *st = Caml_state;
  struct longjmp_buffer jump;
  volatile value exn = Val_unit;
  struct caml_exception_context context = { &jump, st->local_roots, &exn };
  struct caml_exception_context *outer = st->external_raise;
  if (_setjmp(jump.buf) == 0) {
    st->external_raise = &context;
    bac_marshal_in("fuzz", data, bytes);
  }
  st->external_raise = outer;
  bac_gc_minor(st);
}

static void try_code(const struct bac_image *im, const char *bytes, size_t n)
{
  size_t words = n / sizeof(opcode_t);
  opcode_t *code = malloc(words * sizeof *code + 1);
  struct bac_verify_limits lim = { .globals = 1000, .prims = im->prim_count, .ensure_stack = (size_t)-1 };
  struct bac_verify_error err;
  char text[120];
  if (code == NULL)
    return;
  memcpy(code, bytes, words * sizeof *code);
  bac_verify_code(code, words, &lim, NULL, &err);
  for (size_t at = 0; at < words; )
    at += bac_disasm_text(code, words, at, im->prims, im->prim_count, text, sizeof text);
  free(code);
}

static void try_file(void)
{
  struct bac_image im;
  struct bac_image_error err;
  char *text;
  size_t n;
  if (bac_image_open(input.path, &im, &err) != BAC_OK)
    return;
  if (bac_image_load_prims(&im, &err) == BAC_OK
      && bac_image_slurp(&im, "CODE", &text, &n, &err) == BAC_OK && text != NULL) {
    try_code(&im, text, n);
    free(text);
  }
  if (bac_image_slurp(&im, "DATA", &text, &n, &err) == BAC_OK && text != NULL) {
    try_unmarshal(text, n);
    free(text);
  }
  bac_image_close(&im);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (input.path[0] == 0)
    start();
  if (ftruncate(input.fd, 0) == 0 && pwrite(input.fd, data, size, 0) == (ssize_t)size)
    try_file();
  return 0;
}

#ifndef BAC_LIBFUZZER
static size_t section(uint8_t *out, size_t at, const char *name, size_t bytes)
{
  memcpy(out + at, name, 4);
  for (int i = 0; i < 4; i++)
    out[at + 4 + (size_t)i] = (uint8_t)(bytes >> (24 - 8 * i));
  return at + 8;
}

/* A file whose frame is right and whose sections are noise with the right first bytes. */
static size_t noise_file(uint8_t *out, uint64_t *state)
{
  size_t code = 80, data = 60, at = 0;
  for (size_t i = 0; i < code + data + 8; i++) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    out[at++] = i < code && i % 4 != 0 ? 0 : (uint8_t)(*state >> 40) % (i < code ? 153 : 255);
  }
  memcpy(out + code + 8, "\x84\x95\xa6\xbe\0\0\0\x28\0\0\0\x09\0\0\0\x30\0\0\0\x30", 20);
  size_t end = section(out, at, "CODE", code);
  end = section(out, end, "PRIM", 8);
  end = section(out, end, "DATA", data);
  memcpy(out + end, "\0\0\0\3" BAC_IMAGE_MAGIC, 16);
  return end + 16;
}

static void noise_is_survived(void)
{
  uint8_t file[400];
  uint64_t state = 42;
  for (int i = 0; i < 20000; i++)
    LLVMFuzzerTestOneInput(file, noise_file(file, &state));
  TAP_OK(bac_gc_verify(Caml_state));      /* what was unmarshalled left a sound heap */
}

static void replay(const char *path)
{
  FILE *f = fopen(path, "rb");
  uint8_t *bytes = malloc(1 << 24);
  if (f == NULL || bytes == NULL)
    exit(99);
  LLVMFuzzerTestOneInput(bytes, fread(bytes, 1, 1 << 24, f));
  free(bytes);
  fclose(f);
}

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    replay(argv[i]);
  if (argc > 1)
    return 0;
  TAP_RUN(noise_is_survived);
  return TAP_DONE();
}
#endif
