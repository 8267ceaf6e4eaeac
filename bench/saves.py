"""Measure the time of a save in the real staff app over HTTP, from POST to the response.

The response is only sent once the file is on disk (cms/core/files.py), so this is the time until
the save is durable.
"""

import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any

from bench import ours
from bench.browser import Browser
from bench.builds import Workspace
from bench.servers import Server, granian

EMAIL, PASSWORD = "bench@example.org", "oasis bench 灰喜鹊 at dawn"
FETCHES = 6
"""Requests, each over a connection of its own, that must all show what was published just before.
"""


def saves(
    workspace: Workspace, site: ours.Site, number: int, progress: Callable[[str], None]
) -> dict[str, Any]:
    """Return milliseconds of a save of a draft and of a publish, and the number of fetches that
    didn't show a publish.
    """
    progress(f"{workspace.corpus.entries} entries, saving {number} times")
    site.add_editor(EMAIL, PASSWORD)
    times_by_kind: dict[str, list[float]] = {"save": [], "publish": []}
    missed = 0
    with granian("app:create_app", site.environment, "--factory", ready="/en/") as server:
        browser = Browser(server)
        browser.sign_in(EMAIL, PASSWORD)
        keys = [path.stem for path in sorted(site.news.glob("*.json"))]
        for step in range(number):
            key = keys[step * 37 % len(keys)]
            times_by_kind["save"].append(change(browser, key, f"Saved {step}", "save"))
            times_by_kind["publish"].append(change(browser, key, f"Published {step}", "publish:en"))
            missed += sum(
                f"Published {step}" not in public_page(server, key) for _ in range(FETCHES)
            )
    return {kind: percentiles(times) for kind, times in times_by_kind.items()} | {
        "unseen": missed,
        "looks": number * FETCHES,
    }


def change(browser: Browser, key: str, headline: str, action: str) -> float:
    """Open the form, set a headline, and submit it; returns the milliseconds of the submission.
    Raises ValueError if refused.
    """
    path = f"/editor/entries/news/{key}/"
    form = browser.form(path, "entry")
    form["headline.en"], form["_do"] = [headline], [action]
    began = time.perf_counter()
    status, text = browser.post(path, form)
    took = (time.perf_counter() - began) * 1000
    if status != 303:
        raise ValueError(f"{path} answered {status}: {text[:500]}")
    return took


def public_page(server: Server, key: str) -> str:
    """Return the public page as it is now."""
    return server.get(f"/en/news/{key}/")[1].decode()


def percentiles(times: list[float]) -> dict[str, float]:
    """Return p50, p99 and the maximum of some milliseconds."""
    quantile = quantiles(times, n=100, method="inclusive")
    return {"p50": quantile[49], "p99": quantile[98], "most": max(times), "number": len(times)}
