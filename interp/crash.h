/* crash.h -- a program that touches memory it must not ends with one line and an exit code.
 *
 * The verifier does not type values, so damaged (or maliciously written) bytecode can still use an integer
 * as a block; a stub library can have any bug.  See doc/design/verifier.md. */
#ifndef BAC_INTERP_CRASH_H
#define BAC_INTERP_CRASH_H

#include <stdbool.h>

/* path names the program in the message and must stay valid.  Called by main.c before bac_startup.
 *   by_signal or core  the message, then the signal itself (what the reference does, without a message)
 *   otherwise          exit code 128 + signal: 139 for an invalid access, 134 for bac_fatal and abort */
void bac_crash_install(const char *path, bool by_signal, bool core);
#endif
