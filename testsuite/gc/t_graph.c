/* t_graph.c -- a random graph of blocks and a shadow model of it, under every kind of collection.
 * The model is a set of nodes in C memory; the heap must stay isomorphic to it. */
#include "testsuite/gc/heap_fixture.h"

enum { NODES = 2000, MAX_FIELDS = 12 };

/* Shadow of fixture_root[i]: field k is an integer (edge < 0) or the root with that number. */
struct shadow { bool used; tag_t tag; mlsize_t size; int edge[MAX_FIELDS]; intnat number[MAX_FIELDS]; };
static struct shadow shadow[NODES];

/* Each block: field 0 is its node number, then values.  Large ones repeat an integer behind them. */
static mlsize_t size_of(unsigned kind)
{
  switch (kind) {
  case 0: return 300 + below(3000);
  case 1: return 4096 + below(20000);
  default: return 2 + below(MAX_FIELDS - 1);
  }
}

static mlsize_t modelled(mlsize_t size) { return size < MAX_FIELDS ? size : MAX_FIELDS; }

static bool new_node(unsigned i)
{
  mlsize_t size = size_of(below(200));
  tag_t tag = below(4) == 0 ? below(200) : 0;
  value v = make_block(size, tag, Val_long(7));
  if (v == 0)
    return false;
  for (mlsize_t k = 0; k < size && size > Max_young_wosize; k++)
    caml_initialize(&Field(v, k), Val_long(7));
  fixture_root[i] = v;
  shadow[i] = (struct shadow){ .used = true, .tag = tag, .size = size };
  caml_modify(&Field(v, 0), Val_long(i));
  for (mlsize_t k = 1; k < modelled(size); k++) {
    shadow[i].edge[k] = -1;
    shadow[i].number[k] = 7;
  }
  return true;
}

static void set_edge(unsigned i, mlsize_t k, unsigned j)
{
  shadow[i].edge[k] = (int)j;
  bac_modify(&Field(fixture_root[i], k), fixture_root[j]);
}

static void mutate(void)
{
  unsigned i = below(NODES), j = below(NODES);
  if (!shadow[i].used || below(3) == 0) {
    for (unsigned n = 0; n < NODES; n++)          /* nobody may keep an edge to a node that is replaced */
      for (mlsize_t k = 1; shadow[n].used && k < modelled(shadow[n].size); k++)
        if (shadow[n].edge[k] == (int)i) {
          shadow[n].edge[k] = -1;
          shadow[n].number[k] = (intnat)k;
          bac_modify(&Field(fixture_root[n], k), Val_long(k));
        }
    new_node(i);
    return;
  }
  if (!shadow[j].used)
    return;
  for (unsigned r = 0; r < 8; r++) {
    mlsize_t k = 1 + below((unsigned)modelled(shadow[i].size) - 1);
    set_edge(i, k, j);
    i = below(2) ? j : i;
  }
}

static bool same(unsigned i)
{
  value v = fixture_root[i];
  const struct shadow *s = &shadow[i];
  if (Wosize_val(v) != s->size || Tag_val(v) != s->tag || Field(v, 0) != Val_long(i))
    return false;
  for (mlsize_t k = 1; k < modelled(s->size); k++)
    if (Field(v, k) != (s->edge[k] >= 0 ? fixture_root[s->edge[k]] : Val_long(s->number[k])))
      return false;
  for (mlsize_t k = modelled(s->size); k < s->size; k++)
    if (Field(v, k) != Val_long(7))
      return false;
  return true;
}

static bool all_same(void)
{
  for (unsigned i = 0; i < NODES; i++)
    if (shadow[i].used && !same(i))
      return false;
  return true;
}

static void run(unsigned steps, unsigned minor_every, unsigned major_every, unsigned compact_every)
{
  bool good = true;
  memset(shadow, 0, sizeof shadow);
  fixture_start();
  for (unsigned n = 1; n <= steps && good; n++) {
    mutate();
    if (minor_every != 0 && n % minor_every == 0)
      bac_gc_minor(st);
    if (major_every != 0 && n % major_every == 0) {
      bac_gc_major(st);
      good = all_same();
    }
    if (compact_every != 0 && n % compact_every == 0) {
      bac_gc_compact(st);
      good = good && all_same();
    }
    if (n % 1000 == 0)
      good = good && all_same();
  }
  TAP_OK(good);
  TAP_OK(all_same());
  TAP_OK(bac_gc_verify(st));
  fixture_stop();
}

static void the_graph_survives_minor_collections(void) { run(20000, 16, 0, 0); }
static void the_graph_survives_major_collections(void) { run(20000, 0, 100, 0); }
static void the_graph_survives_compaction(void) { run(10000, 0, 64, 256); }
static void the_graph_survives_moving_everything(void)
{
  bac_gc_params.stress_move = true;
  run(6000, 0, 50, 1000);
  bac_gc_params.stress_move = false;
}
static void the_graph_survives_stress_at_every_allocation(void)
{
  bac_gc_params.stress_minor = 1;
  bac_gc_params.stress_major = 16;
  bac_gc_params.stress_compact = 200;
  run(4000, 0, 0, 0);
  bac_gc_params.stress_minor = bac_gc_params.stress_major = bac_gc_params.stress_compact = 0;
}
static void the_graph_survives_without_pacing_help(void) { run(60000, 0, 0, 0); }
static void the_graph_survives_a_small_young_area(void)
{
  bac_gc_params.minor_heap_words = 4096;
  run(20000, 0, 500, 0);
  bac_gc_params.minor_heap_words = 256 * 1024;
}

int main(void)
{
  bac_gc_params.verify = 1;
  TAP_RUN(the_graph_survives_minor_collections);
  TAP_RUN(the_graph_survives_major_collections);
  TAP_RUN(the_graph_survives_compaction);
  TAP_RUN(the_graph_survives_moving_everything);
  TAP_RUN(the_graph_survives_stress_at_every_allocation);
  TAP_RUN(the_graph_survives_without_pacing_help);
  TAP_RUN(the_graph_survives_a_small_young_area);
  return TAP_DONE();
}
