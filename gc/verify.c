/* verify.c -- checks V1 to V8 and V13 to V15, and B1-B3, P1 of block.c; when which of them run.
 *
 * V1-V8 run inside a stop after a minor collection, so no young value may be left anywhere.  Reachability (V9,
 * V10, V12) is walk.c, the snapshot of design C (V11) snapshot.c; the list is in doc/design/verify.md. */
#include "gc/verify_priv.h"
#include "gc/custom_dead.h"
#include "gc/ephe.h"
#include "gc/final.h"
#include "gc/header.h"
#include "gc/minor.h"
#include "gc/poison.h"
#include "gc/remember.h"
#include "gc/roots_priv.h"
#include "gc/stw.h"
#include "gc/tables.h"
#include "gc/young.h"
#include "platform/thread.h"
#include <stdarg.h>
#include <stdio.h>

enum { REPORTS_AT_MOST = 10 };

/* Of the pass that this thread makes: a leader in its stop, or a domain that ends while others run. */
static _Thread_local struct { unsigned broken; } now;

void bac_verify_report(const char *check, const char *format, ...)
{
  va_list ap;
  if (now.broken++ >= REPORTS_AT_MOST)
    return;
  fprintf(stderr, "verify %s: ", check);
  va_start(ap, format);
  vfprintf(stderr, format, ap);
  va_end(ap);
  fputc('\n', stderr);
}
#define report bac_verify_report

void bac_verify_begin(void) { now.broken = 0; }

bool bac_verify_good(void)
{
  if (now.broken > REPORTS_AT_MOST)
    fprintf(stderr, "verify: %u reports in all\n", now.broken);
  return now.broken == 0;
}

/* ---- cells -------------------------------------------------------------------------------------- */

static bool cell_is_live(value block)
{
  return bac_bit_test(bac_heap.live, bac_granule_of((uintnat)Hp_val(block)))
      && bac_block_of((uintnat)block)->kind != BAC_BLOCK_FREE;
}

/* V2 and V3 for one field or root; `what` names where it was found. */
static void check_value(const char *what, value holder, mlsize_t i, value v)
{
  if (Is_long(v)) {
    if (BAC_DEBUG >= 1 && v == BAC_POISON)
      report("V2", "%s %p field %zu holds the poison of a dead cell", what, (void *)holder, (size_t)i);
    return;
  }
  if (Is_young(v))
    report("V3", "%s %p field %zu still names young %p", what, (void *)holder, (size_t)i, (void *)v);
  else if (v % sizeof(value) != 0)
    report("V2", "%s %p field %zu is unaligned %p", what, (void *)holder, (size_t)i, (void *)v);
  else if (Is_in_code(v))
    report("V2", "%s %p field %zu is a code address %p", what, (void *)holder, (size_t)i, (void *)v);
  else if (Is_in_heap(v) && !cell_is_live(bac_block_start(v)))
    report("V2", "%s %p field %zu names %p, which is no live cell", what, (void *)holder, (size_t)i, (void *)v);
}

static void check_header(const struct bac_block *b, header_t *hp)
{
  header_t hd = *hp;
  size_t room = b->kind == BAC_BLOCK_LARGE ? (size_t)b->blocks * BAC_BLOCK_WORDS : bac_size_table.cell_words[b->cls];
  if (bac_header_forwarded(hd))
    report("V8", "live cell %p has a forwarding header", (void *)hp);
  else if (Colour_hd(hd) != BAC_COLOUR_NORMAL || Wosize_hd(hd) == 0 || Tag_hd(hd) == Infix_tag)
    report("V1", "cell %p has header %#zx", (void *)hp, (size_t)hd);
  else if (Whsize_hd(hd) > room)
    report("V1", "cell %p of %zu words has a block of %zu", (void *)hp, room, (size_t)Whsize_hd(hd));
  else if (b->custom != (bac_custom_sort(Val_hp(hp), Tag_hd(hd)) == BAC_CUSTOM))
    report("V1", "cell %p is in a pool of the wrong sort", (void *)hp);
}

static void check_cell(header_t *hp, void *arg)
{
  unsigned broken = now.broken;
  value v = Val_hp(hp);
  check_header(arg, hp);
  if (now.broken != broken || Tag_val(v) >= No_scan_tag)
    return;
  mlsize_t first = bac_first_scanned(v, Tag_val(v));
  if (first > Wosize_val(v)) {
    report("V1", "closure %p begins its environment behind its end", (void *)v);
    return;
  }
  for (mlsize_t i = first; i < Wosize_val(v); i++)
    check_value("block", v, i, Field(v, i));
}

static void check_heap(void)
{
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (size_t i = 0; i < n; i++) {
    struct bac_block *b = bac_block_at(i);
    if (b->kind == BAC_BLOCK_POOL && !bac_pool_check(b))
      report("V4/V5", "pool %p: %u cells counted, map has %u", (void *)bac_block_base(b), b->cells,
             bac_block_count_map(bac_heap.live, b));
    if (b->kind == BAC_BLOCK_POOL || b->kind == BAC_BLOCK_LARGE)
      bac_block_each_cell(b, bac_heap.live, check_cell, b);
  }
}

/* ---- roots and tables --------------------------------------------------------------------------- */

static void check_slot(struct bac_scanner *s, value *slot)
{
  (void)s;
  check_value("root", (value)slot, 0, *slot);
}

/* Stack words: integers, code addresses and static data are all legal; only HEAP and YOUNG are checked. */
static void check_words(struct bac_scanner *s, value *base, size_t n)
{
  (void)s;
  for (size_t i = 0; i < n; i++)
    if (Is_block(base[i]) && (Is_young(base[i]) || Is_in_heap(base[i])))
      check_value("stack", (value)base, i, base[i]);
}

static void check_domain(struct bac_gc_domain *d, void *arg)
{
  bac_roots_scan_domain(arg, d);
  if (!bac_remember_check(d))
    report("V6", "remembered table of domain %d is out of order", d->st.id);
  if (!bac_custom_check(d))
    report("V6", "custom tables of domain %d are out of order", d->st.id);
  if (!bac_final_check(d))
    report("V6", "finaliser tables of domain %d are out of order", d->st.id);
  if (!bac_ephe_check(d))
    report("V6", "ephemerons of domain %d are out of order", d->st.id);
}

static void check_final_value(void *arg, value fn, value v)
{
  (void)arg;
  check_value("finaliser", fn, 0, v);
}

static void check_chain(value *head, void *arg)
{
  (void)arg;
  for (value e = *head; e != 0 && bac_verify_problem(e) == NULL; e = Field(e, BAC_EPHE_LINK))
    for (mlsize_t i = BAC_EPHE_DATA; i < Wosize_val(e); i++)
      check_value("ephemeron", e, i, Field(e, i));
}

static void report_root(value *slot) { report("V7", "global root %p is filed wrongly", (void *)slot); }

/* ---- who owns which pool ------------------------------------------------------------------------ */

/* Pools met in the rings of one owner; `who` is -1 for shared.c. */
struct ring_walk { int who; unsigned sort, cls; size_t pools; };

static void check_ring(struct ring_walk *w, const struct bac_ring *head)
{
  for (const struct bac_ring *r = head->next; r != head; r = r->next) {
    const struct bac_block *b = (const struct bac_block *)r;
    if (r->next->prev != r || b->kind != BAC_BLOCK_POOL || b->custom != (w->sort == BAC_CUSTOM) || b->cls != w->cls) {
      report("V6", "pool %p lies in a ring of %s %d where it does not belong", (void *)bac_block_base(b),
             w->who < 0 ? "nobody," : "domain", w->who);
      return;
    }
    w->pools++;
  }
}

static void check_rings(const struct bac_pool_set *ps, struct ring_walk *w)
{
  for (w->sort = 0; w->sort < BAC_POOL_SORTS; w->sort++)
    for (w->cls = 0; w->cls < BAC_CLASSES; w->cls++) {
      const struct bac_pool_class *pc = &ps->c[w->sort][w->cls];
      check_ring(w, &pc->partial);
      check_ring(w, &pc->full);
      check_ring(w, &pc->unexamined);
    }
}

static void check_rings_of_domain(struct bac_gc_domain *d, void *arg)
{
  struct ring_walk *w = arg;
  w->who = d->st.id;
  check_rings(&d->pools, w);
}

/* Every pool has exactly one owner: with the cursors closed it lies in one ring. */
static void check_owners(void)
{
  struct ring_walk w = { .pools = 0 };
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS, exist = 0;
  bac_stw_foreach_live(check_rings_of_domain, &w);
  w.who = -1;
  check_rings(bac_shared_set(), &w);
  for (size_t i = 0; i < n; i++)
    exist += bac_block_at(i)->kind == BAC_BLOCK_POOL;
  if (w.pools != exist)
    report("V6", "%zu pools exist, %zu have an owner", exist, w.pools);
}

/* ---- V13: process-wide tables ------------------------------------------------------------------- */

struct ended { const void *address; const struct bac_gc_domain *d; };
static void look_in_structure(struct bac_gc_domain *d, void *arg)
{
  struct ended *e = arg;
  if (bac_stw_is_gone(d) && (uintnat)e->address - (uintnat)d < bac_tables_structure())
    e->d = d;
}

static void check_address(void *arg, const struct bac_process_table *t, const void *address)
{
  struct ended e = { address, NULL };
  (void)arg;
  if (t->code && !Is_in_code((uintnat)address))
    report("V13", "%s hold %p, which is not in CODE", t->name, address);
  bac_stw_foreach_slot(look_in_structure, &e);
  if (e.d != NULL)
    report("V13", "%s hold %p, inside the structure of domain %d, which has ended", t->name, address, e.d->st.id);
}

/* ---- V14: a stack belongs to one domain or to one continuation ---------------------------------- */

enum { CLAIMED_BY_CONT = INT32_MAX };
static uintnat claim(struct bac_gc_domain *d, value cont, uintnat owner)
{
  const struct bac_fiber_hooks *hooks = bac_roots_fiber_hooks();
  return hooks->claim == NULL ? 0 : hooks->claim(d, cont, owner);
}

static void claim_of_domain(struct bac_gc_domain *d, void *arg)
{
  uintnat mine = *(bool *)arg ? (uintnat)d->st.id + 1 : 0, other = claim(d, 0, mine);
  if (mine != 0 && other != 0)
    report("V14", "domain %d runs on a stack of domain %zu", d->st.id, (size_t)other - 1);
}

static void claim_of_cont(header_t *hp, void *arg)
{
  value v = Val_hp(hp);
  bool taking = *(bool *)arg;
  if (Tag_hd(*hp) != Cont_tag || Field(v, 0) == Val_ptr(NULL))
    return;
  uintnat other = claim(NULL, v, taking ? CLAIMED_BY_CONT : 0);
  if (!taking || other == 0)
    return;
  if (other == CLAIMED_BY_CONT)
    report("V14", "continuation %p holds a stack that another one holds", (void *)v);
  else
    report("V14", "continuation %p holds a stack that domain %zu runs on", (void *)v, (size_t)other - 1);
}

static void check_stacks(void)
{
  size_t n = bac_heap.chunks * BAC_CHUNK_BLOCKS;
  for (int taking = 1; taking >= 0; taking--) {
    bool arg = taking;
    bac_stw_foreach_live(claim_of_domain, &arg);
    for (size_t i = 0; i < n; i++) {
      struct bac_block *b = bac_block_at(i);
      if (b->kind == BAC_BLOCK_POOL && b->custom)
        bac_block_each_cell(b, bac_heap.live, claim_of_cont, &arg);
    }
  }
}

/* ---- V15: an ended domain owns nothing ---------------------------------------------------------- */

static bool owns_pools(const struct bac_pool_set *ps)
{
  for (unsigned sort = 0; sort < BAC_POOL_SORTS; sort++)
    for (unsigned c = 0; c < BAC_CLASSES; c++) {
      const struct bac_pool_class *pc = &ps->c[sort][c];
      if (pc->cursor.pool != NULL || !bac_ring_empty(&pc->partial) || !bac_ring_empty(&pc->full)
          || !bac_ring_empty(&pc->unexamined))
        return true;
    }
  return false;
}

const char *bac_verify_owned(const struct bac_gc_domain *d, bool emptied)
{
  const struct bac_final *f = &d->final;
  if (owns_pools(&d->pools))
    return "pools";
  if (d->dead != NULL || d->ending != 0)
    return "dead custom blocks";
  if (f->first.used != 0 || f->last.used != 0 || f->todo_head != f->todo.used)
    return "finalisers";
  if (d->ephe_list != 0)
    return "ephemerons";
  if (!emptied)
    return NULL;
  if (d->st.young_ptr != d->st.young_end)
    return "young blocks";
  if (d->remember.open != NULL)
    return "remembered slots";
  return d->custom != NULL || d->ephe_young.used != 0 ? "tables of young blocks" : NULL;
}

/* From bac_gc_domain_close on, also while the domain is parked on its way out. */
static void check_ended(struct bac_gc_domain *d, void *arg)
{
  const char *owned = d->closed ? bac_verify_owned(d, d->stw_emptied) : NULL;
  (void)arg;
  if (owned != NULL)
    report("V15", "domain %d has ended and still owns %s", d->st.id, owned);
}

/* A root of an ending domain that names a block would be a root that nobody scans. */
static void ending_slot(struct bac_scanner *s, value *slot)
{
  (void)s;
  if (Is_young(*slot) || Is_in_heap(*slot))
    report("V15", "a domain that ends has a root %p that names %p", (void *)slot, (void *)*slot);
}
static void ending_words(struct bac_scanner *s, value *base, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (Is_block(base[i]))
      ending_slot(s, &base[i]);
}

struct memory { uintnat low, high; int id; const char *what; };
static void ending_address(void *arg, const struct bac_process_table *t, const void *address)
{
  const struct memory *m = arg;
  if ((uintnat)address >= m->low && (uintnat)address < m->high)
    report("V13", "%s hold %p, inside the %s of domain %d, which ends", t->name, address, m->what, m->id);
}

void bac_tables_check_ending(struct bac_gc_domain *d)
{
  struct bac_scanner s = { ending_slot, ending_words, false };
  struct memory structure = { (uintnat)d, (uintnat)d + bac_tables_structure(), d->st.id, "structure" };
  struct memory own = { 0, 0, d->st.id, "thread" };
  if (bac_gc_params.verify == 0 && BAC_DEBUG == 0)
    return;
  bac_verify_begin();
  const char *owned = bac_verify_owned(d, false);
  if (owned != NULL)
    report("V15", "domain %d ends and still owns %s", d->st.id, owned);
  bac_roots_scan_domain(&s, d);
  bac_tables_each(ending_address, &structure);
  bac_thread_own_memory(&own.low, &own.high);
  bac_tables_each(ending_address, &own);
  if (!bac_verify_good())
    bac_fatal("verification failed at the end of domain %d", d->st.id);
}

/* ---- all of it ---------------------------------------------------------------------------------- */

static void check_everything(void)
{
  struct bac_scanner s = { check_slot, check_words, false };
  check_heap();
  check_owners();
  bac_stw_foreach_live(check_domain, &s);
  bac_roots_scan_global(&s);
  bac_final_scan_strong(&s);
  bac_final_each_value(check_final_value, NULL);
  bac_ephe_each_list(check_chain, NULL);
  bac_roots_check(report_root);
  if (!bac_blocks_check())
    report("B1-B3,P1", "block table and chunk masks disagree");
  bac_tables_each(check_address, NULL);
  check_stacks();
  bac_stw_foreach_live(check_ended, NULL);
}

bool bac_verify_all(void)
{
  bac_verify_begin();
  check_everything();
  return bac_verify_good();
}

void bac_verify_in_stop(const char *when)
{
  if (bac_gc_params.verify == 0)
    return;
  if (!bac_verify_all())
    bac_fatal("heap verification failed %s", when);
}

static void close_cursors(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_pool_close_cursors(&d->pools);
}

void bac_verify_stop_begins(struct bac_gc_domain *leader)
{
  (void)leader;
  bac_verify_begin();
  bac_stw_foreach_live(close_cursors, NULL);
  bac_stw_foreach_live(check_ended, NULL);
  bac_walk_check_roots();
  bac_walk_check_conts();
  if (!bac_verify_good())
    bac_fatal("heap verification failed at the beginning of a stop");
}

/* A stop that did not empty the areas (statistics) leaves roots to look at and no more. */
void bac_verify_stop_ends(struct bac_gc_domain *leader)
{
  (void)leader;
  bac_verify_begin();
  bac_stw_foreach_live(close_cursors, NULL);
  bac_walk_check_roots();
  if (bac_young_taken() == 0) {
    check_everything();
    bac_walk_heap();
  }
  if (!bac_verify_good())
    bac_fatal("heap verification failed at the end of a stop");
}

/* ---- on request --------------------------------------------------------------------------------- */

static void verify_job(void *arg, struct bac_gc_domain *leader)
{
  bac_promote_all(leader);
  bac_stw_foreach_live(close_cursors, NULL);
  *(bool *)arg = bac_verify_all();
}

bool bac_gc_verify(caml_domain_state *st)
{
  bool good = false;
  bac_stw_run(st, verify_job, &good);
  bac_custom_run_dead(st);
  return good;
}
