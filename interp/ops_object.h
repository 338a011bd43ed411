/* ops_object.h -- methods.  A method table holds: raw index of its last tag, raw mask for the cache, then
 * pairs (method, tag), tags ascending from index 3.  find_tag is the binary search (loop.c). */
#define DO_GETMETHOD  accu = LOAD_FIELD(LOAD_FIELD(sp[0], 0), Long_val(accu))
SIMPLE(GETMETHOD)

/* The cache word is the byte offset of the tag found last, from index 3; the mask keeps a stale one inside
 * the table of any class.  Domains may overwrite each other's: any value is a valid hint. */
#define DO_GETPUBMET \
  do { value tag = Val_long(pc[0]), table; \
       uintnat hint; \
       *--sp = accu; \
       table = LOAD_FIELD(accu, 0); \
       hint = (uintnat)(intnat)bac_word_load_relaxed(&pc[1]) & (uintnat)LOAD_FIELD(table, 1); \
       if (BAC_LIKELY(*(value *)((char *)&Field(table, 3) + hint) == tag)) \
         accu = *(value *)((char *)&Field(table, 2) + hint); \
       else { \
         mlsize_t at = find_tag(table, tag); \
         bac_word_store_relaxed(&pc[1], (opcode_t)((at - 3) * sizeof(value))); \
         accu = LOAD_FIELD(table, at - 1); \
       } \
       pc += 2; } while (0)
SIMPLE(GETPUBMET)
OP_BODY(GETDYNMET) {
  value table = LOAD_FIELD(sp[0], 0);
  accu = LOAD_FIELD(table, find_tag(table, accu) - 1);
  NEXT;
}
