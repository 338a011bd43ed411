/* io.h -- channels for code that may raise: signals handled, errors reported, locks given back.
 *
 * bac_io_* work on a channel the caller has locked and do not raise: on failure they fill struct
 * bac_io_fail, so that the caller can free what it holds and then call bac_io_raise, which gives the lock
 * back first.  Pending signals run their handlers with the channel unlocked.
 * caml_* below are the C interface of the same; they raise. */
#ifndef BAC_RUNTIME_IO_H
#define BAC_RUNTIME_IO_H

#include "runtime/channel.h"
#include "runtime/memory.h"

struct bac_io_fail {
  int error;          /* errno, or 0 */
  value exn;          /* an exception that a signal handler raised, when error is 0; not a root */
  bool unlocked;      /* the channel is no longer locked */
};
_Noreturn void bac_io_raise(struct channel *ch, const struct bac_io_fail *f);

intnat bac_io_fill(struct channel *ch, struct bac_io_fail *f);          /* bytes, 0 at the end, -1 */
/* At most n bytes, from the buffer or one read; 0 at the end, -1.  dst is C memory. */
intnat bac_io_read(struct channel *ch, char *dst, size_t n, struct bac_io_fail *f);
intnat bac_io_read_all(struct channel *ch, char *dst, size_t n, struct bac_io_fail *f);   /* < n at the end */
int bac_io_drain(struct channel *ch, struct bac_io_fail *f);            /* 1 empty, 0 not, -1 */
bool bac_io_flush(struct channel *ch, struct bac_io_fail *f);
/* Takes some of the n bytes, at least one, and writes when the buffer is full; number taken, or -1.  All reading
 * from src comes before anything that may move it. */
intnat bac_io_write(struct channel *ch, const char *src, size_t n, struct bac_io_fail *f);
bool bac_io_write_all(struct channel *ch, const char *src, size_t n, struct bac_io_fail *f);

/* Custom block naming ch; raises Out_of_memory, ch unchanged. */
value caml_alloc_channel(struct channel *ch);
#define Channel(v) (*((struct channel **)Data_custom_val(v)))

/* The C interface.  Except for opening, ch is locked; a raise unlocks it. */
struct channel *caml_open_descriptor_in(int fd);
struct channel *caml_open_descriptor_out(int fd);
void caml_close_channel(struct channel *ch);
file_offset caml_channel_size(struct channel *ch);
void caml_seek_in(struct channel *ch, file_offset to);
void caml_seek_out(struct channel *ch, file_offset to);
file_offset caml_pos_in(struct channel *ch);
file_offset caml_pos_out(struct channel *ch);
int caml_channel_binary_mode(struct channel *ch);
int caml_flush_partial(struct channel *ch);
void caml_flush(struct channel *ch);
void caml_flush_if_unbuffered(struct channel *ch);
void caml_putch(struct channel *ch, int c);
void caml_putword(struct channel *ch, uint32_t w);
int caml_putblock(struct channel *ch, char *src, intnat n);
void caml_really_putblock(struct channel *ch, char *src, intnat n);
unsigned char caml_refill(struct channel *ch);
unsigned char caml_getch(struct channel *ch);
uint32_t caml_getword(struct channel *ch);
int caml_getblock(struct channel *ch, char *dst, intnat n);
intnat caml_really_getblock(struct channel *ch, char *dst, intnat n);
intnat caml_input_scan_line(struct channel *ch);
void caml_channel_lock(struct channel *ch);
void caml_channel_unlock(struct channel *ch);
void caml_channel_cleanup_on_raise(void);
int caml_read_fd(int fd, int flags, void *dst, int n);
int caml_write_fd(int fd, int flags, void *src, int n);
void caml_finalize_channel(value v);

#endif
