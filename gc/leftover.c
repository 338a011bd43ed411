/* leftover.c -- what a domain that ended leaves, and the counters of all domains together.
 *
 * A domain that ends hands its pools, finalisers and ephemerons over in the same step in which it leaves
 * (doc/design/domains.md, "The end").  What cannot be handed over is its young area, since others may point
 * into it, and the tables that the next minor collection needs to empty it.  So it stays a ZOMBIE, with no
 * thread, and takes part in stops as a held domain until that collection.
 *
 * The pieces of all tables are memory of malloc whose first word is a link, so that they can wait in one
 * chain for somebody outside the stop to free them: inside a stop the lock of malloc could belong to a
 * thread that sleeps. */
#include "gc/leftover.h"
#include <stdlib.h>
#include "gc/stw.h"

enum { MANY = 16 };

struct piece { struct piece *next; };

static struct {
  _Atomic(struct piece *) x_pieces;  /* the leader adds; taken as a whole by any RUNNING domain */
  _Atomic unsigned x_ended;          /* domains that ended and still have an area */
  struct bac_counters ended, all;    /* inside a stop; read by RUNNING domains, so never meanwhile (E7) */
} left;

/* ---- tables ------------------------------------------------------------------------------------- */

static void keep_piece(void *p)
{
  struct piece *piece = p;
  piece->next = bac_load_relaxed(&left.x_pieces);
  bac_store_release(&left.x_pieces, piece);
}

static void keep_segments(struct bac_segment *s)
{
  while (s != NULL) {
    struct bac_segment *next = s->next;
    keep_piece(s);
    s = next;
  }
}

static void keep_custom(struct bac_custom_piece *p)
{
  while (p != NULL) {
    struct bac_custom_piece *next = p->next;
    keep_piece(p);
    p = next;
  }
}

static void keep_tables(struct bac_gc_domain *d)
{
  keep_segments(d->remember.open);
  keep_segments(d->remember.spare);
  d->remember = (struct bac_remember){ 0 };
  keep_custom(d->custom);
  keep_custom(d->dead);
  keep_custom(d->custom_spare);
  d->custom = d->dead = d->custom_spare = NULL;
  if (d->ephe_young.entry != NULL)
    keep_piece(d->ephe_young.entry);
  d->ephe_young = (struct bac_ephe_table){ 0 };
}

static void add(struct bac_counters *sum, struct bac_counters c)
{
  sum->minor_words += c.minor_words;
  sum->promoted_words += c.promoted_words;
  sum->major_words += c.major_words;
}

void bac_leftover_add(void) { bac_fetch_add_relaxed(&left.x_ended, 1); }

/* Their slots become free by a collection; a program that spawns and allocates nothing would never make one. */
bool bac_leftover_is_much(void)
{
  unsigned ended = bac_load_relaxed(&left.x_ended);
  return ended >= MANY && ended > bac_stw_live_count();
}

/* The slot stays in the directory, so what was added to the ended ones must not be counted there again. */
void bac_leftover_take(struct bac_gc_domain *d)
{
  BAC_ASSERT(d->custom == NULL && d->dead == NULL);
  bac_fetch_sub_relaxed(&left.x_ended, 1);
  add(&left.ended, bac_counters_own(d));
  d->st.stat_minor_words = d->st.stat_promoted_words = d->st.stat_major_words = d->direct_words = 0;
  keep_tables(d);
}

static void free_pieces(void)
{
  struct piece *p = bac_exchange_acq_rel(&left.x_pieces, NULL);
  while (p != NULL) {
    struct piece *next = p->next;
    free(p);
    p = next;
  }
}

void bac_leftover_free(void)
{
  if (bac_load_relaxed(&left.x_pieces) != NULL)
    free_pieces();
}

static void keep_tables_of(struct bac_gc_domain *d, void *arg)
{
  (void)arg;
  keep_tables(d);
}

void bac_leftover_free_all(void)
{
  bac_stw_foreach_slot(keep_tables_of, NULL);
  free_pieces();
}

/* ---- counters ----------------------------------------------------------------------------------- */

void bac_leftover_start(void)
{
  bac_store_relaxed(&left.x_ended, 0);
  left.ended = left.all = (struct bac_counters){ 0, 0, 0 };
}

struct bac_counters bac_counters_own(const struct bac_gc_domain *d)
{
  return (struct bac_counters){
    d->st.stat_minor_words + (uintnat)(d->st.young_end - d->st.young_ptr),
    d->st.stat_promoted_words,
    d->st.stat_major_words + d->direct_words
  };
}

static void sample(struct bac_gc_domain *d, void *arg)
{
  struct bac_counters own = bac_counters_own(d);
  (void)arg;
  add(&left.all, own);
  d->sampled_minor_words = own.minor_words;
  d->sampled_major_words = own.major_words;
}

void bac_counters_sample(void)
{
  left.all = left.ended;
  bac_stw_foreach_live(sample, NULL);
}

/* Promoted words change in stops only. */
struct bac_counters bac_counters_all(const struct bac_gc_domain *d)
{
  struct bac_counters sum = left.all, own = bac_counters_own(d);
  sum.minor_words += own.minor_words - d->sampled_minor_words;
  sum.major_words += own.major_words - d->sampled_major_words;
  return sum;
}
