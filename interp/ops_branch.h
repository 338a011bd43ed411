/* ops_branch.h -- jumps.  A label counts from its own word.  The two ways out dispatch separately: each is
 * predicted by itself, and the way straight on can be the first part of a sequence. */
#define JUMP_IF(cond)  do { if (cond) { pc += *pc; NEXT; } pc++; } while (0)
/* Literal and label: the label counts from the second word. */
#define JUMP_IF_CMP(cond)  do { if (cond) { pc += 1 + pc[1]; NEXT; } pc += 2; } while (0)

#define DO_BRANCH       pc += *pc
#define DO_BRANCHIF     JUMP_IF(accu != Val_false)
#define DO_BRANCHIFNOT  JUMP_IF(accu == Val_false)
#define DO_BOOLNOT      accu = 2 * Val_true - 2 - accu           /* 1 <-> 3 */
SIMPLE(BRANCH) SIMPLE(BRANCHIF) SIMPLE(BRANCHIFNOT) SIMPLE(BOOLNOT)

#define DO_SWITCH \
  do { uint32_t sizes = (uint32_t)*pc++; \
       if (Is_block(accu)) \
         pc += pc[(sizes & 0xffff) + Tag_val(accu)]; \
       else \
         pc += pc[Long_val(accu)]; } while (0)
SIMPLE(SWITCH)

#define DO_BEQ     JUMP_IF_CMP(pc[0] == Long_val(accu))
#define DO_BNEQ    JUMP_IF_CMP(pc[0] != Long_val(accu))
#define DO_BLTINT  JUMP_IF_CMP(pc[0] < Long_val(accu))
#define DO_BLEINT  JUMP_IF_CMP(pc[0] <= Long_val(accu))
#define DO_BGTINT  JUMP_IF_CMP(pc[0] > Long_val(accu))
#define DO_BGEINT  JUMP_IF_CMP(pc[0] >= Long_val(accu))
#define DO_BULTINT JUMP_IF_CMP((uintnat)(intnat)pc[0] < (uintnat)Long_val(accu))
#define DO_BUGEINT JUMP_IF_CMP((uintnat)(intnat)pc[0] >= (uintnat)Long_val(accu))
SIMPLE(BEQ) SIMPLE(BNEQ) SIMPLE(BLTINT) SIMPLE(BLEINT) SIMPLE(BGTINT) SIMPLE(BGEINT)
SIMPLE(BULTINT) SIMPLE(BUGEINT)
