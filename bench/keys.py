"""Measure the latency of a key in a long text: python -m bench.keys [CHARACTERS PICTURES]

A real Chromium types into the form of a news item. `script and layout` is from the key to the end
of all work that the page does for it, including layout. `painted` is until the frame with the
letter is done, including the wait for the screen's next refresh. Both are measured again with the
preview beside the form; `key to preview` is from the last of some keys until the preview shows
them.
"""

import shutil
import sys
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bench.editor_figures import DOCS, keep
from cms.accounts.accounts import Accounts
from cms.core.dates import utc_now
from scripts.screenshots import FLAGS, PASSWORD, ROOT, browser_path, served

KEYS = 300
MODES = "Markdown", "Visual"
PREVIEWS = 15
PICTURE = 1200, 800
WATCH = """() => {
  window.times = [];
  let began = 0;
  addEventListener("keydown", () => { began = performance.now(); }, true);
  addEventListener("input", ({ target }) => {
    target.getBoundingClientRect();
    const time = [performance.now() - began], start = began, channel = new MessageChannel();
    requestAnimationFrame(() => {
      channel.port1.onmessage = () => time.push(performance.now() - start);
      channel.port2.postMessage(0);
    });
    times.push(time);
  });
}"""


SHOWN = """(text) => {
  const { surface, value } = document.getElementById("f-body.en");
  return value === text && !surface?.reading;
}"""
CARET = """(area, at) => {
  if (area.surface) return area.surface.select(at, at);
  area.focus();
  area.setSelectionRange(at, at);
}"""
OPENED = """() => document.querySelector("[data-help]")?.hidden === false && (
  document.cookie.includes("oasis-text=markdown") || document.querySelectorAll(".ProseMirror").length > 1
)"""
OPENINGS = 15
SEEN = """() => new Promise((done) => {
  const stage = document.querySelector(".pane-stage"), began = performance.now();
  new MutationObserver(() => done(performance.now() - began)).observe(stage, { attributeFilter: ["data-shown"] });
})"""


def long_text(characters: int, pictures: int) -> str:
    """Return paragraphs in both scripts with pictures between them."""
    words = "盐分随风而来。The salt comes with the wind, and the *water* of **three rivers** carries it. "
    each = characters // (pictures + 1)
    parts = [(words * (each // len(words) + 1))[:each] for _ in range(pictures + 1)]
    text = parts[0]
    for number, part in enumerate(parts[1:]):
        text += f"\n\n![A lake](/media/2026/lake-{number}.jpg)\n\n{part}"
    return text


def make_pictures(folder: Path, number: int) -> None:
    """Write photographs that don't compress to almost nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(1)
    for index in range(number):
        small = Image.frombytes("RGB", (60, 40), random.randbytes(60 * 40 * 3))
        small.resize(PICTURE, Image.Resampling.BICUBIC).save(
            folder / f"lake-{index}.jpg", quality=85
        )


def type_into(page: Page, text: str) -> list[list[float]]:
    """Return (script and layout, painted) of each key, in milliseconds, typed in the middle of a
    text.
    """
    area = page.locator("[id='f-body.en']")
    area.evaluate("(area, text) => { area.value = text; }", text)
    page.wait_for_function(SHOWN, arg=text)
    page.evaluate("times.length = 0")
    middle = text.index(" ", len(text) // 2)
    area.evaluate(CARET, middle)
    for number in range(KEYS):
        page.keyboard.press("Enter" if number % 40 == 39 else "abcdefgh "[number % 9])
        page.wait_for_timeout(30)
    page.wait_for_timeout(1_000)  # until the last frame is painted
    return list(page.evaluate("times.filter((one) => one.length === 2)"))


def choose(page: Page, base: str, mode: str) -> None:
    """Have long texts shown as Markdown or as visual texts."""
    page.context.add_cookies([{"name": "oasis-text", "value": mode.lower(), "url": f"{base}/"}])


def openings(page: Page, address: str) -> list[float]:
    """Return milliseconds from the request of a form until all its texts can be written."""
    times = []
    for _ in range(OPENINGS):
        page.goto(address, wait_until="commit")
        page.wait_for_function(OPENED)
        times.append(float(page.evaluate("performance.now()")))
    return times


def previews(page: Page) -> list[float]:
    """Return milliseconds from a key, after which no other follows, until the preview shows it."""
    times = []
    for _ in range(PREVIEWS):
        page.wait_for_timeout(2_500)  # so that the previous key is saved and shown
        page.keyboard.press("a")
        times.append(float(page.evaluate(SEEN)))
    return times


def print_percentiles(name: str, samples: list[list[float]]) -> list[float]:
    """Print and return (p50, p95) of script and layout, then of painting."""
    percentiles: list[float] = []
    for label, times in zip(
        ("script and layout", "painted"), zip(*samples, strict=True), strict=True
    ):
        quantile = quantiles(times, n=20)
        percentiles += [quantile[9], quantile[18]]
        print(f"{name}, {label}: p50 {percentiles[-2]:.1f} ms, p95 {percentiles[-1]:.1f} ms")
    return percentiles


def main(arguments: list[str]) -> None:
    characters, pictures = map(int, arguments or ("20000", "30"))
    with TemporaryDirectory() as folder:
        data, instance = Path(folder) / "data", Path(folder) / "instance"
        shutil.copytree(ROOT / "data", data)
        make_pictures(data / "media" / "2026", pictures)
        figures = measure(data, instance, long_text(characters, pictures))
    keep(DOCS, "keys", {"characters": characters, "pictures": pictures} | figures)


def measure(data: Path, instance: Path, text: str) -> dict[str, Any]:
    with (
        served(editor=True, data=data, instance=instance) as base,
        sync_playwright() as playwright,
    ):
        accounts = Accounts(instance / "accounts", utc_now)
        _, token = accounts.invite("editor@example.org", "Editor", "administrator")
        accounts.accept(token, PASSWORD)
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{base}/editor/account/sign-in")
        page.fill("[name=email]", "editor@example.org")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        form = f"{base}/editor/entries/news/aral-sea-expedition/"
        times, opened = {}, {}
        for mode in MODES:  # before anything is typed, so that both open the same texts
            choose(page, base, mode)
            opened[mode] = median(openings(page, form))
            print(f"{mode}: opened in {opened[mode]:.0f} ms (median of {OPENINGS})")
        for mode in MODES:
            choose(page, base, mode)
            openings(page, form)
            page.evaluate(WATCH)
            times[f"{mode}, the form alone"] = print_percentiles(mode, type_into(page, text))
        page.keyboard.press("Control+Shift+p")
        page.locator(".pane-stage[data-shown]").wait_for()
        times["Visual, with the page beside it"] = print_percentiles(
            "with the preview", type_into(page, text)
        )
        shown = sorted(previews(page))
        print(
            f"key to preview: median {median(shown):.0f} ms, slowest of {PREVIEWS}: {shown[-1]:.0f} ms"
        )
        browser.close()
    return {
        "times": times,
        "opened": opened,
        "median": median(shown),
        "slowest": shown[-1],
        "number": PREVIEWS,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
