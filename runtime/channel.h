/* channel.h -- buffered files without OCaml values.
 *
 * A channel is used by whoever holds its lock.  The lock stays held across system calls, so it is waited
 * for as BLOCKED and never blocks a stop.  Functions that perform a system call leave the heap while it
 * lasts: the caller's OCaml values are rooted, and pointers into OCaml strings are not kept across it.
 * Nothing here raises; runtime/io.h has the layer that does.  Design: doc/design/io.md. */
#ifndef BAC_RUNTIME_CHANNEL_H
#define BAC_RUNTIME_CHANNEL_H

#include <sys/types.h>
#include "gc/value.h"
#include "platform/lock.h"

typedef off_t file_offset;

/* Layout fixed by the ABI: the thread library walks the list and re-initialises each mutex in the child of a
 * fork, which is why the mutex is the system's own and not a struct bac_lock.
 *   output  offset is the file position of buff, max is NULL
 *   input   offset is the file position of max; [curr, max) is unread */
struct channel {
  int fd;                             /* -1 once closed */
  file_offset offset;
  char *end, *curr, *max;
  pthread_mutex_t mutex;
  struct channel *next, *prev;        /* all open channels, newest first; CHANNELS */
  uintnat refcount;                   /* custom blocks that name the channel; CHANNELS */
  int flags;
  char *buff, *name;                  /* malloc; name may be NULL */
};
enum {
  BAC_CHANNEL_BYTES = 65536,
  CHANNEL_FLAG_FROM_SOCKET = 1, CHANNEL_FLAG_MANAGED_BY_GC = 4, CHANNEL_TEXT_MODE = 8,
  CHANNEL_FLAG_UNBUFFERED = 16,
  BAC_CHANNEL_FLAG_OUTPUT = 1 << 16        /* ours: an output channel, also once it is closed */
};
/* fd and flags are written by whoever holds the lock, or made the channel, and looked at by anyone. */
static inline int bac_channel_fd(const struct channel *ch) { return bac_word_load_relaxed(&ch->fd); }
static inline int bac_channel_flags(const struct channel *ch) { return bac_word_load_relaxed(&ch->flags); }
static inline void bac_channel_set_flags(struct channel *ch, int flags) { bac_word_store_relaxed(&ch->flags, flags); }
extern struct channel *caml_all_opened_channels;      /* CHANNELS */

/* A channel in the list, unlocked, refcount 0.  NULL: out of memory. */
struct channel *bac_channel_open(int fd, bool output);
/* Takes the channel off the list and frees it; the file stays open.  Nobody else may know it. */
void bac_channel_free(struct channel *ch);

/* One more, one fewer custom block names ch.  bac_channel_drop says whether that was the last one. */
void bac_channel_keep(struct channel *ch);
bool bac_channel_drop(struct channel *ch);
/* Output channels that OCaml opened and did not close, newest first: fills at most `room` entries, keeps each,
 * and returns how many there are in all. */
size_t bac_channel_outputs(struct channel **out, size_t room);

/* RUNNING, holding no other channel.  Not recursive.  _try never sleeps. */
void bac_channel_lock(struct channel *ch);
bool bac_channel_lock_try(struct channel *ch);
void bac_channel_unlock(struct channel *ch);
struct channel *bac_channel_held(void);               /* the one this thread holds, or NULL */

/* ---- all below: ch is locked by the caller ------------------------------------------------------- */
/* One read behind what is unread, which does not fill the buffer: bytes read, 0 at the end, -1 and errno. */
intnat bac_channel_fill(struct channel *ch);
/* One write of what is buffered: 1 when nothing is left, 0 when something is, -1 and errno. */
int bac_channel_drain(struct channel *ch);
/* Copy into the buffer as much as fits; number of bytes copied. */
size_t bac_channel_put(struct channel *ch, const char *src, size_t n);
/* Copy out of the buffer at most n bytes of what is there. */
size_t bac_channel_get(struct channel *ch, char *dst, size_t n);
/* Input: go to position `to`, inside the buffer if possible.  Output: drained by the caller before, unless
 * bac_channel_pos_out is `to` already.  -1 and errno. */
int bac_channel_seek_in(struct channel *ch, file_offset to);
int bac_channel_seek_out(struct channel *ch, file_offset to);
file_offset bac_channel_size(struct channel *ch);     /* -1 and errno */
static inline file_offset bac_channel_pos_in(const struct channel *ch)
{
  return ch->offset - (file_offset)(ch->max - ch->curr);
}
static inline file_offset bac_channel_pos_out(const struct channel *ch)
{
  return ch->offset + (file_offset)(ch->curr - ch->buff);
}
static inline bool bac_channel_is_output(const struct channel *ch) { return ch->max == NULL; }
/* Length of the line that begins at curr, newline included, as far as it is buffered; 0: no newline. */
size_t bac_channel_line(const struct channel *ch);
/* From now on every operation ends in a system call on fd -1, which fails.  Returns the fd to close, or -1
 * when that was done before. */
int bac_channel_detach(struct channel *ch);

#endif
