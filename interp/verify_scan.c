/* verify_scan.c -- pass 1 of the verifier: every word belongs to an instruction, operands are in range.
 * Marks where instructions start and where labels point. */
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

static bool scan_primitive(struct checker *c, size_t at, int32_t index)
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

static bool scan_operand(struct checker *c, size_t at, size_t where, char kind)
{
  int32_t v = c->code[where];
  switch (kind) {
  case 'n': case 'g':
    return v >= 0 || refuse(c, at, "%s with operand %d", opcode_info[c->code[at]].name, v);
  case 'l':
    return scan_label(c, at, where, v);
  case 'p':
    return scan_primitive(c, at, v);
  case 't':       /* blocks of the tags in between have a layout that only the runtime makes */
    return (v >= 0 && v < No_scan_tag && v != Cont_tag && v != Closure_tag && v != Infix_tag) || refuse(c, at, "%s with tag %d", opcode_info[c->code[at]].name, v);
  default:
    return true;                       /* literals and caches: any value */
  }
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

static bool scan_operands(struct checker *c, size_t at, size_t words)
{
  for (size_t i = 1; i < words; i++)
    if (!scan_operand(c, at, at + i, opcode_info[c->code[at]].operands[i - 1]))
      return false;
  return true;
}

static bool scan_long(struct checker *c, size_t at, size_t *end)
{
  int32_t op = c->code[at];
  size_t words = bac_instruction_words(c->code, c->words, at);
  if (words == 0)
    return refuse(c, at, "%s runs over the end of the code", opcode_info[op].name);
  *end = at + words;
  return op == SWITCH || op == CLOSUREREC ? scan_table(c, at, words) : scan_operands(c, at, words);
}

/* Some instruction uses a global beyond the end; find the first one, for the message. */
static bool refuse_global(struct checker *c)
{
  for (size_t at = 0; at < c->words; at += bac_instruction_words(c->code, c->words, at))
    if (*opcode_info[c->code[at]].operands == 'g' && (size_t)c->code[at + 1] >= c->lim->globals)
      return refuse(c, at, "%s of global %d, the program has %zu", opcode_info[c->code[at]].name,
                    c->code[at + 1], c->lim->globals);
  return false;
}

static void prepare_scan(struct checker *c)
{
  for (int op = 0; op < OPCODE_COUNT; op++) {
    const char *kinds = opcode_info[op].operands;
    size_t n = strlen(kinds);
    struct scan_row *r = &c->scan[op];
    r->words = (unsigned char)(1 + n);
    r->first_count = *kinds == 'n' || *kinds == 'g' ? -1 : 0;
    r->first_global = *kinds == 'g' ? -1 : 0;
    r->last_count = n > 0 && (kinds[n - 1] == 'n' || kinds[n - 1] == 't') ? -1 : 0;
    r->last_tag = n > 0 && kinds[n - 1] == 't' ? -1 : 0;
    r->scan = n > 0 && kinds[n - 1] == 'l' ? SCAN_LABEL : strpbrk(kinds, "pSR") != NULL ? SCAN_ANY : SCAN_ROW;
  }
  c->scan[EVENT].words = c->scan[BREAK].words = 0;       /* patched in by a debugger, never in a file */
}

/* Marks instructions and labels.  The bits of `starts` are gathered in a register, 64 words at a time. */
static bool scan_instructions(struct checker *c)
{
  const opcode_t *code = c->code;
  size_t at = 0, words = c->words, group = 0, count = 0;
  uint64_t bits = 0;
  int32_t max_global = -1;
  while (at < words) {
    uint32_t op = (uint32_t)code[at];
    if (BAC_UNLIKELY(op >= OPCODE_COUNT || c->scan[op].words == 0))
      return refuse(c, at, "unknown opcode %d", code[at]);
    const struct scan_row *r = &c->scan[op];
    if (at >> 6 != group) {
      c->starts[group] = bits;
      bits = 0;
      group = at >> 6;
    }
    bits |= UINT64_C(1) << (at & 63);
    count++;
    if (BAC_UNLIKELY(r->words > words - at))
      return refuse(c, at, "%s runs over the end of the code", opcode_info[op].name);
    size_t end = at + r->words;
    int32_t first = code[at + (r->words > 1)], last = code[end - 1];
    int32_t global = first & r->first_global, tag = last & r->last_tag;
    if (BAC_UNLIKELY(((first & r->first_count) | (last & r->last_count)) < 0 || tag >= LOWEST_SPECIAL_TAG)
        && !scan_operands(c, at, r->words))
      return false;
    max_global = global > max_global ? global : max_global;
    if (r->scan == SCAN_LABEL && !scan_label(c, at, end - 1, last))
      return false;
    if (r->scan == SCAN_ANY && !scan_long(c, at, &end))
      return false;
    at = end;
  }
  c->starts[group] = bits;
  c->res.instructions = count;
  c->res.max_global = (size_t)(max_global + 1);
  return c->res.max_global <= c->lim->globals || refuse_global(c);
}

bool bac_verify_scan(struct checker *c)
{
  prepare_scan(c);
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

