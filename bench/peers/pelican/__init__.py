"""Pelican: one configuration, run once for each language, since its archives are of one language."""

import json
import shutil
from pathlib import Path

from bench.corpus import Corpus, Entry
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


class Pelican:
    """News are its articles, all other types its pages."""

    name = "pelican"
    packages = ("pelican[markdown]",)

    def make(self, corpus: Corpus, folder: Path) -> None:
        """Write the configuration, theme, and one Markdown file for each entry and language."""
        shutil.copytree(HERE / "theme", folder / "theme")
        shutil.copytree(SHARED, folder / "theme" / "templates", dirs_exist_ok=True)
        (folder / "theme" / "static").mkdir()
        shutil.copy(HERE / "settings.py", folder / "pelicanconf.py")
        for language in LANGUAGES:
            other = next(code for code in LANGUAGES if code != language)
            write(
                folder / f"{language}.json",
                json.dumps(
                    {
                        "SITEURL": f"{BASE}/{language}",
                        "SITENAME": NAMES[language],
                        "DEFAULT_LANG": language,
                        "TAG": TAGS[language],
                        "OTHER": other,
                        "OTHER_TAG": TAGS[other],
                        "MENU": MENU[language],
                        "WORDS": WORDS[language],
                        "LABELS": LABELS[language],
                    },
                    ensure_ascii=False,
                ),
            )
            for name in PLAIN:
                source(
                    folder / language / "pages" / f"{name}.md",
                    {"title": plain_title(name, language), "slug": name},
                    PLAIN_TEXT[language],
                )
        for entry in corpus:
            self.put(folder, entry)

    def put(self, folder: Path, entry: Entry) -> None:
        for language, text in zip(LANGUAGES, entry.body, strict=True):
            kind = "news" if entry.type == "news" else "pages"
            source(
                folder / language / kind / f"{entry.key}.md",
                values(entry, language) | {"slug": entry.key},
                text,
            )

    def build(self, folder: Path, out: Path) -> Commands:
        binary = environment(self.name, self.packages) / "pelican"
        return [
            (
                [
                    str(binary),
                    "-q",
                    "-s",
                    str(folder / "pelicanconf.py"),
                    "-o",
                    str(out / language),
                    str(folder / language),
                ],
                {"PELICAN_LANGUAGE": language},
            )
            for language in LANGUAGES
        ]

    def edit(self, folder: Path, number: int) -> None:
        path = folder / "en" / "news" / f"news-{number}.md"
        write(path, path.read_text("utf-8") + " Edited.\n")


def source(path: Path, values: dict[str, object], text: str) -> None:
    """Write a file with Pelican's metadata above its text."""
    lines = [
        f"{name.title()}: {' '.join(value) if isinstance(value, list) else value}"
        for name, value in values.items()
        if value
    ]
    write(path, "\n".join(lines) + f"\n\n{text}\n")
