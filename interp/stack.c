/* stack.c -- see stack.h.
 * Small stacks of the first sizes are kept in a short per-domain cache, so that a fiber costs no malloc;
 * what does not fit goes back to the system at once, so that a burst of fibers leaves no memory behind. */
#include "interp/stack.h"

#include <stdlib.h>
#include "interp/trap.h"
#include "runtime/raise.h"
#include "runtime/startup.h"

enum {
  BUCKETS = 5,                  /* sizes BAC_STACK_FIBER_WORDS << bucket are cached */
  BUCKET_BYTES = 256 * 1024     /* at most this much memory per bucket */
};

/* What Caml_state->stack_cache points to: the heads come first, as the field's type says. */
struct stack_cache {
  struct stack_info *head[BUCKETS];      /* linked through sp */
  size_t count[BUCKETS];
  int64_t next_id;
};

static struct stack_cache *cache_of(caml_domain_state *st)
{
  return (struct stack_cache *)st->stack_cache;
}

static intnat bucket_of(size_t words)
{
  for (intnat b = 0; b < BUCKETS; b++)
    if (words == (size_t)BAC_STACK_FIBER_WORDS << b)
      return b;
  return -1;
}

static size_t bytes_of(size_t words)
{
  return sizeof(struct stack_info) + words * sizeof(value) + sizeof(struct stack_handler);
}

/* ---- taking and giving back ------------------------------------------------------------------------ */

static struct stack_info *make_stack(size_t words, intnat bucket)
{
  struct stack_info *s = malloc(bytes_of(words));
  if (s == NULL)
    return NULL;
  s->cache_bucket = bucket;
  s->size = words;
  s->handler = (struct stack_handler *)(Stack_base(s) + words);
  return s;
}

static void reset_stack(struct stack_info *s, int64_t id)
{
  s->sp = Stack_high(s);
  s->barriers = 0;
  s->magic = BAC_STACK_MAGIC;
  s->id = id;
  *s->handler = (struct stack_handler){ Val_unit, Val_unit, Val_unit, NULL };
}

struct stack_info *bac_stack_take(caml_domain_state *st, size_t words)
{
  struct stack_cache *cache = cache_of(st);
  intnat bucket = bucket_of(words);
  struct stack_info *s;
  if (bucket >= 0 && cache->head[bucket] != NULL) {
    s = cache->head[bucket];
    cache->head[bucket] = (struct stack_info *)s->sp;
    cache->count[bucket]--;
  } else {
    s = make_stack(words, bucket);
    if (s == NULL)
      return NULL;
  }
  reset_stack(s, cache->next_id++);
  return s;
}

void bac_stack_give_back(caml_domain_state *st, struct stack_info *s)
{
  struct stack_cache *cache = cache_of(st);
  intnat bucket = s->cache_bucket;
  BAC_ASSERT(s->magic == BAC_STACK_MAGIC);
  s->magic = 0;
  if (bucket < 0 || (cache->count[bucket] + 1) * bytes_of(s->size) > BUCKET_BYTES) {
    free(s);
    return;
  }
  s->sp = (value *)cache->head[bucket];
  cache->head[bucket] = s;
  cache->count[bucket]++;
}

void bac_stack_free_chain(struct stack_info *s)
{
  while (s != NULL) {
    struct stack_info *parent = s->handler->parent;
    BAC_ASSERT(s->magic == BAC_STACK_MAGIC);
    s->magic = 0;
    free(s);
    s = parent;
  }
}

/* ---- growth ------------------------------------------------------------------------------------------ */

/* The next size that holds `wanted` words, or 0 when l= forbids it. */
static size_t grown_size(size_t size, size_t wanted)
{
  size_t limit = bac_params.max_stack_words;
  if (wanted > limit)
    return 0;
  while (size < wanted)
    size *= 2;
  return size <= limit ? size : limit;
}

bac_status bac_stack_grow(caml_domain_state *st, size_t words)
{
  struct stack_info *old = st->current_stack, *s;
  size_t used = (size_t)(Stack_high(old) - old->sp);
  size_t size;
  if (words > bac_params.max_stack_words)
    return BAC_NOMEM;
  if (old->size - used >= words + BAC_STACK_RED_ZONE)
    return BAC_OK;
  size = grown_size(old->size, used + words + BAC_STACK_RED_ZONE);
  if (size == 0 || (s = bac_stack_take(st, size)) == NULL)
    return BAC_NOMEM;
  s->sp = Stack_high(s) - used;
  memcpy(s->sp, old->sp, used * sizeof(value));
  *s->handler = *old->handler;
  s->barriers = old->barriers;
  s->id = old->id;
  st->current_stack = s;          /* a running stack is nobody's parent and in no continuation */
  bac_stack_give_back(st, old);
  return BAC_OK;
}

/* ---- domains ----------------------------------------------------------------------------------------- */

/* l= below the usual first size is honoured, so that a tiny limit overflows where it should. */
static size_t main_words(void)
{
  size_t words = bac_params.max_stack_words;
  if (words > BAC_STACK_MAIN_WORDS)
    return BAC_STACK_MAIN_WORDS;
  return words < BAC_STACK_FIBER_WORDS ? BAC_STACK_FIBER_WORDS : words;
}

bac_status bac_stack_open(caml_domain_state *st)
{
  struct stack_cache *cache = calloc(1, sizeof *cache);
  if (cache == NULL)
    return BAC_NOMEM;
  st->stack_cache = (struct stack_info **)cache;
  st->current_stack = bac_stack_take(st, main_words());
  if (st->current_stack == NULL) {
    st->stack_cache = NULL;
    free(cache);
    return BAC_NOMEM;
  }
  st->trap_sp_off = BAC_NO_TRAP;
  st->trap_barrier_off = 2;       /* no trap barrier: beyond every offset */
  return BAC_OK;
}

void bac_stack_close(caml_domain_state *st)
{
  struct stack_cache *cache = cache_of(st);
  bac_stack_free_chain(st->current_stack);
  st->current_stack = NULL;
  for (int b = 0; b < BUCKETS; b++)
    while (cache->head[b] != NULL) {
      struct stack_info *s = cache->head[b];
      cache->head[b] = (struct stack_info *)s->sp;
      free(s);
    }
  st->stack_cache = NULL;
  free(cache);
}

/* ---- roots ------------------------------------------------------------------------------------------- */

void bac_stack_scan_chain(struct bac_scanner *scan, struct stack_info *s)
{
  for (; s != NULL; s = s->handler->parent) {
    BAC_ASSERT(s->magic == BAC_STACK_MAGIC);
    bac_scan_words(scan, s->sp, (size_t)(Stack_high(s) - s->sp));
    bac_scan_slot(scan, &s->handler->handle_value);
    bac_scan_slot(scan, &s->handler->handle_exn);
    bac_scan_slot(scan, &s->handler->handle_effect);
  }
}

/* The scan in parts: the words of a stack and its handlers, which follow at its high end, are one run. */
enum { HANDLER_VALUES = 3 };
BAC_STATIC_ASSERT(offsetof(struct stack_handler, parent) == HANDLER_VALUES * sizeof(value), "values come first");

static size_t words_of(const struct stack_info *s) { return (size_t)(Stack_high(s) - s->sp) + HANDLER_VALUES; }

static size_t chain_words(struct bac_gc_domain *d)
{
  size_t words = 0;
  for (struct stack_info *s = ((caml_domain_state *)d)->current_stack; s != NULL; s = s->handler->parent)
    words += words_of(s);
  return words;
}

static void scan_part(struct bac_scanner *scan, struct bac_gc_domain *d, struct bac_root_place *place,
                      size_t from, size_t to)
{
  struct stack_info *s = place->at;
  if (s == NULL)
    s = ((caml_domain_state *)d)->current_stack;
  while (s != NULL && place->before < to) {
    size_t n = words_of(s), end = place->before + n;
    size_t lo = from > place->before ? from - place->before : 0, hi = to < end ? to - place->before : n;
    if (lo < hi)
      bac_scan_words(scan, s->sp + lo, hi - lo);
    if (end > to)
      break;                        /* the next part may begin in this stack */
    place->before = end;
    s = s->handler->parent;
  }
  place->at = s;
}

enum { CLAIM_SHIFT = 32 };
uintnat bac_stack_claim(struct stack_info *s, uintnat owner)
{
  for (; s != NULL; s = s->handler->parent) {
    if (owner != 0 && s->magic >> CLAIM_SHIFT != 0)
      return s->magic >> CLAIM_SHIFT;
    s->magic = BAC_STACK_MAGIC | owner << CLAIM_SHIFT;
  }
  return 0;
}

static void scan_domain(struct bac_scanner *scan, struct bac_gc_domain *d)
{
  bac_stack_scan_chain(scan, ((caml_domain_state *)d)->current_stack);
}

static struct bac_root_source source = { .name = "stack", .scan = scan_domain, .per_domain = true,
                                         .words = chain_words, .scan_part = scan_part };

const struct bac_root_source *bac_stack_root_source(void) { return &source; }

void bac_stack_register_roots(void) { bac_roots_add_source(&source); }

size_t bac_stack_words_in_use(caml_domain_state *st)
{
  size_t words = 0;
  for (struct stack_info *s = st->current_stack; s != NULL; s = s->handler->parent)
    words += (size_t)(Stack_high(s) - s->sp);
  return words;
}

/* ---- the OCaml C interface: what the thread library asks for ------------------------------------------ */

uintnat caml_get_init_stack_wsize(void) { return main_words(); }

struct stack_info *caml_alloc_main_stack(uintnat init_wsize)
{
  return bac_stack_take(Caml_state,
                        init_wsize < BAC_STACK_FIBER_WORDS ? BAC_STACK_FIBER_WORDS : init_wsize);
}

void caml_free_stack(struct stack_info *s)
{
  if (Caml_state != NULL && Caml_state->stack_cache != NULL)
    bac_stack_give_back(Caml_state, s);
  else
    bac_stack_free_chain(s);
}
