"""CPU time and peak memory of one process, without what the harness itself costs."""
import ctypes
import os
import re
import signal
import sys
import tempfile
import time

PTRACE_TRACEME, PTRACE_CONT, PTRACE_SETOPTIONS = 0, 7, 0x4200
PTRACE_O_TRACEEXIT, PTRACE_O_EXITKILL, PTRACE_EVENT_EXIT = 0x40, 0x100000, 6
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


class Failed(Exception):
    """The measured process did not end with status 0."""


def _spawn(argv, argv0, cwd, env, output):
    """Start without a shell and without a copy of this process, whose cost a small program would be charged for."""
    back = os.open(".", os.O_RDONLY)
    os.chdir(cwd)
    try:
        return os.posix_spawn(argv[0], [argv0] + argv[1:], env, file_actions=[
            (os.POSIX_SPAWN_DUP2, output.fileno(), 1), (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)])
    finally:
        os.fchdir(back)
        os.close(back)


def _start_traced(argv, argv0, cwd, env, output):
    """Fork and exec without a shell; the child's standard output goes to the open file `output`."""
    pid = os.fork()
    if pid:
        return pid
    try:
        os.dup2(output.fileno(), 1)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(cwd)
        _libc.ptrace(PTRACE_TRACEME, 0, None, None)
        os.execve(argv[0], [argv0] + argv[1:], env)
    finally:
        os._exit(127)


def _check(argv, status):
    if status != 0:
        code = os.waitstatus_to_exitcode(status)
        raise Failed("%s: %s" % (" ".join(argv[-3:]), "signal %d" % -code if code < 0 else "exit code %d" % code))


def cpu_time(argv, argv0, cwd, env):
    """(user + system seconds, elapsed seconds, standard output) of one run."""
    with tempfile.TemporaryFile() as output:
        begun = time.monotonic()
        _, status, usage = os.wait4(_spawn(argv, argv0, cwd, env, output), 0)
        elapsed = time.monotonic() - begun
        _check(argv, status)
        output.seek(0)
        return usage.ru_utime + usage.ru_stime, elapsed, output.read()


def peak_memory(argv, argv0, cwd, env):
    """Peak resident bytes of one run.

    ru_maxrss would start from the size of this Python process at fork, more than a small program ever needs;
    so the process is stopped on its way out and the kernel asked for the high-water mark of its own memory."""
    with tempfile.TemporaryFile() as output:
        pid = _start_traced(argv, argv0, cwd, env, output)
        peak, status = _follow(pid)
        _check(argv, status)
        return peak


def _follow(pid):
    peak = 0
    _, status = os.waitpid(pid, 0)          # stops once, at exec
    _libc.ptrace(PTRACE_SETOPTIONS, pid, None, PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL)
    passed_on = 0
    while os.WIFSTOPPED(status):
        if status >> 16 == PTRACE_EVENT_EXIT:
            peak, passed_on = _high_water(pid), 0
        _libc.ptrace(PTRACE_CONT, pid, None, passed_on)
        _, status = os.waitpid(pid, 0)
        passed_on = os.WSTOPSIG(status) if os.WIFSTOPPED(status) and os.WSTOPSIG(status) != signal.SIGTRAP else 0
    return peak, status


def _high_water(pid):
    with open("/proc/%d/status" % pid) as f:
        found = re.search(r"VmHWM:\s+(\d+) kB", f.read())
    return int(found.group(1)) * 1024 if found else 0


def processor():
    """One line that says where figures were taken."""
    with open("/proc/cpuinfo") as f:
        model = re.search(r"model name\s*:\s*(.*)", f.read())
    return "%s, %d cores, %s %s" % (model.group(1) if model else os.uname().machine, os.cpu_count(), sys.platform,
                                    os.uname().release)
