/* t_image.c -- whatever a file is, opening it gives its sections or one reason. */
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include "interp/image.h"
#include "testsuite/lib/tap.h"

static char dir[64], path[96];

struct part { const char *name, *bytes; uint32_t length, claimed; };

static void put_be(unsigned char **p, uint32_t v)
{
  for (int shift = 24; shift >= 0; shift -= 8)
    *(*p)++ = (unsigned char)(v >> shift);
}

/* Builds a file; returns its size. */
static size_t build(unsigned char *out, const char *prefix, const struct part *part, size_t n, uint32_t count)
{
  unsigned char *p = out;
  memcpy(p, prefix, strlen(prefix));
  p += strlen(prefix);
  for (size_t i = 0; i < n; i++) {
    memcpy(p, part[i].bytes, part[i].length);
    p += part[i].length;
  }
  for (size_t i = 0; i < n; i++) {
    memcpy(p, part[i].name, 4);
    p += 4;
    put_be(&p, part[i].claimed);
  }
  put_be(&p, count);
  memcpy(p, BAC_IMAGE_MAGIC, BAC_IMAGE_MAGIC_BYTES);
  return (size_t)(p - out) + BAC_IMAGE_MAGIC_BYTES;
}

static void write_bytes(const void *bytes, size_t n)
{
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
    abort();
  close(fd);
}

static const struct part good[] = {
  { "CODE", "\217\0\0\0", 4, 4 }, { "PRIM", "caml_a\0caml_bc", 14, 14 }, { "DATA", "xyz", 3, 3 }
};

static size_t write_good(unsigned char *bytes)
{
  size_t n = build(bytes, "#!/usr/bin/ocamlrun\n", good, 3, 3);
  write_bytes(bytes, n);
  return n;
}

static void sections_are_found_whatever_comes_before_them(void)
{
  unsigned char bytes[400];
  struct bac_image im;
  struct bac_image_error err;
  char data[3];
  write_good(bytes);
  if (!TAP_OK(bac_image_open(path, &im, &err) == BAC_OK))
    return;
  TAP_IS_INT(im.section_count, 3);
  TAP_IS_INT(bac_image_find(&im, "PRIM")->bytes, 14);
  TAP_OK(bac_image_read(&im, bac_image_find(&im, "DATA"), data, &err) == BAC_OK);
  TAP_OK(memcmp(data, "xyz", 3) == 0);
  TAP_OK(bac_image_find(&im, "DBUG") == NULL);
  TAP_OK(bac_image_need(&im, "DBUG", &err) == NULL);
  TAP_IS_STR(err.text, "section DBUG is missing");
  bac_image_close(&im);
}

static void primitive_names_need_no_final_nul(void)
{
  unsigned char bytes[400];
  struct bac_image im;
  struct bac_image_error err;
  write_good(bytes);
  TAP_OK(bac_image_open(path, &im, &err) == BAC_OK && bac_image_load_prims(&im, &err) == BAC_OK);
  TAP_IS_INT(im.prim_count, 2);
  TAP_IS_STR(im.prims[0], "caml_a");
  TAP_IS_STR(im.prims[1], "caml_bc");
  bac_image_close(&im);
}

static void a_released_file_is_read_again_only_if_it_is_the_same(void)
{
  unsigned char bytes[400];
  char data[8];
  struct bac_image im;
  struct bac_image_error err;
  size_t n = write_good(bytes);
  TAP_OK(bac_image_open(path, &im, &err) == BAC_OK);
  bac_image_release_file(&im);
  TAP_OK(bac_image_read(&im, bac_image_find(&im, "DATA"), data, &err) == BAC_OK);
  unlink(path);
  TAP_OK(bac_image_read(&im, bac_image_find(&im, "DATA"), data, &err) == BAC_NOFILE);
  TAP_OK(err.problem == BAC_IMAGE_NOT_FOUND);
  write_bytes(bytes, n - 1);
  TAP_OK(bac_image_read(&im, bac_image_find(&im, "DATA"), data, &err) == BAC_BADFILE);
  bac_image_close(&im);
}

static enum bac_image_problem problem_of(const char *file, struct bac_image_error *err)
{
  struct bac_image im;
  if (bac_image_open(file, &im, err) != BAC_OK)
    return err->problem;
  bac_image_close(&im);
  return BAC_IMAGE_FINE;
}

static void what_is_no_executable_is_named(void)
{
  struct bac_image_error err;
  char fifo[128];
  TAP_OK(problem_of("/nonexistent/x", &err) == BAC_IMAGE_NOT_FOUND);
  TAP_OK(problem_of(dir, &err) == BAC_IMAGE_NOT_BYTECODE);
  TAP_IS_STR(err.text, "is a directory");
  snprintf(fifo, sizeof fifo, "%s/fifo", dir);
  TAP_OK(mkfifo(fifo, 0600) == 0 && problem_of(fifo, &err) == BAC_IMAGE_NOT_BYTECODE);
  unlink(fifo);
  write_bytes("", 0);
  TAP_OK(problem_of(path, &err) == BAC_IMAGE_NOT_BYTECODE);
  write_bytes("0123456789abcdefghij", 20);
  TAP_OK(problem_of(path, &err) == BAC_IMAGE_WRONG_MAGIC);
  TAP_IS_STR(err.magic, "89abcdefghij");
}

static void a_script_is_no_self_contained_program(void)
{
  unsigned char bytes[400];
  struct bac_image im;
  struct bac_image_error err;
  write_good(bytes);
  TAP_OK(bac_image_open_self(path, &im, &err) == BAC_BADFILE);
  TAP_OK(err.problem == BAC_IMAGE_NOT_BYTECODE);
  write_bytes(bytes, build(bytes, "", good, 3, 3));
  TAP_OK(bac_image_open_self(path, &im, &err) == BAC_OK);
  bac_image_close(&im);
}

static void tables_that_do_not_fit_are_refused(void)
{
  static const uint32_t counts[] = { 4, 100, 0x7fffffff, 0xffffffff };
  static const uint32_t lengths[] = { 1000, 0x7fffffff, 0x80000000, 0xffffffff };
  unsigned char bytes[400];
  struct bac_image_error err;
  for (size_t i = 0; i < 4; i++) {
    write_bytes(bytes, build(bytes, "", good, 3, counts[i]));
    TAP_OK(problem_of(path, &err) == BAC_IMAGE_DAMAGED);
    struct part part[] = { good[0], good[1], good[2] };
    part[1].claimed = lengths[i];
    write_bytes(bytes, build(bytes, "", part, 3, 3));
    TAP_OK(problem_of(path, &err) == BAC_IMAGE_DAMAGED);
    TAP_OK(strncmp(err.text, "section PRIM: ", 14) == 0);
  }
}

static void every_truncation_is_refused(void)
{
  unsigned char bytes[400];
  struct bac_image_error err;
  size_t n = write_good(bytes), fine = 0;
  for (size_t k = 0; k < n; k++) {
    write_bytes(bytes, k);
    fine += problem_of(path, &err) == BAC_IMAGE_FINE;
  }
  TAP_IS_INT(fine, 0);
}

static void the_magic_of_any_file_can_be_asked(void)
{
  char magic[BAC_IMAGE_MAGIC_BYTES + 1];
  write_bytes("a longer file: Caml1999O035", 27);
  TAP_OK(bac_image_magic_of_file(path, magic));
  TAP_IS_STR(magic, "Caml1999O035");
  write_bytes("short", 5);
  TAP_OK(!bac_image_magic_of_file(path, magic));
  TAP_OK(!bac_image_magic_of_file(dir, magic));
}

int main(void)
{
  strcpy(dir, "/tmp/t_image-XXXXXX");
  if (mkdtemp(dir) == NULL)
    return 99;
  snprintf(path, sizeof path, "%s/f.byte", dir);
  TAP_RUN(sections_are_found_whatever_comes_before_them);
  TAP_RUN(primitive_names_need_no_final_nul);
  TAP_RUN(a_released_file_is_read_again_only_if_it_is_the_same);
  TAP_RUN(what_is_no_executable_is_named);
  TAP_RUN(a_script_is_no_self_contained_program);
  TAP_RUN(tables_that_do_not_fit_are_refused);
  TAP_RUN(every_truncation_is_refused);
  TAP_RUN(the_magic_of_any_file_can_be_asked);
  unlink(path);
  rmdir(dir);
  return TAP_DONE();
}
