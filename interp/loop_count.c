/* loop_count.c -- the loop that counts opcodes and primitives (debug builds, BACTRIAN_COVERAGE). */
#define LOOP_VARIANT 2
#include "interp/loop.c"
