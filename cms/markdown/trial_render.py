"""Rendering a text in a process that may die, before it is rendered where others would die with it.

`python -m cms.markdown.trial_render` reads `[seconds, [[text, language], …]]` in JSON and prints the
number of each text before it renders it, on a stack as small as that of a server's thread.
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

STACK = 2 << 20
"""Bytes of the stack of a server's thread."""
SECONDS = 10
"""Seconds of a processor that a text may take. Not those of a clock: on a busy machine any text may
take long by it.
"""

Text = tuple[str, str]
"""A Markdown text and its language."""


def first_fatal(texts: Sequence[Text], seconds: int = SECONDS) -> int | None:
    """The number of the first text whose rendering ends the process, or takes a processor more than
    `seconds`; None if all can be rendered.

    Raises OSError where there is no room for a process more.
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


def render_all(texts: Sequence[Text], seconds: int = SECONDS) -> Iterator[int]:
    """Render texts in every way that pages and search do; the number of each, before it is begun. One
    that takes too long ends this process.
    """
    for number, (text, lang) in enumerate(texts):
        yield number
        limit_processor(seconds)
        render(text, lang)
        plain(text, lang)


def limit_processor(seconds: int) -> None:
    """Have the kernel end this process (SIGXCPU) when it has used its processor for so many seconds
    more, or one more than that.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(time.process_time()) + 1 + seconds
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def main() -> None:
    """Render what stands on the input."""
    seconds, texts = orjson.loads(sys.stdin.buffer.read())

    def work() -> None:
        for number in render_all(texts, seconds):
            print(number, flush=True)
        print("done", flush=True)

    threading.stack_size(STACK)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
