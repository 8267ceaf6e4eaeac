"""Whether a server that is used all day grows: `python -m bench.soak`, an hour with readers and
editors.

Prints the memory of each worker, then a linear fit of the last two thirds: megabytes an hour, and
the growth over them in percent of the memory at their start. Exits with 1 if a worker grew by more
than `MAX_GROWTH`.
"""

import argparse
import itertools
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import linear_regression
from urllib.parse import quote

from bench import ours
from bench.browser import Browser
from bench.corpus import Corpus
from bench.saves import EMAIL, PASSWORD, change
from bench.servers import Server, granian
from bench.work import LANGUAGES, WORK, tidy

MAX_GROWTH = 5.0
"""Percent by which a worker may grow."""
FILLED_MB = 1.0
"""A worker that grows by less while every page is requested has full caches."""
MAX_FILLS = 10
"""How many times every page is requested at most."""
CONNECTIONS = 16
"""Requests at the same time meanwhile."""
WORDS = (
    "dune",
    "river",
    "soil",
    "snow",
    "观测",
    "绿洲",
    "desert plants",
    "water balance",
    "chen",
    "2019",
)
LISTS = (
    "",
    "news/",
    "papers/",
    "scientists/",
    "cooperation/projects/",
    "news/feed/",
    "sitemap/",
    "research/",
)

Sample = tuple[float, float]
"""Seconds since the start, megabytes."""


class Soak:
    """Readers and editors at a server, until they are stopped."""

    def __init__(self, server: Server, site: ours.Site, pause: float, editors: int) -> None:
        self.server = server
        self.editors = editors
        self.keys = [path.stem for path in sorted(site.news.glob("*.json"))]
        self.pause = pause
        self.done = threading.Event()
        self.counts = {"pages": 0, "searches": 0, "edits": 0}
        self.faults: list[str] = []

    def fill_caches(self) -> None:
        """Request every page again and again until no worker grows. Filling what has a limit isn't
        growth: the page cache, SQLite's cache of each thread, the words of the search index, and
        the modules of the editor.

        Readers and editors are at work meanwhile, since only an edit makes a worker index words.
        Many pages are requested at once: of connections one after another, the kernel gives nearly
        all to the same worker.
        """
        sizes = self.server.workers()
        for _ in range(MAX_FILLS):
            self.request_every_page()
            before, sizes = sizes, self.server.workers()
            print("filling ", *(f"{size:6.1f} MB" for size in sizes), file=sys.stderr, flush=True)
            if all(new < old + FILLED_MB for old, new in zip(before, sizes, strict=True)):
                return

    def request_every_page(self) -> None:
        searches = (f"search/?q={quote(word)}" for word in WORDS)
        paths = (*(f"news/{key}/" for key in self.keys), *LISTS, *searches)
        addresses = [f"/{code}/{path}" for code in LANGUAGES for path in paths]
        addresses += ["/editor/"] * CONNECTIONS
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for status, body in pool.map(self.server.get, addresses):
                if status >= 500:
                    self.faults.append(f"filling the caches answered {status}: {body[:200]!r}")

    def read(self, seed: int) -> None:
        """Request random pages, and searches among them."""
        dice = random.Random(seed)
        while not self.done.is_set():
            code, searches = dice.choice(LANGUAGES), dice.random() < 0.1
            page = dice.choice((f"news/{dice.choice(self.keys)}/", dice.choice(LISTS)))
            path = f"search/?q={quote(dice.choice(WORDS))}" if searches else page
            status, body = self.server.get(f"/{code}/{path}")
            if status >= 500:
                self.faults.append(f"{path} answered {status}: {body[:200]!r}")
            self.counts["searches" if searches else "pages"] += 1
            self.done.wait(self.pause)

    def edit(self, seed: int) -> None:
        """Save and publish one item after another; no two editors share any.

        What is saved is published, so that the site has no more drafts at the end than at the start:
        each worker holds all drafts in memory.
        """
        browser, dice = Browser(self.server), random.Random(seed)
        own = self.keys[seed :: self.editors]
        browser.sign_in(EMAIL, PASSWORD)
        for step in itertools.count():
            if self.done.is_set():
                return
            key = dice.choice(own)
            for action in ("save", "publish:en"):
                change(browser, key, f"Headline {seed} {step} {action}", action)
                self.counts["edits"] += 1
            self.done.wait(self.pause)

    def start(self, target: Callable[[int], None], seed: int) -> threading.Thread:
        """Start a thread whose exceptions are recorded."""

        def run() -> None:
            try:
                target(seed)
            except Exception as fault:
                self.faults.append(f"{target.__name__} {seed}: {fault}")

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread


def slope(samples: Sequence[Sample]) -> tuple[float, float]:
    """Return (megabytes an hour, growth in percent of the start) over the last two thirds of the
    time.
    """
    since = samples[0][0] + (samples[-1][0] - samples[0][0]) / 3
    times, sizes = zip(*(sample for sample in samples if sample[0] >= since), strict=True)
    line = linear_regression(times, sizes)
    initial = line.intercept + line.slope * times[0]
    return line.slope * 3600, 100 * line.slope * (times[-1] - times[0]) / initial


def soak(entries: int, minutes: float, readers: int, editors: int, pause: float) -> bool:
    """Run it and print the figures; returns whether every worker stayed within `MAX_GROWTH` and
    nothing failed.
    """
    site = ours.make(Corpus(entries), WORK / "soak")
    site.add_editor(EMAIL, PASSWORD)
    with granian("app:create_app", site.environment, "--factory", ready="/en/") as server:
        while server.get("/en/search/?q=dune")[0] == 503:  # while its index is being built
            time.sleep(0.1)
        load = Soak(server, site, pause, editors)
        threads = [
            *(load.start(load.read, seed) for seed in range(readers)),
            *(load.start(load.edit, seed) for seed in range(editors)),
        ]
        load.fill_caches()
        samples = sampled(server, load, minutes)
        load.done.set()
        for thread in threads:
            thread.join(60)
    slopes = [slope(series) for series in samples]
    for number, (hourly, percent) in enumerate(slopes):
        print(
            f"worker {number}: {samples[number][-1][1]:.0f} MB, {hourly:+.1f} MB an hour, {percent:+.1f} %"
        )
    print(
        ", ".join(f"{number} {name}" for name, number in load.counts.items()),
        *load.faults,
        sep="\n",
    )
    return not load.faults and all(percent < MAX_GROWTH for _, percent in slopes)


def sampled(server: Server, load: Soak, minutes: float) -> list[list[Sample]]:
    """Sample the memory of each worker a hundred times, the larger worker first."""
    began, samples = time.monotonic(), list[list[Sample]]()
    while (passed := time.monotonic() - began) < minutes * 60:
        sizes = server.workers()
        samples = samples or [[] for _ in sizes]
        for series, size in zip(samples, sizes, strict=True):
            series.append((passed, size))
        print(
            f"{passed:6.0f} s  " + "  ".join(f"{size:6.1f} MB" for size in sizes),
            f"  {load.counts['edits']} edits",
            file=sys.stderr,
            flush=True,
        )
        time.sleep(minutes * 60 / 100)
    return samples


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--readers", type=int, default=4)
    parser.add_argument("--editors", type=int, default=2)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two acts of each")
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        passed = soak(
            options.entries, options.minutes, options.readers, options.editors, options.pause
        )
    finally:
        tidy()
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
