"""Pages a second: ours under granian, Flask's "hello world" under the same, nginx over the frozen
files; one load.
"""

import os
import re
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from typing import Any

from bench import ours
from bench.builds import Place, freeze
from bench.servers import Server, granian, nginx, program
from bench.work import WORK, write

CONNECTIONS, THREADS = 32, 1
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def load(server: Server, path: str, seconds: float, paths: str = "") -> dict[str, float]:
    """Requests a second and latencies in ms under wrk; `paths` is a file of addresses for random
    ones.
    """
    script = ["-s", "bench/random.lua"] if paths else []
    command = [
        program("wrk"),
        f"-t{THREADS}",
        f"-c{CONNECTIONS}",
        f"-d{max(round(seconds), 1)}s",
        "--latency",
        *script,
        server.url(path),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"BENCH_PATHS": paths}
    )
    return parse(done.stdout)


def parse(text: str) -> dict[str, float]:
    """The figures that wrk printed. Raises ValueError where an answer was not 2xx or 3xx."""
    if bad := re.search(r"(Non-2xx.*|Socket errors.*)", text):
        raise ValueError(bad[1])
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    found = {
        share: re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s)$", text, re.MULTILINE)
        for share in (50, 99)
    }
    if not rate or not all(found.values()):
        raise ValueError(text)
    return {"rate": float(rate[1])} | {
        f"p{share}": float(one[1]) * UNITS[one[2]] for share, one in found.items() if one
    }


def live(
    place: Place, site: ours.Site, rounds: int, seconds: float, say: Callable[[str], None]
) -> dict[str, Any]:
    """The speed of each server with one page and with random ones, in turns; medians of the rounds."""
    freeze(place, site)
    page = "/en/news/news-0/"
    listed = [
        f"/{code}/news/{path.stem}/"
        for path in sorted(site.news.glob("*.json"))
        for code in ("en", "zh")
    ]
    write(WORK / "paths", "\n".join(listed))
    found: dict[str, list[dict[str, float]]] = {}
    with ExitStack() as stack:
        here = stack.enter_context(
            granian("app:create_app", site.environment, "--factory", ready=page)
        )
        hello = stack.enter_context(granian("bench.hello:app", site.environment))
        files = stack.enter_context(nginx(place.out("ours")))
        same = here.get(page)[1] == files.get(page)[1]
        loads = {
            "ours": (here, page, ""),
            "hello": (hello, "/", ""),
            "nginx": (files, page, ""),
            "ours, random": (here, page, str(WORK / "paths")),
            "nginx, random": (files, page, str(WORK / "paths")),
        }
        for server, path, paths in loads.values():
            load(server, path, 1, paths)
        for round in range(rounds):
            say(f"{place.corpus.entries} entries, serving, round {round + 1} of {rounds}")
            for name, (server, path, paths) in loads.items():
                found.setdefault(name, []).append(load(server, path, seconds, paths))
        memory = max(here.workers())
    return {
        "loads": {
            name: {key: median(run[key] for run in runs) for key in runs[0]}
            for name, runs in found.items()
        },
        "bytes": len((place.out("ours") / page.strip("/") / "index.html").read_bytes()),
        "same": same,
        "memory": memory,
        "rounds": rounds,
        "seconds": seconds,
    }
