/* verify.c -- is the heap what it should be?  Checks V1 to V8 of gc.md section 11, and B1-B3, P1 of
 * block.c.  Runs inside a stop after a minor collection, so no young value may be left anywhere. */
#include "gc/verify.h"
#include "gc/custom_dead.h"
#include "gc/ephe.h"
#include "gc/final.h"
#include "gc/header.h"
#include "gc/poison.h"
#include "gc/minor.h"
#include "gc/remember.h"
#include "gc/roots_priv.h"
#include "gc/stw.h"
#include <stdarg.h>
#include <stdio.h>

enum { REPORTS_AT_MOST = 10 };

/* Written by the leader during one verification. */
static struct { unsigned broken; } now;

__attribute__((format(printf, 2, 3)))
static void report(const char *check, const char *format, ...)
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

static void report_root(value *slot) { report("V7", "global root %p is filed wrongly", (void *)slot); }

bool bac_verify_all(void)
{
  struct bac_scanner s = { check_slot, check_words, false };
  now.broken = 0;
  check_heap();
  bac_stw_foreach_live(check_domain, &s);
  bac_roots_scan_global(&s);
  bac_final_scan_strong(&s);
  bac_roots_check(report_root);
  if (!bac_blocks_check())
    report("B1-B3,P1", "block table and chunk masks disagree");
  if (now.broken > REPORTS_AT_MOST)
    fprintf(stderr, "verify: %u reports in all\n", now.broken);
  return now.broken == 0;
}

void bac_verify_in_stop(const char *when)
{
  if (bac_gc_params.verify == 0)
    return;
  if (!bac_verify_all())
    bac_fatal("heap verification failed %s", when);
}

/* ---- on request --------------------------------------------------------------------------------- */

static void close_cursors(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  bac_pool_close_cursors(&d->pools);
}

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
