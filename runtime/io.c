/* io.c -- the layer of channels that handles signals and raises. */
#include <errno.h>
#include <unistd.h>
#include "runtime/io.h"
#include "runtime/signal.h"

/* ---- signals and failures ------------------------------------------------------------------------ */

/* Run what is pending, with the channel unlocked: a handler may use it.  False if a handler raised. */
static bool run_pending(struct channel *ch, struct bac_io_fail *f)
{
  value exn;
  if (!caml_check_pending_actions())
    return true;
  bac_channel_unlock(ch);
  exn = caml_process_pending_actions_exn();
  if (Is_exception_result(exn)) {
    *f = (struct bac_io_fail){ .exn = exn, .unlocked = true };
    return false;
  }
  bac_channel_lock(ch);
  return true;
}

/* A system call gave -1: true if it is to be tried again. */
static bool retry(struct bac_io_fail *f)
{
  if (errno == EINTR)
    return true;                       /* the next run_pending sees the signal */
  *f = (struct bac_io_fail){ .error = errno, .exn = Val_unit };
  return false;
}

void bac_io_raise(struct channel *ch, const struct bac_io_fail *f)
{
  if (!f->unlocked)
    bac_channel_unlock(ch);
  if (f->error == 0)
    caml_raise(Extract_exception(f->exn));
  errno = f->error;
  caml_sys_io_error(NO_ARG);
}

/* ---- reading ------------------------------------------------------------------------------------- */

intnat bac_io_fill(struct channel *ch, struct bac_io_fail *f)
{
  intnat n;
  do {
    if (!run_pending(ch, f))
      return -1;
    if (ch->max - ch->curr >= ch->end - ch->buff)
      return 1;                        /* a handler filled it */
    n = bac_channel_fill(ch);
  } while (n < 0 && retry(f));
  return n;
}

intnat bac_io_read(struct channel *ch, char *dst, size_t n, struct bac_io_fail *f)
{
  if (n == 0)
    return 0;
  while (ch->curr >= ch->max) {        /* more than once if a handler takes what was read */
    intnat got = bac_io_fill(ch, f);
    if (got <= 0)
      return got;
  }
  return (intnat)bac_channel_get(ch, dst, n);
}

intnat bac_io_read_all(struct channel *ch, char *dst, size_t n, struct bac_io_fail *f)
{
  size_t done = 0;
  while (done < n) {
    intnat got = bac_io_read(ch, dst + done, n - done, f);
    if (got < 0)
      return -1;
    if (got == 0)
      break;
    done += (size_t)got;
  }
  return (intnat)done;
}

/* ---- writing ------------------------------------------------------------------------------------- */

int bac_io_drain(struct channel *ch, struct bac_io_fail *f)
{
  int state;
  do {
    if (ch->curr > ch->buff && !run_pending(ch, f))
      return -1;
    state = bac_channel_drain(ch);
  } while (state < 0 && retry(f));
  return state;
}

bool bac_io_flush(struct channel *ch, struct bac_io_fail *f)
{
  int state;
  do
    state = bac_io_drain(ch, f);
  while (state == 0);
  return state > 0;
}

intnat bac_io_write(struct channel *ch, const char *src, size_t n, struct bac_io_fail *f)
{
  size_t taken = bac_channel_put(ch, src, n);
  if (ch->curr >= ch->end && bac_io_drain(ch, f) < 0)
    return -1;
  return (intnat)taken;
}

bool bac_io_write_all(struct channel *ch, const char *src, size_t n, struct bac_io_fail *f)
{
  while (n > 0) {
    intnat taken = bac_io_write(ch, src, n, f);
    if (taken < 0)
      return false;
    src += taken;
    n -= (size_t)taken;
  }
  return true;
}

/* ---- the C interface: life and position ---------------------------------------------------------- */

static struct channel *open_or_raise(int fd, bool output)
{
  struct channel *ch = bac_channel_open(fd, output);
  if (ch == NULL)
    caml_raise_out_of_memory();
  return ch;
}
struct channel *caml_open_descriptor_in(int fd) { return open_or_raise(fd, false); }
struct channel *caml_open_descriptor_out(int fd) { return open_or_raise(fd, true); }

void caml_close_channel(struct channel *ch)
{
  int fd = ch->fd;
  caml_enter_blocking_section_no_pending();
  if (fd >= 0)
    close(fd);
  caml_leave_blocking_section();
  if (ch->refcount == 0)
    bac_channel_free(ch);
}

/* Errors of positioning are plain Sys_error, never Sys_blocked_io. */
static _Noreturn void raise_errno(struct channel *ch)
{
  int error = errno;
  bac_channel_unlock(ch);
  errno = error;
  caml_sys_error(NO_ARG);
}

file_offset caml_channel_size(struct channel *ch)
{
  struct bac_io_fail f;
  file_offset size;
  if (!run_pending(ch, &f))
    bac_io_raise(ch, &f);
  size = bac_channel_size(ch);
  if (size == -1)
    raise_errno(ch);
  return size;
}

void caml_seek_in(struct channel *ch, file_offset to)
{
  if (bac_channel_seek_in(ch, to) < 0)
    raise_errno(ch);
}

void caml_seek_out(struct channel *ch, file_offset to)
{
  if (bac_channel_pos_out(ch) == to)
    return;
  caml_flush(ch);
  if (bac_channel_seek_out(ch, to) < 0)
    raise_errno(ch);
}

file_offset caml_pos_in(struct channel *ch) { return bac_channel_pos_in(ch); }
file_offset caml_pos_out(struct channel *ch) { return bac_channel_pos_out(ch); }
/* Text mode changes nothing on this system, so every channel counts as binary. */
int caml_channel_binary_mode(struct channel *ch) { (void)ch; return 1; }

/* ---- the C interface: output --------------------------------------------------------------------- */

int caml_flush_partial(struct channel *ch)
{
  struct bac_io_fail f;
  int state = bac_io_drain(ch, &f);
  if (state < 0)
    bac_io_raise(ch, &f);
  return state;
}

void caml_flush(struct channel *ch)
{
  while (!caml_flush_partial(ch))
    continue;
}

void caml_flush_if_unbuffered(struct channel *ch)
{
  if ((ch->flags & CHANNEL_FLAG_UNBUFFERED) != 0)
    caml_flush(ch);
}

void caml_putch(struct channel *ch, int c)
{
  if (ch->curr >= ch->end)
    caml_flush_partial(ch);
  *ch->curr++ = (char)c;
}

void caml_putword(struct channel *ch, uint32_t w)
{
  caml_putch(ch, (int)(w >> 24));
  caml_putch(ch, (int)(w >> 16));
  caml_putch(ch, (int)(w >> 8));
  caml_putch(ch, (int)w);
}

int caml_putblock(struct channel *ch, char *src, intnat n)
{
  struct bac_io_fail f;
  intnat taken = bac_io_write(ch, src, n >= INT32_MAX ? INT32_MAX : (size_t)n, &f);
  if (taken < 0)
    bac_io_raise(ch, &f);
  return (int)taken;
}

void caml_really_putblock(struct channel *ch, char *src, intnat n)
{
  struct bac_io_fail f;
  if (!bac_io_write_all(ch, src, (size_t)n, &f))
    bac_io_raise(ch, &f);
}

/* ---- the C interface: input ---------------------------------------------------------------------- */

static _Noreturn void raise_end_of_file(struct channel *ch)
{
  bac_channel_unlock(ch);
  caml_raise_end_of_file();
}

unsigned char caml_refill(struct channel *ch)
{
  struct bac_io_fail f;
  intnat n = bac_io_fill(ch, &f);
  if (n < 0)
    bac_io_raise(ch, &f);
  if (n == 0)
    raise_end_of_file(ch);
  return (unsigned char)*ch->curr++;
}

unsigned char caml_getch(struct channel *ch)
{
  if (BAC_UNLIKELY(ch->curr >= ch->max))
    return caml_refill(ch);
  return (unsigned char)*ch->curr++;
}

uint32_t caml_getword(struct channel *ch)
{
  uint32_t w = 0;
  for (int i = 0; i < 4; i++)
    w = (w << 8) | caml_getch(ch);
  return w;
}

int caml_getblock(struct channel *ch, char *dst, intnat n)
{
  struct bac_io_fail f;
  intnat got = bac_io_read(ch, dst, n >= INT32_MAX ? INT32_MAX : (size_t)n, &f);
  if (got < 0)
    bac_io_raise(ch, &f);
  return (int)got;
}

intnat caml_really_getblock(struct channel *ch, char *dst, intnat n)
{
  struct bac_io_fail f;
  intnat got = bac_io_read_all(ch, dst, (size_t)n, &f);
  if (got < 0)
    bac_io_raise(ch, &f);
  return got;
}

/* Length of the next line with its newline; or minus the number of bytes there are, when the buffer is
 * full or the file ends first. */
intnat caml_input_scan_line(struct channel *ch)
{
  struct bac_io_fail f;
  for (;;) {
    size_t line = bac_channel_line(ch);
    intnat n;
    if (line > 0)
      return (intnat)line;
    if (ch->max - ch->curr >= ch->end - ch->buff)
      return -(intnat)(ch->max - ch->curr);
    n = bac_io_fill(ch, &f);
    if (n < 0)
      bac_io_raise(ch, &f);
    if (n == 0)
      return -(intnat)(ch->max - ch->curr);
  }
}

/* ---- the C interface: locks, plain reads and writes ---------------------------------------------- */

void caml_channel_lock(struct channel *ch) { bac_channel_lock(ch); }
void caml_channel_unlock(struct channel *ch) { bac_channel_unlock(ch); }

/* For C code that raises by itself between lock and unlock. */
void caml_channel_cleanup_on_raise(void)
{
  if (bac_channel_held() != NULL)
    bac_channel_unlock(bac_channel_held());
}

int caml_read_fd(int fd, int flags, void *dst, int n)
{
  int got;
  (void)flags;
  caml_enter_blocking_section_no_pending();
  got = (int)read(fd, dst, (size_t)n);
  caml_leave_blocking_section();
  return got;
}

int caml_write_fd(int fd, int flags, void *src, int n)
{
  int done;
  (void)flags;
  do {
    caml_enter_blocking_section_no_pending();
    done = (int)write(fd, src, (size_t)n);
    caml_leave_blocking_section();
    if (done >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK) || n <= 1)
      return done;
    n = 1;                             /* as in bac_channel_drain */
  } while (true);
}
