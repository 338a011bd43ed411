/* params.c -- run-time parameters: defaults, OCAMLRUNPARAM, BACPARAM.
 *
 * OCAMLRUNPARAM is the reference's: items separated by commas, the first character of an item is its letter,
 * unknown letters are ignored, a letter alone means 1, a number that does not read as one means 1 too.
 * BACPARAM is ours: words separated by commas, NAME=VALUE; a word that is not understood ends the
 * program, since a test that runs without its stress mode would pass for the wrong reason. */
#include "runtime/params.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "gc/gc.h"
#include "platform/fatal.h"
#include "platform/fault.h"
#include "platform/stress_edge.h"
#include "runtime/memory.h"
#include "runtime/prims.h"
#include "runtime/startup.h"

enum { MAX_DOMAINS = 4096 };           /* what the reference accepts for d= */

struct bac_params bac_params;        /* written here before the first domain, later by Gc.set only */
static struct { bool domains; } limited;      /* d= was given; written at start-up */

uintnat bac_params_domain_limit(void) { return limited.domains ? bac_params.max_domains : UINTPTR_MAX; }

static void set_defaults(void)
{
#define PARAM(letter, type, name, fallback, doc) bac_params.name = (fallback);
#include "runtime/params.def"
#undef PARAM
}

static unsigned digit(char c)
{
  if (c >= '0' && c <= '9') return (unsigned)(c - '0');
  if (c >= 'a' && c <= 'f') return (unsigned)(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return (unsigned)(c - 'A' + 10);
  return 99;
}

/* The number at s: digits of the base, 32 bits kept, then a suffix k, M or G.  1 when there are none. */
static uintnat parse_number(const char *s)
{
  unsigned base = 10, any = 0;
  uint32_t n = 0;
  if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
    base = 16;
    s += 2;
  }
  for (; digit(*s) < base; s++, any = 1)
    n = n * base + digit(*s);
  uintnat v = any ? n : 1;
  switch (*s) {
  case 'k': return v << 10;
  case 'M': return v << 20;
  case 'G': return v << 30;
  default:  return v;
  }
}

static void set_letter(char letter, uintnat v)
{
  limited.domains = limited.domains || letter == 'd';
  switch (letter) {
#define PARAM(l, type, name, fallback, doc) case l: bac_params.name = v; break;
#include "runtime/params.def"
#undef PARAM
  default: break;
  }
}

static void parse_ocamlrunparam(const char *s)
{
  while (*s != 0) {
    char letter = *s++;
    if (letter == ',')
      continue;                      /* empty item */
    set_letter(letter, *s == '=' ? parse_number(s + 1) : 1);
    while (*s != 0 && *s++ != ',')
      continue;
  }
}

/* ---- BACPARAM -------------------------------------------------------------------------------------------- */

/* The text behind `word` in the n bytes at s, whose length goes to *left; NULL when they begin otherwise. */
static const char *after(const char *word, const char *s, size_t n, unsigned *left)
{
  size_t k = strlen(word);
  if (n < k || memcmp(s, word, k) != 0)
    return NULL;
  *left = (unsigned)(n - k);
  return s + k;
}

static bool set_word(const char *word, size_t bytes)
{
  const char *v;
  unsigned n;
#define BACPARAM(begin, rest, set, doc) \
  if ((v = after(begin, word, bytes, &n)) != NULL && (n > 0) == (*(rest) != 0)) { set; return true; }
#include "runtime/bacparam.def"
#undef BACPARAM
  return false;
}

static void parse_bacparam(const char *s)
{
  while (*s != 0) {
    size_t n = strcspn(s, ",");
    if (n != 0 && !set_word(s, n))
      bac_fatal("BACPARAM: `%.*s' is not understood", (int)n, s);
    s += n;
    if (*s == ',')
      s++;
  }
}

/* ---- checks ---------------------------------------------------------------------------------------------- */

/* As the reference: at least 257 words, whole pages. */
uintnat bac_params_round_minor(uintnat words)
{
  const uintnat page_words = 4096 / sizeof(value), least = Max_young_wosize + 1;
  if (words < least)
    words = least;
  if (words > (uintnat)1 << 50)
    words = (uintnat)1 << 50;
  return (words + page_words - 1) / page_words * page_words;
}

static uintnat at_least_one(uintnat v) { return v == 0 ? 1 : v; }

/* Whoever asks for more percent than fit means "never". */
static unsigned percent(uintnat v) { return v < UINT_MAX ? (unsigned)v : UINT_MAX; }

void bac_params_publish(void)
{
  bac_gc_params.minor_heap_words = bac_params.minor_heap_words;
  bac_gc_params.space_overhead = percent(bac_params.space_overhead);
  bac_gc_params.custom_major_ratio = percent(bac_params.custom_major_ratio);
  bac_gc_params.custom_minor_ratio = percent(bac_params.custom_minor_ratio);
  bac_gc_params.custom_minor_max_bytes = bac_params.custom_minor_max;
  bac_gc_params.verify = (unsigned)bac_params.verify_heap;
}

static void check(void)
{
  if (bac_params.max_domains < 1)
    bac_fatal("OCAMLRUNPARAM: max_domains(d) must be at least 1");
  if (bac_params.max_domains > MAX_DOMAINS)
    bac_fatal("OCAMLRUNPARAM: max_domains(d) is too large. The maximum value is %d.", MAX_DOMAINS);
  bac_params.minor_heap_words = bac_params_round_minor(bac_params.minor_heap_words);
  bac_params.space_overhead = at_least_one(bac_params.space_overhead);
  bac_params.custom_major_ratio = at_least_one(bac_params.custom_major_ratio);
  bac_params.custom_minor_ratio = at_least_one(bac_params.custom_minor_ratio);
}

void bac_params_parse(void)
{
  set_defaults();
  const char *s = secure_getenv("OCAMLRUNPARAM");
  if (s == NULL)
    s = secure_getenv("CAMLRUNPARAM");
  if (s != NULL)
    parse_ocamlrunparam(s);
  s = secure_getenv("BACPARAM");
  if (s != NULL)
    parse_bacparam(s);
  check();
  bac_params_publish();
  bac_stress_edge_set(bac_gc_params.stress_park, bac_gc_params.stress_seed);   /* once: before threads exist */
}

/* Sys.runtime_parameters.  b is what is in force now, p always reads 0, d is not listed: as the reference. */
value caml_runtime_parameters(value unit)
{
  (void)unit;
  const struct bac_params *p = &bac_params;
  return caml_alloc_sprintf("b=%d,c=%lu,e=%lu,l=%lu,M=%lu,m=%lu,n=%lu,o=%lu,p=%d,s=%lu,t=%lu,v=%lu,V=%lu,W=%lu",
    Caml_state->backtrace_active != 0, p->cleanup_on_exit, p->events_log_wsize, p->max_stack_words,
    p->custom_major_ratio, p->custom_minor_ratio, p->custom_minor_max, p->space_overhead, 0,
    p->minor_heap_words, p->trace, p->verbose, p->verify_heap, p->runtime_warnings);
}

value caml_runtime_variant(value unit)
{
  (void)unit;
  return caml_copy_string("");
}

value caml_ml_enable_runtime_warnings(value on)
{
  bac_params.runtime_warnings = Bool_val(on);
  return Val_unit;
}

value caml_ml_runtime_warnings_enabled(value unit)
{
  (void)unit;
  return Val_bool(bac_params.runtime_warnings != 0);
}
