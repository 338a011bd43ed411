/* loop_trace.c -- the loop that calls a tracer before each instruction (-t). */
#define LOOP_VARIANT 1
#include "interp/loop.c"
