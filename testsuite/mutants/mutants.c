/* mutants.c -- run damaged executables; none may end by a signal, hang, or say more than one line.
 *
 *   mutants [-n COUNT] [-s SEED] [-1 NUMBER] [-k DIR] BACTRIAN FILE...
 *     -1 NUMBER  only this mutant, with its output shown      -k DIR  keep the mutants that fail
 *
 * Mutant i is made from FILE number i mod files by a generator seeded with SEED and i alone, so each can be
 * made again.  Kinds: truncations, bit flips, section table and trailer, opcodes and operands of CODE,
 * DATA, PRIM.  A mutant that is accepted runs an altered program: it may print and return what it likes, use
 * up its CPU time (counted; then it is loaded again with --verify-only, which must end), or touch memory it
 * must not, which has to end in exit code 139 and one line. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_PATCHES 16
#define STDERR_KEPT 4000
#define CPU_MICROSECONDS 200000
#define WALL_SECONDS 20
#define MEMORY_BYTES ((rlim_t)3 << 30)

struct section { char name[5]; size_t offset, bytes; };
struct original {
  const char *path;
  unsigned char *bytes;
  size_t size;
  struct section section[16];
  size_t sections, table;              /* table: offset of the first descriptor */
};
struct mutant {
  unsigned char *bytes;
  size_t size;
  char what[200];
};
struct outcome {
  bool signaled, cpu_limit, timeout;
  int code;                            /* exit code or signal */
  int lines;
  char text[STDERR_KEPT + 1];
};
static struct {
  unsigned refused, damaged_data, same, altered, invalid_access, cpu_limit, failed;
} tally;
static struct {
  const char *bactrian, *keep;
  char dir[64], file[96], cwd[96];
  uint64_t seed;
} run;

static _Noreturn void die(const char *what)
{
  fprintf(stderr, "mutants: %s: %s\n", what, strerror(errno));
  exit(99);
}

/* ---- seeded numbers (splitmix64) --------------------------------------------------------------------- */

static uint64_t rng_state;
static uint64_t rng(void)
{
  uint64_t z = rng_state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
  return z ^ z >> 31;
}
static size_t below(size_t n) { return n == 0 ? 0 : (size_t)(rng() % n); }

/* ---- originals ----------------------------------------------------------------------------------------- */

static uint32_t be32(const unsigned char *p)
{
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static void put_be32(unsigned char *p, uint32_t v)
{
  p[0] = (unsigned char)(v >> 24); p[1] = (unsigned char)(v >> 16); p[2] = (unsigned char)(v >> 8); p[3] = (unsigned char)v;
}
static void put_le32(unsigned char *p, uint32_t v)
{
  p[3] = (unsigned char)(v >> 24); p[2] = (unsigned char)(v >> 16); p[1] = (unsigned char)(v >> 8); p[0] = (unsigned char)v;
}

static void read_original(struct original *o, const char *path)
{
  FILE *f = fopen(path, "rb");
  if (f == NULL || fseek(f, 0, SEEK_END) != 0)
    die(path);
  o->path = path;
  o->size = (size_t)ftell(f);
  o->bytes = malloc(o->size + 1);
  rewind(f);
  if (o->bytes == NULL || fread(o->bytes, 1, o->size, f) != o->size)
    die(path);
  fclose(f);
  o->sections = be32(o->bytes + o->size - 16);
  o->table = o->size - 16 - 8 * o->sections;
  size_t end = o->table;
  for (size_t i = o->sections; i-- > 0; ) {
    const unsigned char *d = o->bytes + o->table + 8 * i;
    memcpy(o->section[i].name, d, 4);
    o->section[i].bytes = be32(d + 4);
    end -= o->section[i].bytes;
    o->section[i].offset = end;
  }
}

static const struct section *find(const struct original *o, const char *name)
{
  for (size_t i = 0; i < o->sections; i++)
    if (strcmp(o->section[i].name, name) == 0)
      return &o->section[i];
  die(name);
}

/* ---- mutations -------------------------------------------------------------------------------------------- */

/* Numbers that are more likely than random ones to sit on an edge. */
static uint32_t edge_number(void)
{
  static const uint32_t edges[] = { 0, 1, 2, 3, 7, 8, 0x7f, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff,
                                    0x80000000u, 0xffffffffu, 0xfffffffeu, 143, 152, 153 };
  switch (below(4)) {
  case 0: return edges[below(sizeof edges / sizeof *edges)];
  case 1: return (uint32_t)below(160);
  case 2: return (uint32_t)-(int32_t)below(64);
  default: return (uint32_t)rng();
  }
}

static void truncate_file(struct mutant *m)
{
  size_t keep = below(4) == 0 ? below(m->size) : m->size - 1 - below(below(2) == 0 ? 64 : m->size / 4);
  snprintf(m->what, sizeof m->what, "truncated to %zu of %zu bytes", keep, m->size);
  m->size = keep;
}

/* Bytes fall out of the middle, so that the trailer is fine and everything before it is shifted. */
static void cut_middle(struct mutant *m)
{
  size_t at = below(m->size - 16), n = 1 + below(below(2) == 0 ? 16 : 4096);
  if (at + n > m->size - 16)
    n = m->size - 16 - at;
  memmove(m->bytes + at, m->bytes + at + n, m->size - at - n);
  m->size -= n;
  snprintf(m->what, sizeof m->what, "%zu bytes removed at %zu", n, at);
}

static void flip_bits(struct mutant *m, size_t from, size_t bytes, const char *where)
{
  size_t n = 1 + below(4), at = 0;
  for (size_t i = 0; i < n; i++) {
    at = from + below(bytes);
    m->bytes[at] ^= (unsigned char)(1u << below(8));
  }
  snprintf(m->what, sizeof m->what, "%zu bits flipped in %s, the last at %zu", n, where, at);
}

static void edit_table(const struct original *o, struct mutant *m)
{
  unsigned char *d = m->bytes + o->table + 8 * below(o->sections);
  size_t other = o->table + 8 * below(o->sections);
  unsigned char swap[8];
  switch (below(6)) {
  case 0: put_be32(m->bytes + m->size - 16, edge_number()); break;               /* section count */
  case 1: put_be32(d + 4, edge_number()); break;
  case 2: put_be32(d + 4, be32(d + 4) + (uint32_t)below(9) - 4); break;
  case 3: d[below(4)] ^= (unsigned char)(1u << below(7)); break;
  case 4: memcpy(swap, d, 8); memcpy(d, m->bytes + other, 8); memcpy(m->bytes + other, swap, 8); break;
  default: m->bytes[m->size - 1 - below(16)] ^= (unsigned char)(1u << below(8)); break;
  }
  snprintf(m->what, sizeof m->what, "section table or trailer edited");
}

/* Code that a program really executes is mostly near the beginning of CODE and of each function, so one
 * edit of one word reaches the interpreter often enough. */
static void edit_code(const struct original *o, struct mutant *m)
{
  const struct section *s = find(o, "CODE");
  size_t words = s->bytes / 4, n = 1 + below(3), at = 0;
  uint32_t v = 0;
  for (size_t i = 0; i < n; i++) {
    at = below(words);
    unsigned char *p = m->bytes + s->offset + 4 * at;
    uint32_t old = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    switch (below(4)) {
    case 0: v = edge_number(); break;
    case 1: v = (uint32_t)below(153); break;
    case 2: v = old + (uint32_t)below(9) - 4; break;
    default: v = o->bytes[s->offset + 4 * below(words)]; break;          /* some other word's low byte */
    }
    put_le32(p, v);
  }
  snprintf(m->what, sizeof m->what, "%zu words of CODE edited, the last: word %zu := %d", n, at, (int32_t)v);
}

static void edit_section(const struct original *o, struct mutant *m, const char *name)
{
  const struct section *s = find(o, name);
  if (below(3) == 0) {
    flip_bits(m, s->offset, s->bytes, name);
    return;
  }
  size_t n = 1 + below(4), at = 0;
  for (size_t i = 0; i < n; i++) {
    at = below(s->bytes);
    m->bytes[s->offset + at] = (unsigned char)edge_number();
  }
  snprintf(m->what, sizeof m->what, "%zu bytes of %s edited, the last at %zu", n, name, at);
}

static void mutate(const struct original *o, struct mutant *m)
{
  memcpy(m->bytes, o->bytes, o->size);
  m->size = o->size;
  size_t kind = below(100);
  if (kind < 10) truncate_file(m);
  else if (kind < 15) cut_middle(m);
  else if (kind < 25) flip_bits(m, 0, m->size, "the file");
  else if (kind < 35) edit_table(o, m);
  else if (kind < 75) edit_code(o, m);
  else if (kind < 95) edit_section(o, m, "DATA");
  else edit_section(o, m, "PRIM");
}

/* ---- running ------------------------------------------------------------------------------------------------ */

static void limit(int what, rlim_t n)
{
  struct rlimit r = { n, n };
  setrlimit(what, &r);
}

static _Noreturn void child(int err, const char *option)
{
  int null = open("/dev/null", O_RDWR);
  struct itimerval cpu = { .it_value = { 0, CPU_MICROSECONDS } };
  char *argv[] = { (char *)"bactrian", (char *)option, run.file, NULL };
  if (option == NULL)
    memmove(argv + 1, argv + 2, 2 * sizeof *argv);
  dup2(null, 0);
  dup2(null, 1);
  dup2(err, 2);
  setitimer(ITIMER_PROF, &cpu, NULL);          /* survives exec; finer than RLIMIT_CPU */
#if !BAC_ASAN && !BAC_TSAN            /* their shadow memory is larger than any limit */
  limit(RLIMIT_AS, MEMORY_BYTES);
#endif
  limit(RLIMIT_FSIZE, 1 << 20);
  limit(RLIMIT_CORE, 0);
  signal(SIGXFSZ, SIG_IGN);
  if (chdir(run.cwd) == 0)
    execv(run.bactrian, argv);
  _exit(98);
}

static double seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Collect stderr until the child closes it; true when the time is up first. */
static bool read_stderr(int fd, struct outcome *out)
{
  double end = seconds() + WALL_SECONDS;
  size_t n = 0;
  char rest[4096];
  out->lines = 0;
  for (;;) {
    struct pollfd p = { fd, POLLIN, 0 };
    int left = (int)((end - seconds()) * 1000);
    if (left <= 0 || poll(&p, 1, left) == 0)
      break;
    ssize_t got = read(fd, rest, sizeof rest);
    if (got <= 0) {
      out->text[n] = 0;
      return false;
    }
    for (ssize_t i = 0; i < got; i++) {
      out->lines += rest[i] == '\n';
      if (n < STDERR_KEPT) out->text[n++] = rest[i];
    }
  }
  out->text[n] = 0;
  return true;
}

static void execute(const char *option, struct outcome *out)
{
  int fds[2], status;
  if (pipe2(fds, O_CLOEXEC) != 0)
    die("pipe");
  pid_t pid = vfork();
  if (pid == 0)
    child(fds[1], option);
  if (pid < 0)
    die("fork");
  close(fds[1]);
  out->timeout = read_stderr(fds[0], out);
  if (out->timeout)
    kill(pid, SIGKILL);
  close(fds[0]);
  waitpid(pid, &status, 0);
  out->signaled = WIFSIGNALED(status);
  out->code = out->signaled ? WTERMSIG(status) : WEXITSTATUS(status);
  out->cpu_limit = out->signaled && out->code == SIGPROF;
}

static void write_file(const struct mutant *m)
{
  int fd = open(run.file, O_WRONLY | O_CREAT | O_TRUNC, 0700);
  if (fd < 0 || write(fd, m->bytes, m->size) != (ssize_t)m->size)
    die(run.file);
  close(fd);
}

/* NULL when the end was a good one. */
static const char *judge(const struct outcome *got, const struct outcome *plain)
{
  if (got->timeout) return "hangs";
  if (got->cpu_limit) { tally.cpu_limit++; return NULL; }
  if (got->signaled) return "signal";
  switch (got->code) {
  case 127: case 134:
    tally.refused++;
    /* the reference has a second line with the loader's reason here */
    return got->lines == 1 || (got->lines == 2 && strstr(got->text, "\nReason: ") != NULL) ? NULL : "not one line";
  case 139: case 136: case 135: case 132:
    tally.invalid_access++;
    return strncmp(got->text, "Fatal error: ", 13) == 0 && got->lines == 1 ? NULL : "not one line";
  case 2:
    if (strstr(got->text, "section DATA") != NULL) {
      tally.damaged_data++;
      return got->lines == 1 ? NULL : "not one line";
    }
    tally.altered++;
    return NULL;
  default:
    if (got->code == plain->code && strcmp(got->text, plain->text) == 0) tally.same++;
    else tally.altered++;
    return NULL;
  }
}

static void keep_file(const struct mutant *m, unsigned number)
{
  char path[300];
  if (run.keep == NULL)
    return;
  snprintf(path, sizeof path, "%s/mutant-%u.byte", run.keep, number);
  FILE *f = fopen(path, "wb");
  if (f != NULL) {
    fwrite(m->bytes, 1, m->size, f);
    fclose(f);
  }
}

static void try_mutant(const struct original *o, const struct outcome *plain, struct mutant *m, unsigned number,
                       bool show)
{
  struct outcome got;
  rng_state = run.seed * UINT64_C(0x100000001b3) + number;
  mutate(o, m);
  write_file(m);
  execute(NULL, &got);
  const char *fault = judge(&got, plain);
  if (fault == NULL && got.cpu_limit) {
    write_file(m);
    execute("--verify-only", &got);
    if (got.signaled || got.timeout)
      fault = "does not end even when it is only loaded";
  }
  if (show || fault != NULL) {
    printf("# mutant %u of %s: %s\n#   %s; %s %d, %d lines: %.300s\n", number, o->path, m->what,
           fault == NULL ? "fine" : fault, got.signaled ? "signal" : "exit", got.code, got.lines, got.text);
    fflush(stdout);
  }
  if (fault != NULL) {
    tally.failed++;
    keep_file(m, number);
  }
}

static void make_directory(void)
{
  const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
  snprintf(run.dir, sizeof run.dir, "%s/mutants-XXXXXX", base);
  if (mkdtemp(run.dir) == NULL)
    die(run.dir);
  snprintf(run.file, sizeof run.file, "%s/m.byte", run.dir);
  snprintf(run.cwd, sizeof run.cwd, "%s/cwd", run.dir);
  if (mkdir(run.cwd, 0700) != 0)
    die(run.cwd);
}

/* Altered programs may have left files behind. */
static void remove_directory(void)
{
  char command[200];
  snprintf(command, sizeof command, "rm -rf '%s'", run.dir);
  if (system(command) != 0)
    fprintf(stderr, "mutants: cannot remove %s\n", run.dir);
}

static void run_plain(const struct original *o, struct outcome *plain)
{
  struct mutant m = { .bytes = o->bytes, .size = o->size };
  write_file(&m);
  execute(NULL, plain);
  if (plain->signaled || plain->timeout || plain->code >= 100) {
    printf("Bail out! %s itself does not run: %s %d %s\n", o->path, plain->signaled ? "signal" : "exit",
           plain->code, plain->text);
    remove_directory();
    exit(1);
  }
}

static void summary(unsigned count, double start)
{
  printf("# %u mutants in %.1f s: %u refused, %u with damaged data, %u unchanged, %u altered programs, "
         "%u invalid accesses, %u out of CPU time, %u failed\n", count, seconds() - start, tally.refused,
         tally.damaged_data, tally.same, tally.altered, tally.invalid_access, tally.cpu_limit, tally.failed);
  printf("%sok 1 - no mutant ends by a signal, hangs or says more than one line\n", tally.failed == 0 ? "" : "not ");
  printf("%sok 2 - most mutants reach what they are meant to test\n",
         tally.refused > 0 && tally.altered + tally.same > 0 ? "" : "not ");
  printf("1..2\n");
}

int main(int argc, char **argv)
{
  unsigned count = 21000;
  long only = -1;
  int option;
  run.seed = 20261120;
  while ((option = getopt(argc, argv, "n:s:1:k:")) != -1)
    switch (option) {
    case 'n': count = (unsigned)strtoul(optarg, NULL, 10); break;
    case 's': run.seed = strtoull(optarg, NULL, 10); break;
    case '1': only = strtol(optarg, NULL, 10); break;
    case 'k': run.keep = optarg; break;
    default: return 99;
    }
  size_t files = (size_t)(argc - optind) - 1, largest = 0;
  if (argc - optind < 2)
    return 99;
  run.bactrian = argv[optind];
  make_directory();
  struct original *o = calloc(files, sizeof *o);
  struct outcome *plain = calloc(files, sizeof *plain);
  for (size_t i = 0; i < files; i++) {
    read_original(&o[i], argv[optind + 1 + (int)i]);
    largest = o[i].size > largest ? o[i].size : largest;
    run_plain(&o[i], &plain[i]);
  }
  struct mutant m = { .bytes = malloc(largest + 1) };
  double start = seconds();
  if (only >= 0)
    try_mutant(&o[(size_t)only % files], &plain[(size_t)only % files], &m, (unsigned)only, true);
  else
    for (unsigned i = 0; i < count; i++)
      try_mutant(&o[i % files], &plain[i % files], &m, i, false);
  summary(only >= 0 ? 1 : count, start);
  remove_directory();
  return tally.failed != 0;
}
