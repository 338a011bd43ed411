/* t_params.c -- promises of params.c: what OCAMLRUNPARAM and BACPARAM mean.  The expected values were seen with
 * the reference runtime. */
#include "runtime/params.h"
#include <signal.h>
#include <stdlib.h>
#include "gc/gc.h"
#include "platform/stress_edge.h"
#include "testsuite/lib/tap.h"

static void parse(const char *ocamlrunparam)
{
  setenv("OCAMLRUNPARAM", ocamlrunparam, 1);
  bac_params_parse();
}

static void an_empty_string_gives_the_defaults(void)
{
  parse("");
  TAP_IS_INT(bac_params.minor_heap_words, 262144);
  TAP_IS_INT(bac_params.max_stack_words, 134217728);
  TAP_IS_INT(bac_params.space_overhead, 120);
  TAP_IS_INT(bac_params.custom_major_ratio, 44);
  TAP_IS_INT(bac_params.custom_minor_max, 70000);
  TAP_IS_INT(bac_params.backtrace, 0);
  TAP_IS_INT(bac_gc_params.minor_heap_words, 262144);
}

static void a_letter_alone_means_one(void)
{
  parse("b,W,V");
  TAP_IS_INT(bac_params.backtrace, 1);
  TAP_IS_INT(bac_params.runtime_warnings, 1);
  TAP_IS_INT(bac_params.verify_heap, 1);
  TAP_IS_INT(bac_gc_params.verify, 1);
}

static void numbers_have_bases_and_suffixes(void)
{
  parse("l=10k,v=0x400,e=0X12");
  TAP_IS_INT(bac_params.max_stack_words, 10240);
  TAP_IS_INT(bac_params.verbose, 0x400);
  TAP_IS_INT(bac_params.events_log_wsize, 0x12);
  parse("s=0x1000k");
  TAP_IS_INT(bac_params.minor_heap_words, 4194304);
  parse("s=2M,l=1G");
  TAP_IS_INT(bac_params.minor_heap_words, 2097152);
  TAP_IS_INT(bac_params.max_stack_words, 1073741824);
  parse("o=99999999999");                        /* 32 bits are kept */
  TAP_IS_INT(bac_params.space_overhead, 1215752191);
}

static void nonsense_is_ignored(void)
{
  parse("zzz,,o=0x,b=x");
  TAP_IS_INT(bac_params.space_overhead, 1);
  TAP_IS_INT(bac_params.backtrace, 1);
}

static void sizes_are_made_usable(void)
{
  parse("s=1");
  TAP_IS_INT(bac_params.minor_heap_words, 512);
  parse("s=4097");
  TAP_IS_INT(bac_params.minor_heap_words, 4608);
  parse("o=0,M=0,m=0,n=0");
  TAP_IS_INT(bac_params.space_overhead, 1);
  TAP_IS_INT(bac_params.custom_major_ratio, 1);
  TAP_IS_INT(bac_params.custom_minor_ratio, 1);
  TAP_IS_INT(bac_params.custom_minor_max, 0);
}

static void the_second_variable_counts_only_without_the_first(void)
{
  setenv("CAMLRUNPARAM", "v=5", 1);
  parse("v=4");
  TAP_IS_INT(bac_params.verbose, 4);
  unsetenv("OCAMLRUNPARAM");
  bac_params_parse();
  TAP_IS_INT(bac_params.verbose, 5);
  unsetenv("CAMLRUNPARAM");
}

static void no_domain(void) { parse("d=0"); }
static void many_domains(void) { parse("d=5000"); }
static void misspelt(void)
{
  setenv("BACPARAM", "stres=minor:1", 1);
  parse("");
}

static void impossible_requests_end_the_program(void)
{
  char text[200];
  TAP_OK(WIFSIGNALED(tap_in_child(no_domain, text, sizeof text)));
  TAP_IS_STR(text, "Fatal error: OCAMLRUNPARAM: max_domains(d) must be at least 1\n");
  TAP_OK(WIFSIGNALED(tap_in_child(many_domains, text, sizeof text)));
  TAP_IS_STR(text, "Fatal error: OCAMLRUNPARAM: max_domains(d) is too large. The maximum value is 4096.\n");
  TAP_OK(WIFSIGNALED(tap_in_child(misspelt, text, sizeof text)));
  TAP_IS_STR(text, "Fatal error: BACPARAM: `stres=minor:1' is not understood\n");
}

static void our_own_variable_sets_the_test_modes(void)
{
  setenv("BACPARAM", "stress=minor:3,stress=major:64,stress=compact:5,stress=move,stress=park:9,seed=42,heap-limit=64M,verify=2", 1);
  parse("");
  TAP_IS_INT(bac_gc_params.stress_minor, 3);
  TAP_IS_INT(bac_gc_params.stress_major, 64);
  TAP_OK(bac_gc_params.stress_move);
  TAP_IS_INT(bac_gc_params.stress_compact, 5);
  TAP_IS_INT(bac_gc_params.stress_park, 9);
  TAP_IS_INT(bac_stress_park, 9);
  TAP_IS_INT(bac_gc_params.stress_seed, 42);
  TAP_IS_INT(bac_gc_params.heap_limit_bytes, 64 << 20);
  TAP_IS_INT(bac_gc_params.verify, 2);
  setenv("BACPARAM", "stress=park", 1);
  parse("");
  TAP_IS_INT(bac_stress_park, 1);
}

int main(void)
{
  unsetenv("BACPARAM");
  TAP_RUN(an_empty_string_gives_the_defaults);
  TAP_RUN(a_letter_alone_means_one);
  TAP_RUN(numbers_have_bases_and_suffixes);
  TAP_RUN(nonsense_is_ignored);
  TAP_RUN(sizes_are_made_usable);
  TAP_RUN(the_second_variable_counts_only_without_the_first);
  TAP_RUN(impossible_requests_end_the_program);
  TAP_RUN(our_own_variable_sets_the_test_modes);
  return TAP_DONE();
}
