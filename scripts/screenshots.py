"""Screenshots of every kind of page, in both languages, at phone and desktop width, light and dark.

python scripts/screenshots.py [FOLDER] [PATH …]     without paths: one page of every kind
python scripts/screenshots.py --readme              the pictures in the README
python scripts/screenshots.py --guide               the pictures in the guide, in both languages
"""

import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from cms.accounts.accounts import Accounts  # noqa: E402
from cms.core.dates import utc_now  # noqa: E402
from scripts.guide_pictures import make_guide  # noqa: E402
from scripts.kinds_of_pages import kinds_of_pages  # noqa: E402

PAGES = kinds_of_pages(
    person="chen-yaning",
    station="turpan-garden",
    journal="journal-of-arid-land",
    paper="xiao-2019-accretionary-orogens",
    unit="state-key-laboratory",
    institute="xieg",
    project="sino-belgian-joint-laboratory",
    organization="ghent-university",
)
PASSWORD = "a tamarisk and a saxaul"  # noqa: S105 - of an account that lives as long as a picture takes
WIDTHS = {"phone": (360, 780), "desk": (1440, 900)}
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def browser_path() -> str:
    """Return Debian's Chromium under any of its names. Its headless shell is preferred, because it
    opens no window for each page.
    """
    return next(filter(None, map(shutil.which, BROWSERS)), BROWSERS[-1])


@contextmanager
def served(**settings: Any) -> Iterator[str]:
    """Serve the shipped site on a free local port; yields its address."""
    app = create_app({"editor": False, "watch": False} | settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()


def take_screenshots(page: Page, base: str, folder: Path, paths: tuple[str, ...]) -> None:
    """Save every path in both languages, at both widths, in both colour schemes."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for name, (width, height) in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            for locale in ("en", "zh"):
                for path in paths:
                    page.goto(f"{base}/{locale}/{path}")
                    file = f"{re.sub(r'[^a-z0-9]+', '-', path).strip('-') or 'home'}.{locale}.{name}.{scheme}.png"
                    page.screenshot(path=folder / file, full_page=True)


def screenshot_editor(page: Page, folder: Path) -> None:
    """Save a news item in the editor, as an administrator sees it."""
    with TemporaryDirectory() as instance, served(editor=True, instance=Path(instance)) as base:
        accounts = Accounts(Path(instance) / "accounts", utc_now)
        _, token = accounts.invite("editor@example.org", "Editor", "administrator")
        accounts.accept(token, PASSWORD)
        page.goto(f"{base}/editor/account/sign-in")
        page.fill("[name=email]", "editor@example.org")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.goto(f"{base}/editor/entries/news/aral-sea-expedition/")
        page.screenshot(path=folder / "editor.png")


def main(arguments: list[str]) -> None:
    """See the module's docstring."""
    if arguments[:1] == ["--guide"]:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
            make_guide(browser, served, arguments[1:])
            browser.close()
        return
    readme = arguments[:1] == ["--readme"]
    folder = ROOT / "docs" if readme else Path(arguments[0] if arguments else "build-screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page()
        if readme:
            page.set_viewport_size({"width": 1280, "height": 960})
            page.goto(f"{base}/en/")
            page.screenshot(path=folder / "home.png")
            screenshot_editor(page, folder)
        else:
            take_screenshots(page, base, folder, tuple(arguments[1:]) or PAGES)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
