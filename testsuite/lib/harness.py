"""What every harness needs: the two runtimes, the toolchain, running a program, TAP.

Used by the scripts testsuite/run-* and bench/run.  Standard library only.
"""
import functools
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLCHAIN = Path(os.environ.get("BAC_OCAML_DIR", ROOT / "_ocaml"))
OCAMLLIB = TOOLCHAIN / "usr/lib/ocaml"

# What a tested program sees of the caller's environment: sanitizers and coverage report through these.
PASSED_ON = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS", "BACTRIAN_COVERAGE", "LLVM_PROFILE_FILE")


class Missing(Exception):
    """Something that the user can provide is not there; the text names the cure."""


def bactrian():
    """The binary under test: $BACTRIAN, else the one of the directory where make runs, else the default build's."""
    for candidate in (os.environ.get("BACTRIAN"), "bactrian", ROOT / "_build/bactrian"):
        if candidate and os.access(candidate, os.X_OK) and Path(candidate).is_file():
            return Path(candidate).resolve()
    raise Missing("no bactrian binary: run ./quickstart build, or set BACTRIAN=FILE")


@functools.lru_cache(maxsize=None)
def configuration():
    """What `bactrian -config` says, as a dictionary."""
    text = subprocess.run([str(bactrian()), "-config"], capture_output=True, text=True, timeout=60, check=True).stdout
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


def lacking(needs):
    """Why this binary cannot run a test with these needs; None if it can."""
    if "stublibs" in needs and not loads_libraries():
        return "a static bactrian loads no stub libraries"
    if "glibc" in needs and not configuration()["host"].endswith("-gnu"):
        return "the C library prints it in another way"
    unknown = set(needs) - {"stublibs", "glibc"}
    return "no such need: " + " ".join(unknown) if unknown else None


def loads_libraries():
    return configuration()["supports_shared_libraries"] == "true"


def reference():
    """How to start the reference runtime, without a shell in between, which would count as its start-up."""
    require_toolchain()
    if not (TOOLCHAIN / "ref").is_dir():
        return [str(TOOLCHAIN / "usr/bin/ocamlrun")]
    return [str(TOOLCHAIN / "ref/ld.so"), "--argv0", "ocamlrun", "--library-path", str(TOOLCHAIN / "ref/lib"),
            str(TOOLCHAIN / "usr/bin/ocamlrun")]


def require_toolchain():
    if not (TOOLCHAIN / ".stamp").exists():
        raise Missing("no OCaml toolchain in %s: run tools/ocaml-toolchain" % TOOLCHAIN)


def tool(name):
    """The bytecode file of a tool of the toolchain."""
    with_suffix = TOOLCHAIN / "usr/bin" / (name + ".byte")
    return with_suffix if with_suffix.exists() else TOOLCHAIN / "usr/bin" / name


def clean_environment(home, extra=()):
    """The same for everybody, so that a result depends on the program only."""
    env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home), "TMPDIR": str(home), "LC_ALL": "C",
           "OCAMLLIB": str(OCAMLLIB), "CAML_LD_LIBRARY_PATH": str(OCAMLLIB / "stublibs")}
    env.update((k, os.environ[k]) for k in PASSED_ON if k in os.environ)
    env.update(extra)
    return env


def bactrian_environment(env):
    """Add what the caller asks of Bactrian alone: checks and stress modes the reference does not know."""
    env = dict(env)
    params = [p for p in (os.environ.get("OCAMLRUNPARAM"), env.get("OCAMLRUNPARAM")) if p]
    if params:
        env["OCAMLRUNPARAM"] = ",".join(params)
    if "BACPARAM" in os.environ:
        env["BACPARAM"] = os.environ["BACPARAM"]
    return env


class Outcome:
    """What a run left behind: bytes on both outputs and the status as a shell reports it."""

    def __init__(self, stdout, stderr, status):
        self.stdout, self.stderr, self.status = stdout, stderr, status


TIMED_OUT = 124      # as timeout(1)
running = set()      # process groups of tested programs; written by the threads that run them, one item at a time


def end_running(number, _frame):
    """A harness that is told to stop takes the programs along: each is a process group of its own."""
    for group in list(running):
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            pass        # it ended meanwhile
    os._exit(128 + number)


def limit_cpu(pid, seconds):
    """The last resort if this harness itself is killed: a program that loops ends some day."""
    try:
        resource.prlimit(pid, resource.RLIMIT_CPU, (seconds, seconds))
    except ProcessLookupError:
        pass            # it ended already


def run(argv, cwd, env, stdin=b"", timeout=60, argv0=None):
    """Run to the end or to the time limit; the whole process group goes with it."""
    process = subprocess.Popen([argv0 or argv[0]] + [str(a) for a in argv[1:]], executable=str(argv[0]), cwd=cwd, env=env,
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               start_new_session=True)
    running.add(process.pid)
    limit_cpu(process.pid, 4 * timeout + 60)        # several domains use more CPU time than passes on the clock
    try:
        out, err = process.communicate(stdin, timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        return Outcome(out, err, TIMED_OUT)
    finally:
        running.discard(process.pid)
    status = process.returncode
    return Outcome(out, err, status if status >= 0 else 128 - status)


def run_reference(args, cwd, env, **how):
    return run(reference() + [str(a) for a in args], cwd, env, **how)


def run_bactrian(args, cwd, env, **how):
    """Under the name ocamlrun, where behaving byte for byte like the reference is promised."""
    return run([str(bactrian())] + [str(a) for a in args], cwd, bactrian_environment(env), argv0="ocamlrun", **how)


def compile_once(sources, flags, depends=()):
    """The program that ocamlc makes of these files, from the toolchain's cache if nothing changed; ValueError if it does
    not compile.  Under another name first, so that nobody sees half a file."""
    files = [Path(f) for f in list(sources) + list(depends) + [TOOLCHAIN / ".stamp"]]
    digest = hashlib.sha256(b"\0".join([f.read_bytes() for f in files] + [str(flags).encode()])).hexdigest()[:24]
    entry = TOOLCHAIN / "cache" / (digest + ".byte")
    if entry.exists():
        return entry
    entry.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bac-compile-") as box:
        for file in sources:
            shutil.copyfile(file, Path(box) / file.name)
        command = [tool("ocamlc")] + list(flags) + ["-o", "test.byte"] + [f.name for f in sources]
        result = run_reference(command, box, clean_environment(box), timeout=120)
        if result.status != 0:
            raise ValueError("does not compile:\n" + result.stderr.decode("utf-8", "replace").rstrip())
        new = entry.with_suffix(".new.%d" % os.getpid())
        shutil.copyfile(Path(box) / "test.byte", new)
    new.rename(entry)
    return entry


def how_it_ended(status):
    """An exit status in words."""
    if status == TIMED_OUT:
        return "more than the time allowed"
    return "killed by signal %d" % (status - 128) if status > 128 else "exit code %d" % status


def under_make():
    return "top_builddir" in os.environ


class Tap:
    """Writes TAP as results arrive, and a last line that people read."""

    def __init__(self, planned):
        self.done = self.failed = self.skipped = 0
        print("1..%d" % planned, flush=True)

    def report(self, name, problems, skip=None):
        self.done += 1
        word = "ok" if not problems else "not ok"
        directive = " # SKIP " + skip if skip else ""
        self.failed += bool(problems)
        self.skipped += bool(skip)
        lines = ["%s %d - %s%s" % (word, self.done, name, directive)]
        lines += ["# " + line for problem in problems for line in problem.split("\n")]
        print("\n".join(lines), flush=True)

    def finish(self):
        """Print the summary; the exit status for the harness.

        automake's TAP driver has counted the failures; a status beside them would be one more."""
        print("# %d passed, %d failed, %d skipped" % (self.done - self.failed - self.skipped, self.failed, self.skipped))
        return 1 if self.failed and not under_make() else 0


def main(function):
    """Call function(arguments).  A missing piece skips the test under plain `make check`, as a distribution tarball
    has no toolchain; ./quickstart check, which has fetched it, sets BAC_MUST_RUN."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_running)
    try:
        sys.exit(function(sys.argv[1:]))
    except Missing as missing:
        if under_make() and "BAC_MUST_RUN" not in os.environ:
            print("1..0 # SKIP %s" % missing)
            sys.exit(0)
        print("Bail out! %s" % missing)
        sys.exit(2)


def difference(label, expected, found, limit=12):
    """The first lines where two outputs part, for a person to read."""
    import difflib
    show = [b.decode("utf-8", "backslashreplace").splitlines() for b in (expected, found)]
    lines = list(difflib.unified_diff(show[0], show[1], "expected " + label, "found " + label, lineterm="", n=1))
    if not lines:
        lines = ["expected %s: %r" % (label, expected[-60:]), "found: %r" % found[-60:]]
    if len(lines) > limit:
        lines = lines[:limit] + ["... %d more lines" % (len(lines) - limit)]
    return "\n".join(line.replace("\0", "\\0") for line in lines)
