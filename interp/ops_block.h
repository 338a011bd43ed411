/* ops_block.h -- making blocks.  Young blocks are filled by plain stores before anything can collect. */
OP_BODY(MAKEBLOCK) {
  mlsize_t wosize = (mlsize_t)pc[0];
  tag_t tag = (tag_t)pc[1];
  value block;
  if (BAC_LIKELY(wosize <= Max_young_wosize)) {
    TAKE_YOUNG(block, wosize, tag);
    Field(block, 0) = accu;
    for (mlsize_t i = 1; i < wosize; i++)
      Field(block, i) = sp[i - 1];
  } else {
    TAKE_HEAP(block, wosize, tag);
    caml_initialize(&Field(block, 0), accu);
    for (mlsize_t i = 1; i < wosize; i++)
      caml_initialize(&Field(block, i), sp[i - 1]);
  }
  accu = block;
  sp += wosize - 1;
  pc += 2;
  NEXT;
}
#define DO_MAKEBLOCK1 \
  do { value block; \
       TAKE_YOUNG(block, 1, (tag_t)*pc); \
       Field(block, 0) = accu; \
       accu = block; \
       pc++; } while (0)
#define DO_MAKEBLOCK2 \
  do { value block; \
       TAKE_YOUNG(block, 2, (tag_t)*pc); \
       Field(block, 0) = accu; Field(block, 1) = sp[0]; \
       accu = block; \
       sp += 1; pc++; } while (0)
#define DO_MAKEBLOCK3 \
  do { value block; \
       TAKE_YOUNG(block, 3, (tag_t)*pc); \
       Field(block, 0) = accu; Field(block, 1) = sp[0]; Field(block, 2) = sp[1]; \
       accu = block; \
       sp += 2; pc++; } while (0)
SIMPLE(MAKEBLOCK1) SIMPLE(MAKEBLOCK2) SIMPLE(MAKEBLOCK3)

OP_BODY(MAKEFLOATBLOCK) {
  mlsize_t size = (mlsize_t)*pc++;
  value block;
  if (BAC_LIKELY(size <= Max_young_wosize))
    TAKE_YOUNG(block, size, Double_array_tag);
  else
    TAKE_HEAP(block, size, Double_array_tag);
  Store_double_flat_field(block, 0, Double_val(accu));
  for (mlsize_t i = 1; i < size; i++)
    Store_double_flat_field(block, i, Double_val(sp[i - 1]));
  accu = block;
  sp += size - 1;
  NEXT;
}
