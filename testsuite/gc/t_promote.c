/* t_promote.c -- several workers promote one graph; compiles promote.c itself to see its offers. */
#include "gc/promote.c"
#include "platform/clock.h"
#include "testsuite/gc/heap_fixture.h"

enum { HELPERS = 3, NODES = 30000, OUT = 3, PER_DOMAIN = 2000, WORDS = 1000000 };

/* ---- domains that only poll ----------------------------------------------------------------------- */

static struct {
  struct bac_thread thread[HELPERS];
  struct bac_gc_domain *domain[HELPERS];
  _Atomic bool x_quit;
  _Atomic int x_up;
  _Atomic bool x_allocate;             /* do not only poll */
  _Atomic int x_refused;
} crew;

/* Garbage, by the domain of this thread; counts what was refused. */
static void allocate(caml_domain_state *mine, int blocks)
{
  for (int i = 0; i < blocks; i++) {
    value *hp = bac_young_take(mine, 101);
    if (hp == NULL)
      bac_fetch_add_relaxed(&crew.x_refused, 1);
    else
      *hp = (value)Make_header(100, String_tag, BAC_COLOUR_NORMAL);
  }
}

static void poller(void *arg)
{
  struct bac_gc_domain *d = arg;
  bac_stw_leave_blocking(d);
  caml_state = &d->st;
  bac_fetch_add_relaxed(&crew.x_up, 1);
  while (!bac_load_relaxed(&crew.x_quit)) {
    if (bac_load_relaxed(&d->st.young_limit) == UINTPTR_MAX)
      bac_gc_poll(&d->st);
    if (bac_load_relaxed(&crew.x_allocate))
      allocate(&d->st, 10);
    else
      bac_thread_yield();
  }
  bac_gc_domain_close(d);
  bac_stw_leave_world(d);
}

static void crew_start(void)
{
  fixture_start();
  bac_stw_assume_cpus(1 + HELPERS);
  bac_promote_share_after(0);
  bac_store_relaxed(&crew.x_quit, false);
  bac_store_relaxed(&crew.x_up, 0);
  for (int i = 0; i < HELPERS; i++) {
    struct bac_gc_domain *d;
    if (bac_stw_slot_reserve(domain, fixture_make, &d) != BAC_OK || bac_gc_domain_open(d) != BAC_OK)
      exit(2);
    bac_stw_join_world(domain, d);
    crew.domain[i] = d;
    if (bac_thread_create(&crew.thread[i], poller, d, false) != BAC_OK)
      exit(2);
  }
  while (bac_load_relaxed(&crew.x_up) != HELPERS)
    bac_thread_yield();
}

static void crew_stop(void)
{
  bac_stw_enter_blocking(domain);
  bac_store_relaxed(&crew.x_quit, true);
  for (int i = 0; i < HELPERS; i++)
    bac_thread_join(&crew.thread[i]);
  bac_stw_leave_blocking(domain);
  bac_promote_share_after(SHARE_WORDS);
  fixture_stop();
}

/* ---- roots of every domain, where workers wait for each other --------------------------------------- */

static struct {
  bool active;
  unsigned company;                    /* threads that an item waits for, for a while */
  unsigned round;
  _Atomic unsigned x_arrived, x_most;
  value root[1 + HELPERS][PER_DOMAIN];
} extra;

static _Thread_local unsigned round_of_thread;

static void arrive(void)
{
  if (round_of_thread != extra.round) {
    round_of_thread = extra.round;
    bac_fetch_add_relaxed(&extra.x_arrived, 1);
  }
  uint64_t until = bac_clock_ns() + 20000000;
  while (bac_load_relaxed(&extra.x_arrived) < extra.company && bac_clock_ns() < until)
    for (int i = 0; i < 1000 && bac_load_relaxed(&extra.x_arrived) < extra.company; i++)
      bac_thread_relax();              /* so that all go on in the same moment */
}

static void collect(unsigned company)
{
  extra.round++;
  extra.company = company;
  bac_store_relaxed(&extra.x_arrived, 0);
  bac_gc_minor(st);
  if (bac_load_relaxed(&extra.x_arrived) > bac_load_relaxed(&extra.x_most))
    bac_store_relaxed(&extra.x_most, bac_load_relaxed(&extra.x_arrived));
  extra.company = 0;
}

static void scan_extra(struct bac_scanner *s, struct bac_gc_domain *d)
{
  int n = 0;
  arrive();
  for (int i = 0; i < HELPERS; i++)
    if (d == crew.domain[i])
      n = 1 + i;
  for (int i = 0; i < PER_DOMAIN && extra.active; i++)
    bac_scan_slot(s, &extra.root[n][i]);
}

static struct bac_root_source extra_source = { .name = "extra", .scan = scan_extra, .per_domain = true };

/* ---- a shared graph --------------------------------------------------------------------------------- */

/* Node i: (i, edge, edge, edge, payload string).  Edges lead to older nodes; all of it is young. */
static value node[NODES];
static unsigned edge[NODES][OUT];

static void build(void)
{
  for (unsigned i = 0; i < NODES; i++) {
    value *hp = bac_young_take(st, OUT + 3);
    *hp = (value)Make_header(OUT + 2, i % 5, BAC_COLOUR_NORMAL);
    value v = node[i] = Val_hp(hp);
    Field(v, 0) = Val_long(i);
    for (unsigned k = 0; k < OUT; k++) {
      edge[i][k] = i == 0 ? 0 : below(i);
      Field(v, 1 + k) = i == 0 ? Val_unit : node[edge[i][k]];
    }
    Field(v, 1 + OUT) = Val_unit;
  }
}

/* All domains start from the same nodes: in lockstep, or in different orders, so that they meet later. */
static void root_all(int spread)
{
  for (int n = 0; n <= HELPERS; n++)
    for (int i = 0; i < PER_DOMAIN; i++)
      extra.root[n][i] = node[NODES - 1 - (unsigned)(i * (7 + spread * n)) % PER_DOMAIN];
  extra.active = true;
}

static value place[NODES];               /* where each node was found; 0: nowhere yet */
static value pending[NODES];
static size_t reached;

/* True unless the node was found elsewhere before, or is not what it was. */
static bool meet(value v, size_t *top)
{
  if (!Is_block(v) || !Is_in_heap(v) || Wosize_val(v) != OUT + 2)
    return false;
  size_t i = (size_t)Long_val(Field(v, 0));
  if (i >= NODES || Tag_val(v) != i % 5 || (place[i] != 0 && place[i] != v))
    return false;
  if (place[i] == 0) {
    place[i] = v;
    reached++;
    pending[(*top)++] = v;
  }
  return true;
}

static bool graph_good(void)
{
  size_t top = 0;
  bool good = true;
  memset(place, 0, sizeof place);
  reached = 0;
  for (int n = 0; n <= HELPERS; n++)
    for (int i = 0; i < PER_DOMAIN; i++)
      good = meet(extra.root[n][i], &top) && good;
  while (top > 0 && good) {
    value v = pending[--top];
    size_t i = (size_t)Long_val(Field(v, 0));
    for (unsigned k = 0; k < OUT && i != 0; k++) {
      value to = Field(v, 1 + k);
      good = good && meet(to, &top) && Long_val(Field(to, 0)) == edge[i][k];
    }
  }
  return good;
}

/* Counters of the other domains are read inside a stop, like everything of theirs. */
static struct { uintnat of[1 + HELPERS], sum; } promoted;
static void promoted_job(void *arg, struct bac_gc_domain *leader)
{
  (void)arg;
  (void)leader;
  promoted.of[0] = promoted.sum = st->stat_promoted_words;
  for (int i = 0; i < HELPERS; i++)
    promoted.sum += promoted.of[1 + i] = crew.domain[i]->st.stat_promoted_words;
}
static uintnat promoted_words(void)
{
  bac_stw_run(st, promoted_job, NULL);
  return promoted.sum;
}
static void count_cell(header_t *hp, void *arg)
{
  (void)hp;
  ++*(uintnat *)arg;
}
static void close_all(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_pool_close_cursors(&d->pools);
}
static void count_job(void *arg, struct bac_gc_domain *leader)
{
  (void)leader;
  bac_stw_foreach_live(close_all, NULL);
  for (size_t i = 0; i < bac_heap.chunks * BAC_CHUNK_BLOCKS; i++)
    if (bac_block_at(i)->kind == BAC_BLOCK_POOL || bac_block_at(i)->kind == BAC_BLOCK_LARGE)
      bac_block_each_cell(bac_block_at(i), bac_heap.live, count_cell, arg);
}
static uintnat live_blocks(void)
{
  uintnat n = 0;
  bac_stw_run(st, count_job, &n);
  return n;
}

/* A loser that kept its cell, or a block moved twice, would show in the counts. */
static void a_shared_graph_is_moved_once(void)
{
  crew_start();
  bac_store_relaxed(&extra.x_most, 0);
  bool good = true, counts = true;
  for (int round = 0; round < 60; round++) {
    build();
    root_all(round % 4 == 0 ? 6 : 0);
    uintnat words = promoted_words(), blocks = live_blocks();     /* blocks of earlier rounds stay: no major */
    collect(2 + (unsigned)round % 2);
    good = graph_good() && good;
    counts = counts && live_blocks() - blocks == reached;
    counts = counts && promoted_words() - words == reached * (OUT + 3);
    extra.active = false;
  }
  TAP_OK(good);
  TAP_OK(counts);
  TAP_OK(bac_load_relaxed(&extra.x_most) >= 2);
  printf("# workers at most: %d\n", bac_load_relaxed(&extra.x_most));
  extra.active = true;
  bac_gc_full_major(st);
  TAP_OK(graph_good());
  TAP_OK(bac_gc_verify(st));
  extra.active = false;
  crew_stop();
}

/* One root leads to everything, so whoever comes lives on offers. */
static void a_tree_under_one_root_is_shared(void)
{
  crew_start();
  uintnat most = 0;
  bool good = true;
  for (int round = 0; round < 10 || (most == 0 && round < 300); round++) {
    static value level[1 << 14];
    for (int i = 0; i < 1 << 14; i++)
      level[i] = make_block(3, 0, Val_long(i));
    for (int n = 1 << 13; n > 0; n /= 2)
      for (int i = 0; i < n; i++) {
        value v = make_block(2, 1, level[2 * i]);
        Field(v, 1) = level[2 * i + 1];
        level[i] = v;
      }
    promoted_words();
    uintnat before = promoted.of[0];
    fixture_root[0] = level[0];
    collect(2);
    promoted_words();
    uintnat by_helpers = (1 << 14) * 7 - 3 - (promoted.of[0] - before);
    most = by_helpers > most ? by_helpers : most;
    for (int i = 0; i < 1 << 14; i++) {
      value v = fixture_root[0];
      for (int bit = 13; bit >= 0; bit--)
        v = Field(v, i >> bit & 1);
      good = good && Field(v, 0) == Val_long(i) && !Is_young(v);
    }
  }
  TAP_OK(good);
  TAP_OK(most > 0);
  printf("# largest share of helpers: %lu of %d words\n", (unsigned long)most, (1 << 14) * 7);
  crew_stop();
}

/* ---- one deep stack --------------------------------------------------------------------------------- */

static struct {
  value *word;
  _Atomic unsigned x_by[64];             /* parts that each worker's thread scanned */
  _Atomic uint8_t x_seen[WORDS / 4096 + 1];
} deep;

static _Thread_local unsigned slot_of_thread = 0;
static _Atomic unsigned x_threads;

static size_t deep_words(struct bac_gc_domain *d) { return d == domain && deep.word != NULL ? WORDS : 0; }

static void deep_part(struct bac_scanner *s, struct bac_gc_domain *d, struct bac_root_place *p, size_t from, size_t to)
{
  if (deep_words(d) == 0)
    return;
  if (slot_of_thread == 0)
    slot_of_thread = bac_fetch_add_relaxed(&x_threads, 1) + 1;
  if (from < p->before)
    abort();                             /* parts come in rising order */
  p->before = from;
  to = to < WORDS ? to : WORDS;
  bac_scan_words(s, deep.word + from, to - from);
  bac_fetch_add_relaxed(&deep.x_by[slot_of_thread], 1);
  bac_fetch_add_relaxed(&deep.x_seen[from / 4096], 1);
}

static void deep_all(struct bac_scanner *s, struct bac_gc_domain *d)
{
  if (deep_words(d) != 0)
    bac_scan_words(s, deep.word, WORDS);
}

static struct bac_root_source deep_source = {
  .name = "deep", .scan = deep_all, .per_domain = true, .words = deep_words, .scan_part = deep_part
};

static void a_deep_stack_is_split_between_workers(void)
{
  crew_start();
  deep.word = malloc(WORDS * sizeof(value));
  for (size_t i = 0; i < WORDS; i++)
    deep.word[i] = Val_long(i);
  for (size_t i = 0; i < WORDS; i += 100)
    deep.word[i] = make_block(2, 0, Val_long(i));
  collect(2);
  bool good = true, once = true;
  for (size_t i = 0; i < WORDS; i++)
    good = good && (i % 100 != 0 ? deep.word[i] == Val_long(i)
                                 : Is_in_heap(deep.word[i]) && Field(deep.word[i], 1) == Val_long(i));
  for (size_t i = 0; i <= WORDS / 4096; i++)
    once = once && bac_load_relaxed(&deep.x_seen[i]) == 1;
  unsigned threads = 0;
  for (int i = 0; i < 64; i++)
    threads += bac_load_relaxed(&deep.x_by[i]) > 0;
  TAP_OK(good);
  TAP_OK(once);
  TAP_OK(threads >= 2);
  free(deep.word);
  deep.word = NULL;
  crew_stop();
}

/* ---- remembered sets --------------------------------------------------------------------------------- */

/* 40000 old slots in the leader's set, and half of them once more in a helper's. */
static void pieces_of_remembered_sets_are_items(void)
{
  enum { ARRAY = 40000 };
  crew_start();
  fixture_root[1] = make_block(ARRAY, 0, Val_unit);
  for (int i = 0; i < ARRAY; i++) {
    value v = make_block(1, 0, Val_long(i));
    caml_modify(&Field(fixture_root[1], i), v);
  }
  TAP_OK(domain->remember.pieces > 30);
  for (int i = 0; i < ARRAY; i += 2)     /* the helper polls only, so its table may be filled from here */
    bac_remember_slot(crew.domain[0], &Field(fixture_root[1], i));
  collect(2);
  bool good = true;
  for (int i = 0; i < ARRAY; i++)
    good = good && Is_in_heap(Field(fixture_root[1], i)) && Field(Field(fixture_root[1], i), 0) == Val_long(i);
  TAP_OK(good);
  TAP_OK(bac_remember_check(domain) && bac_remember_check(crew.domain[0]) && domain->remember.pieces == 1);
  TAP_OK(bac_gc_verify(st));
  crew_stop();
}

/* ---- the weak step ----------------------------------------------------------------------------------- */

static value chain(int n)
{
  value l = Val_emptylist;
  for (int i = 0; i < n; i++) {
    value v = make_block(2, 0, Val_long(i));
    Field(v, 1) = l;
    l = v;
  }
  return l;
}
static bool chain_good(value l, int n)
{
  while (n-- > 0) {
    if (!Is_block(l) || Is_young(l) || Field(l, 0) != Val_long(n))
      return false;
    l = Field(l, 1);
  }
  return l == Val_emptylist;
}

/* Data that an ephemeron revives is promoted by all workers too: a second job in the same stop. */
static void data_of_living_keys_is_promoted_by_all(void)
{
  crew_start();
  bool alive = true, dead = true;
  for (int round = 0; round < 30; round++) {
    for (int i = 0; i < 3; i++)
      fixture_root[10 + i] = bac_ephe_create(st, 1);
    bac_gc_minor(st);
    fixture_root[0] = make_block(1, 0, Val_unit);                  /* the only key with a root */
    value key = chain(1);
    bac_ephe_set(st, fixture_root[10], BAC_EPHE_FIRST_KEY, fixture_root[0]);
    bac_ephe_set(st, fixture_root[10], BAC_EPHE_DATA, key);         /* leads to the key of the next one */
    bac_ephe_set(st, fixture_root[11], BAC_EPHE_FIRST_KEY, key);
    bac_ephe_set(st, fixture_root[11], BAC_EPHE_DATA, chain(3000));
    bac_ephe_set(st, fixture_root[12], BAC_EPHE_FIRST_KEY, chain(1));
    bac_ephe_set(st, fixture_root[12], BAC_EPHE_DATA, chain(100));
    collect(2);
    alive = alive && chain_good(bac_ephe_get(st, fixture_root[10], BAC_EPHE_DATA), 1)
      && chain_good(bac_ephe_get(st, fixture_root[11], BAC_EPHE_DATA), 3000)
      && bac_ephe_get(st, fixture_root[11], BAC_EPHE_FIRST_KEY) == bac_ephe_get(st, fixture_root[10], BAC_EPHE_DATA);
    dead = dead && bac_ephe_get(st, fixture_root[12], BAC_EPHE_FIRST_KEY) == caml_ephe_none
      && bac_ephe_get(st, fixture_root[12], BAC_EPHE_DATA) == caml_ephe_none;
  }
  TAP_OK(alive);
  TAP_OK(dead);
  TAP_OK(bac_gc_verify(st));
  crew_stop();
}

/* Custom blocks of a domain that has ended die in the area it left: the leader ends them. */
static _Atomic int x_ended;
static void end_custom(value v)
{
  (void)v;
  bac_fetch_add_relaxed(&x_ended, 1);
}
static const struct custom_operations mortal = { .identifier = "_t_promote", .finalize = end_custom };

static void one_life(void *arg)
{
  struct bac_gc_domain *d = arg;
  bac_stw_leave_blocking(d);
  caml_state = &d->st;
  for (int i = 0; i < 100; i++)
    if (bac_custom_alloc(&d->st, &mortal, 16, 0, 0, 0, 0) == 0)
      exit(2);
  bac_gc_domain_close(d);
  bac_stw_leave_world(d);
}

static void custom_blocks_of_an_ended_domain_get_their_end(void)
{
  struct bac_thread t;
  struct bac_gc_domain *d;
  crew_start();
  bac_store_relaxed(&x_ended, 0);
  for (int round = 0; round < 5; round++) {
    if (bac_stw_slot_reserve(domain, fixture_make, &d) != BAC_OK || bac_gc_domain_open(d) != BAC_OK)
      exit(2);
    bac_stw_join_world(domain, d);
    bac_stw_enter_blocking(domain);
    if (bac_thread_create(&t, one_life, d, false) != BAC_OK)
      exit(2);
    bac_thread_join(&t);
    bac_stw_leave_blocking(domain);
  }
  collect(2);
  bac_custom_run_dead(st);
  TAP_IS_INT(bac_load_relaxed(&x_ended), 500);
  TAP_OK(bac_gc_verify(st));
  crew_stop();
}

/* ---- offers, one thread ------------------------------------------------------------------------------ */

/* A list of n moved blocks as the drain would have it. */
static void fill_list(struct worker *w, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    promote_alone(w, make_block(2, 0, Val_long(i)));
}
static unsigned length(value list)
{
  unsigned n = 0;
  for (; list != 0; list = *link_of(list))
    n++;
  return n;
}
static void clear_offers(void)
{
  for (unsigned i = 0; i < OFFERS; i++)
    bac_store_relaxed(&team.x_offer[i], 0);
}

static void offers_job(void *arg, struct bac_gc_domain *leader)
{
  static const unsigned kept[][2] = { { 0, 0 }, { 1, 1 }, { 2, 1 }, { 3, 1 }, { 4, 2 }, { 5, 2 }, { 63, 31 },
                                      { 64, 32 }, { 65, 32 }, { 500, 32 } };
  struct worker w, taker;
  (void)arg;
  begin(&w, leader, &alone_scanner);
  begin(&taker, leader, &alone_scanner);
  for (unsigned i = 0; i < sizeof kept / sizeof kept[0]; i++) {
    fill_list(&w, kept[i][0]);
    offer(&w);
    TAP_OK(length(w.todo) == kept[i][1]);
    taker.todo = 0;
    TAP_OK(take_offer(&taker) == (kept[i][0] > 1) && length(taker.todo) == kept[i][0] - kept[i][1]);
    w.todo = 0;
  }
  fill_list(&w, 100);
  for (unsigned i = 0; i < OFFERS; i++)
    bac_store_relaxed(&team.x_offer[i], 8);
  offer(&w);                             /* no place: the list stays whole */
  TAP_OK(length(w.todo) == 100);
  clear_offers();
  TAP_OK(!take_offer(&taker));
  bac_promote_all(leader);
}

/* The blocks come from the stop itself here, so nothing of this graph is real. */
static void a_full_exchange_keeps_the_work(void)
{
  fixture_start();
  make_block(2, 0, Val_unit);            /* a segment is at hand */
  bac_stw_run(st, offers_job, NULL);
  fixture_stop();
}

static void a_late_worker_finds_nothing_and_leaves(void)
{
  crew_start();
  for (int i = 0; i < 2000; i++) {       /* empty collections: the leader is through before anybody wakes */
    fixture_root[0] = make_block(1, 0, Val_long(i));
    bac_gc_minor(st);
    if (Field(fixture_root[0], 0) != Val_long(i))
      TAP_OK(!"a block was lost");
  }
  TAP_OK(bac_load_relaxed(&team.x_idle) == 0 && bac_load_relaxed(&team.x_busy) == 0);
  bool empty = true;
  for (unsigned i = 0; i < OFFERS; i++)
    empty = empty && bac_load_relaxed(&team.x_offer[i]) == 0;
  TAP_OK(empty);
  crew_stop();
}

/* With areas of one small segment, whoever collects may find the new credit used up by the others. */
static void credit_that_others_took_is_no_lack_of_memory(void)
{
  size_t words = bac_gc_params.minor_heap_words;
  bac_gc_params.minor_heap_words = 512;
  bac_stress_edge_set(1, 1);
  crew_start();
  bac_promote_share_after(SHARE_WORDS);
  bac_store_relaxed(&crew.x_allocate, true);
  uint64_t until = bac_clock_ns() + 300000000;
  while (bac_clock_ns() < until)
    allocate(st, 10);
  bac_store_relaxed(&crew.x_allocate, false);
  TAP_OK(bac_load_relaxed(&crew.x_refused) == 0);
  crew_stop();
  bac_stress_edge_set(0, 0);
  bac_gc_params.minor_heap_words = words;
}

int main(void)
{
  bac_gc_params.verify = 1;
  bac_roots_add_source(&extra_source);
  bac_roots_add_source(&deep_source);
  TAP_RUN(a_shared_graph_is_moved_once);
  TAP_RUN(a_tree_under_one_root_is_shared);
  TAP_RUN(a_deep_stack_is_split_between_workers);
  TAP_RUN(pieces_of_remembered_sets_are_items);
  TAP_RUN(data_of_living_keys_is_promoted_by_all);
  TAP_RUN(custom_blocks_of_an_ended_domain_get_their_end);
  TAP_RUN(a_full_exchange_keeps_the_work);
  TAP_RUN(a_late_worker_finds_nothing_and_leaves);
  TAP_RUN(credit_that_others_took_is_no_lack_of_memory);
  return TAP_DONE();
}
