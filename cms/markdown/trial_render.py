"""Render texts on trial in a process that may crash, before they are rendered in the server.

`python -m cms.markdown.trial_render` reads `[seconds, [[text, language], …]]` as JSON. It prints
the number of each text before rendering it, on a stack as small as that of a server's thread.
"""

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from errno import EAGAIN

import orjson

from cms.core.settings import ROOT
from cms.markdown.plain_text import plain
from cms.markdown.render import render

STACK_BYTES = 2 << 20
"""Bytes of the stack of a server's thread."""
MAX_CPU_SECONDS = 10
"""CPU seconds that a text may take. Not seconds of a clock: on a busy machine any text may take
long by it.
"""

Text = tuple[str, str]
"""A Markdown text and its language."""


def first_fatal(texts: Sequence[Text], seconds: int = MAX_CPU_SECONDS) -> int | None:
    """Return the index of the first text that can't be rendered; None if all can.

    Such a text ends the process, or takes more than `seconds` of CPU time. Raises OSError if no
    process can be started.
    """
    if not texts:
        return None
    with subprocess.Popen(
        [sys.executable, "-m", "cms.markdown.trial_render"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        printed, _ = process.communicate(orjson.dumps((seconds, texts)))

    last = printed.split()[-1:]
    if not last:
        raise OSError(EAGAIN, "the process that renders texts on trial can’t begin")
    return None if last == [b"done"] else int(last[0])


def render_all(texts: Sequence[Text], seconds: int = MAX_CPU_SECONDS) -> Iterator[int]:
    """Render texts in every way that pages and search do. Yields the index of each before it
    begins.

    A text that takes too long ends this process.
    """
    for number, (text, lang) in enumerate(texts):
        yield number
        limit_cpu_time(seconds)
        render(text, lang)
        plain(text, lang)


def limit_cpu_time(seconds: int) -> None:
    """Have the kernel end this process (SIGXCPU) after `seconds` more of CPU time, or one second
    more.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(time.process_time()) + 1 + seconds
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def main() -> None:
    """Render the texts given on standard input, and print the number of each."""
    seconds, texts = orjson.loads(sys.stdin.buffer.read())

    def render_texts() -> None:
        for number in render_all(texts, seconds):
            print(number, flush=True)
        print("done", flush=True)

    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=render_texts)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
