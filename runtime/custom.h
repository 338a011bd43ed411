/* custom.h -- operations of custom blocks known by name, for unmarshalling, and the three boxed integers.
 * The layout is gc/custom.h; a table is registered once and lives for ever. */
#ifndef BAC_RUNTIME_CUSTOM_H
#define BAC_RUNTIME_CUSTOM_H

#include "gc/custom.h"

/* Any thread that holds a domain.  Registering an identifier again hides the older table.  Raises
 * Out_of_memory. */
void caml_register_custom_operations(const struct custom_operations *ops);
/* NULL when nothing has this identifier.  Never blocks. */
struct custom_operations *caml_find_custom_operations(const char *identifier);
/* The operations that caml_alloc_final made for this finaliser, or new ones; NULL: out of memory. */
struct custom_operations *caml_final_custom_operations(void (*finalize)(value));
/* Registers _i, _j, _n, _bigarr02; called by start-up before anything else runs. */
void caml_init_custom_operations(void);
/* Start-up: a table of the process (gc/tables.h). */
void bac_custom_list_table(void);

extern const struct custom_operations caml_int32_ops, caml_int64_ops, caml_nativeint_ops;

#endif
