/* verify_scan.c -- pass 1 of the verifier: every word belongs to an instruction, labels stay in the code.
 * Marks where instructions start and where labels point.  Also what is asked of operands, for pass 2. */
#include "interp/verify_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define VAR BAC_VERIFY_VAR
const struct opcode_row bac_verify_opcodes[OPCODE_COUNT] = {
#define OP(number, name, operands, stack, flags) [number] = { sizeof operands, stack, operands, #name },
#include "interp/opcodes.def"
#undef OP
};
#undef VAR

bool bac_verify_refuse(struct checker *c, size_t word, const char *format, ...)
{
  va_list ap;
  c->err->word = word;
  va_start(ap, format);
  vsnprintf(c->err->text, sizeof c->err->text, format, ap);
  va_end(ap);
  return false;
}

size_t bac_instruction_words(const opcode_t *code, size_t words, size_t at)
{
  uint32_t op = (uint32_t)code[at];
  if (op >= OPCODE_COUNT)
    return 0;
  uint64_t n = opcode_info[op].words;
  if (op == SWITCH || op == CLOSUREREC) {
    n = op == SWITCH ? 2 : 3;
    if (words - at < n)
      return 0;
    n += table_words(code + at);
  }
  return n <= words - at ? (size_t)n : 0;
}

/* ---- pass 1 ---------------------------------------------------------------------------------------- */

static bool scan_label(struct checker *c, size_t at, size_t base, int32_t label)
{
  int64_t to = (int64_t)base + label;
  if (to < 0 || to >= (int64_t)c->words)
    return refuse(c, at, "%s jumps to word %lld, outside the code", opcode_info[c->code[at]].name, (long long)to);
  set_bit(c->labels, (size_t)to);
  return true;
}

static bool scan_table(struct checker *c, size_t at, size_t words)
{
  size_t base = at + (c->code[at] == SWITCH ? 2 : 3);
  if (c->code[at] == CLOSUREREC && (c->code[at + 1] < 1 || c->code[at + 2] < 0))
    return refuse(c, at, "CLOSUREREC of %d functions and %d variables", c->code[at + 1], c->code[at + 2]);
  for (size_t i = base; i < at + words; i++)
    if (!scan_label(c, at, base, c->code[i]))
      return false;
  return true;
}

/* Instructions of unusual length, or of none. */
static bool scan_long(struct checker *c, size_t at, size_t *end)
{
  int32_t op = c->code[at];
  if ((uint32_t)op >= OPCODE_COUNT || op == EVENT || op == BREAK)      /* those two: by debuggers only */
    return refuse(c, at, "unknown opcode %d", op);
  size_t words = bac_instruction_words(c->code, c->words, at);
  if (words == 0)
    return refuse(c, at, "%s runs over the end of the code", opcode_info[op].name);
  *end = at + words;
  return scan_table(c, at, words);
}

/* Marks instructions and labels. */
static bool scan_instructions(struct checker *c)
{
  unsigned char lengths[OPCODE_COUNT];                 /* 0: see scan_long; with LABEL: ends in a label */
  enum { LABEL = 0x80 };
  for (int op = 0; op < OPCODE_COUNT; op++) {
    const char *kinds = opcode_info[op].operands;
    size_t n = strlen(kinds);
    bool unusual = op == SWITCH || op == CLOSUREREC || op == EVENT || op == BREAK;
    lengths[op] = unusual ? 0 : (unsigned char)((1 + n) | (n > 0 && kinds[n - 1] == 'l' ? LABEL : 0));
  }
  const opcode_t *code = c->code;
  size_t at = 0, start = 0, words = c->words, count = 0;
  while (at < words) {
    uint32_t op = (uint32_t)code[at], length = op < OPCODE_COUNT ? lengths[op] : 0;
    start = at;
    set_bit(c->starts, at);
    count++;
    if (BAC_UNLIKELY(length == 0)) {
      if (!scan_long(c, at, &at))
        return false;
      continue;
    }
    at += length & ~(uint32_t)LABEL;
    if ((length & LABEL) != 0 && (at > words || !scan_label(c, start, at - 1, code[at - 1])))
      return at > words ? refuse(c, start, "%s runs over the end of the code", opcode_info[op].name) : false;
  }
  c->res.instructions = count;
  return at == words || refuse(c, start, "%s runs over the end of the code", opcode_info[code[start]].name);
}

bool bac_verify_scan(struct checker *c)
{
  if (!scan_instructions(c))
    return false;
  for (size_t i = 0; i < (c->words + 63) / 64; i++) {
    uint64_t stray = c->labels[i] & ~c->starts[i];
    if (stray != 0)
      return refuse(c, i * 64 + (size_t)__builtin_ctzll(stray), "a label points here, inside an instruction");
    c->before[i] = (uint32_t)c->target_count;
    c->target_count += ones(c->labels[i]);
  }
  return true;
}


/* ---- operands, for pass 2 ---------------------------------------------------------------------------- */

static bool check_primitive(struct checker *c, size_t at, int32_t index)
{
  const char *name = opcode_info[c->code[at]].name;
  if (index < 0 || (size_t)index >= c->lim->prims)
    return refuse(c, at, "%s of primitive %d, the file names %zu", name, index, c->lim->prims);
  int arity = c->lim->arity == NULL ? BAC_ARITY_UNKNOWN : c->lim->arity[index];
  int given = c->code[at] - C_CALL1 + 1;
  if (arity == BAC_ARITY_NEVER)
    return refuse(c, at, "%s of primitive %d, which bytecode cannot call", name, index);
  if (arity >= 0 && (c->code[at] == C_CALLN || arity > given))
    return refuse(c, at, "%s of primitive %d, which takes %d arguments", name, index, arity);
  return true;
}

static bool check_operand(struct checker *c, size_t at, int32_t v, char kind)
{
  const char *name = opcode_info[c->code[at]].name;
  switch (kind) {
  case 'n':
    return v >= 0 || refuse(c, at, "%s with operand %d", name, v);
  case 'g':
    return (v >= 0 && (size_t)v < c->lim->globals)
      || refuse(c, at, "%s of global %d, the program has %zu", name, v, c->lim->globals);
  case 'p':
    return check_primitive(c, at, v);
  case 't':
    return good_tag(v) || refuse(c, at, "%s with tag %d", name, v);
  default:
    return true;                       /* literals, caches: any value; labels: pass 1 */
  }
}

bool bac_verify_operands(struct checker *c, size_t at)
{
  const char *kinds = opcode_info[c->code[at]].operands;
  for (size_t i = 0; kinds[i] != 0; i++)
    if (!check_operand(c, at, c->code[at + 1 + i], kinds[i]))
      return false;
  return true;
}
