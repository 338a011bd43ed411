/* image.h -- the sections of a bytecode executable (abi: layout section 4).
 *
 * From the end of the file: 12 bytes of magic, before them a big-endian section count, before that one
 * 8-byte descriptor (name, big-endian length) per section, before those the sections back to back.
 * What comes first (launcher line, a whole runtime) is ignored.
 *
 * An image keeps the file open while it is loaded; a section is read straight to where it will live, so
 * no big section exists twice.  bac_image_release_file closes the descriptor when the program starts: a
 * program sees the same descriptor numbers as under the reference.  DBUG is read later, by name, if the
 * file is still the same (device, inode, size, time of change).
 *
 * Used by one thread at start-up; read-only afterwards.  Nothing here allocates OCaml blocks, raises or
 * prints.  Design: doc/design/image.md. */
#ifndef BAC_INTERP_IMAGE_H
#define BAC_INTERP_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <sys/types.h>
#include "platform/status.h"

#define BAC_IMAGE_MAGIC       "Caml1999X035"
#define BAC_IMAGE_MAGIC_BYTES 12
#define BAC_IMAGE_TRAILER_BYTES 16        /* section count and magic */

/* Why a file cannot be used.  main.c turns it into the reference's text and exit code, or into ours. */
enum bac_image_problem {
  BAC_IMAGE_FINE,
  BAC_IMAGE_NOT_FOUND,        /* cannot be opened */
  BAC_IMAGE_NOT_BYTECODE,     /* a directory, too short, unreadable */
  BAC_IMAGE_WRONG_MAGIC,      /* err->magic has the 12 bytes found */
  BAC_IMAGE_DAMAGED,          /* the section table does not fit the file */
  BAC_IMAGE_NO_SECTION,       /* err->section is missing */
  BAC_IMAGE_BAD_SECTION,      /* err->section has impossible contents */
  BAC_IMAGE_NO_MEMORY,
  BAC_IMAGE_NO_FDS            /* EMFILE or ENFILE */
};
struct bac_image_error {
  enum bac_image_problem problem;
  char section[5];            /* "" when the trouble is not in one section */
  char magic[BAC_IMAGE_MAGIC_BYTES + 1];
  char text[200];             /* reason, one line, without the file name: "section CODE: ..." */
};

struct bac_section {
  char name[5];
  off_t offset;               /* in the file */
  uint32_t bytes;
};
struct bac_image {
  char *path;                 /* as opened; owned */
  int fd;                     /* close-on-exec; -1 after bac_image_release_file */
  dev_t dev; ino_t ino; off_t file_bytes; struct timespec changed;   /* which file it was */
  struct bac_section *sections;  size_t section_count;
  char *prim_text;            /* the PRIM section plus a NUL; owned */
  const char **prims;         /* prim_count pointers into prim_text; index = operand of C_CALL */
  size_t prim_count;
};

/* Open path and read its section table.  BAC_OK: *out is owned by the caller until bac_image_close.
 * Otherwise nothing is open or allocated and *err says why (status: BAC_NOFILE, BAC_BADFILE, BAC_NOMEM). */
bac_status bac_image_open(const char *path, struct bac_image *out, struct bac_image_error *err);
/* Same, but a file whose first two bytes are `#!` is refused as NOT_BYTECODE (start-up rule 2 of cli.md). */
bac_status bac_image_open_self(const char *path, struct bac_image *out, struct bac_image_error *err);
void bac_image_close(struct bac_image *im);
void bac_image_release_file(struct bac_image *im);

/* The first section of that name in file order counted from the end, as the reference searches; NULL: absent. */
const struct bac_section *bac_image_find(const struct bac_image *im, const char *name);
/* find, or fill err with NO_SECTION. */
const struct bac_section *bac_image_need(const struct bac_image *im, const char *name,
                                         struct bac_image_error *err);
/* Read all bytes of s to dst (s->bytes long).  Reopens the file if it was released; then BAC_NOFILE when
 * it is gone, BAC_BADFILE when it is another file or shorter by now. */
bac_status bac_image_read(struct bac_image *im, const struct bac_section *s, void *dst,
                          struct bac_image_error *err);
/* A section as malloc memory with a NUL appended (*out_bytes without it); the caller frees.  An absent
 * section gives BAC_OK and *out = NULL. */
bac_status bac_image_slurp(struct bac_image *im, const char *name, char **out, size_t *out_bytes,
                           struct bac_image_error *err);
/* Load PRIM into prim_text, prims, prim_count. */
bac_status bac_image_load_prims(struct bac_image *im, struct bac_image_error *err);
/* The 12 bytes before the end of any file (option -m): true and a NUL-terminated text. */
bool bac_image_magic_of_file(const char *path, char magic[BAC_IMAGE_MAGIC_BYTES + 1]);
#endif
