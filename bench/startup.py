"""Starting: until the first page, with and without an index; a command that does nothing; memory of
a worker.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from bench import ours
from bench.builds import Place
from bench.measure import Cost, middle, run
from bench.servers import granian
from bench.work import PYTHON, ROOT

PAGES = 400
"""Pages asked for before the memory of workers is read."""


def startup(
    place: Place, site: ours.Site, rounds: int, say: Callable[[str], None]
) -> dict[str, Any]:
    """Costs of each kind of start, and the memory of the larger worker in MB after some hundred
    pages.
    """
    costs: dict[str, list[Cost]] = {"cold": [], "warm": [], "nothing": []}
    for round in range(rounds):
        say(f"{place.corpus.entries} entries, starting, round {round + 1} of {rounds}")
        site.forget()
        costs["cold"].append(first_page(place, site))
        first_page(
            place, site
        )  # where the index is written after the first page, this one finds it
        costs["warm"].append(first_page(place, site))
        costs["nothing"].append(
            run(
                site.flask("freeze", "--help"),
                cwd=ROOT,
                environment=site.environment,
                log=place.folder / "nothing.log",
            )
        )
    return {kind: middle(runs) for kind, runs in costs.items()} | {"worker": worker(place, site)}


def first_page(place: Place, site: ours.Site) -> Cost:
    """A process that starts, answers one page and ends."""
    command = [str(PYTHON), "-m", "bench.first_page", "/en/news/news-0/"]
    return run(command, cwd=ROOT, environment=site.environment, log=place.folder / "start.log")


def worker(place: Place, site: ours.Site) -> float:
    """The memory of the larger worker, in MB, after random pages in both languages."""
    dice = Random(1)
    with granian("app:create_app", site.environment, "--factory", ready="/en/") as server:
        for _ in range(PAGES):
            status, _body = server.get(
                f"/{dice.choice(('en', 'zh'))}/news/news-{dice.randrange(place.corpus.news)}/"
            )
            if status not in (200, 404):  # an edit may have deleted one
                raise ValueError(f"a page answered {status}")
        return max(server.workers())
