"""One of many papers, which are in lists by type, journal, access and year: half as many as the corpus
has entries. `python -m bench.papers OUT PAPERS` edits some, the site by environment variables, and
prints the seconds of each freeze in one process.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench.builds import Workspace, freeze
from bench.corpus import Corpus
from bench.ours import Site, make
from bench.resident import STRIDE, opened, publish
from bench.work import PYTHON, ROOT, fresh

TIMES = 4
"""Edits. The first freeze also loads modules and content."""


def papers(workspace: Workspace, progress: Callable[[str], None]) -> dict[str, float]:
    """Return the number of papers, and the seconds of a freeze after an edit of the title of one, in
    a process that stays.
    """
    number = workspace.corpus.entries // 2
    progress(f"{number} papers")
    site, out = make(Corpus(1), workspace.source("papers")), fresh(workspace.out("papers"))
    for one in range(number):
        site.put(site.corpus.other("papers", one, {}))
    freeze(workspace, site, out=out)
    done = subprocess.run(
        [str(PYTHON), "-m", "bench.papers", str(out), str(number)],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    first, *later = json.loads(done.stdout.splitlines()[-1])
    fresh(out)
    return {"papers": number, "first": first, "wall": median(later)}


def main(out: str, number: int) -> None:
    """Edit one paper after another, and freeze each time."""
    app, site = opened(), Site(Path(os.environ["OASIS_DATA"]).parent, Corpus(1))

    def change(values: dict[str, Any]) -> None:
        values["title"] += ", edited"

    keys = [f"papers-{(step + 1) * STRIDE % number}" for step in range(TIMES)]
    seconds = []
    for key in keys:
        site.change(key, change, "papers")
        seconds.append(publish(app, "papers", key, out))
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
