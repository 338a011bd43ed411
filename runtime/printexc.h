/* printexc.h -- exceptions that nobody caught.  The entry points are in startup.h. */
#ifndef BAC_RUNTIME_PRINTEXC_H
#define BAC_RUNTIME_PRINTEXC_H

/* interp/ installs what prints the backtrace recorded last on stderr; called after the message of an uncaught
 * exception when recording is on and no Printexc handler took over. */
void bac_printexc_install_backtrace(void (*print)(void));

#endif
