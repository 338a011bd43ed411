/* codefrag.c -- see codefrag.h.
 * The fragments are an array sorted by address, so that an address is found by halving.  There are few (the
 * program, then one per Dynlink unit or toplevel phrase) and look-ups are rare (backtraces, marshalling
 * of closures), so readers take the lock too. */
#include "runtime/codefrag.h"

#include <stdlib.h>
#include <string.h>
#include "gc/tables.h"
#include "platform/lock.h"
#include "runtime/md5.h"

struct fragment {
  struct bac_codefrag f;          /* first: what callers see */
  bool has_digest;
  unsigned char digest[16];
};

/* Everything under the lock. */
static struct {
  struct bac_lock lock;
  struct fragment **at;           /* by ascending start */
  size_t count, capacity;
  int next_id;
} map = { .lock = BAC_LOCK_INITIALIZER(CODEMAP) };

/* Index of the first fragment that ends above pc. */
static size_t position_of(const char *pc)
{
  size_t low = 0, high = map.count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (map.at[middle]->f.end <= pc)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bac_status insert(struct fragment *frag)
{
  size_t at;
  if (map.count == map.capacity) {
    size_t capacity = map.capacity == 0 ? 8 : 2 * map.capacity;
    struct fragment **more = realloc(map.at, capacity * sizeof *more);
    if (more == NULL)
      return BAC_NOMEM;
    map.at = more;
    map.capacity = capacity;
  }
  at = position_of(frag->f.start);
  memmove(map.at + at + 1, map.at + at, (map.count - at) * sizeof *map.at);
  map.at[at] = frag;
  map.count++;
  frag->f.id = map.next_id++;
  return BAC_OK;
}

bac_status bac_codefrag_add(char *start, char *end,
                            void (*original)(const struct bac_codefrag *, opcode_t *),
                            struct bac_codefrag **out)
{
  struct fragment *frag = calloc(1, sizeof *frag);
  bac_status st;
  if (frag == NULL)
    return BAC_NOMEM;
  frag->f.start = start;
  frag->f.end = end;
  frag->f.original = original;
  bac_lock_take(&map.lock);
  st = insert(frag);
  bac_lock_release(&map.lock);
  if (st != BAC_OK) {
    free(frag);
    return st;
  }
  *out = &frag->f;
  return BAC_OK;
}

void bac_codefrag_remove(struct bac_codefrag *f)
{
  size_t at;
  bac_lock_take(&map.lock);
  at = position_of(f->start);
  BAC_ASSERT(at < map.count && &map.at[at]->f == f);
  map.count--;
  memmove(map.at + at, map.at + at + 1, (map.count - at) * sizeof *map.at);
  bac_lock_release(&map.lock);
  free(f);
}

struct bac_codefrag *bac_codefrag_of_address(const void *pc)
{
  struct bac_codefrag *f = NULL;
  size_t at;
  bac_lock_take(&map.lock);
  at = position_of(pc);
  if (at < map.count && map.at[at]->f.start <= (const char *)pc)
    f = &map.at[at]->f;
  bac_lock_release(&map.lock);
  return f;
}

struct bac_codefrag *bac_codefrag_of_id(int id)
{
  struct bac_codefrag *f = NULL;
  bac_lock_take(&map.lock);
  for (size_t i = 0; i < map.count; i++)
    if (map.at[i]->f.id == id)
      f = &map.at[i]->f;
  bac_lock_release(&map.lock);
  return f;
}

/* Fills the digest; BAC_NOMEM leaves it for the next who asks. */
static bac_status make_digest(struct fragment *frag)
{
  size_t bytes = (size_t)(frag->f.end - frag->f.start);
  struct bac_md5 md5;
  opcode_t *words;
  if (frag->has_digest)
    return BAC_OK;
  words = malloc(bytes + sizeof *words);
  if (words == NULL)
    return BAC_NOMEM;
  frag->f.original(&frag->f, words);
  bac_md5_start(&md5);
  bac_md5_add(&md5, words, bytes);
  bac_md5_finish(&md5, frag->digest);
  free(words);
  frag->has_digest = true;
  return BAC_OK;
}

struct bac_codefrag *bac_codefrag_of_digest(const unsigned char digest[16])
{
  struct bac_codefrag *f = NULL;
  bac_lock_take(&map.lock);
  for (size_t i = 0; i < map.count && f == NULL; i++)
    if (make_digest(map.at[i]) == BAC_OK && memcmp(map.at[i]->digest, digest, 16) == 0)
      f = &map.at[i]->f;
  bac_lock_release(&map.lock);
  return f;
}

void bac_codefrag_set_digest(struct bac_codefrag *f, const unsigned char digest[16])
{
  struct fragment *frag = (struct fragment *)f;
  bac_lock_take(&map.lock);
  memcpy(frag->digest, digest, 16);
  frag->has_digest = true;
  bac_lock_release(&map.lock);
}

const unsigned char *bac_codefrag_digest(struct bac_codefrag *f)
{
  struct fragment *frag = (struct fragment *)f;
  bac_status st;
  bac_lock_take(&map.lock);
  st = make_digest(frag);
  bac_lock_release(&map.lock);
  return st == BAC_OK ? frag->digest : NULL;
}

/* ---- V13 ------------------------------------------------------------------------------------------------- */

static void each_fragment(bac_address_fn fn, void *arg)
{
  bac_lock_take(&map.lock);
  for (size_t i = 0; i < map.count; i++) {
    fn(arg, map.at[i]->f.start);
    fn(arg, map.at[i]->f.end - 1);
  }
  bac_lock_release(&map.lock);
}

void bac_codefrag_list_table(void)
{
  static struct bac_process_table table = { .name = "code fragments", .each = each_fragment, .code = true };
  bac_tables_add(&table);
}
