/* world.h -- a running interpreter for unit tests: heap, domain 0, linked primitives, predefined
 * exceptions.  Code is given as words; world_closure decodes it and makes a closure. */
#ifndef BAC_TESTSUITE_INTERP_WORLD_H
#define BAC_TESTSUITE_INTERP_WORLD_H

#include "interp/interp.h"
#include "interp/loop.h"
#include "interp/stack.h"
#include "runtime/callback.h"
#include "runtime/memory.h"
#include "runtime/startup.h"
#include "testsuite/lib/tap.h"

static inline void world_start(void)
{
  const char *names[1024];
  value globals;
  size_t n = 0;
  bac_params_parse();
  bac_startup();
  bac_interp_start(BAC_LOOP_PLAIN, NULL);
  for (size_t i = 0; i < bac_prim_count && n < 1024; i++)
    names[n++] = bac_prim_table[i].name;
  bac_link_program(&(struct bac_link_input){ .prim = names, .prim_count = n });
  globals = caml_alloc_shr(16, 0);
  for (int i = 0; i < 12; i++) {
    value exn = caml_alloc_shr(2, Object_tag);
    caml_initialize(&Field(exn, 0), caml_alloc_initialized_string(3, "exn"));
    Field(exn, 1) = Val_long(-1 - i);
    caml_initialize(&Field(globals, i), exn);
  }
  caml_global_data = globals;
}

static inline int world_prim(const char *name)
{
  for (size_t i = 0; i < bac_prim_count; i++)
    if (strcmp(bac_prim_table[i].name, name) == 0)
      return (int)i;
  return -1;
}

static inline code_t world_code(const opcode_t *words, size_t n)
{
  void *base;
  if (bac_code_range_take(n * sizeof *words, &base) != BAC_OK)
    abort();
  memcpy(base, words, n * sizeof *words);
  bac_thread_code(base, n);
  return base;
}

/* A closure without environment over decoded code, entered at word `at`. */
static inline value world_closure(code_t code, size_t at)
{
  value c = caml_alloc_shr(2, Closure_tag);
  Field(c, 0) = (value)(code + at);
  Field(c, 1) = Make_closinfo(0, 2);
  return c;
}
#define WORLD_FUNCTION(...) \
  world_closure(world_code((const opcode_t[]){ __VA_ARGS__ }, \
                           sizeof((const opcode_t[]){ __VA_ARGS__ }) / sizeof(opcode_t)), 0)
#define OPC(name) BAC_OP_##name

#endif
