/* ops_fused.h -- bodies of the sequences of fused.def.  Between two parts pc skips the opcode word of the
 * second; a part that leaves (a jump taken, a call, a fall-back) leaves from where pc is, as it would alone. */
#define THEN(b)  pc++; DO_##b;
#define FUSE2(a, b)                 op_##a##__##b: { DO_##a; THEN(b) NEXT; }
#define FUSE3(a, b, c)              op_##a##__##b##__##c: { DO_##a; THEN(b) THEN(c) NEXT; }
#define FUSE4(a, b, c, d)           op_##a##__##b##__##c##__##d: { DO_##a; THEN(b) THEN(c) THEN(d) NEXT; }
#define FUSE5(a, b, c, d, e) \
  op_##a##__##b##__##c##__##d##__##e: { DO_##a; THEN(b) THEN(c) THEN(d) THEN(e) NEXT; }
#define FUSE6(a, b, c, d, e, f) \
  op_##a##__##b##__##c##__##d##__##e##__##f: { DO_##a; THEN(b) THEN(c) THEN(d) THEN(e) THEN(f) NEXT; }
#define FUSE7(a, b, c, d, e, f, g) \
  op_##a##__##b##__##c##__##d##__##e##__##f##__##g: \
  { DO_##a; THEN(b) THEN(c) THEN(d) THEN(e) THEN(f) THEN(g) NEXT; }

#define FLOAT2(a, b) \
  op_##a##__##b: { double d; FLOAT_FROM_##a(d); pc++; FLOAT_THEN_##b(d); BOX_DOUBLE(d); NEXT; }
#define FLOAT2T(a, b) \
  op_##a##__##b: { double d; FLOAT_FROM_##a(d); pc++; FLOAT_TEST_##b(d); NEXT; }
#define FLOAT3S(a, p, s) \
  op_##a##__##p##__##s: { \
    double d; \
    value record; \
    FLOAT_FROM_##a(d); pc++; record = AT_##p; pc++; FLOAT_STORE(d, record); NEXT; }
#define STORE2(p, s) \
  op_##p##__##s: { \
    double d = Double_val(accu); \
    value record = AT_##p; \
    pc++; FLOAT_STORE(d, record); NEXT; }
#include "interp/fused.def"
#undef THEN
