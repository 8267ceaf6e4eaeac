"""Figures of the editor: saved in `editor.json` beside the report, and a section of it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.tables import table
from bench.work import ROOT, write

DOCS = ROOT / "docs"
COUNTED = {"clicks": "Clicks", "keys": "Key presses", "loads": "Page loads"}
CLICKS = """Ten tasks of an editor, each by the shortest way, in a real Chromium on the shipped site: before → after the
form, the tools of long texts, the media library, the lists, the structure and the palette were made anew. Words
of an entry are content and aren’t counted. What is typed to find something, or as signs of Markdown, are key
presses; so is a key with Ctrl. A file chosen in the system’s own window is one click, and so is dragging.
`python -m bench.clicks --earlier CHECKOUT` counts again; CHECKOUT is a worktree of commit {commit}.
"""
KEYS = """A text of {characters:,} characters with {pictures} pictures, in a real Chromium, with nothing else
running: from a key to the end of all that the page does for it, its layout included; and until the frame with
the letter is painted. With the page shown beside the form, it followed the last key after {median:.0f} ms
(median; the slowest of {number}: {slowest:.0f} ms), of which 200 ms are waiting for another key. A form of two
long texts can be written in after {opened[Markdown]:.0f} ms as Markdown, after {opened[Visual]:.0f} ms as visual
texts. `python -m bench.keys` measures again.
"""


def load(docs: Path) -> dict[str, Any]:
    """Return all saved figures."""
    path = docs / "editor.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def keep(docs: Path, name: str, figures: Any) -> None:
    """Save the figures of one part."""
    kept = load(docs) | {name: figures}
    write(docs / "editor.json", json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def section(docs: Path) -> Iterator[str]:
    """Yield the section of the report, if there are figures."""
    kept = load(docs)
    if kept:
        yield "## The editor\n"
    if clicks := kept.get("clicks"):
        yield CLICKS.format(commit=clicks["commit"])
        yield clicks_table(clicks["tasks"])
    if keys := kept.get("keys"):
        yield KEYS.format(**keys)
        rows = [
            [name, *(f"{one:.1f} ms" for one in times)] for name, times in keys["times"].items()
        ]
        yield table(["", "p50", "p95", "painted, p50", "painted, p95"], rows)


def clicks_table(tasks: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    """Return a table with a row for each task: before → now."""
    rows = [row(name, one["before"], one["now"]) for name, one in tasks.items()]
    sums = {
        when: {kind: sum(one[when].get(kind, 0) for one in tasks.values()) for kind in COUNTED}
        for when in ("before", "now")
    }
    rows.append([f"**{cell}**" for cell in row("Together", sums["before"], sums["now"])])
    return table(["Task", *COUNTED.values(), "All"], rows)


def row(name: str, before: Mapping[str, int], now: Mapping[str, int]) -> list[str]:
    pairs = [(before.get(kind, 0), now.get(kind, 0)) for kind in COUNTED]
    pairs.append((sum(one for one, _ in pairs), sum(one for _, one in pairs)))
    return [name, *(f"{one:,} → {other:,}" for one, other in pairs)]
