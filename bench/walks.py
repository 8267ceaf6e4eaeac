"""Trace the files that a page, a save and a freeze after an edit run through: `python -m
bench.walks`. With `--data FOLDER`, over a copy of that content.

Each walk runs once before it is traced, so that start-up isn't included.
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
CODE = tuple(f"{ROOT / part}{os.sep}" for part in ("cms", "blueprints", "features"))


@contextmanager
def traced() -> Iterator[Counter[tuple[str, str]]]:
    """Trace all threads of this process; yields (file, function) → calls of our code."""
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
    """Run a walk twice and print what the second run called. `walk` prepares a run, untraced."""
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
    """Return the app with its editor, over a copy of `data`, with an account for an editor."""
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
        report("A page", lambda turn: partial(request_page, app, pages[turn]), full)
        browser = Client(app)
        sign_in(browser)
        report("A save", lambda turn: prepare(browser, f"Saved {turn}", "save"), full)

        def freeze(turn: int) -> Callable[[], object]:
            if turn:
                prepare(browser, "Published", "publish:en")()
            request = FreezeRequest(app, state.site.store.snapshot(), folder / "out")
            return partial(freeze_into, request)

        report("A freeze after an edit", freeze, full)


def request_page(app: Any, path: str) -> None:
    """Request a page from the app below the page cache."""
    status = app.test_client().get(path, headers={"Accept": "text/html"}).status_code
    if status != 200:
        raise ValueError(f"{path} answered {status}")


def sign_in(browser: Client) -> None:
    """Sign in. Raises ValueError if that fails."""
    path = "/editor/account/sign-in"
    form = form_of(browser.get(path).text) | {"email": [EMAIL], "password": [PASSWORD]}
    status = browser.post(path, data=form).status_code
    if status != 303:
        raise ValueError(f"signing in answered {status}")


def prepare(browser: Client, headline: str, action: str) -> Callable[[], None]:
    """Open the form of a news item and set a headline; the result submits it."""
    path = f"/editor/entries/news/{KEY}/"
    form = form_of(browser.get(path).text, "entry")
    form["headline.en"], form["_do"] = [headline], [action]

    def submit() -> None:
        response = browser.post(path, data=form)
        if response.status_code != 303:
            raise ValueError(f"{path} answered {response.status_code}")

    return submit


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="print every file")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="instead of the shipped")
    main(**vars(parser.parse_args()))
