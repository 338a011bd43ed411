/* image.c -- see image.h.  Every number read from the file is checked against the file's length before it
 * is used, so a damaged table can cost a refusal and nothing else. */
#include "interp/image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTOR_BYTES 8

static bac_status refuse(struct bac_image_error *err, enum bac_image_problem problem, const char *section,
                         const char *format, ...) __attribute__((format(printf, 4, 5)));

static bac_status refuse(struct bac_image_error *err, enum bac_image_problem problem, const char *section,
                         const char *format, ...)
{
  va_list ap;
  err->problem = problem;
  snprintf(err->section, sizeof err->section, "%.4s", section);
  va_start(ap, format);
  vsnprintf(err->text, sizeof err->text, format, ap);
  va_end(ap);
  switch (problem) {
  case BAC_IMAGE_NOT_FOUND: case BAC_IMAGE_NO_FDS: return BAC_NOFILE;
  case BAC_IMAGE_NO_MEMORY: return BAC_NOMEM;
  default: return BAC_BADFILE;
  }
}

static bac_status no_memory(struct bac_image_error *err, const char *section)
{
  return refuse(err, BAC_IMAGE_NO_MEMORY, section, "out of memory");
}

static uint32_t big_endian(const unsigned char *p)
{
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

/* Exactly `bytes` bytes at `offset`; false on an error or an early end of file. */
static bool read_at(int fd, void *dst, size_t bytes, off_t offset)
{
  char *p = dst;
  while (bytes > 0) {
    ssize_t n = pread(fd, p, bytes, offset);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0) {
      if (n == 0) errno = 0;
      return false;
    }
    p += n; offset += n; bytes -= (size_t)n;
  }
  return true;
}

/* Section names come from a file: what is not printable is shown as '?'. */
static void copy_name(char dst[5], const unsigned char *src)
{
  for (int i = 0; i < 4; i++)
    dst[i] = src[i] >= 0x20 && src[i] < 0x7f ? (char)src[i] : '?';
  dst[4] = 0;
}

static bac_status open_file(const char *path, int *fd, struct stat *sb, struct bac_image_error *err)
{
  /* O_NONBLOCK: a FIFO given by mistake must not hang; it has no effect on regular files. */
  do *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  while (*fd < 0 && errno == EINTR);
  if (*fd < 0) {
    bool fds = errno == EMFILE || errno == ENFILE;
    return refuse(err, fds ? BAC_IMAGE_NO_FDS : BAC_IMAGE_NOT_FOUND, "", "%s", strerror(errno));
  }
  if (fstat(*fd, sb) == 0 && S_ISREG(sb->st_mode))
    return BAC_OK;
  bac_status st = refuse(err, BAC_IMAGE_NOT_BYTECODE, "", "%s",
                         S_ISDIR(sb->st_mode) ? "is a directory" : "is not a regular file");
  close(*fd);
  *fd = -1;
  return st;
}

static bac_status read_trailer(struct bac_image *im, bool refuse_script, size_t *count,
                               struct bac_image_error *err)
{
  unsigned char trailer[BAC_IMAGE_TRAILER_BYTES];
  char start[2];
  if (im->file_bytes < (off_t)sizeof trailer)
    return refuse(err, BAC_IMAGE_NOT_BYTECODE, "", "%jd bytes are too short for a bytecode executable",
                  (intmax_t)im->file_bytes);
  if (refuse_script && read_at(im->fd, start, 2, 0) && start[0] == '#' && start[1] == '!')
    return refuse(err, BAC_IMAGE_NOT_BYTECODE, "", "is a script");
  if (!read_at(im->fd, trailer, sizeof trailer, im->file_bytes - (off_t)sizeof trailer))
    return refuse(err, BAC_IMAGE_NOT_BYTECODE, "", "cannot be read: %s", strerror(errno));
  memcpy(err->magic, trailer + 4, BAC_IMAGE_MAGIC_BYTES);
  err->magic[BAC_IMAGE_MAGIC_BYTES] = 0;
  if (memcmp(trailer + 4, BAC_IMAGE_MAGIC, BAC_IMAGE_MAGIC_BYTES) != 0)
    return refuse(err, BAC_IMAGE_WRONG_MAGIC, "", "has another magic number");
  *count = big_endian(trailer);
  return BAC_OK;
}

/* Sections lie back to back before their descriptors; offsets are found from the last to the first. */
static bac_status read_table(struct bac_image *im, size_t count, struct bac_image_error *err)
{
  bac_status st;
  off_t end = im->file_bytes - BAC_IMAGE_TRAILER_BYTES;
  if (count > (uint64_t)end / DESCRIPTOR_BYTES)
    return refuse(err, BAC_IMAGE_DAMAGED, "", "section table: %zu sections do not fit in %jd bytes", count,
                  (intmax_t)im->file_bytes);
  unsigned char *raw = malloc(count * DESCRIPTOR_BYTES + 1);
  struct bac_section *table = calloc(count + 1, sizeof *table);
  if (raw == NULL || table == NULL) {
    st = no_memory(err, "");
    goto no_table;
  }
  end -= (off_t)(count * DESCRIPTOR_BYTES);
  if (!read_at(im->fd, raw, count * DESCRIPTOR_BYTES, end)) {
    st = refuse(err, BAC_IMAGE_DAMAGED, "", "section table: cannot be read: %s", strerror(errno));
    goto no_table;
  }
  for (size_t i = count; i-- > 0; ) {
    struct bac_section *s = &table[i];
    copy_name(s->name, raw + i * DESCRIPTOR_BYTES);
    s->bytes = big_endian(raw + i * DESCRIPTOR_BYTES + 4);
    if ((off_t)s->bytes > end) {
      st = refuse(err, BAC_IMAGE_DAMAGED, s->name, "section %s: %u bytes, but only %jd are left in the file",
                  s->name, (unsigned)s->bytes, (intmax_t)end);
      goto no_table;
    }
    end -= (off_t)s->bytes;
    s->offset = end;
  }
  free(raw);
  im->sections = table;
  im->section_count = count;
  return BAC_OK;
no_table:
  free(table);
  free(raw);
  return st;
}

static bac_status image_open(const char *path, bool refuse_script, struct bac_image *out,
                             struct bac_image_error *err)
{
  struct bac_image im = { .fd = -1 };
  struct stat sb = { 0 };
  size_t count = 0;
  memset(err, 0, sizeof *err);
  bac_status st = open_file(path, &im.fd, &sb, err);
  if (st != BAC_OK)
    return st;
  im.dev = sb.st_dev; im.ino = sb.st_ino; im.file_bytes = sb.st_size; im.changed = sb.st_mtim;
  st = read_trailer(&im, refuse_script, &count, err);
  if (st != BAC_OK)
    goto no_trailer;
  im.path = strdup(path);
  if (im.path == NULL) {
    st = no_memory(err, "");
    goto no_trailer;
  }
  st = read_table(&im, count, err);
  if (st != BAC_OK)
    goto no_table;
  *out = im;
  return BAC_OK;
no_table:
  free(im.path);
no_trailer:
  close(im.fd);
  return st;
}

bac_status bac_image_open(const char *path, struct bac_image *out, struct bac_image_error *err)
{
  return image_open(path, false, out, err);
}

bac_status bac_image_open_self(const char *path, struct bac_image *out, struct bac_image_error *err)
{
  return image_open(path, true, out, err);
}

void bac_image_release_file(struct bac_image *im)
{
  if (im->fd >= 0)
    close(im->fd);
  im->fd = -1;
}

void bac_image_close(struct bac_image *im)
{
  bac_image_release_file(im);
  free(im->prims);
  free(im->prim_text);
  free(im->sections);
  free(im->path);
  memset(im, 0, sizeof *im);
  im->fd = -1;
}

const struct bac_section *bac_image_find(const struct bac_image *im, const char *name)
{
  for (size_t i = im->section_count; i-- > 0; )
    if (strcmp(im->sections[i].name, name) == 0)
      return &im->sections[i];
  return NULL;
}

const struct bac_section *bac_image_need(const struct bac_image *im, const char *name,
                                         struct bac_image_error *err)
{
  const struct bac_section *s = bac_image_find(im, name);
  if (s == NULL)
    refuse(err, BAC_IMAGE_NO_SECTION, name, "section %s is missing", name);
  return s;
}

static bac_status reopen(struct bac_image *im, int *fd, struct bac_image_error *err)
{
  struct stat sb;
  bac_status st = open_file(im->path, fd, &sb, err);
  if (st != BAC_OK)
    return st;
  if (sb.st_dev == im->dev && sb.st_ino == im->ino && sb.st_size == im->file_bytes
      && sb.st_mtim.tv_sec == im->changed.tv_sec && sb.st_mtim.tv_nsec == im->changed.tv_nsec)
    return BAC_OK;
  close(*fd);
  return refuse(err, BAC_IMAGE_DAMAGED, "", "is not the file that was loaded any more");
}

bac_status bac_image_read(struct bac_image *im, const struct bac_section *s, void *dst,
                          struct bac_image_error *err)
{
  bac_status st = BAC_OK;
  int fd = im->fd;
  memset(err, 0, sizeof *err);
  if (fd < 0)
    st = reopen(im, &fd, err);
  if (st != BAC_OK)
    return st;
  if (!read_at(fd, dst, s->bytes, s->offset))
    st = refuse(err, BAC_IMAGE_BAD_SECTION, s->name, "section %s: cannot be read: %s", s->name,
                errno == 0 ? "the file became shorter" : strerror(errno));
  if (fd != im->fd)
    close(fd);
  return st;
}

bac_status bac_image_slurp(struct bac_image *im, const char *name, char **out, size_t *out_bytes,
                           struct bac_image_error *err)
{
  const struct bac_section *s = bac_image_find(im, name);
  *out = NULL;
  *out_bytes = 0;
  if (s == NULL)
    return BAC_OK;
  char *text = malloc((size_t)s->bytes + 1);
  if (text == NULL)
    return no_memory(err, name);
  bac_status st = bac_image_read(im, s, text, err);
  if (st != BAC_OK) {
    free(text);
    return st;
  }
  text[s->bytes] = 0;
  *out = text;
  *out_bytes = s->bytes;
  return BAC_OK;
}

static size_t count_names(const char *text, size_t bytes)
{
  size_t n = 0;
  for (const char *p = text, *end = text + bytes; p < end; n++) {
    const char *nul = memchr(p, 0, (size_t)(end - p));
    if (nul == NULL)
      return n + 1;                     /* an unterminated last name still counts */
    p = nul + 1;
  }
  return n;
}

bac_status bac_image_load_prims(struct bac_image *im, struct bac_image_error *err)
{
  char *text;
  size_t bytes;
  if (bac_image_need(im, "PRIM", err) == NULL)
    return BAC_BADFILE;
  bac_status st = bac_image_slurp(im, "PRIM", &text, &bytes, err);
  if (st != BAC_OK)
    return st;
  size_t count = count_names(text, bytes);
  const char **prims = malloc((count + 1) * sizeof *prims);
  if (prims == NULL) {
    free(text);
    return no_memory(err, "PRIM");
  }
  const char *p = text;
  for (size_t i = 0; i < count; i++) {
    prims[i] = p;
    p += strlen(p) + 1;                 /* stays inside: text[bytes] is NUL */
  }
  prims[count] = NULL;
  im->prim_text = text;
  im->prims = prims;
  im->prim_count = count;
  return BAC_OK;
}

bool bac_image_magic_of_file(const char *path, char magic[BAC_IMAGE_MAGIC_BYTES + 1])
{
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat sb;
  bool good = fd >= 0 && fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode)
    && sb.st_size >= BAC_IMAGE_TRAILER_BYTES
    && read_at(fd, magic, BAC_IMAGE_MAGIC_BYTES, sb.st_size - BAC_IMAGE_MAGIC_BYTES);
  magic[good ? BAC_IMAGE_MAGIC_BYTES : 0] = 0;
  if (fd >= 0)
    close(fd);
  return good;
}
