/* verify_priv.h -- what the two passes of the verifier share; see verify.c. */
#ifndef BAC_INTERP_VERIFY_PRIV_H
#define BAC_INTERP_VERIFY_PRIV_H

#include "interp/verify.h"

enum opcode {
#define OP(number, name, operands, stack, flags) name = number,
#include "interp/opcodes.def"
#undef OP
  OPCODE_COUNT
};

/* Words of the instruction (1 + operands; tables: their fixed part), operand kinds, and the change of
 * depth when it does not depend on operands. */
#define BAC_VERIFY_VAR 99            /* delta: an operand decides */
struct opcode_row { unsigned char words; signed char delta; const char *operands, *name; };
extern const struct opcode_row bac_verify_opcodes[OPCODE_COUNT];
#define opcode_info bac_verify_opcodes

#define NO_MARK    UINT32_MAX
#define MAIN       UINT32_MAX        /* "function" of the main program */
#define FIRST_FUNCTION (UINT32_MAX - 1)   /* closure_at_zero: the function at offset 0 */
#define NO_STATE   (-1)
#define RED_ZONE   32
#define LOWEST_SPECIAL_TAG Cont_tag
#define ENSURE_MARGIN 6              /* what ocamlc adds to a reservation for C calls and polls */
#define MAX_FRAME_WORDS (1 << 26)
#define MAX_CODE_WORDS  (1 << 30)    /* so that sums of depths and counts stay in 32 bits */

struct state {
  int32_t depth;       /* words in the frame; NO_STATE: not reached yet */
  int32_t cap;         /* depth that pushes may reach */
  uint32_t mark;       /* innermost return or trap frame, or NO_MARK */
  uint32_t function;   /* target index of the code entry, or MAIN */
};
struct target {
  struct state in;
  uint32_t site;       /* entries: the CLOSURE or CLOSUREREC; else NO_MARK */
  uint32_t rank : 31;  /* entries: which function of the CLOSUREREC */
  uint32_t followed : 1;
};
/* What pass 2 needs to know of an opcode, made from opcode_info at each call.  Most instructions are checked
 * by the same few steps, whose operands this row selects with masks (0 or -1): a branch per kind of
 * instruction would be mispredicted most of the time.
 * need and delta are numbers plus multiples of the first operand; field: of the environment, 1 if none. */
struct flow_row {
  bool simple;                             /* this row is all; otherwise step_special */
  unsigned char words;                     /* 0: has a table */
  unsigned char first, last;               /* where the operands are, 0 if there is none */
  signed char need, delta, field;
  signed char need_operand, delta_operand, field_operand;
  uint32_t first_max, last_max;            /* the largest operand allowed, as unsigned */
};

/* What the function being followed may do with its environment. */
struct environment {
  uint32_t var_low, var_span;            /* fields var_low .. var_low + var_span */
  int64_t offset_low, offset_high;
};

struct checker {
  struct flow_row flow[OPCODE_COUNT];
  unsigned char length[OPCODE_COUNT];      /* words of each row once more, where one load finds them */
  const opcode_t *code;
  size_t words;
  const struct bac_verify_limits *lim;
  int32_t red_zone;
  uint64_t *starts, *labels;           /* one bit per word */
  uint32_t *before;                    /* labels in earlier 64-word groups */
  struct target *targets;  size_t target_count;
  struct environment environment;      /* that of the function environment_of */
  uint32_t environment_of;
  size_t sweep;                        /* labels up to here were visited in order of addresses */
  uint32_t *work;  size_t work_count;  /* of these, the ones that got a state since */
  struct bac_verify_result res;
  struct bac_verify_error *err;
};

/* Fill the error of c; always false. */
bool bac_verify_refuse(struct checker *c, size_t word, const char *format, ...)
  __attribute__((format(printf, 3, 4), cold));
#define refuse bac_verify_refuse

static inline bool bit(const uint64_t *bits, size_t i) { return bits[i >> 6] >> (i & 63) & 1; }
static inline void set_bit(uint64_t *bits, size_t i) { bits[i >> 6] |= UINT64_C(1) << (i & 63); }

/* Not __builtin_popcountll: without a machine option it is a call with a table. */
static inline uint32_t ones(uint64_t x)
{
  x -= x >> 1 & UINT64_C(0x5555555555555555);
  x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
  x = (x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
  return (uint32_t)(x * UINT64_C(0x0101010101010101) >> 56);
}

/* Words of the tables of SWITCH and CLOSUREREC that follow their fixed part; operands untrusted. */
static inline uint64_t table_words(const opcode_t *ins)
{
  if (ins[0] == SWITCH)
    return ((uint32_t)ins[1] & 0xffff) + ((uint32_t)ins[1] >> 16);
  return ins[1] < 0 ? UINT32_MAX : (uint64_t)ins[1];
}

/* Pass 1: fills starts, labels, before, target_count and res.instructions. */
bool bac_verify_scan(struct checker *c);
/* Operands that are no labels: false and the error, if one of them is out of range. */
bool bac_verify_operands(struct checker *c, size_t at);
/* Fills flow. */
void bac_verify_rows(struct checker *c);
/* Quick acceptance of usual code (verify_linear.c); false decides nothing. */
bool bac_verify_linear(struct checker *c);
/* Is v fine as a tag operand?  Blocks of the other tags have a layout that only the runtime makes. */
static inline bool good_tag(int32_t v)
{
  return v >= 0 && v < No_scan_tag && v != Cont_tag && v != Closure_tag && v != Infix_tag;
}
#endif
