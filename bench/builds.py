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
from bench.measure import Cost, middle
from bench.peers import CannotInstall, Peer, known, version
from bench.tree import size
from bench.work import ROOT, WORK, fresh
from cms.publish.output import DELETED_PREFIX

SLOW = {"pelican": 2, "lektor": 1}
"""Rounds at most for tools whose one build takes minutes."""


@dataclass(frozen=True)
class Place:
    """The folder for the builds of one corpus."""

    corpus: Corpus
    timeout: float = 1800

    @property
    def folder(self) -> Path:
        return WORK / str(self.corpus.entries)

    def out(self, tool: str) -> Path:
        return self.folder / f"{tool}-out"

    def source(self, tool: str) -> Path:
        return self.folder / tool


@cache
def offers(option: str) -> bool:
    """Whether our freeze has an option yet."""
    command = ours.Site(WORK, Corpus(1)).flask("freeze", "--help")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return option in done.stdout


def freeze(place: Place, site: ours.Site, *options: str, out: Path | None = None) -> Cost:
    """Our freeze, without options that it hasn't got."""
    command = site.freeze(
        out or place.out("ours"), *(option for option in options if offers(option))
    )
    cost = measure.run(
        command,
        cwd=ROOT,
        environment=site.environment,
        log=place.folder / "ours.log",
        timeout=place.timeout,
    )
    settle(out or place.out("ours"))
    return cost


def settle(out: Path) -> None:
    """Wait until the freeze has deleted old folders behind its back: that would slow down whoever
    comes next.
    """
    while any(out.with_name(f".{out.name}.oasis").glob(f"{DELETED_PREFIX}*")):
        time.sleep(0.2)


def build(place: Place, peer: Peer) -> Cost:
    """A peer's build, all its commands."""
    costs = [
        measure.run(
            command,
            cwd=place.source(peer.name),
            environment=os.environ | more,
            log=place.folder / f"{peer.name}.log",
            timeout=place.timeout,
        )
        for command, more in peer.build(place.source(peer.name), place.out(peer.name))
    ]
    return sum(costs[1:], costs[0])


def full(place: Place, rounds: int, tools: list[str], say: Callable[[str], None]) -> dict[str, Any]:
    """Tool → its full builds: cold (nothing kept) and, for ours, with what a build keeps; sizes;
    what went wrong.
    """
    site = ours.make(place.corpus, place.source("ours"))
    peers = {name: peer for name, peer in known().items() if name in tools}
    found: dict[str, Any] = {"ours": {"cold": [], "kept": []}} | {
        name: {"cold": []} for name in peers
    }
    for name, peer in peers.items():
        peer.make(place.corpus, fresh(place.source(name)))
    for round in range(rounds):
        say(f"{place.corpus.entries} entries, full builds, round {round + 1} of {rounds}")
        site.forget()
        fresh(place.out("ours"))
        found["ours"]["cold"].append(freeze(place, site, "--full"))
        found["ours"]["kept"].append(freeze(place, site, "--full"))
        for name, peer in peers.items():
            if round < SLOW.get(name, rounds) and "error" not in found[name]:
                say(f"  {name}")
                cold(place, peer, found[name])
    return {name: summary(place, name, figures) for name, figures in found.items()}


def cold(place: Place, peer: Peer, figures: dict[str, Any]) -> None:
    """One build of a peer into a new folder; where it can't, the reason."""
    try:
        fresh(place.out(peer.name))
        figures["cold"].append(build(place, peer))
    except (measure.Failed, CannotInstall, OSError, StopIteration) as fault:
        figures["error"] = str(fault)[-1500:]
        fresh(place.out(peer.name))


def summary(place: Place, name: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Medians of every kind of build, every run's wall time, and what came out."""
    known = {
        kind: middle(costs) | {"each": [round(cost.wall, 3) for cost in costs]}
        for kind, costs in figures.items()
        if kind != "error" and costs
    }
    told = {"error": figures["error"]} if "error" in figures else {}
    return (
        known
        | told
        | size(place.out(name))
        | {"version": version(name, name) if name != "ours" else ""}
    )
