"""Lektor: two alternatives, a model for each kind of page, archives as pages of their own with a
query each.
"""

import json
import shutil
from pathlib import Path

from bench.corpus import CATEGORIES, Corpus, Entry
from bench.peers import SHARED, Commands, environment
from bench.peers.text import (
    BASE,
    LABELS,
    MENU,
    NAMES,
    PLAIN,
    PLAIN_TEXT,
    TAGS,
    WORDS,
    plain_title,
    values,
)
from bench.work import LANGUAGES, write

HERE = Path(__file__).parent
PROJECT = f"""[project]
name = Bench
url = {BASE}

[alternatives.en]
name = English
primary = yes
url_prefix = /en/

[alternatives.zh]
name = 中文
url_prefix = /zh/
"""
FOLDERS = {"people": "persons", "projects": "works", "papers": "articles"}

Values = dict[str, object]


class Lektor:
    """Lektor. Its record of dependencies is `.lektor` in the output."""

    name = "lektor"
    packages = ("lektor",)

    def make(self, corpus: Corpus, folder: Path) -> None:
        """Write the project file, models, templates, labels, and one `contents.lr` for each entry
        and language.
        """
        for part in ("models", "templates"):
            shutil.copytree(HERE / part, folder / part)
        shutil.copytree(SHARED, folder / "templates", dirs_exist_ok=True)
        write(folder / "bench.lektorproject", PROJECT)
        write(
            folder / "databags" / "words.json",
            json.dumps(
                {
                    code: WORDS[code]
                    | {
                        "site": NAMES[code],
                        "tag": TAGS[code],
                        "menu": MENU[code],
                        "labels": LABELS[code],
                        "part": WORDS[code]["site"],
                    }
                    for code in LANGUAGES
                },
                ensure_ascii=False,
            ),
        )
        lists(folder / "content")
        days = set()
        for entry in corpus:
            self.put(folder, entry)
            if entry.type == "news":
                days.add(entry.date.isoformat())
        for period in {day[:4] for day in days} | {day[:7] for day in days}:
            both(
                folder / "content" / "archive" / period,
                {"_model": "archive", "title": period, "period": period},
            )

    def put(self, folder: Path, entry: Entry) -> None:
        """Write an entry in both languages."""
        place = folder / "content" / FOLDERS.get(entry.type, "news") / entry.key
        for code, text in zip(LANGUAGES, entry.body, strict=True):
            known = values(entry, code)
            record(
                place,
                code,
                known | {"year": known["date"][:4], "month": known["date"][:7], "body": text},
            )

    def build(self, folder: Path, out: Path) -> Commands:
        """Return the command. Lektor builds what has changed by its record in `out`."""
        return [
            (
                [
                    str(environment(self.name, self.packages) / "lektor"),
                    "--project",
                    str(folder),
                    "build",
                    "-O",
                    str(out),
                ],
                {"LEKTOR_NO_UPDATE": "1"},
            )
        ]

    def edit(self, folder: Path, number: int) -> None:
        path = folder / "content" / "news" / f"news-{number}" / "contents.lr"
        write(path, path.read_text("utf-8") + "Edited.\n")


def lists(content: Path) -> None:
    """Write every page that is not an entry's."""
    record(content, "en", {"_model": "home", "title": NAMES["en"], "body": PLAIN_TEXT["en"]})
    record(content, "zh", {"title": NAMES["zh"], "body": PLAIN_TEXT["zh"]})
    for name, model in (
        ("news", "news-list"),
        ("archive", "folder"),
        ("categories", "folder"),
        ("persons", "folder"),
        ("works", "folder"),
        ("articles", "folder"),
    ):
        both(content / name, {"_model": model, "title": name})
    both(content / "feed", {"_model": "feed", "_slug": "feed.xml", "title": "feed"})
    for name in CATEGORIES:
        both(content / "categories" / name, {"_model": "category", "title": name, "category": name})
    for name in PLAIN:
        for code in LANGUAGES:
            record(
                content / name,
                code,
                {"_model": "page", "title": plain_title(name, code), "body": PLAIN_TEXT[code]},
            )


def both(folder: Path, values: Values) -> None:
    """Write the same record in every language."""
    for code in LANGUAGES:
        record(folder, code, values)


def record(folder: Path, language: str, values: Values) -> None:
    """Write a `contents.lr`: fields separated by a line of three hyphens, long ones below an empty
    line.
    """
    parts = []
    for name, value in values.items():
        text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
        if text:
            parts.append(f"{name}: {text}\n" if "\n" not in text else f"{name}:\n\n{text}\n")
    write(
        folder / ("contents.lr" if language == "en" else f"contents+{language}.lr"),
        "---\n".join(parts),
    )
