/* t_codefrag.c -- ranges of code: found by address, number and digest. */
#include "runtime/codefrag.h"
#include "testsuite/lib/tap.h"

static opcode_t first[8] = { 1, 2, 3 }, second[4] = { 4, 5 };

static void copy_words(const struct bac_codefrag *f, opcode_t *out)
{
  memcpy(out, f->start, (size_t)(f->end - f->start));
}

static struct bac_codefrag *add(opcode_t *words, size_t n)
{
  struct bac_codefrag *f = NULL;
  TAP_OK(bac_codefrag_add((char *)words, (char *)(words + n), copy_words, &f) == BAC_OK);
  return f;
}

static void an_address_finds_its_fragment_and_no_other(void)
{
  struct bac_codefrag *a = add(first, 8), *b = add(second, 4);
  TAP_OK(a->id == 0 && b->id == 1);
  TAP_OK(bac_codefrag_of_address(first) == a && bac_codefrag_of_address(first + 7) == a);
  TAP_OK(bac_codefrag_of_address(second + 3) == b);
  TAP_OK(bac_codefrag_of_address(first + 8) != a && bac_codefrag_of_address(second + 4) != b);
  TAP_OK(bac_codefrag_of_address(&tap) == NULL);
  TAP_OK(bac_codefrag_of_id(1) == b && bac_codefrag_of_id(7) == NULL);
}

static void a_digest_finds_its_fragment(void)
{
  unsigned char own[16] = { 9, 9, 9 }, digest[16];
  struct bac_codefrag *a = bac_codefrag_of_id(0), *b = bac_codefrag_of_id(1);
  memcpy(digest, bac_codefrag_digest(a), 16);
  TAP_OK(bac_codefrag_of_digest(digest) == a);
  bac_codefrag_set_digest(b, own);
  TAP_OK(bac_codefrag_of_digest(own) == b && memcmp(bac_codefrag_digest(b), own, 16) == 0);
}

static void a_removed_fragment_is_found_no_more(void)
{
  struct bac_codefrag *b = bac_codefrag_of_id(1);
  bac_codefrag_remove(b);
  TAP_OK(bac_codefrag_of_id(1) == NULL && bac_codefrag_of_address(second) == NULL);
  TAP_OK(bac_codefrag_of_address(first) == bac_codefrag_of_id(0));
}

int main(void)
{
  TAP_RUN(an_address_finds_its_fragment_and_no_other);
  TAP_RUN(a_digest_finds_its_fragment);
  TAP_RUN(a_removed_fragment_is_found_no_more);
  return TAP_DONE();
}
