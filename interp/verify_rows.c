/* verify_rows.c -- the row of each opcode: what the verifier checks by masks instead of branches. */
#include "interp/verify_priv.h"

#include <string.h>

static void set_row(struct flow_row *r, int need, int delta)
{
  r->simple = true;
  r->need = (signed char)need;
  r->delta = (signed char)delta;
}

/* n words are popped where n is the operand plus `more`. */
static void set_popping(struct flow_row *r, int more)
{
  set_row(r, more, -more);
  r->need_operand = r->delta_operand = -1;
}

/* Largest operand of a kind that needs no closer look. */
static uint32_t largest(const struct checker *c, char kind)
{
  switch (kind) {
  case 'n': return INT32_MAX;
  case 't': return Cont_tag - 1;
  case 'g': return c->lim->globals > INT32_MAX ? INT32_MAX : (uint32_t)c->lim->globals - 1;
  case 'p': return 0;                  /* the arity has to be looked up */
  default:  return UINT32_MAX;
  }
}

static void prepare_operands(const struct checker *c, struct flow_row *r, const char *kinds)
{
  size_t n = strlen(kinds);
  r->first = n > 0;
  r->last = (unsigned char)n;
  r->first_max = n == 0 ? UINT32_MAX : *kinds == 'g' && c->lim->globals == 0 ? 0 : largest(c, *kinds);
  r->last_max = n == 0 ? UINT32_MAX : largest(c, kinds[n - 1]);
}

static void prepare_fixed(struct checker *c)
{
  for (int op = 0; op < OPCODE_COUNT; op++) {
    int delta = opcode_info[op].delta;
    struct flow_row *r = &c->flow[op];
    *r = (struct flow_row){ .field = 1 };
    prepare_operands(c, r, opcode_info[op].operands);
    r->words = (unsigned char)(strpbrk(opcode_info[op].operands, "SR") != NULL ? 0 : 1 + r->last);
    if (delta != BAC_VERIFY_VAR)
      set_row(r, delta < 0 ? -delta : 0, delta);
  }
  static const unsigned char special[] = {
    OFFSETCLOSUREM3, OFFSETCLOSURE0, OFFSETCLOSURE3, OFFSETCLOSURE, PUSHOFFSETCLOSUREM3, PUSHOFFSETCLOSURE0,
    PUSHOFFSETCLOSURE3, PUSHOFFSETCLOSURE, PUSH_RETADDR, PUSHTRAP, POPTRAP, C_CALL1, BRANCH, BRANCHIF,
    BRANCHIFNOT, BEQ, BNEQ, BLTINT, BLEINT, BGTINT, BGEINT, BULTINT, BUGEINT, SWITCH
  };
  for (size_t i = 0; i < sizeof special; i++)
    c->flow[special[i]].simple = false;
}

/* Words that an access needs are counted before the push of PUSHACC. */
void bac_verify_rows(struct checker *c)
{
  prepare_fixed(c);
  for (int i = 0; i < 8; i++) {
    c->flow[ACC0 + i].need = (signed char)(i + 1);
    c->flow[PUSHACC0 + i].need = (signed char)i;
  }
  c->flow[ACC].need = c->flow[ASSIGN].need = 1;
  c->flow[ACC].need_operand = c->flow[ASSIGN].need_operand = c->flow[PUSHACC].need_operand = -1;
  for (int i = 0; i < 4; i++)
    c->flow[ENVACC1 + i].field = c->flow[PUSHENVACC1 + i].field = (signed char)(i + 1);
  c->flow[ENVACC].field = c->flow[PUSHENVACC].field = 0;
  c->flow[ENVACC].field_operand = c->flow[PUSHENVACC].field_operand = -1;
  c->flow[ENVACC].first_max = c->flow[ENVACC].last_max = 63;          /* a closer look: see wide_field */
  c->flow[PUSHENVACC].first_max = c->flow[PUSHENVACC].last_max = 63;
  c->flow[GETMETHOD].need = c->flow[GETDYNMET].need = 1;
  set_popping(&c->flow[POP], 0);
  set_popping(&c->flow[MAKEBLOCK], -1);
  set_popping(&c->flow[MAKEFLOATBLOCK], -1);
  set_popping(&c->flow[C_CALLN], -1);
  for (int i = 0; i < 3; i++)
    set_row(&c->flow[APPLY1 + i], i + 1, -(i + 1));
  set_row(&c->flow[PERFORM], 0, 0);
  for (int op = 0; op < OPCODE_COUNT; op++)
    c->length[op] = c->flow[op].words;
}
