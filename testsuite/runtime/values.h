/* values.h -- shorthands for tests of primitives: OCaml values from C ones, and exceptions as text. */
#ifndef BAC_TESTSUITE_RUNTIME_VALUES_H
#define BAC_TESTSUITE_RUNTIME_VALUES_H

#include "runtime/prims.h"
#include "testsuite/runtime/fixture.h"

static inline value str(const char *s) { return caml_copy_string(s); }
static inline value bytes_of(const char *s, size_t n) { return caml_alloc_initialized_string(n, s); }

/* "Name" or "Name:text" of an exception value; static storage. */
static inline const char *exn_text(value exn)
{
  static char text[256];
  value constructor = Tag_val(exn) == Object_tag ? exn : Field(exn, 0);
  if (constructor == exn)
    snprintf(text, sizeof text, "%s", String_val(Field(constructor, 0)));
  else
    snprintf(text, sizeof text, "%s:%s", String_val(Field(constructor, 0)), String_val(Field(exn, 1)));
  return text;
}

/* The expression raises exactly this; `body` is a function, since it is run under a catcher. */
#define TAP_RAISES(body, expected) \
  do { value exn_ = fixture_catch(body); \
       TAP_OK(exn_ != 0 && strcmp(exn_text(exn_), expected) == 0); } while (0)
#define TAP_STR(v, expected) TAP_OK(strcmp(String_val(v), expected) == 0)

static inline void values_start(void)
{
  fixture_start();
  fixture_exceptions();
}

#endif
