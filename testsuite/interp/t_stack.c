/* t_stack.c -- bytecode stacks: growth, limit, cache, root walk. */
#include "interp/trap.h"
#include "testsuite/interp/world.h"

static void growth_keeps_words_handlers_and_offsets(void)
{
  caml_domain_state *st = Caml_state;
  struct stack_info *old = st->current_stack, *s;
  value *high = Stack_high(old);
  for (int i = 1; i <= 100; i++)
    high[-i] = Val_long(i);
  old->sp = high - 100;
  old->barriers = 3;
  TAP_OK(bac_stack_grow(st, 10 * old->size) == BAC_OK);
  s = st->current_stack;
  TAP_OK(s != old && s->barriers == 3 && Stack_high(s) - s->sp == 100);
  for (int i = 1; i <= 100; i++)
    if (Stack_high(s)[-i] != Val_long(i))
      TAP_OK(!"a word changed");
  TAP_OK(s->sp - (10 * 4096) >= bac_stack_limit(s));
  s->barriers = 0;
  s->sp = Stack_high(s);
}

static void growth_beyond_the_limit_changes_nothing(void)
{
  caml_domain_state *st = Caml_state;
  struct stack_info *s = st->current_stack;
  TAP_OK(bac_stack_grow(st, bac_params.max_stack_words + 1) == BAC_NOMEM);
  TAP_OK(bac_stack_grow(st, (size_t)-1) == BAC_NOMEM);
  TAP_OK(st->current_stack == s);
}

static void room_that_is_there_costs_nothing(void)
{
  struct stack_info *s = Caml_state->current_stack;
  TAP_OK(bac_stack_grow(Caml_state, 8) == BAC_OK && Caml_state->current_stack == s);
}

static void a_small_stack_comes_from_the_cache(void)
{
  caml_domain_state *st = Caml_state;
  struct stack_info *a = bac_stack_take(st, BAC_STACK_FIBER_WORDS);
  int64_t id = a->id;
  bac_stack_give_back(st, a);
  struct stack_info *b = bac_stack_take(st, BAC_STACK_FIBER_WORDS);
  TAP_OK(a == b && b->id != id);
  TAP_OK(b->sp == Stack_high(b) && b->handler->parent == NULL && b->handler->handle_effect == Val_unit);
  bac_stack_give_back(st, b);
}

static void a_collection_rewrites_stack_words_and_leaves_code_addresses(void)
{
  caml_domain_state *st = Caml_state;
  struct stack_info *s = st->current_stack;
  code_t code = bac_loop_stop();
  s->sp = Stack_high(s) - 3;
  s->sp[0] = caml_copy_string("young");
  s->sp[1] = (value)code;
  s->sp[2] = Val_long(7);
  bac_gc_minor(st);
  TAP_OK(!Is_young(s->sp[0]) && strcmp(String_val(s->sp[0]), "young") == 0);
  bac_gc_full_major(st);
  TAP_OK(strcmp(String_val(s->sp[0]), "young") == 0);
  TAP_OK(s->sp[1] == (value)code && s->sp[2] == Val_long(7));
  TAP_OK(bac_stack_words_in_use(st) == 3);
  s->sp = Stack_high(s);
}

/* A scan in parts sees each word and handler of the chain once, in whatever pieces it is asked for. */
struct tally { struct bac_scanner scanner; size_t words; value first, last; bool rising; };
static void tally_words(struct bac_scanner *s, value *base, size_t n)
{
  struct tally *t = (struct tally *)s;
  for (size_t i = 0; i < n; i++, t->words++) {
    if (t->words == 0)
      t->first = base[i];
    t->rising = t->rising && (t->words == 0 || base[i] == t->last + 2);
    t->last = base[i];
  }
}

static const struct bac_root_source *stack_source;
static void a_scan_in_parts_sees_each_word_once(void)
{
  caml_domain_state *st = Caml_state;
  static const size_t words[] = { 5, 0, 70, 1, 9 };
  struct stack_info *chain[5], *s = st->current_stack;
  size_t n = 0, total = 0;
  for (int i = 0; i < 5; i++) {
    chain[i] = bac_stack_take(st, BAC_STACK_FIBER_WORDS);
    if (i > 0)
      chain[i - 1]->handler->parent = chain[i];
    chain[i]->sp = Stack_high(chain[i]) - words[i];
    for (size_t k = 0; k < words[i] + 3; k++)              /* three handlers lie behind the high end */
      chain[i]->sp[k] = Val_long(n++);
  }
  st->current_stack = chain[0];
  total = stack_source->words((struct bac_gc_domain *)st);
  TAP_OK(total == n);
  for (size_t piece = 1; piece <= total + 1; piece++) {
    struct tally t = { .scanner = { .words = tally_words }, .rising = true };
    struct bac_root_place place = { 0 };
    for (size_t from = 0; from < total; from += piece)
      stack_source->scan_part(&t.scanner, (struct bac_gc_domain *)st, &place, from, from + piece);
    if (t.words != total || !t.rising || t.first != Val_long(0) || t.last != Val_long(n - 1))
      TAP_OK(!"a word was missed or seen twice");
  }
  for (size_t skip = 0; skip < total; skip++) {             /* a worker may get any one part */
    struct tally t = { .scanner = { .words = tally_words }, .rising = true };
    struct bac_root_place place = { 0 };
    stack_source->scan_part(&t.scanner, (struct bac_gc_domain *)st, &place, skip, skip + 1);
    if (t.words != 1 || t.first != Val_long(skip))
      TAP_OK(!"another word than the one asked for");
  }
  st->current_stack = s;
  for (int i = 0; i < 5; i++) {
    chain[i]->sp = Stack_high(chain[i]);
    bac_stack_give_back(st, chain[i]);
  }
}

int main(void)
{
  world_start();
  stack_source = bac_stack_root_source();
  TAP_RUN(growth_keeps_words_handlers_and_offsets);
  TAP_RUN(growth_beyond_the_limit_changes_nothing);
  TAP_RUN(room_that_is_there_costs_nothing);
  TAP_RUN(a_small_stack_comes_from_the_cache);
  TAP_RUN(a_collection_rewrites_stack_words_and_leaves_code_addresses);
  TAP_RUN(a_scan_in_parts_sees_each_word_once);
  return TAP_DONE();
}
