/* loop_count.c -- the loop that counts opcodes and primitives (debug builds, BACTRIAN_COVERAGE). */
#include "platform/assert.h"
#if BAC_DEBUG >= 1
#define LOOP_VARIANT 2
#include "interp/loop.c"
#endif
