"""Starting: the time until the first page, with and without an index; a command that does nothing;
a page that nobody has requested before; memory of a worker.
"""

import subprocess
from collections.abc import Callable
from random import Random
from typing import Any

from bench import ours
from bench.builds import Workspace
from bench.measure import Cost, medians, run
from bench.servers import granian
from bench.work import PYTHON, ROOT

PAGES = 400
"""Pages requested before the memory of workers is read."""


def startup(
    workspace: Workspace, site: ours.Site, rounds: int, progress: Callable[[str], None]
) -> dict[str, Any]:
    """Return the costs of each kind of start, the milliseconds of a page that isn't cached, and the
    memory of the larger worker in MB after some hundred pages.
    """
    costs: dict[str, list[Cost]] = {"cold": [], "warm": [], "nothing": []}
    for round in range(rounds):
        progress(f"{workspace.corpus.entries} entries, starting, round {round + 1} of {rounds}")
        site.clear_instance()
        costs["cold"].append(first_page(workspace, site))
        first_page(workspace, site)  # the index may be written only after the first page
        costs["warm"].append(first_page(workspace, site))
        costs["nothing"].append(
            run(
                site.flask("freeze", "--help"),
                cwd=ROOT,
                environment=site.environment,
                log=workspace.folder / "nothing.log",
            )
        )
    return {kind: medians(runs) for kind, runs in costs.items()} | {
        "worker": worker(workspace, site),
        "page": uncached_page(site),
    }


def first_page(workspace: Workspace, site: ours.Site) -> Cost:
    """Run a process that starts, answers one request and exits."""
    command = [str(PYTHON), "-m", "bench.first_page", "/en/news/news-0/"]
    return run(command, cwd=ROOT, environment=site.environment, log=workspace.folder / "start.log")


def uncached_page(site: ours.Site) -> float:
    """Return the milliseconds of processor time of a page that isn't cached."""
    keys = sorted(path.stem for path in site.news.glob("*.json"))[:PAGES]
    done = subprocess.run(
        [str(PYTHON), "-m", "bench.uncached", *(f"/en/news/{key}/" for key in keys)],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])


def worker(workspace: Workspace, site: ours.Site) -> float:
    """Return the memory of the larger worker, in MB, after random pages in both languages."""
    random = Random(1)
    with granian("app:create_app", site.environment, "--factory", ready="/en/") as server:
        for _ in range(PAGES):
            status, _body = server.get(
                f"/{random.choice(('en', 'zh'))}/news/news-{random.randrange(workspace.corpus.news)}/"
            )
            if status not in (200, 404):  # an edit may have deleted the page
                raise ValueError(f"a page answered {status}")
        return max(server.workers())
