/* debuginfo.c -- see debuginfo.h and doc/design/backtrace.md.
 *
 * Ranges of code form a list that only grows; readers (any thread, also while an exception is being
 * recorded) walk it without a lock.  A range of unloaded code is marked dead and used again.  The events
 * of a range are published once, complete.
 *   EDGE debug-range: release store of the head / of events, acquire load by readers. */
#include "interp/debuginfo.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include "gc/tables.h"
#include "interp/interp.h"
#include "platform/lock.h"
#include "runtime/marshal.h"
#include "runtime/memory.h"
#include "runtime/raise.h"

/* Fields of a marshalled event and of the locations in it (abi: layout section 4). */
enum { EV_POS = 0, EV_LOC = 2, EV_DEFNAME = 4, EV_FIELDS_NEEDED = 5 };
enum { LOC_START = 0, LOC_END = 1 };
enum { POS_FNAME = 0, POS_LNUM = 1, POS_BOL = 2, POS_CNUM = 3 };

enum opcode {
#define OP(number, name, operands, stack, flags) name = number,
#include "interp/opcodes.def"
#undef OP
};

struct event {
  uint32_t word;                       /* code offset in words */
  int32_t line, first_char, end_line, end_char, end_offset;
  const char *file, *defname;
};
struct table {
  size_t count, room;
  struct event *event;                 /* sorted by before() */
  struct name *names;                  /* strings that events point to; live as long as the process */
};
struct name { struct name *next; char text[]; };
struct range {
  _Atomic(char *) x_start;             /* NULL: dead */
  _Atomic(char *) x_end;
  _Atomic(struct table *) x_table;     /* NULL: nothing loaded */
  struct range *next;                  /* fixed once published */
};

/* Ranges are added under the lock; image and status are written by the first reader of the main events. */
static struct {
  struct bac_lock lock;
  _Atomic(struct range *) x_ranges;
  struct range main;
  struct bac_image *image;
  _Atomic int x_status;
  atomic_bool x_main_tried;
} debug = { .lock = BAC_LOCK_INITIALIZER(DEBUGINFO) };

/* ---- tables of events ---------------------------------------------------------------------------------- */

static void table_free(struct table *t)
{
  if (t == NULL)
    return;
  for (struct name *n = t->names; n != NULL; ) {
    struct name *next = n->next;
    free(n);
    n = next;
  }
  free(t->event);
  free(t);
}

/* Consecutive events mostly name the same file and function, so the last few names are compared first. */
#define NAMES_COMPARED 4
static const char *keep_name(struct table *t, value s)
{
  if (!Is_block(s) || Tag_val(s) != String_tag)
    return "";
  struct name *n = t->names;
  for (int i = 0; n != NULL && i < NAMES_COMPARED; i++, n = n->next)
    if (strcmp(n->text, String_val(s)) == 0)
      return n->text;
  size_t bytes = bac_string_length(s);
  n = malloc(sizeof *n + bytes + 1);
  if (n == NULL)
    return "";
  memcpy(n->text, String_val(s), bytes + 1);
  n->next = t->names;
  t->names = n;
  return n->text;
}

static bool is_record(value v, mlsize_t fields)
{
  return Is_block(v) && Tag_val(v) == 0 && Wosize_val(v) >= fields;
}

/* False when the event is not one; such an event is skipped. */
static bool read_event(struct table *t, value ev, int64_t origin, struct event *out)
{
  if (!is_record(ev, EV_FIELDS_NEEDED) || !Is_long(Field(ev, EV_POS)) || !is_record(Field(ev, EV_LOC), 2))
    return false;
  value start = Field(Field(ev, EV_LOC), LOC_START), end = Field(Field(ev, EV_LOC), LOC_END);
  int64_t position = Long_val(Field(ev, EV_POS));
  if (!is_record(start, 4) || !is_record(end, 4) || position < 0 || position > INT32_MAX)
    return false;
  /* Untrusted numbers: differences as unsigned, cut to what is printed. */
  out->word = (uint32_t)((origin + position) / (int64_t)sizeof(opcode_t));
  out->line = (int32_t)Long_val(Field(start, POS_LNUM));
  out->end_line = (int32_t)Long_val(Field(end, POS_LNUM));
  uint64_t bol = (uint64_t)Long_val(Field(start, POS_BOL)), end_bol = (uint64_t)Long_val(Field(end, POS_BOL));
  out->first_char = (int32_t)((uint64_t)Long_val(Field(start, POS_CNUM)) - bol);
  out->end_char = (int32_t)((uint64_t)Long_val(Field(end, POS_CNUM)) - end_bol);
  out->end_offset = (int32_t)((uint64_t)Long_val(Field(end, POS_CNUM)) - bol);
  out->file = keep_name(t, Field(start, POS_FNAME));
  out->defname = keep_name(t, Field(ev, EV_DEFNAME));
  return true;
}

static bool make_room(struct table *t)
{
  if (t->count < t->room)
    return true;
  size_t room = t->room == 0 ? 256 : t->room * 2;
  struct event *more = realloc(t->event, room * sizeof *more);
  if (more == NULL)
    return false;
  t->event = more;
  t->room = room;
  return true;
}

/* No OCaml allocation in here: the values need no roots. */
static bool read_events(struct table *t, value list, int64_t origin)
{
  for (; is_record(list, 2); list = Field(list, 1)) {
    if (!make_room(t))
      return false;
    if (read_event(t, Field(list, 0), origin, &t->event[t->count]))
      t->count++;
  }
  return true;
}

static int before(const void *pa, const void *pb)
{
  const struct event *a = pa, *b = pb;
  if (a->word != b->word) return a->word < b->word ? -1 : 1;
  if (a->line != b->line) return a->line < b->line ? -1 : 1;
  if (a->first_char != b->first_char) return a->first_char < b->first_char ? -1 : 1;
  if (a->end_offset != b->end_offset) return a->end_offset < b->end_offset ? -1 : 1;
  return 0;
}

static void table_finish(struct table *t)
{
  if (t->count > 1)
    qsort(t->event, t->count, sizeof *t->event, before);
}

/* The event at `word`; ocamlc may move one past a push, so one word later counts too. */
static const struct event *table_find(const struct table *t, uint32_t word)
{
  size_t low = 0, high = t->count;
  if (high == 0)
    return NULL;
  while (low + 1 < high) {
    size_t mid = (low + high) / 2;
    if (word < t->event[mid].word) high = mid; else low = mid;
  }
  if (t->event[low].word == word || t->event[low].word == word + 1)
    return &t->event[low];
  if (low + 1 < t->count && t->event[low + 1].word == word + 1)
    return &t->event[low + 1];
  return NULL;
}

/* ---- the DBUG section ----------------------------------------------------------------------------------- */

/* Unmarshal without letting an exception out: hostile debug information only costs the locations. */
static bool try_unmarshal(const char *data, size_t bytes, value *out)
{
  caml_domain_state *st = Caml_state;
  struct longjmp_buffer jump;
  volatile value exn = Val_unit;
  struct caml_exception_context context = { &jump, st->local_roots, &exn };
  struct caml_exception_context *outer = st->external_raise;
  bool good = false;
  if (_setjmp(jump.buf) == 0) {
    st->external_raise = &context;
    *out = bac_marshal_in("DBUG", data, bytes);
    good = true;
  }
  st->external_raise = outer;
  return good;
}

static uint64_t read_be(const unsigned char *p, int bytes)
{
  uint64_t v = 0;
  while (bytes-- > 0)
    v = v << 8 | *p++;
  return v;
}

/* Bytes of the marshalled value at p, header included; 0 when it does not fit in `room`. */
static size_t marshalled_bytes(const unsigned char *p, size_t room)
{
  struct bac_marshal_head h;
  if (room < BAC_MARSHAL_SIZE_BYTES || bac_marshal_size_read(p, &h) != NULL)
    return 0;
  return h.header_bytes <= room && h.stored_bytes <= room - h.header_bytes ? h.header_bytes + h.stored_bytes : 0;
}

/* One unit: code offset, event list, directory list.  Returns the bytes consumed, 0 when damaged. */
static size_t read_unit(struct table *t, const unsigned char *p, size_t room)
{
  value events;
  if (room < 4)
    return 0;
  size_t first = marshalled_bytes(p + 4, room - 4);
  if (first == 0)
    return 0;
  size_t second = marshalled_bytes(p + 4 + first, room - 4 - first);
  if (second == 0 || !try_unmarshal((const char *)p + 4, first, &events)
      || !read_events(t, events, (int64_t)read_be(p, 4)))
    return 0;
  return 4 + first + second;
}

static enum bac_debuginfo_status read_section(struct table *t, const char *text, size_t bytes)
{
  const unsigned char *p = (const unsigned char *)text, *end = p + bytes;
  if (bytes < 4)
    return BAC_DEBUGINFO_CORRUPT;
  uint64_t units = read_be(p, 4);
  p += 4;
  for (uint64_t i = 0; i < units; i++) {
    size_t n = read_unit(t, p, (size_t)(end - p));
    if (n == 0)
      return BAC_DEBUGINFO_CORRUPT;
    p += n;
  }
  table_finish(t);
  return BAC_DEBUGINFO_FINE;
}

static enum bac_debuginfo_status status_of(const struct bac_image_error *err)
{
  switch (err->problem) {
  case BAC_IMAGE_NOT_FOUND: return BAC_DEBUGINFO_NOT_FOUND;
  case BAC_IMAGE_WRONG_MAGIC: return BAC_DEBUGINFO_WRONG_MAGIC;
  case BAC_IMAGE_NO_FDS: return BAC_DEBUGINFO_NO_FDS;
  default: return BAC_DEBUGINFO_CORRUPT;
  }
}

static enum bac_debuginfo_status read_image(struct bac_image *im, struct table *t)
{
  struct bac_image_error err;
  char *text;
  size_t bytes;
  if (bac_image_slurp(im, "DBUG", &text, &bytes, &err) != BAC_OK)
    return status_of(&err);
  if (text == NULL)
    return BAC_DEBUGINFO_FINE;            /* compiled without -g: simply no events */
  enum bac_debuginfo_status st = read_section(t, text, bytes);
  free(text);
  return st;
}

/* CAML_DEBUG_FILE names another executable that has the debug information. */
static enum bac_debuginfo_status read_main_events(struct table *t)
{
  const char *other = secure_getenv("CAML_DEBUG_FILE");
  struct bac_image im;
  struct bac_image_error err;
  if (other == NULL)
    return read_image(debug.image, t);
  if (bac_image_open(other, &im, &err) != BAC_OK)
    return status_of(&err);
  enum bac_debuginfo_status st = read_image(&im, t);
  bac_image_close(&im);
  return st;
}

bool bac_debuginfo_load_main(void)
{
  if (bac_load_acquire(&debug.main.x_table) != NULL)
    return true;
  if (debug.image == NULL || bac_load_relaxed(&debug.x_main_tried))
    return false;
  struct table *t = calloc(1, sizeof *t), *none = NULL;
  if (t == NULL)
    return false;
  enum bac_debuginfo_status st = read_main_events(t);
  bac_store_relaxed(&debug.x_status, (int)st);
  bac_store_relaxed(&debug.x_main_tried, true);
  if (st != BAC_DEBUGINFO_FINE || !atomic_compare_exchange_strong(&debug.main.x_table, &none, t)) {
    table_free(t);                        /* useless, or another domain was first */
    return bac_load_acquire(&debug.main.x_table) != NULL;
  }
  return true;
}

enum bac_debuginfo_status bac_debuginfo_status(void)
{
  return (enum bac_debuginfo_status)bac_load_relaxed(&debug.x_status);
}

/* ---- ranges ------------------------------------------------------------------------------------------------ */

void bac_debuginfo_set_main(struct bac_image *im, code_t code_start, size_t code_words)
{
  debug.image = im;
  bac_store_relaxed(&debug.main.x_end, (char *)(code_start + code_words));
  bac_store_release(&debug.main.x_start, (char *)code_start);
}

static void publish_range(struct range *r, code_t start, size_t words, struct table *t)
{
  bac_store_relaxed(&r->x_table, t);
  bac_store_relaxed(&r->x_end, (char *)(start + words));
  bac_store_release(&r->x_start, (char *)start);
}

void bac_debuginfo_add(code_t start, size_t words, value events)
{
  struct table *t = calloc(1, sizeof *t);
  if (t == NULL)
    caml_raise_out_of_memory();
  if (Is_block(events))
    for (mlsize_t i = 0; i < Wosize_val(events); i++)
      if (!read_events(t, Field(events, i), 0)) {
        table_free(t);
        caml_raise_out_of_memory();
      }
  table_finish(t);
  bac_lock_take(&debug.lock);
  struct range *r = bac_load_relaxed(&debug.x_ranges);
  while (r != NULL && bac_load_relaxed(&r->x_start) != NULL)
    r = r->next;
  if (r != NULL)
    publish_range(r, start, words, t);
  else if ((r = calloc(1, sizeof *r)) != NULL) {
    publish_range(r, start, words, t);
    r->next = bac_load_relaxed(&debug.x_ranges);
    bac_store_release(&debug.x_ranges, r);
  }
  bac_lock_release(&debug.lock);
  if (r == NULL) {
    table_free(t);
    caml_raise_out_of_memory();
  }
}

/* The table stays: a backtrace of another domain may be looking at its names. */
void bac_debuginfo_remove(code_t start)
{
  bac_lock_take(&debug.lock);
  for (struct range *r = bac_load_relaxed(&debug.x_ranges); r != NULL; r = r->next)
    if (bac_load_relaxed(&r->x_start) == (char *)start)
      bac_store_release(&r->x_start, NULL);
  bac_lock_release(&debug.lock);
}

/* V13 */
static void each_range(bac_address_fn fn, void *arg)
{
  for (struct range *r = bac_load_acquire(&debug.x_ranges); r != NULL; r = r->next) {
    const char *start = bac_load_acquire(&r->x_start);
    if (start != NULL)
      fn(arg, start);
  }
}

void bac_debuginfo_list_table(void)
{
  static struct bac_process_table table = { .name = "debug information", .each = each_range, .code = true };
  bac_tables_add(&table);
}

static bool contains(const struct range *r, const char *pc)
{
  const char *start = bac_load_acquire(&r->x_start);
  return start != NULL && pc >= start && pc < bac_load_relaxed(&r->x_end);
}

static struct range *range_of(const void *pc)
{
  if (contains(&debug.main, pc))
    return &debug.main;
  struct range *r = bac_load_acquire(&debug.x_ranges);
  while (r != NULL && !contains(r, pc))
    r = r->next;
  return r;
}

bool bac_debuginfo_is_code(const void *pc)
{
  return range_of(pc) != NULL;
}

void bac_debuginfo_lookup(code_t pc, struct bac_location *out)
{
  if (range_of(pc) == &debug.main)
    bac_debuginfo_load_main();
  bac_debuginfo_lookup_loaded(pc, out);
}

void bac_debuginfo_lookup_loaded(code_t pc, struct bac_location *out)
{
  struct range *r = range_of(pc);
  memset(out, 0, sizeof *out);
  if (r == NULL)
    return;
  int op = bac_thread_opcode(pc);
  out->is_raise = op == RAISE || op == RERAISE;
  const struct table *t = bac_load_acquire(&r->x_table);
  const char *start = bac_load_relaxed(&r->x_start);
  const struct event *e = t == NULL || start == NULL ? NULL
    : table_find(t, (uint32_t)(((const char *)pc - start) / (ptrdiff_t)sizeof(opcode_t)));
  if (e == NULL)
    return;
  *out = (struct bac_location){
    .known = true, .is_raise = out->is_raise, .file = e->file, .defname = e->defname, .line = e->line,
    .first_char = e->first_char, .end_line = e->end_line, .end_char = e->end_char, .end_offset = e->end_offset
  };
}
