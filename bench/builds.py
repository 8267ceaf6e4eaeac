"""Full builds of the same content by every tool, in turns."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench import measure, ours
from bench.corpus import Corpus
from bench.measure import Cost, medians
from bench.peers import CannotInstall, Peer, all_peers, version
from bench.tree import size
from bench.work import OUTPUTS, ROOT, WORK, fresh
from cms.publish.output import DELETED_PREFIX

SLOW = {"pelican": 2, "lektor": 1}
"""Rounds at most for tools whose build takes minutes."""
NOT_PAGES = ("search", "records")
"""Features that write files beside the pages."""


@dataclass(frozen=True)
class Workspace:
    """The folders for the builds of one corpus."""

    corpus: Corpus
    timeout: float = 1800

    @property
    def folder(self) -> Path:
        return WORK / str(self.corpus.entries)

    def out(self, tool: str) -> Path:
        return OUTPUTS / str(self.corpus.entries) / f"{tool}-out"

    def source(self, tool: str) -> Path:
        return self.folder / tool


@cache
def has_option(option: str) -> bool:
    """Return whether our freeze has an option; earlier commits lack some."""
    command = ours.Site(WORK, Corpus(1)).flask("freeze", "--help")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return option in done.stdout


def freeze(workspace: Workspace, site: ours.Site, *options: str, out: Path | None = None) -> Cost:
    """Run our freeze, leaving out options that it doesn't have."""
    command = site.freeze(
        out or workspace.out("ours"), *(option for option in options if has_option(option))
    )
    cost = measure.run(
        command,
        cwd=ROOT,
        environment=site.environment,
        log=workspace.folder / "ours.log",
        timeout=workspace.timeout,
    )
    wait_for_cleanup(out or workspace.out("ours"))
    return cost


def wait_for_cleanup(out: Path) -> None:
    """Wait until the freeze has deleted old folders in the background, which would slow down the
    next measurement.
    """
    while any(out.with_name(f".{out.name}.oasis").glob(f"{DELETED_PREFIX}*")):
        time.sleep(0.2)


def build(workspace: Workspace, peer: Peer) -> Cost:
    """Run all commands of a peer's build."""
    costs = [
        measure.run(
            command,
            cwd=workspace.source(peer.name),
            environment=os.environ | variables,
            log=workspace.folder / f"{peer.name}.log",
            timeout=workspace.timeout,
        )
        for command, variables in peer.build(workspace.source(peer.name), workspace.out(peer.name))
    ]
    return sum(costs[1:], costs[0])


def full(
    workspace: Workspace, rounds: int, tools: list[str], progress: Callable[[str], None]
) -> dict[str, Any]:
    """Return tool → its full builds: cold (nothing kept) and, for ours, of the pages alone, and with
    the results that a build keeps; sizes; errors.
    """
    site = ours.make(workspace.corpus, workspace.source("ours"))
    peers = {name: peer for name, peer in all_peers().items() if name in tools}
    results: dict[str, Any] = {"ours": {"alone": [], "cold": [], "kept": []}} | {
        name: {"cold": []} for name in peers
    }
    for name, peer in peers.items():
        peer.make(workspace.corpus, fresh(workspace.source(name)))
    for round in range(rounds):
        progress(f"{workspace.corpus.entries} entries, full builds, round {round + 1} of {rounds}")
        results["ours"]["alone"].append(pages_alone(workspace, site))
        site.clear_instance()
        fresh(workspace.out("ours"))
        results["ours"]["cold"].append(freeze(workspace, site, "--full"))
        results["ours"]["kept"].append(freeze(workspace, site, "--full"))
        for name, peer in peers.items():
            if round < SLOW.get(name, rounds) and "error" not in results[name]:
                progress(f"  {name}")
                cold(workspace, peer, results[name])
    return {name: summary(workspace, name, figures) for name, figures in results.items()}


def pages_alone(workspace: Workspace, site: ours.Site) -> Cost:
    """Run a full build of ours, with nothing kept, that writes neither search files nor records."""
    site.switch_off(NOT_PAGES)
    site.clear_instance()
    cost = freeze(workspace, site, "--full", out=fresh(workspace.out("pages")))
    fresh(workspace.out("pages"))
    site.switch_off(())
    return cost


def cold(workspace: Workspace, peer: Peer, figures: dict[str, Any]) -> None:
    """Run one build of a peer into an empty folder. Saves the reason if it fails."""
    try:
        fresh(workspace.out(peer.name))
        figures["cold"].append(build(workspace, peer))
    except (measure.Failed, CannotInstall, OSError, StopIteration) as fault:
        figures["error"] = str(fault)[-1500:]
        fresh(workspace.out(peer.name))


def summary(workspace: Workspace, name: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Return medians of every kind of build, every run's wall time, and the size of the output."""
    builds = {
        kind: medians(costs) | {"each": [round(cost.wall, 3) for cost in costs]}
        for kind, costs in figures.items()
        if kind != "error" and costs
    }
    error = {"error": figures["error"]} if "error" in figures else {}
    return (
        builds
        | error
        | size(workspace.out(name))
        | {"version": version(name, name) if name != "ours" else ""}
    )
