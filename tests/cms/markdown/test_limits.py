"""No text crashes the process that renders it, with the stack of a server's thread."""

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from minisite import News

from cms.content.entry import incomplete, make_entry, make_lenient
from cms.core.errors import Invalid
from cms.markdown import render
from cms.markdown.engine import MAX_ADDRESSES, MAX_NOTES
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Line, Markdown
from cms.schema.fields.base import MAX_LINES, MAX_TEXT_LENGTH
from tests.thorough import sample

ROOT = Path(__file__).parent.parent.parent.parent
IN_A_THREAD = """
import sys, threading
from cms.markdown import plain, render, summary
sources = sys.stdin.buffer.read().decode("utf-8", "surrogatepass").split("\\0")
def work():
    for number, source in enumerate(sources):
        print(number, flush=True)
        render(source, "zh-Hans"), plain(source), summary(source, 200)
    print("done", flush=True)
threading.stack_size(2 * 2**20)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""
UNITS = [
    "a@b.c ",
    "a@b.c\n",
    "mailto:a@b.c ",
    "xmpp:a@b.c/d ",
    "a&#64;b.c ",
    "a&commat;b.c ",
    "www.a.b ",
    "http://a.b ",
    "[^1]",
    "[^1]: x\n",
    "[^[a]",
    ">",
    "> ",
    "- ",
    "1. ",
    "*a ",
    "**",
    "_",
    "[",
    "]",
    "![",
    "](x)",
    "(",
    "[[a|",
    "]]",
    "$x$ ",
    "$",
    "`",
    "~~",
    "~",
    "^",
    "|",
    "|a|",
    "|-|\n",
    "\n",
    "\n\n",
    "# ",
    "<",
    "&amp;",
    "&",
    "中文",
    "    ",
    "\\",
    "<!--",
    "-->",
    '[a]: /x "t"\n',
    "[a][a]",
    "a\n===\n",
    "```\n",
    "- [ ] a\n",
    "\t",
    "é",
]
WHOLE = [
    "a@b.c " * 6722,
    "a@b.c " * 33_000,
    "**" + "a@b.c " * 20_000 + "**",
    "|" + "a@b.c " * 20_000 + "|\n|-|\n",
    "# " + "a@b.c " * 20_000,
    "a@b.c" * 30_000,
    ">" * 190_000 + "[^1]\n\n[^1]: a",
    "[^1]" * 50_000 + "\n\n[^1]: x",
    "中文\n" * 60_000,
    "$" + "{" * 490 + "x" + "}" * 490 + "$",
    "$" + r"\sqrt{" * 140 + "x" + "}" * 140 + "$",
    "$" + r"\begin{matrix}" * 28 + "a" + r"\end{matrix}" * 28 + "$",
    "$" + r"\left(" * 160 + "$",
]


def made_up(number: int) -> str:
    """Return a random text of a few units repeated often, by seed."""
    chance = random.Random(number)
    parts = [
        "".join(chance.choices(UNITS, k=chance.randint(1, 3))) for _ in range(chance.randint(1, 4))
    ]
    return "".join(part * chance.choice((1, 3, 40_000 // len(part))) for part in parts)[
        :MAX_TEXT_LENGTH
    ]


def rendered(sources: list[str]) -> str:
    """Render the texts in a thread with a server's stack. Returns `done`, or the number of the text
    that crashed the process.
    """
    done = subprocess.run(
        [sys.executable, "-c", IN_A_THREAD],
        input="\0".join(sources).encode(),
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS), (
        done.stderr.decode()
    )
    return done.stdout.decode().split()[-1]


def test_no_text_made_for_it_ends_the_process() -> None:
    assert rendered(WHOLE) == "done"


def test_no_text_made_up_at_random_does() -> None:
    assert rendered([made_up(number) for number in sample(range(120), 40)]) == "done"


def test_what_is_within_the_bounds_keeps_its_links_and_notes() -> None:
    html = render("a@b.cn " * MAX_ADDRESSES, "en").html
    assert html.count('href="mailto:') == MAX_ADDRESSES
    html = render("a@b.cn\n" * (3 * MAX_ADDRESSES), "en").html
    assert html.count('href="mailto:') == 3 * MAX_ADDRESSES, "counted line by line"
    html = render("[^1] " * 200 + "\n\n[^1]: x", "en").html
    assert html.count("doc-noteref") == 200


def test_what_is_beyond_shows_as_it_was_typed() -> None:
    html = render("a@b.cn " * (MAX_ADDRESSES + 1), "en").html
    assert "href" not in html
    assert html.count("a@b.cn") == MAX_ADDRESSES + 1
    html = render("[^1] " * (MAX_NOTES + 1) + "\n\n[^1]: no address of a link", "en").html
    assert "doc-noteref" not in html
    assert html.count("[^1]") == MAX_NOTES + 2


def test_a_text_too_long_or_of_too_many_lines_is_refused_at_its_field() -> None:
    field = Markdown("Text")
    assert len(field.parse(["a"] * MAX_LINES, "body.en").split("\n")) == MAX_LINES
    assert len(field.parse(["a" * MAX_TEXT_LENGTH], "body.en")) == MAX_TEXT_LENGTH
    for lines in (["a"] * (MAX_LINES + 1), ["a\n" * MAX_LINES], ["中" * (MAX_TEXT_LENGTH + 1)]):
        with pytest.raises(Invalid, match="Split it"):
            field.parse(lines, "body.en")
    with pytest.raises(Invalid, match="Shorten it"):
        Line("Title").parse("a" * (MAX_TEXT_LENGTH + 1), "title")


def test_the_texts_of_an_entry_have_a_bound_together() -> None:
    """In each language. A text beyond the limit is reported at its field, and left out where
    unfinished work is shown.
    """
    half = dict.fromkeys(("en", "zh"), "中" * (MAX_TEXT_LENGTH // 2))
    rows = [{"id": f"r{number}", "note": half} for number in range(5)]
    fits = {"headline": {"en": "A", "zh": "甲"}, "changes": rows}
    assert [*News.problems(fits), *News.cross_check(fits)] == []
    raw = {**fits, "body": {"en": ["a" * (MAX_TEXT_LENGTH - 1)], "zh": ["甲"]}}
    assert [*News.problems(raw)] == []
    assert [one.path for one in News.cross_check(raw)] == ["changes.r4.note.en"]
    assert "up to 300000 characters" in next(News.cross_check(raw)).text()
    assert "changes" not in make_lenient(EntryRef(News, "long"), raw).raw
    assert make_entry(EntryRef(News, "long"), raw, "").values["body"]["zh"] == "甲"
    assert [one.path for one in incomplete(News, raw)] == ["changes.r4.note.en"]
