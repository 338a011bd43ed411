/* p_io.c -- primitives on channels.
 * Each locks its channel, works through io.h and unlocks; what raises unlocks first.  Positions in OCaml
 * bytes are turned into addresses anew after everything that may collect. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "runtime/bigarray.h"
#include "runtime/custom.h"
#include "runtime/io.h"
#include "runtime/prims.h"
#include "runtime/signal.h"
#include "runtime/startup.h"

/* ---- the custom block ---------------------------------------------------------------------------- */

static int compare_channels(value a, value b)
{
  struct channel *x = Channel(a), *y = Channel(b);
  return x == y ? 0 : (uintnat)x < (uintnat)y ? -1 : 1;
}

static intnat hash_channel(value v) { return (intnat)Channel(v); }

/* x_told: the first warning of a process explains how to silence them; any domain, by exchange. */
static struct { _Atomic int x_told; } warnings;

static bool warnings_wanted(void)
{
  if (bac_params.runtime_warnings == 0)
    return false;
  if (bac_exchange_acq_rel(&warnings.x_told, 1) == 0)
    fprintf(stderr, "[ocaml] (use Sys.enable_runtime_warnings to control these warnings)\n");
  return true;
}

static bool has_unflushed_data(const struct channel *ch)
{
  return bac_channel_is_output(ch) && ch->curr > ch->buff;
}

/* A channel with unwritten data stays in the list without owner, for flush_all at exit. */
void caml_finalize_channel(value v)
{
  struct channel *ch = Channel(v);
  bool warn = false;
  if (ch == NULL || (ch->flags & CHANNEL_FLAG_MANAGED_BY_GC) == 0)
    return;
  if (!bac_channel_drop(ch))
    return;
  if (ch->fd != -1 && ch->name != NULL)
    warn = warnings_wanted();
  if (warn)
    fprintf(stderr, "[ocaml] channel opened on file '%s' dies without being closed\n", ch->name);
  if (!has_unflushed_data(ch))
    bac_channel_free(ch);
  else if (warn)
    fprintf(stderr, "[ocaml] (moreover, it has unflushed data)\n");
}

static const struct custom_operations channel_ops = {
  .identifier = "_chan", .finalize = caml_finalize_channel,
  .compare = compare_channels, .hash = hash_channel
};

/* Made before the channel exists, so that lack of memory leaves nothing behind. */
static value alloc_empty(void)
{
  value v = caml_alloc_custom_mem(&channel_ops, sizeof(struct channel *),
                                  sizeof(struct channel) + BAC_CHANNEL_BYTES);
  Channel(v) = NULL;
  return v;
}

value caml_alloc_channel(struct channel *ch)
{
  value v = alloc_empty();
  bac_channel_keep(ch);
  Channel(v) = ch;
  return v;
}

static value open_descriptor(int fd, int flags, bool output)
{
  value v = alloc_empty();
  struct channel *ch = bac_channel_open(fd, output);
  if (ch == NULL)
    caml_raise_out_of_memory();
  bac_channel_set_flags(ch, ch->flags | flags | CHANNEL_FLAG_MANAGED_BY_GC);
  bac_channel_keep(ch);
  Channel(v) = ch;
  return v;
}

value caml_ml_open_descriptor_in_with_flags(int fd, int flags) { return open_descriptor(fd, flags, false); }
value caml_ml_open_descriptor_out_with_flags(int fd, int flags) { return open_descriptor(fd, flags, true); }
value caml_ml_open_descriptor_in(value fd) { return open_descriptor(Int_val(fd), 0, false); }
value caml_ml_open_descriptor_out(value fd) { return open_descriptor(Int_val(fd), 0, true); }

value caml_ml_set_channel_name(value vch, value name)
{
  struct channel *ch = Channel(vch);
  char *copy = caml_string_length(name) == 0 ? NULL : strdup(String_val(name));
  char *old;
  bac_channel_lock(ch);
  old = ch->name;
  ch->name = copy;
  bac_channel_unlock(ch);
  free(old);
  return Val_unit;
}

/* Every channel of the array was kept once; the new block takes that over. */
static value list_of_channels(struct channel **ch, size_t n)
{
  CAMLparam0();
  CAMLlocal2(list, v);
  list = Val_emptylist;
  while (n > 0) {
    v = alloc_empty();
    Channel(v) = ch[--n];
    list = caml_alloc_2(0, v, list);
  }
  CAMLreturn(list);
}

value caml_ml_out_channels_list(value unit)
{
  struct channel *few[16], **all = few;
  size_t room = sizeof few / sizeof *few, n = bac_channel_outputs(few, room);
  value list;
  (void)unit;
  while (n > room) {
    for (size_t i = 0; i < room; i++)
      bac_channel_drop(all[i]);
    room = n + 8;
    all = realloc(all == few ? NULL : all, room * sizeof *all);
    if (all == NULL)
      caml_raise_out_of_memory();
    n = bac_channel_outputs(all, room);
  }
  list = list_of_channels(all, n);
  if (all != few)
    free(all);
  return list;
}

value caml_channel_descriptor(value vch)
{
  int fd = bac_channel_fd(Channel(vch));
  if (fd == -1) {
    errno = EBADF;
    caml_sys_error(NO_ARG);
  }
  return Val_int(fd);
}

value caml_ml_close_channel(value vch)
{
  struct channel *ch = Channel(vch);
  int fd, rc = 0;
  bac_channel_lock(ch);
  fd = bac_channel_detach(ch);
  bac_channel_unlock(ch);
  if (fd == -1)
    return Val_unit;
  caml_enter_blocking_section_no_pending();
  rc = close(fd);
  caml_leave_blocking_section();
  if (rc == -1)
    caml_sys_error(NO_ARG);
  return Val_unit;
}

/* ---- size and position --------------------------------------------------------------------------- */

static file_offset size_of(value vch)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  file_offset size;
  bac_channel_lock(ch);
  size = caml_channel_size(ch);
  bac_channel_unlock(ch);
  CAMLreturnT(file_offset, size);
}

static value offset_as_int(file_offset n)
{
  if (n > Max_long) {
    errno = EOVERFLOW;
    caml_sys_error(NO_ARG);
  }
  return Val_long(n);
}

value caml_ml_channel_size(value vch) { return offset_as_int(size_of(vch)); }
value caml_ml_channel_size_64(value vch) { return caml_copy_int64(size_of(vch)); }

static file_offset position(value vch, bool output)
{
  struct channel *ch = Channel(vch);
  file_offset at;
  bac_channel_lock(ch);
  at = output ? bac_channel_pos_out(ch) : bac_channel_pos_in(ch);
  bac_channel_unlock(ch);
  return at;
}

value caml_ml_pos_in(value vch) { return offset_as_int(position(vch, false)); }
value caml_ml_pos_in_64(value vch) { return caml_copy_int64(position(vch, false)); }
value caml_ml_pos_out(value vch) { return offset_as_int(position(vch, true)); }
value caml_ml_pos_out_64(value vch) { return caml_copy_int64(position(vch, true)); }

static value seek(value vch, file_offset to, bool output)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  bac_channel_lock(ch);
  if (output)
    caml_seek_out(ch, to);
  else
    caml_seek_in(ch, to);
  bac_channel_unlock(ch);
  CAMLreturn(Val_unit);
}

value caml_ml_seek_in(value vch, value to) { return seek(vch, Long_val(to), false); }
value caml_ml_seek_in_64(value vch, value to) { return seek(vch, Int64_val(to), false); }
value caml_ml_seek_out(value vch, value to) { return seek(vch, Long_val(to), true); }
value caml_ml_seek_out_64(value vch, value to) { return seek(vch, Int64_val(to), true); }

/* ---- modes --------------------------------------------------------------------------------------- */

/* Text mode is a matter of other systems. */
value caml_ml_set_binary_mode(value vch, value mode) { (void)vch; (void)mode; return Val_unit; }
value caml_ml_is_binary_mode(value vch) { return Val_bool(caml_channel_binary_mode(Channel(vch))); }

value caml_ml_set_buffered(value vch, value mode)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  bac_channel_lock(ch);
  if (Bool_val(mode)) {
    bac_channel_set_flags(ch, ch->flags & ~CHANNEL_FLAG_UNBUFFERED);
  } else {
    bac_channel_set_flags(ch, ch->flags | CHANNEL_FLAG_UNBUFFERED);
    if (ch->fd != -1)
      caml_flush(ch);
  }
  bac_channel_unlock(ch);
  CAMLreturn(Val_unit);
}

value caml_ml_is_buffered(value vch)
{
  return Val_bool((bac_channel_flags(Channel(vch)) & CHANNEL_FLAG_UNBUFFERED) == 0);
}

value caml_terminfo_rows(value vch)
{
  struct winsize size;
  if (ioctl(bac_channel_fd(Channel(vch)), TIOCGWINSZ, &size) == -1 || size.ws_row == 0)
    return Val_int(-1);
  return Val_int(size.ws_row);
}

/* ---- output -------------------------------------------------------------------------------------- */

value caml_ml_flush(value vch)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  bac_channel_lock(ch);
  if (ch->fd != -1)
    caml_flush(ch);
  bac_channel_unlock(ch);
  CAMLreturn(Val_unit);
}

value caml_ml_output_char(value vch, value c)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  bac_channel_lock(ch);
  caml_putch(ch, Int_val(c));
  caml_flush_if_unbuffered(ch);
  bac_channel_unlock(ch);
  CAMLreturn(Val_unit);
}

value caml_ml_output_int(value vch, value w)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  bac_channel_lock(ch);
  caml_putword(ch, (uint32_t)Long_val(w));
  caml_flush_if_unbuffered(ch);
  bac_channel_unlock(ch);
  CAMLreturn(Val_unit);
}

value caml_ml_output_bytes(value vch, value bytes, value start, value length)
{
  CAMLparam2(vch, bytes);
  struct channel *ch = Channel(vch);
  struct bac_io_fail f;
  intnat at = Long_val(start), left = Long_val(length);
  bac_channel_lock(ch);
  while (left > 0) {
    intnat taken = bac_io_write(ch, &Byte(bytes, at), (size_t)left, &f);
    if (taken < 0)
      bac_io_raise(ch, &f);
    at += taken;
    left -= taken;
  }
  caml_flush_if_unbuffered(ch);
  bac_channel_unlock(ch);
  CAMLreturn(Val_unit);
}

value caml_ml_output(value vch, value string, value start, value length)
{
  return caml_ml_output_bytes(vch, string, start, length);
}

value caml_ml_output_bigarray(value vch, value ba, value start, value length)
{
  CAMLparam2(vch, ba);
  struct channel *ch = Channel(vch);
  const char *data = (const char *)Caml_ba_data_val(ba) + Long_val(start);
  struct bac_io_fail f;
  bac_channel_lock(ch);
  if (!bac_io_write_all(ch, data, (size_t)Long_val(length), &f))
    bac_io_raise(ch, &f);
  caml_flush_if_unbuffered(ch);
  bac_channel_unlock(ch);
  CAMLreturn(Val_unit);
}

/* ---- input --------------------------------------------------------------------------------------- */

value caml_ml_input_char(value vch)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  unsigned char c;
  bac_channel_lock(ch);
  c = caml_getch(ch);
  bac_channel_unlock(ch);
  CAMLreturn(Val_int(c));
}

value caml_ml_input_int(value vch)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  uint32_t w;
  bac_channel_lock(ch);
  w = caml_getword(ch);
  bac_channel_unlock(ch);
  CAMLreturn(Val_long((int32_t)w));
}

value caml_ml_input(value vch, value bytes, value start, value length)
{
  CAMLparam2(vch, bytes);
  struct channel *ch = Channel(vch);
  struct bac_io_fail f;
  size_t n = (size_t)Long_val(length);
  intnat got = 1;
  bac_channel_lock(ch);
  while (n > 0 && ch->curr >= ch->max && got > 0) {
    got = bac_io_fill(ch, &f);
    if (got < 0)
      bac_io_raise(ch, &f);
  }
  got = (intnat)bac_channel_get(ch, &Byte(bytes, Long_val(start)), n);
  bac_channel_unlock(ch);
  CAMLreturn(Val_long(got));
}

value caml_ml_input_bigarray(value vch, value ba, value start, value length)
{
  CAMLparam2(vch, ba);
  struct channel *ch = Channel(vch);
  char *data = (char *)Caml_ba_data_val(ba) + Long_val(start);
  struct bac_io_fail f;
  intnat got;
  bac_channel_lock(ch);
  got = bac_io_read(ch, data, (size_t)Long_val(length), &f);
  if (got < 0)
    bac_io_raise(ch, &f);
  bac_channel_unlock(ch);
  CAMLreturn(Val_long(got));
}

value caml_ml_input_scan_line(value vch)
{
  CAMLparam1(vch);
  struct channel *ch = Channel(vch);
  intnat n;
  bac_channel_lock(ch);
  n = caml_input_scan_line(ch);
  bac_channel_unlock(ch);
  CAMLreturn(Val_long(n));
}
