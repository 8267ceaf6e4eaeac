"""Trace the files that a page, a save and a freeze after an edit run through: `python -m
bench.walks`. With `--data FOLDER`, over a copy of that content.

Each walk is done once before it is traced, so that a start is no part of it.
"""

import argparse
import os
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from werkzeug.test import Client

from app import create_app
from bench.browser import form_of
from bench.work import ROOT
from cms.web.freeze.build import FreezeRequest, freeze_into

EMAIL, PASSWORD = "bench@example.org", "oasis bench 灰喜鹊 at dawn"
KEY = "aral-sea-expedition"
CODE = tuple(f"{ROOT / part}{os.sep}" for part in ("cms", "blueprints"))


@contextmanager
def traced() -> Iterator[Counter[tuple[str, str]]]:
    """(file, function) → calls of ours in all threads of this process."""
    calls: Counter[tuple[str, str]] = Counter()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(CODE):
            file = os.path.relpath(frame.f_code.co_filename, ROOT)
            calls[file, frame.f_code.co_qualname] += 1

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def report(name: str, walk: Callable[[int], Callable[[], object]], full: bool) -> None:
    """Do a walk twice and print what the second one ran through. `walk` prepares one, untraced."""
    walk(0)()
    again = walk(1)
    with traced() as calls:
        again()
    files = Counter(file for file, _ in calls)
    print(f"{name}: {len(files)} files, {len(calls)} functions, {calls.total()} calls")
    if full:
        for file, functions in sorted(files.items()):
            print(f"  {file}: {functions} functions")


def open_site(data: Path, folder: Path) -> Any:
    """The app with its editor, over a copy of `data`, in which an editor has an account."""
    shutil.copytree(data, folder / "data")
    app = create_app({"data": folder / "data", "instance": folder / "instance", "watch": False})
    site = app.extensions["oasis"].site
    _, token = site.accounts.invite(EMAIL, "Bench", "editor", ())
    site.accounts.accept(token, PASSWORD)
    return app


def main(data: Path, full: bool) -> None:
    """Print the three walks; with `full`, every file of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = open_site(data, folder)
        state = app.extensions["oasis"]
        pages = ["/en/news/", f"/en/news/{KEY}/"]
        report("A page", lambda turn: partial(see, app, pages[turn]), full)
        browser = Client(app)
        sign_in(browser)
        report("A save", lambda turn: prepare(browser, f"Saved {turn}", "save"), full)

        def freeze(turn: int) -> Callable[[], object]:
            if turn:
                prepare(browser, "Published", "publish:en")()
            request = FreezeRequest(app, state.site.store.snapshot(), folder / "out")
            return partial(freeze_into, request)

        report("A freeze after an edit", freeze, full)


def see(app: Any, path: str) -> None:
    """A page as the app below the page cache answers it."""
    status = app.test_client().get(path, headers={"Accept": "text/html"}).status_code
    if status != 200:
        raise ValueError(f"{path} answered {status}")


def sign_in(browser: Client) -> None:
    """Raises ValueError where that doesn't lead in."""
    path = "/editor/account/sign-in"
    form = form_of(browser.get(path).text) | {"email": [EMAIL], "password": [PASSWORD]}
    status = browser.post(path, data=form).status_code
    if status != 303:
        raise ValueError(f"signing in answered {status}")


def prepare(browser: Client, headline: str, verb: str) -> Callable[[], None]:
    """Open the form of a news item and type a headline; the result presses the button."""
    path = f"/editor/entries/news/{KEY}/"
    form = form_of(browser.get(path).text, "entry")
    form["headline.en"], form["_do"] = [headline], [verb]

    def press() -> None:
        answer = browser.post(path, data=form)
        if answer.status_code != 303:
            raise ValueError(f"{path} answered {answer.status_code}")

    return press


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="print every file")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="instead of the shipped")
    main(**vars(parser.parse_args()))
