"""Rendering a text in a process that may die, before it is rendered where others would die with it.

`python -m cms.markdown.trial_render` reads a JSON list of [text, language] and prints the number of each
before it renders it, on a stack as small as that of a server's thread.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from errno import EAGAIN

import orjson

from cms.core.settings import ROOT
from cms.markdown.plain_text import plain
from cms.markdown.render import render

STACK = 2 << 20
"""Bytes of the stack of a server's thread."""
SECONDS = 10
"""How long all texts of one trial may take beside the start of the process, and a second for each.
"""

Text = tuple[str, str]
"""A Markdown text and its language."""


def first_fatal(texts: Sequence[Text]) -> int | None:
    """The number of the first text whose rendering ends the process, or takes too long; None if all
    can be rendered.

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
        try:
            printed, _ = process.communicate(orjson.dumps(texts), timeout=SECONDS + len(texts))
        except subprocess.TimeoutExpired:
            process.kill()
            printed, _ = process.communicate()

    last = printed.split()[-1:]
    if not last:
        raise OSError(EAGAIN, "the process that renders texts on trial can’t begin")
    return None if last == [b"done"] else int(last[0])


def render_all(texts: Sequence[Text]) -> Iterator[int]:
    """Render texts in every way that pages and search do; the number of each, before it is begun."""
    for number, (text, lang) in enumerate(texts):
        yield number
        render(text, lang)
        plain(text, lang)


def main() -> None:
    """Render what stands on the input."""
    texts = orjson.loads(sys.stdin.buffer.read())

    def work() -> None:
        for number in render_all(texts):
            print(number, flush=True)
        print("done", flush=True)

    threading.stack_size(STACK)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
