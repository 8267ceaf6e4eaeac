"""A server’s threads share a few arenas of memory, and return what passwords took."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent
THREADS = """
import ctypes, sys, threading
from cms.core.processes import limit_malloc

if sys.argv[1] == "shared":
    limit_malloc()
libc, ready, done = ctypes.CDLL(None), threading.Barrier(9), threading.Event()
libc.malloc.restype = ctypes.c_void_p
libc.malloc_info.argtypes = ctypes.c_int, ctypes.c_void_p
libc.fdopen.restype = ctypes.c_void_p
libc.fflush.argtypes = [ctypes.c_void_p]

def work():
    libc.malloc(5000)
    ready.wait()
    done.wait()

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
ready.wait()
out = libc.fdopen(1, b"w")
libc.malloc_info(0, out)
libc.fflush(out)
done.set()
"""


def heaps(how: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", THREADS, how], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode or "<malloc" not in done.stdout:
        pytest.skip("this C library doesn’t say what it keeps")
    return len(re.findall(r"<heap nr=", done.stdout))


def test_threads_share_a_few_areas_of_memory() -> None:
    assert heaps("apart") > 2, "the test doesn’t measure its subject"
    assert heaps("shared") <= 2


SIGN_INS = """
import re, threading
from pathlib import Path
from cms.accounts.passwords import Passwords
from cms.core.processes import limit_malloc

def megabytes(name):
    return int(re.search(name + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024

def sign_in():
    ready.wait()
    for _ in range(6):
        passwords.matches("", "a wrong password")

limit_malloc()
passwords, ready = Passwords(), threading.Barrier(16)
passwords.matches("", "the first loads the library")
before = megabytes("VmRSS")
threads = [threading.Thread(target=sign_in) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(megabytes("VmHWM") - before, megabytes("VmRSS") - before)
"""


def test_sign_ins_of_strangers_take_little_memory_and_return_it() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("this system doesn’t say how much memory a process takes")
    done = subprocess.run(
        [sys.executable, "-c", SIGN_INS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    peak, kept = map(int, done.stdout.split())
    assert peak < 5 * 19, "four hashes at once take 19 MiB each"
    assert kept < 19
