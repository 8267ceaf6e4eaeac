"""Count what the program does for a page, an edit, a deletion, a save, and an import of `app`:
`python -m bench.counts` prints name → figure as JSON; `--show "a news page"` prints the functions
that one piece of work calls; `--data FOLDER` counts over a copy of that content, with fewer figures.

No figure is a time, so they are the same on every machine and in every run. Each piece of work is
counted after others of its kind: what is loaded and made once isn't included.
"""

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from werkzeug.test import Client

from app import create_app
from bench import ours
from bench.browser import form_of
from bench.corpus import Corpus
from bench.counting import Counted, counted, listen
from bench.edits import add_word, change_headline
from bench.tree import files
from bench.work import PYTHON, ROOT
from blueprints.editor.mount import mount_editor
from cms.web.freeze.build import FreezeRequest, freeze_into
from cms.web.freeze.freezer import SiteFreezer
from cms.web.serving import add_middleware
from features.update_on_save.task import compile_templates

ENTRIES, MORE = 50, 50
"""The entries of the site, and how many more a second one has."""
LONG_AGO = 1_500_000_000
"""A file that changed a moment ago is read again, whatever is known of it."""
EMAIL, PASSWORD = "bench@example.org", "oasis bench 灰喜鹊 at dawn"
NEWS = r"/en/news/[\w-]+/"
PAGES = {
    "a news page": NEWS,
    "a person’s page": r"/en/scientists/people-\d+/",
    "a list page": r"/en/news/category/\w+/",
    "the front page": r"/(en|zh)/",
    "all search files": r"/([\w-]+/)?search/.+\.json",
}
"""Name → pattern of the addresses of its kind. One of them is counted, or all."""
KEYS = ("news-3", "news-10", "news-20")
"""News items: two that are worked on first, and the one that is counted."""
SHIPPED_KEYS = ("biodiversity-arid-lands-2025", "aral-sea-expedition")
IMPORT = """
import cProfile
profile = cProfile.Profile(builtins=False)
profile.enable()
import app
profile.disable()
own = [one for one in profile.getstats() if not one.code.co_filename.startswith("<frozen")]
print(sum(one.callcount for one in own))
"""
"""Without the machinery of imports, whose calls depend on the folders in which it looks."""

Walks = dict[str, Counted]
Figures = dict[str, int]


class Subject:
    """A site in a process that stays, like that of a command: no task runs in the background."""

    def __init__(self, made: ours.Site, features: bool = True) -> None:
        self.made = made
        data, instance = made.folder / "data", made.folder / "instance"
        every = sorted(path.parent.name for path in (ROOT / "features").glob("*/__init__.py"))
        made.switch_off(() if features else every)
        self._seconds = count(LONG_AGO)
        for path in data.rglob("*"):
            self._age(path)
        with click.Context(click.Command("freeze"), obj=ScriptInfo()):
            self.app: Flask = create_app({"data": data, "instance": instance, "watch": False})
        self.site = self.app.extensions["oasis"].site
        now = datetime.fromisoformat(ours.NOW).replace(tzinfo=UTC)
        self.site.store.clock = lambda: now

    def _age(self, path: Path) -> None:
        os.utime(path, (next(self._seconds),) * 2)

    @property
    def out(self) -> Path:
        return self.made.folder / "out"

    def freeze(self) -> None:
        """Bring the output up to date."""
        freeze_into(FreezeRequest(self.app, self.site.store.snapshot(), self.out))

    def number_of_files(self) -> int:
        """Return the number of files of a full freeze."""
        self.freeze()
        return sum(1 for _ in files(self.out))

    def publish(self, key: str) -> None:
        """Bring the output up to date after a news item has changed."""
        self.site.store.notify_workers(("news", key))
        self.freeze()

    def edit(self, key: str, change: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
        """Change a news item as by hand; the result publishes that."""
        self.made.change(key, change)
        self._age(self.made.news / f"{key}.json")
        return partial(self.publish, key)

    def delete(self, key: str) -> Callable[[], None]:
        """Delete a news item; the result publishes that."""
        (self.made.news / f"{key}.json").unlink()
        return partial(self.publish, key)

    def sign_in(self) -> Client:
        """Mount the editor, and return a browser in which an editor is signed in."""
        _, token = self.site.accounts.invite(EMAIL, "Bench", "editor", ())
        self.site.accounts.accept(token, PASSWORD)
        add_middleware(self.app, mount_editor)
        browser, path = Client(self.app), "/editor/account/sign-in"
        form = form_of(browser.get(path).text) | {"email": [EMAIL], "password": [PASSWORD]}
        expect(browser.post(path, data=form), 303)
        return browser

    def saving(self, key: str) -> Counted:
        """Return the work of a save in the editor, after another."""
        browser = self.sign_in()
        fill_in(browser, key, "Saved")()
        return counted(fill_in(browser, key, "Saved again"))


def expect(response: Any, status: int) -> None:
    """Raise ValueError if a response has another status."""
    if response.status_code != status:
        raise ValueError(f"{response.request.path} answered {response.status}")


def fill_in(browser: Client, key: str, headline: str) -> Callable[[], None]:
    """Fill in the form of a news item; the result saves it."""
    path = f"/editor/entries/news/{key}/"
    form = form_of(browser.get(path).text, "entry")
    form["headline.en"], form["_do"] = [headline], ["save"]
    return lambda: expect(browser.post(path, data=form), 303)


def made(folder: Path, entries: int) -> ours.Site:
    """Write a site of the corpus."""
    return ours.make(Corpus(entries), folder)


def copied(folder: Path, data: Path) -> ours.Site:
    """Write a site with a copy of some content."""
    shutil.copytree(data, folder / "data")
    return ours.Site(folder, Corpus(0))


def making(freezer: SiteFreezer, pattern: str, wanted: str = "") -> Counted:
    """Return the work of making one page of a kind after all others: the wanted one, or the first;
    of search files, all.
    """
    kind = [address for address in freezer.addresses() if re.fullmatch(pattern, address)]
    chosen = kind if "search" in pattern else [wanted or kind[0]]
    for address in kind:
        if address not in chosen:
            freezer.make(address)
    return counted(lambda: [freezer.make(address) for address in chosen])


def with_features(folder: Path) -> tuple[Walks, Figures]:
    """Return the work of a site with all features by name, and the number of files for entries."""
    larger = Subject(made(folder / "larger", ENTRIES + MORE))
    subject = Subject(made(folder / "all", ENTRIES))
    compile_templates(subject.app)
    freezer = SiteFreezer(subject.app, subject.site.store.snapshot(), subject.out)
    walks = {name: making(freezer, pattern) for name, pattern in PAGES.items()}
    written = {
        f"files written for {MORE} more entries": larger.number_of_files()
        - subject.number_of_files()
    }
    first, other, key = KEYS
    subject.edit(first, add_word)()
    walks["an edit"] = counted(subject.edit(key, add_word))
    subject.delete(other)()
    walks["a deletion"] = counted(subject.delete(key))
    return walks | {"a save": subject.saving(first)}, written


def without_features(site: ours.Site, keys: tuple[str, ...]) -> Walks:
    """Return the work of a live page, a save and a freeze after an edit without any feature."""
    subject = Subject(site, features=False)
    visitor = subject.app.test_client()
    first, key = keys
    expect(visitor.get(f"/en/news/{first}/"), 200)
    walks = {"a page": counted(lambda: expect(visitor.get(f"/en/news/{key}/"), 200))}
    subject.freeze()
    return walks | {
        "a freeze": counted(subject.edit(key, change_headline)),
        "a save": subject.saving(key),
    }


def calls_of_import() -> int:
    """Return the calls of functions written in Python of `import app` in a new process."""
    done = subprocess.run([PYTHON, "-c", IMPORT], cwd=ROOT, capture_output=True, check=True)
    return int(done.stdout)


def figures(walks: Walks, bare: Walks) -> Figures:
    """Return name → figure of what was done with all features, and without any."""
    found = {f"calls of {name}": walk.calls for name, walk in walks.items()}
    news = walks["a news page"]
    found["calls of a news page, with those of built-in functions"] = news.all_calls
    changes = ("an edit", "a deletion", "a save")
    found |= {f"statements of {name}": walks[name].statements for name in changes if name in walks}
    return found | {
        f"source files run through by {name}, without features": len(walk.files)
        for name, walk in bare.items()
    }


def of_corpus(folder: Path) -> tuple[Walks, Figures]:
    """Return all work over the corpus, and all figures."""
    walks, written = with_features(folder)
    bare = without_features(made(folder / "none", ENTRIES), KEYS[1:])
    found = figures(walks, bare) | written | {"calls of import app": calls_of_import()}
    return walks | {f"{name}, without features": walk for name, walk in bare.items()}, found


def of_content(folder: Path, data: Path) -> tuple[Walks, Figures]:
    """Return the work over a copy of the shipped content, and its figures. The news page has been
    made before, so that its text and the cards that it shows are known.
    """
    subject = Subject(copied(folder / "all", data))
    freezer = SiteFreezer(subject.app, subject.site.store.snapshot(), subject.out)
    address = f"/en/news/{SHIPPED_KEYS[-1]}/"
    making(freezer, NEWS, address)
    walks = {"a news page": counted(partial(freezer.make, address))}
    bare = without_features(copied(folder / "none", data), SHIPPED_KEYS)
    return walks | bare, figures(walks, bare) | {"nodes": nodes()}


def nodes() -> int:
    """Return the number of nodes in the syntax trees of `cms/` and the editor."""
    files = [path for part in ("cms", "blueprints/editor") for path in (ROOT / part).rglob("*.py")]
    return sum(sum(1 for _ in ast.walk(ast.parse(path.read_bytes()))) for path in files)


def counts(progress: Callable[[str], None]) -> Figures:
    """Return the figures of the shipped content, counted in a process of its own; those of the code
    alone if the content is another institute's.
    """
    if not (ROOT / "data/content/news" / f"{SHIPPED_KEYS[-1]}.json").is_file():
        return {"nodes": nodes()}
    progress("counting calls and files")
    done = subprocess.run(
        [PYTHON, "-m", "bench.counts", "--data", ROOT / "data"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found: Figures = json.loads(done.stdout)
    return found


def show(walk: Counted) -> None:
    """Print the functions that were called, those with most calls first, and the source files."""
    for (file, function), calls in walk.functions.most_common():
        print(
            f"{calls:8,}  {Path(file).relative_to(ROOT) if file.startswith(str(ROOT)) else file}: {function}"
        )
    print(
        f"{walk.calls:,} calls, {walk.built_in:,} of built-in functions, {walk.statements:,} statements"
    )
    print("Source files:", *sorted(walk.files), sep="\n  ")


def main(data: Path | None, name: str) -> None:
    """Print the figures as JSON, or with a name the functions of one piece of work."""
    listen()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        walks, found = of_content(folder, data) if data else of_corpus(folder)
    if name:
        show(walks[name])
    else:
        print(json.dumps(found, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, help="a folder like data/, which is copied")
    parser.add_argument("--show", default="", metavar="WORK", help="such as “an edit”")
    options = parser.parse_args()
    main(options.data, options.show)
