"""The corpus as our own `data/` folder, and our own commands over it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.corpus import Corpus, Entry
from bench.work import LANGUAGES, PYTHON, ROOT, fresh, write

NOW = "2026-11-01T00:00:00"
"""The clock of every freeze, so that two of the same content are the same."""
UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
"""This variable would make every command compile the whole program, which an installed one never
does.
"""
SEED = Path(__file__).parent / "seed"
PUBLISHED = {code: {"state": "published"} for code in LANGUAGES}


@dataclass(frozen=True)
class Site:
    """A site generated from a corpus in a folder of its own, with its own copy of the templates."""

    folder: Path
    corpus: Corpus
    options: dict[str, str] = field(default_factory=dict)
    """Further environment variables."""

    @property
    def news(self) -> Path:
        return self.folder / "data" / "content" / "news"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that serves or freezes this site."""
        names = {"OASIS_DATA": "data", "OASIS_INSTANCE": "instance", "OASIS_TEMPLATES": "templates"}
        own = {name: str(self.folder / part) for name, part in names.items()}
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("OASIS_") and name != UNCOMPILED
        }
        return kept | own | {"PYTHONPATH": str(ROOT)} | self.options

    def flask(self, *words: str) -> list[str]:
        """Return a command line of ours."""
        return [str(PYTHON), "-m", "flask", "--app", "app", *words]

    def freeze(self, out: Path, *options: str) -> list[str]:
        """Return the command that freezes this site into `out`."""
        return self.flask("freeze", str(out), "--now", NOW, *options)

    def add_editor(self, email: str, password: str) -> None:
        """Create an account with the role editor."""
        subprocess.run(
            self.flask("user", "add", email, "--role", "editor", "--password-stdin"),
            input=password + "\n",
            env=self.environment,
            cwd=ROOT,
            text=True,
            check=True,
            capture_output=True,
        )

    def put(self, entry: Entry) -> None:
        """Write an entry to its file."""
        write(self.folder / "data" / "content" / entry.type / f"{entry.key}.json", dump(raw(entry)))

    def change(self, key: str, change: Any, type: str = "news") -> None:
        """Rewrite an entry with its values changed by `change`, like an edit with a text editor."""
        path = self.folder / "data" / "content" / type / f"{key}.json"
        values = json.loads(path.read_text("utf-8"))
        change(values)
        write(path, dump(values))

    def switch_off(self, features: Iterable[str]) -> None:
        """Switch these features off, and all others on."""
        path = self.folder / "data" / "site.json"
        values = json.loads(path.read_text("utf-8"))
        write(path, dump(values | {"withoutFeatures": list(features)}))

    def clear_instance(self) -> None:
        """Delete everything that may be lost: indexes, kept HTML, drafts.

        The lock of an index that is being filled keeps servers from filling it during a
        measurement.
        """
        cache = fresh(self.folder / "instance") / "cache"
        (cache / "jobs").mkdir(parents=True)
        (cache / "jobs" / "search.lock").touch()


def make(corpus: Corpus, folder: Path) -> Site:
    """Write the corpus into `folder`."""
    site = Site(fresh(folder), corpus)
    shutil.copytree(SEED, folder / "data")
    for part in ("geo", "schemas"):
        shutil.copytree(ROOT / "data" / part, folder / "data" / part)
    shutil.copytree(ROOT / "templates", folder / "templates")
    site.clear_instance()
    for entry in corpus:
        site.put(entry)
    return site


def dump(values: dict[str, Any]) -> str:
    """Return a file as the editor writes it."""
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def both(pair: tuple[str, str]) -> dict[str, str]:
    return dict(zip(LANGUAGES, pair, strict=True))


def raw(entry: Entry) -> dict[str, Any]:
    """Return an entry's values as in its file."""
    body = {code: text.split("\n") for code, text in both(entry.body).items()}
    values = {"$schema": f"../../schemas/{entry.type}.json"} | FIELDS[entry.type](entry, body)
    return {name: value for name, value in values.items() if value} | {"publication": PUBLISHED}


def news(entry: Entry, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "headline": both(entry.title),
        "date": entry.date.isoformat(),
        "category": entry.category,
        "summary": both(entry.summary),
        "body": body,
        "people": list(entry.people),
        "papers": list(entry.papers),
        "projects": list(entry.projects),
    }


def person(entry: Entry, body: dict[str, Any]) -> dict[str, Any]:
    family, given, number = entry.title[0].split()
    return {
        "name": both(entry.title),
        "familyName": {"en": family},
        "givenName": {"en": f"{given} {number}"},
        "sortName": entry.title[0],
        "headline": both(entry.summary),
        "biography": body,
    }


def project(entry: Entry, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": both(entry.title),
        "start": entry.date.isoformat(),
        "countries": ["UZ"],
        "description": body,
    }


def paper(entry: Entry, body: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "article-journal",
        "title": entry.title[0],
        "titleTranslated": {"zh": entry.title[1]},
        "author": [{"id": "a1", "family": "Chen", "given": "Yaning"}],
        "issued": str(entry.date.year),
        "container-title": "Journal of Made-up Results",
        "language": "en",
        "abstract": body,
        "access": "open",
    }


FIELDS = {"news": news, "people": person, "projects": project, "papers": paper}
