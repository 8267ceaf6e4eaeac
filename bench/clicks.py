"""Count clicks, keys and page loads of ten tasks in the editor: python -m bench.clicks [--earlier
CHECKOUT] [TASK …]

A real Chromium does each task on the shipped site in the shortest way, and counts clicks, key
presses and page loads. With `--earlier` it also does so in the editor of another checkout, from
before the form, the text tools, the media library and the lists were rebuilt.

The text of an entry is content: its letters are counted separately. What is typed to search, or as
Markdown markup, counts as key presses; so does a key with Ctrl. A file chosen in the system's
dialog is one click, after the one that opens the dialog.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bench.editor_figures import DOCS, clicks_table, keep, load
from bench.servers import free_port
from scripts.screenshots import FLAGS, PASSWORD, browser_path

ROOT = Path(__file__).parent.parent
TIMEOUT = 60
"""Seconds."""
PASTE = """([area, name, bytes]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([Uint8Array.from(bytes)], name, { type: "image/jpeg" }));
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
}"""


SELECT_WORD = """(one, word) => {
  if ("value" in one) return one.setSelectionRange(one.value.indexOf(word), one.value.indexOf(word) + word.length);
  const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  while (!walker.nextNode().data.includes(word));
  const node = walker.currentNode, at = node.data.indexOf(word);
  getSelection().setBaseAndExtent(node, at, node, at + word.length);
}"""


class User:
    """Does what a user does, and counts it."""

    def __init__(self, page: Page, base: str, folder: Path) -> None:
        self.page, self.base, self.folder = page, base, folder
        self.counts: Counter[str] = Counter()
        page.on("load", lambda _page: self.counts.update(loads=1))

    def go(self, path: str) -> None:
        """Open the first page of a task; nothing before it counts."""
        self.page.goto(f"{self.base}{path}")
        self.page.wait_for_load_state()
        self.counts.clear()

    def click(self, target: str | Locator, number: int = 1) -> None:
        self.counts["clicks"] += number
        element = self.page.locator(target).first if isinstance(target, str) else target
        element.click(click_count=number)

    def leave(self, act: Callable[[], None]) -> None:
        """Do something that leads to another page, and wait for the page."""
        with self.page.expect_navigation():
            act()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.counts["keys"] += 1
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        """Type content."""
        self.counts["letters"] += len(words)
        self.page.keyboard.insert_text(words)

    def type_keys(self, characters: str) -> None:
        """Type text that isn't content."""
        self.counts["keys"] += len(characters)
        self.page.keyboard.type(characters)

    def choose_file(self, button: Locator, file: str) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.click(button)
        self.counts["clicks"] += 1
        chooser.value.set_files(self.folder / file)

    def paste_picture(self, area: Locator, file: str) -> None:
        self.counts["keys"] += 1
        bytes = list((self.folder / file).read_bytes())
        self.page.evaluate(PASTE, [area.element_handle(), file, bytes])

    def drag(self, grip: Locator, goal: Locator, aside: float) -> None:
        """Drag to the lower part of another element, and sideways by `aside`: one click."""
        self.counts["clicks"] += 1
        start, end = grip.bounding_box(), goal.bounding_box()
        assert start
        assert end
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + aside / 2, y + 3)
        mouse.move(x + aside, end["y"] + end["height"] * 0.9, steps=3)
        mouse.up()

    def choose(self, select: str, value: str) -> None:
        """Choose an option: one click opens the list, one chooses."""
        self.counts["clicks"] += 2
        self.page.select_option(select, value)

    def select_word(self, area: Locator, word: str) -> None:
        """Select a word with a double click."""
        self.counts["clicks"] += 2
        area.focus()
        area.evaluate(SELECT_WORD, word)

    def wait_for_results(self) -> None:
        """Wait for the results of a picker."""
        expect(self.page.locator(".picker-list:not([hidden]) [role=option]").first).to_be_visible()

    def wait_for_form(self) -> None:
        """Wait until a form is ready."""
        self.page.locator("[data-help]:not([hidden])").wait_for(state="attached")

    def wait_for_autosave(self) -> None:
        """Wait until the changes are autosaved."""
        expect(self.page.locator("[data-save-state]")).to_have_text(re.compile("Saved at"))

    def check_page(self, path: str, words: str) -> None:
        """Check that the public page has the words."""
        text = self.page.request.get(f"{self.base}{path}").text()
        assert words in text, f"{path} doesn't say {words!r}"


Task = Callable[[User], None]
Tasks = Mapping[str, tuple[str, Task]]
"""Name → (path where it starts, task)."""


@contextmanager
def served(checkout: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve a checkout over a copy of its content; yields (address, path of the log with the set-up
    link).
    """
    port = free_port()
    environment = os.environ | {
        "OASIS_DATA": str(folder / "data"),
        "OASIS_INSTANCE": str(folder / "instance"),
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": "",
    }
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "app", "run", "--port", str(port)],
            cwd=checkout,
            env=environment,
            stdout=out,
            stderr=out,
        )
    try:
        end = monotonic() + TIMEOUT
        while (
            "/editor/account/setup/" not in log.read_text() or "Running on" not in log.read_text()
        ):
            if server.poll() is not None or monotonic() > end:
                raise SystemExit(log.read_text())
            sleep(0.1)
        yield f"http://127.0.0.1:{port}", log
    finally:
        server.kill()
        server.wait()


def prepare(checkout: Path, folder: Path) -> None:
    """Copy the content, with a photograph that two entries show; and make files to upload."""
    shutil.copytree(checkout / "data", folder / "data")
    media = folder / "data" / "media" / "2026"
    media.mkdir(parents=True)
    for path, colour in ((media / "lake.jpg", "teal"), (folder / "dune.jpg", "sienna")):
        Image.new("RGB", (1200, 800), colour).save(path)
    picture = {"file": "2026/lake.jpg", "alt": {"en": "A lake", "zh": "湖"}}
    for key in ("aral-sea-expedition", "sanping-campus"):
        change(folder / "data" / "content" / "news" / f"{key}.json", image=picture)
    paper = folder / "data" / "content" / "papers" / "fang-2015-bias-correction.json"
    authors = json.loads(paper.read_text("utf-8"))["author"]
    for author in authors:
        author.pop("person", None)
    change(paper, author=authors)


def change(path: Path, **values: object) -> None:
    entry = json.loads(path.read_text("utf-8")) | values
    path.write_text(json.dumps(entry, ensure_ascii=False), "utf-8")


def sign_in(page: Page, base: str, log: Path) -> None:
    """Sign in as the administrator, with the set-up link."""
    link = re.search(r"/editor/account/setup/\S+", log.read_text())
    assert link
    page.goto(base + link[0])
    page.fill("[name=email]", "editor@example.org")
    page.fill("[name=name]", "Editor")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    page.wait_for_url(f"{base}/editor/")


def count(browser: Browser, checkout: Path, tasks: Tasks) -> dict[str, Counter[str]]:
    """Return the counts of each task, each on a new site."""
    counts = {}
    for name, (start, task) in tasks.items():
        with TemporaryDirectory() as temporary:
            folder = Path(temporary)
            prepare(checkout, folder)
            with served(checkout, folder) as (base, log):
                context = browser.new_context(viewport={"width": 1440, "height": 900})
                context.set_default_timeout(TIMEOUT * 1000)
                page = context.new_page()
                sign_in(page, base, log)
                user = User(page, base, folder)
                print(name, file=sys.stderr, flush=True)
                user.go(start)
                task(user)
                counts[name] = user.counts
                context.close()
    return counts


def keep_counts(
    now: Mapping[str, Counter[str]], before: Mapping[str, Counter[str]], commit: str
) -> None:
    """Save the counts among those of other tasks, in the order of the tasks."""
    from bench.click_tasks import TASKS

    counted = load(DOCS).get("clicks", {}).get("tasks", {})
    for name in now:
        counted[name] = {"before": dict(before[name]), "now": dict(now[name])}
    tasks = {name: counted[name] for name in TASKS if name in counted}
    keep(DOCS, "clicks", {"commit": commit, "tasks": tasks})


def main() -> None:
    """Count, and print the table."""
    from bench.click_tasks import TASKS
    from bench.click_tasks_earlier import TASKS as EARLIER

    parser = argparse.ArgumentParser(prog="python -m bench.clicks", description=__doc__)
    parser.add_argument("--earlier", type=Path, help="a checkout of the editor as it was")
    parser.add_argument("tasks", nargs="*", help="parts of names; all, if none is given")
    options = parser.parse_args()

    def selected(tasks: Tasks) -> Tasks:
        parts = options.tasks or [""]
        return {name: task for name, task in tasks.items() if any(part in name for part in parts)}

    expect.set_options(timeout=TIMEOUT * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        now = count(browser, ROOT, selected(TASKS))
        before = count(browser, options.earlier, selected(EARLIER)) if options.earlier else {}
        browser.close()
    counts = {name: {"before": before.get(name, {}), "now": task} for name, task in now.items()}
    print(clicks_table(counts))
    if before:
        commit = subprocess.check_output(
            ["git", "rev-parse", "--short=7", "HEAD"], cwd=options.earlier
        )
        keep_counts(now, before, commit.decode().strip())


if __name__ == "__main__":
    main()
