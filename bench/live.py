"""Pages a second under the same load: ours and Flask's "hello world" under granian, and nginx over
the frozen files.
"""

import os
import re
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from typing import Any

from bench import ours
from bench.builds import Workspace, freeze
from bench.servers import Server, granian, nginx, program
from bench.work import WORK, write

CONNECTIONS, THREADS = 32, 1
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def load(server: Server, path: str, seconds: float, paths: str = "") -> dict[str, float]:
    """Return requests a second and latencies in ms under wrk. `paths` is a file of addresses to
    request at random.
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
    process = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"BENCH_PATHS": paths}
    )
    return parse(process.stdout)


def parse(text: str) -> dict[str, float]:
    """Return the figures that wrk printed. Raises ValueError if a response was not 2xx or 3xx."""
    if bad := re.search(r"(Non-2xx.*|Socket errors.*)", text):
        raise ValueError(bad[1])
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    latencies = {
        share: re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s)$", text, re.MULTILINE)
        for share in (50, 99)
    }
    if not rate or not all(latencies.values()):
        raise ValueError(text)
    return {"rate": float(rate[1])} | {
        f"p{share}": float(one[1]) * UNITS[one[2]] for share, one in latencies.items() if one
    }


def live(
    workspace: Workspace,
    site: ours.Site,
    rounds: int,
    seconds: float,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Return the speed of each server with one page and with random ones, in turns; medians of the
    rounds.
    """
    freeze(workspace, site)
    page = "/en/news/news-0/"
    listed = [
        f"/{code}/news/{path.stem}/"
        for path in sorted(site.news.glob("*.json"))
        for code in ("en", "zh")
    ]
    write(WORK / "paths", "\n".join(listed))
    runs_by_name: dict[str, list[dict[str, float]]] = {}
    with ExitStack() as stack:
        ours_server = stack.enter_context(
            granian("app:create_app", site.environment, "--factory", ready=page)
        )
        hello = stack.enter_context(granian("bench.hello:app", site.environment))
        files = stack.enter_context(nginx(workspace.out("ours")))
        same = ours_server.get(page)[1] == files.get(page)[1]
        loads = {
            "ours": (ours_server, page, ""),
            "hello": (hello, "/", ""),
            "nginx": (files, page, ""),
            "ours, random": (ours_server, page, str(WORK / "paths")),
            "nginx, random": (files, page, str(WORK / "paths")),
        }
        for server, path, paths in loads.values():
            load(server, path, 1, paths)
        for round in range(rounds):
            progress(f"{workspace.corpus.entries} entries, serving, round {round + 1} of {rounds}")
            for name, (server, path, paths) in loads.items():
                runs_by_name.setdefault(name, []).append(load(server, path, seconds, paths))
        memory = max(ours_server.workers())
    return {
        "loads": {
            name: {key: median(run[key] for run in runs) for key in runs[0]}
            for name, runs in runs_by_name.items()
        },
        "bytes": len((workspace.out("ours") / page.strip("/") / "index.html").read_bytes()),
        "same": same,
        "memory": memory,
        "rounds": rounds,
        "seconds": seconds,
    }
