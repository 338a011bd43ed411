/* disasm.c -- see disasm.h. */
#include "interp/disasm.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include "gc/gc.h"
#include "interp/interp.h"
#include "interp/verify.h"
#include "runtime/codefrag.h"
#include "runtime/startup.h"

enum opcode {
#define OP(number, name, operands, stack, flags) name = number,
#include "interp/opcodes.def"
#undef OP
  OPCODE_COUNT
};
static const struct { const char *name, *operands; } table[OPCODE_COUNT] = {
#define OP(number, name, operands, stack, flags) [number] = { #name, operands },
#include "interp/opcodes.def"
#undef OP
};
#define TRACE_STACK_WORDS 8
#define TRACE_OPERANDS 3          /* of instructions without tables */

/* ---- one instruction ------------------------------------------------------------------------------- */

struct text { char *at; size_t room; };

static void put(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct text *t, const char *format, ...)
{
  va_list ap;
  va_start(ap, format);
  int n = vsnprintf(t->at, t->room, format, ap);
  va_end(ap);
  if (n < 0)
    return;
  size_t used = (size_t)n < t->room ? (size_t)n : t->room - 1;
  t->at += used;
  t->room -= used;
}

static void put_label(struct text *t, size_t base, opcode_t label)
{
  put(t, " @%lld", (long long)base + label);
}

static void put_operand(struct text *t, const opcode_t *code, size_t where, char kind,
                        const char *const *prims, size_t prim_count)
{
  opcode_t v = code[where];
  if (kind == 'l')
    put_label(t, where, v);
  else if (kind == 'p' && prims != NULL && v >= 0 && (size_t)v < prim_count)
    put(t, " %s", prims[v]);
  else
    put(t, " %d", v);
}

/* SWITCH nconst nblock labels; CLOSUREREC nfuncs nvars labels. */
static void put_table(struct text *t, const opcode_t *code, size_t at, size_t length)
{
  size_t base = at + (code[at] == SWITCH ? 2 : 3);
  if (code[at] == SWITCH)
    put(t, " %u %u", (uint32_t)code[at + 1] & 0xffff, (uint32_t)code[at + 1] >> 16);
  else
    put(t, " %d %d", code[at + 1], code[at + 2]);
  for (size_t i = base; i < at + length; i++)
    put_label(t, base, code[i]);
}

size_t bac_disasm_text(const opcode_t *code, size_t words, size_t at, const char *const *prims,
                       size_t prim_count, char *text, size_t bytes)
{
  struct text t = { text, bytes };
  size_t length = bac_instruction_words(code, words, at);
  if (length == 0) {
    put(&t, ".word %d", code[at]);
    return 1;
  }
  put(&t, "%s", table[code[at]].name);
  if (code[at] == SWITCH || code[at] == CLOSUREREC)
    put_table(&t, code, at, length);
  else
    for (size_t i = 1; i < length; i++)
      put_operand(&t, code, at + i, table[code[at]].operands[i - 1], prims, prim_count);
  return length;
}

/* ---- files -------------------------------------------------------------------------------------------- */

void bac_disasm_sections(const struct bac_image *im, FILE *out)
{
  fprintf(out, "%-8s %12s %12s\n", "section", "offset", "bytes");
  for (size_t i = 0; i < im->section_count; i++)
    fprintf(out, "%-8s %12jd %12u\n", im->sections[i].name, (intmax_t)im->sections[i].offset,
            (unsigned)im->sections[i].bytes);
}

/* Tables can be long; room for the longest that real programs have, longer ones are cut. */
#define LINE_BYTES (1 << 20)

static bool list_code(struct bac_image *im, FILE *out, struct bac_image_error *err)
{
  char *line = malloc(LINE_BYTES);
  const struct bac_section *s = bac_image_need(im, "CODE", err);
  opcode_t *code = s == NULL ? NULL : malloc((size_t)s->bytes + 1);
  bool good = line != NULL && code != NULL && bac_image_read(im, s, code, err) == BAC_OK;
  if (good) {
    size_t words = s->bytes / sizeof *code;
    for (size_t at = 0; at < words; ) {
      size_t n = bac_disasm_text(code, words, at, im->prims, im->prim_count, line, LINE_BYTES);
      fprintf(out, "%zu:\t%s\n", at, line);
      at += n;
    }
  }
  free(code);
  free(line);
  return good;
}

bool bac_disasm_image(struct bac_image *im, FILE *out)
{
  struct bac_image_error err = { .text = "out of memory" };
  bool good = bac_image_load_prims(im, &err) == BAC_OK && list_code(im, out, &err);
  if (!good)
    fprintf(stderr, "Fatal error: the file '%s': %s\n", im->path, err.text);
  return good;
}

/* ---- trace ------------------------------------------------------------------------------------------------ */

static void trace_value(FILE *out, value v)
{
  if (Is_long(v))
    fprintf(out, " %" PRIdPTR, Long_val(v));
  else
    fprintf(out, " %s0x%" PRIxPTR, Is_in_code(v) ? "code:" : "", (uintptr_t)v);
}

static void trace_registers(value accu, const value *sp, const value *high)
{
  fprintf(stderr, "        accu =");
  trace_value(stderr, accu);
  fprintf(stderr, "  stack[%td] =", high - sp);
  for (int i = 0; i < TRACE_STACK_WORDS && sp + i < high; i++)
    trace_value(stderr, sp[i]);
  fputc('\n', stderr);
}

/* Decoded words keep their operands in place; only the opcode word is put back. */
void bac_disasm_trace(caml_domain_state *st, const opcode_t *pc, value accu, const value *sp,
                      const value *high)
{
  const struct bac_codefrag *f = bac_codefrag_of_address(pc);
  int op = bac_thread_opcode(pc);
  if (f == NULL || op < 0 || op >= OPCODE_COUNT)
    return;
  size_t at = (size_t)((const char *)pc - f->start) / sizeof *pc;
  char line[256];
  struct text t = { line, sizeof line };
  put(&t, "%s", table[op].name);
  if (op == SWITCH)
    put(&t, " %u %u", (uint32_t)pc[1] & 0xffff, (uint32_t)pc[1] >> 16);
  else if (op == CLOSUREREC)
    put(&t, " %d %d", pc[1], pc[2]);
  else
    for (size_t i = 0; table[op].operands[i] != 0 && i < TRACE_OPERANDS; i++) {
      char kind = table[op].operands[i];
      if (kind == 'l') put_label(&t, at + 1 + i, pc[1 + i]);
      else if (kind == 'p') put(&t, " %s", bac_link_prim_name((size_t)pc[1 + i]));
      else put(&t, " %d", pc[1 + i]);
    }
  fprintf(stderr, "[%02d] %6zu  %s\n", st->id, at, line);
  if (bac_params.trace > 1)
    trace_registers(accu, sp, high);
}
