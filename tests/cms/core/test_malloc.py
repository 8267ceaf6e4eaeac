"""A server’s threads share a few arenas of memory."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent
THREADS = """
import ctypes, sys, threading
from cms.core.processes import limit_malloc_arenas

if sys.argv[1] == "shared":
    limit_malloc_arenas()
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
