"""`python -m bench`: measure, save the figures, print and write docs/benchmarks.md. `--only
full,live --entries 1000` runs some parts.

Figures of parts and sizes that a run does not measure stay as they are.
"""

import argparse
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

from bench import ours
from bench.builds import Workspace, full
from bench.corpus import Corpus
from bench.counts import counts
from bench.edits import edits
from bench.live import live
from bench.machine import describe
from bench.papers import papers
from bench.peers import all_peers
from bench.report import report
from bench.results import keep_results, load_results
from bench.saves import saves
from bench.servers import MissingProgram
from bench.startup import startup
from bench.work import ROOT, WORK, tidy

PARTS = ("counts", "full", "edits", "papers", "startup", "saves", "live")


class Bench:
    """All parts at one size, over one generated site."""

    def __init__(self, entries: int, options: argparse.Namespace, machine: dict[str, Any]) -> None:
        self.workspace = Workspace(Corpus(entries), options.timeout)
        self.options = options
        self.machine = machine

    @cached_property
    def site(self) -> ours.Site:
        """Our site, generated unless the full builds have just done so."""
        return ours.make(self.workspace.corpus, self.workspace.source("ours"))

    def run(self, part: str) -> None:
        """Measure one part and save its figures."""
        keep_results(
            self.options.docs,
            part,
            str(self.workspace.corpus.entries),
            self.machine,
            getattr(self, part)(),
        )

    def counts(self) -> Any:
        return counts(progress)

    def full(self) -> Any:
        results = full(self.workspace, self.options.rounds, self.options.tools, progress)
        self.__dict__["site"] = ours.Site(self.workspace.source("ours"), self.workspace.corpus)
        return results

    def edits(self) -> Any:
        return edits(self.workspace, self.site, self.options.rounds, self.options.tools, progress)

    def papers(self) -> Any:
        return papers(self.workspace, progress)

    def startup(self) -> Any:
        return startup(self.workspace, self.site, self.options.rounds, progress)

    def saves(self) -> Any:
        return saves(self.workspace, self.site, self.options.saves, progress)

    def live(self) -> Any:
        return live(self.workspace, self.site, self.options.rounds, self.options.seconds, progress)


def progress(text: str) -> None:
    """Print progress to standard error."""
    print(text, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parts = "a comma-separated list of: "
    parser.add_argument(
        "--entries", default="1000,10000", help="sizes, in entries of two languages each"
    )
    parser.add_argument(
        "--only",
        default=",".join(PARTS),
        help=parts + ", ".join(PARTS) + "; '' for the report only",
    )
    parser.add_argument(
        "--tools", default=",".join(all_peers()), help=parts + ", ".join(all_peers())
    )
    parser.add_argument(
        "--rounds", type=int, default=3, help="of everything, in turns; medians are reported"
    )
    parser.add_argument("--seconds", type=float, default=8, help="of load a round")
    parser.add_argument("--saves", type=int, default=300)
    parser.add_argument(
        "--timeout", type=float, default=1800, help="seconds after which a build is given up"
    )
    parser.add_argument(
        "--big", type=int, default=0, help="entries of one more site, which is only started"
    )
    parser.add_argument(
        "--docs", type=Path, help="where figures are kept and the report is written"
    )
    parser.add_argument(
        "--trial",
        action="store_true",
        help="say in the report, which goes elsewhere, that it was one",
    )
    options = parser.parse_args()
    options.docs = options.docs or (WORK if options.trial else ROOT) / "docs"
    options.tools = options.tools.split(",")
    return options


def main() -> None:
    """Run every part at every size, then write the report."""
    options = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    machine = describe() | {"trial": options.trial}
    jobs: list[Callable[[], None]] = []
    for entries in map(int, options.entries.split(",")):
        bench = Bench(entries, options, machine)
        jobs += [
            lambda bench=bench, part=part: bench.run(part)
            for part in PARTS
            if part in options.only.split(",")
        ]
    if options.big:
        big = Bench(options.big, options, machine)
        jobs.append(lambda: big.run("startup"))
    try:
        for job in jobs:
            job()
    except MissingProgram as fault:
        sys.exit(str(fault))
    finally:
        progress("tidying up")
        tidy()
    if not load_results(options.docs):
        sys.exit(f"{options.docs} has no figures to report")
    print(report(options.docs))


if __name__ == "__main__":
    main()
