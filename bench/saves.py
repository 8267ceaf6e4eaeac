"""Measure the time of a save: somebody signed in to the real staff app over HTTP, from POST to the
answer.

The answer comes only once the file is on disk (cms/core/files.py), so that is the time to durable.
"""

import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any

from bench import ours
from bench.browser import Browser
from bench.builds import Place
from bench.servers import Server, granian

EMAIL, PASSWORD = "bench@example.org", "oasis bench 灰喜鹊 at dawn"
LOOKS = 6
"""Fetches, each over a connection of its own, that must all show what was published just before."""


def saves(place: Place, site: ours.Site, number: int, say: Callable[[str], None]) -> dict[str, Any]:
    """Milliseconds of a save of a working copy and of a publish, and in how many looks a publish
    was not seen.
    """
    say(f"{place.corpus.entries} entries, saving {number} times")
    site.add_editor(EMAIL, PASSWORD)
    took: dict[str, list[float]] = {"save": [], "publish": []}
    unseen = 0
    with granian("app:create_app", site.environment, "--factory", ready="/en/") as server:
        browser = Browser(server)
        browser.sign_in(EMAIL, PASSWORD)
        keys = [path.stem for path in sorted(site.news.glob("*.json"))]
        for step in range(number):
            key = keys[step * 37 % len(keys)]
            took["save"].append(change(browser, key, f"Saved {step}", "save"))
            took["publish"].append(change(browser, key, f"Published {step}", "publish:en"))
            unseen += sum(f"Published {step}" not in look(server, key) for _ in range(LOOKS))
    return {kind: spread(times) for kind, times in took.items()} | {
        "unseen": unseen,
        "looks": number * LOOKS,
    }


def change(browser: Browser, key: str, headline: str, deed: str) -> float:
    """Open the form, type a headline, press a button; milliseconds of the last. Raises ValueError
    if refused.
    """
    path = f"/editor/entries/news/{key}/"
    form = browser.form(path, "entry")
    form["headline.en"], form["_do"] = [headline], [deed]
    began = time.perf_counter()
    status, text = browser.post(path, form)
    took = (time.perf_counter() - began) * 1000
    if status != 303:
        raise ValueError(f"{path} answered {status}: {text[:500]}")
    return took


def look(server: Server, key: str) -> str:
    """The public page as it is now."""
    return server.get(f"/en/news/{key}/")[1].decode()


def spread(times: list[float]) -> dict[str, float]:
    """p50, p99 and the most of some milliseconds."""
    hundredths = quantiles(times, n=100, method="inclusive")
    return {"p50": hundredths[49], "p99": hundredths[98], "most": max(times), "number": len(times)}
