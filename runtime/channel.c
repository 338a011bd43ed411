/* channel.c -- buffered files without OCaml values. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include "platform/stress_edge.h"
#include "runtime/channel.h"
#include "runtime/signal.h"

BAC_STATIC_ASSERT(sizeof(struct channel) == 128, "ABI: struct channel");
BAC_STATIC_ASSERT(offsetof(struct channel, offset) == 8 && offsetof(struct channel, end) == 16
                  && offsetof(struct channel, curr) == 24 && offsetof(struct channel, max) == 32
                  && offsetof(struct channel, mutex) == 40 && offsetof(struct channel, next) == 80
                  && offsetof(struct channel, prev) == 88 && offsetof(struct channel, refcount) == 96
                  && offsetof(struct channel, flags) == 104 && offsetof(struct channel, buff) == 112
                  && offsetof(struct channel, name) == 120, "ABI: struct channel");

/* The list and all reference counts: changed under `list`, by any thread that holds a domain. */
static struct { struct bac_lock list; } channels = { BAC_LOCK_INITIALIZER(CHANNELS) };
struct channel *caml_all_opened_channels = NULL;

/* The channel this thread has locked; its own thread reads and writes it. */
static _Thread_local struct channel *held;

/* ---- life ---------------------------------------------------------------------------------------- */

static void link_channel(struct channel *ch)
{
  bac_lock_take(&channels.list);
  ch->next = caml_all_opened_channels;
  if (ch->next != NULL)
    ch->next->prev = ch;
  caml_all_opened_channels = ch;
  bac_lock_release(&channels.list);
}

static void unlink_channel(struct channel *ch)
{
  bac_lock_take(&channels.list);
  if (ch->prev != NULL)
    ch->prev->next = ch->next;
  else
    caml_all_opened_channels = ch->next;
  if (ch->next != NULL)
    ch->next->prev = ch->prev;
  bac_lock_release(&channels.list);
}

struct channel *bac_channel_open(int fd, bool output)
{
  struct channel *ch = calloc(1, sizeof *ch);
  if (ch == NULL)
    return NULL;
  ch->buff = malloc(BAC_CHANNEL_BYTES);
  if (ch->buff == NULL) {
    free(ch);
    return NULL;
  }
  ch->fd = fd;
  ch->offset = lseek(fd, 0, SEEK_CUR);         /* -1 for a pipe; programs see that as its position */
  ch->end = ch->buff + BAC_CHANNEL_BYTES;
  ch->curr = ch->buff;
  ch->max = output ? NULL : ch->buff;
  ch->flags = output ? BAC_CHANNEL_FLAG_OUTPUT : 0;
  pthread_mutex_init(&ch->mutex, NULL);
  link_channel(ch);
  return ch;
}

void bac_channel_free(struct channel *ch)
{
  unlink_channel(ch);
  pthread_mutex_destroy(&ch->mutex);
  free(ch->name);
  free(ch->buff);
  free(ch);
}

void bac_channel_keep(struct channel *ch)
{
  bac_lock_take(&channels.list);
  ch->refcount++;
  bac_lock_release(&channels.list);
}

bool bac_channel_drop(struct channel *ch)
{
  bool last;
  bac_lock_take(&channels.list);
  last = --ch->refcount == 0;
  bac_lock_release(&channels.list);
  return last;
}

/* Other domains may be using the channels, so only what may be looked at without their locks. */
static bool is_open_output(const struct channel *ch)
{
  const int wanted = BAC_CHANNEL_FLAG_OUTPUT | CHANNEL_FLAG_MANAGED_BY_GC;
  return (bac_channel_flags(ch) & wanted) == wanted && bac_channel_fd(ch) != -1;
}

size_t bac_channel_outputs(struct channel **out, size_t room)
{
  size_t n = 0;
  bac_lock_take(&channels.list);
  for (struct channel *ch = caml_all_opened_channels; ch != NULL; ch = ch->next) {
    if (!is_open_output(ch))
      continue;
    if (n < room) {
      ch->refcount++;
      out[n] = ch;
    }
    n++;
  }
  bac_lock_release(&channels.list);
  return n;
}

/* ---- the lock of one channel --------------------------------------------------------------------- */

bool bac_channel_lock_try(struct channel *ch)
{
  BAC_STRESS_EDGE(channel_lock);
  if (pthread_mutex_trylock(&ch->mutex) != 0)
    return false;
  held = ch;
  return true;
}

void bac_channel_lock(struct channel *ch)
{
  if (bac_channel_lock_try(ch))
    return;
  caml_enter_blocking_section_no_pending();
  pthread_mutex_lock(&ch->mutex);
  caml_leave_blocking_section();
  held = ch;
}

void bac_channel_unlock(struct channel *ch)
{
  held = NULL;
  BAC_STRESS_EDGE(channel_unlock);
  pthread_mutex_unlock(&ch->mutex);
}

struct channel *bac_channel_held(void) { return held; }

/* ---- system calls -------------------------------------------------------------------------------- */

static ssize_t read_blocked(int fd, char *dst, size_t n)
{
  ssize_t got;
  caml_enter_blocking_section_no_pending();
  got = read(fd, dst, n);
  caml_leave_blocking_section();               /* keeps errno */
  return got;
}

static ssize_t write_blocked(int fd, const char *src, size_t n)
{
  ssize_t done;
  caml_enter_blocking_section_no_pending();
  done = write(fd, src, n);
  caml_leave_blocking_section();
  return done;
}

intnat bac_channel_fill(struct channel *ch)
{
  size_t unread = (size_t)(ch->max - ch->curr);
  ssize_t got;
  if (unread > 0 && ch->curr > ch->buff) {
    memmove(ch->buff, ch->curr, unread);
    ch->curr = ch->buff;
    ch->max = ch->buff + unread;
  }
  got = read_blocked(ch->fd, ch->buff + unread, (size_t)(ch->end - ch->buff) - unread);
  if (got < 0)
    return -1;                                 /* what was read before can still be reached by seeking */
  ch->offset += got;
  ch->curr = ch->buff;
  ch->max = ch->buff + unread + got;
  return got;
}

int bac_channel_drain(struct channel *ch)
{
  size_t left = (size_t)(ch->curr - ch->buff);
  ssize_t done;
  if (left == 0)
    return 1;
  done = write_blocked(ch->fd, ch->buff, left);
  /* A small write to a pipe is all or nothing; one byte may still fit. */
  if (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && left > 1)
    done = write_blocked(ch->fd, ch->buff, 1);
  if (done < 0) {
    if ((errno == EBADF || errno == EPIPE) && ch->fd != -1)
      ch->curr = ch->buff;                     /* it will never be written: one error, and close succeeds */
    return -1;
  }
  left -= (size_t)done;
  if (left > 0 && done > 0)
    memmove(ch->buff, ch->buff + done, left);
  ch->offset += done;
  ch->curr = ch->buff + left;
  return left == 0;
}

/* ---- the buffer ---------------------------------------------------------------------------------- */

size_t bac_channel_put(struct channel *ch, const char *src, size_t n)
{
  size_t room = (size_t)(ch->end - ch->curr);
  if (n > room)
    n = room;
  if (n > 0)
    bac_mutable_copy(ch->curr, src, n);
  ch->curr += n;
  return n;
}

size_t bac_channel_get(struct channel *ch, char *dst, size_t n)
{
  size_t there = (size_t)(ch->max - ch->curr);
  if (n > there)
    n = there;
  if (n > 0)
    bac_mutable_copy(dst, ch->curr, n);
  ch->curr += n;
  return n;
}

size_t bac_channel_line(const struct channel *ch)
{
  const char *nl = ch->max > ch->curr ? memchr(ch->curr, '\n', (size_t)(ch->max - ch->curr)) : NULL;
  return nl == NULL ? 0 : (size_t)(nl + 1 - ch->curr);
}

/* lseek on a network file may take long, so it runs outside the heap as well. */
static bool seek_blocked(int fd, file_offset to)
{
  file_offset at;
  caml_enter_blocking_section_no_pending();
  at = lseek(fd, to, SEEK_SET);
  caml_leave_blocking_section();
  return at >= 0 && at == to;
}

int bac_channel_seek_in(struct channel *ch, file_offset to)
{
  file_offset first = ch->offset - (file_offset)(ch->max - ch->buff);
  if (to >= first && to <= ch->offset) {
    ch->curr = ch->max - (ch->offset - to);
    return 0;
  }
  if (!seek_blocked(ch->fd, to))
    return -1;
  ch->offset = to;
  ch->curr = ch->max = ch->buff;
  return 0;
}

int bac_channel_seek_out(struct channel *ch, file_offset to)
{
  BAC_ASSERT(ch->curr == ch->buff);
  if (!seek_blocked(ch->fd, to))
    return -1;
  ch->offset = to;
  return 0;
}

file_offset bac_channel_size(struct channel *ch)
{
  int fd = ch->fd;
  file_offset at = ch->offset, end;
  caml_enter_blocking_section_no_pending();
  end = lseek(fd, 0, SEEK_END);
  if (end != -1 && lseek(fd, at, SEEK_SET) != at)
    end = -1;
  caml_leave_blocking_section();
  return end;
}

/* One byte stays "buffered", so that every operation reaches a system call and its error; nothing that was
 * read before can be reached by seeking. */
int bac_channel_detach(struct channel *ch)
{
  int fd = ch->fd;
  bac_word_store_relaxed(&ch->fd, -1);
  ch->curr = ch->max = ch->end = ch->buff + 1;
  return fd;
}
