"""How long a key takes in a long text: python -m bench.keys [CHARACTERS PICTURES]

A real Chromium types into the form of a news item. `script and layout` is from the key to the end of
all that the page does for it, its layout included; `painted` is until the frame with the letter is
done, the wait for the screen's next refresh included.
"""

import sys
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from cms.accounts import Accounts
from cms.content.store import utc_now
from scripts.screenshots import FLAGS, PASSWORD, browser_path, served

KEYS = 300
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


def long_text(characters: int, pictures: int) -> str:
    """Paragraphs of both scripts with pictures between them."""
    words = "盐分随风而来。The salt comes with the wind, and the *water* of **three rivers** carries it. "
    each = characters // (pictures + 1)
    parts = [(words * (each // len(words) + 1))[:each] for _ in range(pictures + 1)]
    return "\n\n![A lake](/media/2026/lake.jpg)\n\n".join(parts)


def type_into(page: Page, text: str) -> list[list[float]]:
    """(script and layout, painted) of each key, in milliseconds, typed in the midst of a text."""
    area = page.locator("[id='f-body.en']")
    area.fill(text)
    page.evaluate(WATCH)
    middle = text.index(" ", len(text) // 2)
    area.evaluate("(area, at) => area.setSelectionRange(at, at)", middle)
    for number in range(KEYS):
        page.keyboard.press("Enter" if number % 40 == 39 else "abcdefgh "[number % 9])
        page.wait_for_timeout(30)
    page.wait_for_function(f"times.filter((one) => one.length === 2).length >= {KEYS}")
    return list(page.evaluate("times"))


def main(arguments: list[str]) -> None:
    characters, pictures = map(int, arguments or ("20000", "30"))
    with (
        TemporaryDirectory() as instance,
        served(editor=True, instance=Path(instance)) as base,
        sync_playwright() as playwright,
    ):
        accounts = Accounts(Path(instance) / "accounts", utc_now)
        _, token = accounts.invite("editor@example.org", "Editor", "administrator")
        accounts.accept(token, PASSWORD)
        page = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS).new_page()
        page.goto(f"{base}/editor/account/sign-in")
        page.fill("[name=email]", "editor@example.org")
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.goto(f"{base}/editor/entries/news/aral-sea-expedition/")
        page.wait_for_function("document.querySelector('[data-help]')?.hidden === false")
        found = type_into(page, long_text(characters, pictures))
    for name, times in zip(("script and layout", "painted"), zip(*found, strict=True), strict=True):
        twentieths = quantiles(times, n=20)
        print(f"{name}: p50 {twentieths[9]:.1f} ms, p95 {twentieths[18]:.1f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
