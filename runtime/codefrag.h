/* codefrag.h -- ranges of code: who owns an address, its digest, its lifetime.
 * A fragment lives in the CODE range (gc.h).  Readers hold a domain; writers hold the lock CODEMAP.
 * The digest is the MD5 of the code bytes as on disk, computed on first demand, since only marshalling
 * of closures needs it.  Design: doc/design/code.md. */
#ifndef BAC_RUNTIME_CODEFRAG_H
#define BAC_RUNTIME_CODEFRAG_H

#include "gc/value.h"
#include "platform/status.h"

struct bac_codefrag {
  char *start, *end;              /* addresses in CODE; 4-byte words */
  int id;                         /* 0 is the main program; what the debugger calls the fragment */
  /* Copies the on-disk words [start, end) into out; the in-place decoded form is undone. */
  void (*original)(const struct bac_codefrag *f, opcode_t *out);
};
/* The fragment must stay valid until removed.  BAC_NOMEM leaves nothing registered. */
bac_status bac_codefrag_add(char *start, char *end,
                            void (*original)(const struct bac_codefrag *, opcode_t *),
                            struct bac_codefrag **out);
void bac_codefrag_remove(struct bac_codefrag *f);
struct bac_codefrag *bac_codefrag_of_address(const void *pc);      /* NULL: in no fragment */
struct bac_codefrag *bac_codefrag_of_id(int id);
struct bac_codefrag *bac_codefrag_of_digest(const unsigned char digest[16]);
/* Code whose digest somebody else has decided (Dynlink gives that of the file). */
void bac_codefrag_set_digest(struct bac_codefrag *f, const unsigned char digest[16]);
const unsigned char *bac_codefrag_digest(struct bac_codefrag *f);  /* 16 bytes; NULL: out of memory */

/* Start-up: a table of the process (gc/tables.h). */
void bac_codefrag_list_table(void);

#endif
