"""The order in which Tab reaches what is seen on a page."""

from collections.abc import Iterator
from itertools import pairwise

from playwright.sync_api import Locator, Page

FOCUSED = """() => {
  const one = document.activeElement;
  if (!one.closest("main")) return null;
  const name = (one.labels?.[0] ?? one).textContent.trim() || one.name;
  const box = one.getBoundingClientRect();
  return [name, box.top + scrollY, box.bottom + scrollY];
}"""
TALL = 6000
"""The height of a window in which nothing is scrolled, so that what is sticky stands in its place."""


def stops(page: Page, first: Locator) -> Iterator[tuple[str, float, float]]:
    """Press Tab from a control to the end of the page; yield the name, the top and the bottom of each
    stop.
    """
    first.focus()
    while stop := page.evaluate(FOCUSED):
        yield tuple(stop)
        page.keyboard.press("Tab")


def steps_back(page: Page, first: Locator) -> list[tuple[str, str]]:
    """Return the pairs of stops of which the second stands wholly above the first."""
    found = list(stops(page, first))
    assert len(found) > 3
    return [(before[0], after[0]) for before, after in pairwise(found) if after[2] <= before[1]]
