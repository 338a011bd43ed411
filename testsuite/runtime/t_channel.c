/* t_channel.c -- channels: what is written is read, positions, closed and blocked files, signals, owners. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include "runtime/io.h"
#include "testsuite/runtime/values.h"

static char path[] = "/tmp/t_channel_XXXXXX";

static value open_path(int how, bool output)
{
  int fd = open(path, how | O_CLOEXEC, 0600);
  return output ? caml_ml_open_descriptor_out(Val_int(fd)) : caml_ml_open_descriptor_in(Val_int(fd));
}

static void what_is_written_is_read(void)
{
  CAMLparam0();
  CAMLlocal3(ch, text, back);
  char *big = malloc(200000);
  for (int i = 0; i < 200000; i++)
    big[i] = (char)('a' + i % 23);
  ch = open_path(O_WRONLY | O_TRUNC, true);
  text = bytes_of(big, 200000);
  caml_ml_output(ch, text, Val_int(0), Val_int(200000));
  TAP_IS_INT(Long_val(caml_ml_pos_out(ch)), 200000);
  caml_ml_output_char(ch, Val_int('!'));
  caml_ml_output_int(ch, Val_long(-2));
  caml_ml_flush(ch);
  TAP_IS_INT(Long_val(caml_ml_channel_size(ch)), 200005);
  caml_ml_close_channel(ch);
  ch = open_path(O_RDONLY, false);
  back = caml_alloc_string(200000);
  intnat at = 0;
  while (at < 200000) {
    intnat n = Long_val(caml_ml_input(ch, back, Val_long(at), Val_long(200000 - at)));
    if (n == 0)
      break;
    at += n;
  }
  TAP_IS_INT(at, 200000);
  TAP_OK(memcmp(String_val(back), big, 200000) == 0);
  TAP_IS_INT(Int_val(caml_ml_input_char(ch)), '!');
  TAP_IS_INT(Long_val(caml_ml_input_int(ch)), -2);
  caml_ml_seek_in(ch, Val_long(23 * 6000));
  TAP_IS_INT(Int_val(caml_ml_input_char(ch)), 'a');
  caml_ml_seek_in_64(ch, caml_copy_int64(23 * 6000 + 1));
  TAP_IS_INT(Int_val(caml_ml_input_char(ch)), 'b');
  caml_ml_close_channel(ch);
  free(big);
  CAMLreturn0;
}

static void lines_longer_than_the_buffer_come_in_pieces(void)
{
  CAMLparam0();
  CAMLlocal1(ch);
  ch = open_path(O_WRONLY | O_TRUNC, true);
  for (int i = 0; i < 100000; i++)
    caml_ml_output_char(ch, Val_int('x'));
  caml_ml_output(ch, str("\nab\nend"), Val_int(0), Val_int(7));
  caml_ml_flush(ch);
  caml_ml_close_channel(ch);
  ch = open_path(O_RDONLY, false);
  struct channel *c = Channel(ch);
  TAP_IS_INT(Long_val(caml_ml_input_scan_line(ch)), -BAC_CHANNEL_BYTES);
  c->curr += BAC_CHANNEL_BYTES;
  TAP_IS_INT(Long_val(caml_ml_input_scan_line(ch)), 100001 - BAC_CHANNEL_BYTES);
  c->curr += 100001 - BAC_CHANNEL_BYTES;
  TAP_IS_INT(Long_val(caml_ml_input_scan_line(ch)), 3);
  c->curr += 3;
  TAP_IS_INT(Long_val(caml_ml_input_scan_line(ch)), -3);
  c->curr += 3;
  TAP_IS_INT(Long_val(caml_ml_input_scan_line(ch)), 0);
  caml_ml_close_channel(ch);
  CAMLreturn0;
}

static value the_channel;
static value write_char(void) { return caml_ml_output_char(the_channel, Val_int('x')); }
static value read_char(void) { return caml_ml_input_char(the_channel); }
static value ask_size(void) { return caml_ml_channel_size(the_channel); }
static value flush_it(void) { return caml_ml_flush(the_channel); }
static value seek_before(void) { return caml_ml_seek_in(the_channel, Val_long(-1)); }

static void a_closed_channel_reports_errors(void)
{
  caml_register_generational_global_root(&the_channel);
  caml_modify_generational_global_root(&the_channel, open_path(O_WRONLY | O_TRUNC, true));
  caml_ml_close_channel(the_channel);
  TAP_RAISES(write_char, "Sys_error:Bad file descriptor");
  TAP_RAISES(ask_size, "Sys_error:Bad file descriptor");
  TAP_OK(fixture_catch(flush_it) == 0);
  TAP_OK(caml_ml_close_channel(the_channel) == Val_unit);
  TAP_OK(bac_channel_held() == NULL);
  caml_modify_generational_global_root(&the_channel, open_path(O_RDONLY, false));
  TAP_RAISES(seek_before, "Sys_error:Invalid argument");
  TAP_RAISES(read_char, "End_of_file");
  caml_ml_close_channel(the_channel);
  TAP_RAISES(read_char, "Sys_error:Bad file descriptor");
  TAP_OK(bac_channel_held() == NULL);
}

static void a_file_that_would_block_is_blocked_io(void)
{
  int fd[2];
  TAP_OK(pipe(fd) == 0);
  fcntl(fd[0], F_SETFL, O_NONBLOCK);
  caml_modify_generational_global_root(&the_channel, caml_ml_open_descriptor_in(Val_int(fd[0])));
  TAP_RAISES(read_char, "Sys_blocked_io");
  TAP_OK(write(fd[1], "y", 1) == 1);
  TAP_IS_INT(Int_val(caml_ml_input_char(the_channel)), 'y');
  caml_ml_close_channel(the_channel);
  close(fd[1]);
}

static volatile sig_atomic_t alarms;
static void on_alarm(int signo) { (void)signo; alarms++; }

/* The read is interrupted, tried again, and gets what the child sends later. */
static void an_interrupted_read_goes_on(void)
{
  struct sigaction act = { .sa_handler = on_alarm };
  struct itimerval soon = { { 0, 20000 }, { 0, 20000 } }, never = { { 0, 0 }, { 0, 0 } };
  int fd[2];
  TAP_OK(pipe(fd) == 0);
  pid_t child = fork();
  if (child == 0) {
    usleep(150000);
    _exit(write(fd[1], "z", 1) == 1 ? 0 : 1);
  }
  sigaction(SIGALRM, &act, NULL);
  setitimer(ITIMER_REAL, &soon, NULL);
  caml_modify_generational_global_root(&the_channel, caml_ml_open_descriptor_in(Val_int(fd[0])));
  TAP_IS_INT(Int_val(caml_ml_input_char(the_channel)), 'z');
  setitimer(ITIMER_REAL, &never, NULL);
  TAP_OK(alarms > 0);
  waitpid(child, NULL, 0);
  caml_ml_close_channel(the_channel);
  close(fd[1]);
}

static int list_length(value l)
{
  int n = 0;
  for (; Is_block(l); l = Field(l, 1))
    n++;
  return n;
}

static void unflushed_channels_outlive_their_owner(void)
{
  CAMLparam0();
  CAMLlocal1(ch);
  int before = list_length(caml_ml_out_channels_list(Val_unit));
  ch = open_path(O_WRONLY | O_TRUNC, true);
  caml_ml_output_char(ch, Val_int('k'));
  ch = open_path(O_RDONLY, false);
  ch = Val_unit;
  for (int i = 0; i < 3; i++) {
    bac_gc_full_major(Caml_state);
    bac_custom_run_dead(Caml_state);
  }
  ch = caml_ml_out_channels_list(Val_unit);
  TAP_IS_INT(list_length(ch), before + 1);
  caml_ml_flush(Field(ch, 0));
  TAP_IS_INT(Long_val(caml_ml_channel_size(Field(ch, 0))), 1);
  ch = Val_unit;
  for (int i = 0; i < 3; i++) {
    bac_gc_full_major(Caml_state);
    bac_custom_run_dead(Caml_state);
  }
  TAP_IS_INT(list_length(caml_ml_out_channels_list(Val_unit)), before);
  CAMLreturn0;
}

static void an_unbuffered_channel_writes_at_once(void)
{
  CAMLparam0();
  CAMLlocal1(ch);
  ch = open_path(O_WRONLY | O_TRUNC, true);
  TAP_OK(caml_ml_is_buffered(ch) == Val_true);
  caml_ml_set_buffered(ch, Val_false);
  caml_ml_output_char(ch, Val_int('u'));
  TAP_IS_INT(Long_val(caml_ml_channel_size(ch)), 1);
  caml_ml_set_buffered(ch, Val_true);
  caml_ml_output_char(ch, Val_int('b'));
  TAP_IS_INT(Long_val(caml_ml_channel_size(ch)), 1);
  caml_ml_seek_out(ch, Val_long(0));
  TAP_IS_INT(Long_val(caml_ml_channel_size(ch)), 2);
  caml_ml_close_channel(ch);
  CAMLreturn0;
}

int main(void)
{
  close(mkstemp(path));
  values_start();
  the_channel = Val_unit;
  TAP_RUN(what_is_written_is_read);
  TAP_RUN(lines_longer_than_the_buffer_come_in_pieces);
  TAP_RUN(a_closed_channel_reports_errors);
  TAP_RUN(a_file_that_would_block_is_blocked_io);
  TAP_RUN(an_interrupted_read_goes_on);
  TAP_RUN(unflushed_channels_outlive_their_owner);
  TAP_RUN(an_unbuffered_channel_writes_at_once);
  unlink(path);
  return TAP_DONE();
}
