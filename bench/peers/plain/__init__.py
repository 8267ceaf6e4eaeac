"""A plain program without a framework: JSON files, Jinja, Markdown with comrak, sanitized by nh3. It
says what the pages themselves cost in our language and with our libraries.
"""

import json
from pathlib import Path

from bench.corpus import Corpus, Entry
from bench.peers import Commands
from bench.work import LANGUAGES, PYTHON, ROOT, write


class Plain:
    """Reads one JSON file an entry, as we do. It has the libraries of our own environment."""

    name = "plain"
    program = "bench.peers.plain.build"
    packages: tuple[str, ...] = ()

    def make(self, corpus: Corpus, folder: Path) -> None:
        """Write one file for each entry, with both languages."""
        for entry in corpus:
            write(folder / entry.type / f"{entry.key}.json", dump(values(entry)))

    def build(self, folder: Path, out: Path) -> Commands:
        """Return one command."""
        return [
            ([str(PYTHON), "-m", self.program, str(folder), str(out)], {"PYTHONPATH": str(ROOT)})
        ]

    def edit(self, folder: Path, number: int) -> None:
        path = folder / "news" / f"news-{number}.json"
        known = json.loads(path.read_text("utf-8"))
        known["body"]["en"] += " Edited."
        write(path, dump(known))


def values(entry: Entry) -> dict[str, object]:
    """Return an entry as in its file."""
    texts = {"title": entry.title, "summary": entry.summary, "body": entry.body}
    return {name: dict(zip(LANGUAGES, pair, strict=True)) for name, pair in texts.items()} | {
        "date": entry.date.isoformat(),
        "category": entry.category,
        "projects": entry.projects,
        "more": entry.more,
        "news": entry.news,
    }


def dump(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
