"""The last figures of each part at each size: `benchmarks.json` beside the report, so that a clone
has it too.

It combines figures of several runs. Each keeps its own machine and time, so that none is mistaken
for part of another run.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.work import write

Kept = dict[str, dict[str, dict[str, Any]]]
"""Part → number of entries → `figures`, and `machine`: where and when they were measured."""


def load_results(docs: Path) -> Kept:
    """Return all saved figures."""
    path = docs / "benchmarks.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def keep_results(docs: Path, part: str, size: str, machine: dict[str, Any], figures: Any) -> None:
    """Save the figures of one part at one size. Called after each part, because a run takes an hour
    and may be aborted.
    """
    kept = load_results(docs)
    kept.setdefault(part, {})[size] = {"machine": machine, "figures": figures}
    write(docs / "benchmarks.json", json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def figures_of(kept: Kept) -> dict[str, Any]:
    """Return the figures alone: part → number of entries → figures."""
    return {
        part: {size: one["figures"] for size, one in sizes.items()} for part, sizes in kept.items()
    }


def machines_of(kept: Kept) -> list[dict[str, Any]]:
    """Return where and when each part was measured."""
    return [one["machine"] for sizes in kept.values() for one in sizes.values()]


def sentences(machine: dict[str, Any]) -> list[str]:
    """Return sentences on the time and machine of a measurement. They are independent, so that
    those shared by all runs are written once.
    """
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return [
        f"Measured {machine['date']} at commit {machine['commit']}{', as a trial' if machine['trial'] else ''}; "
        f"load before: {machine['load before']}.",
        f"Machine: {machine['cores']} cores of “{machine['processor']}”, {machine['memory']} memory, "
        f"{machine['system']}, {machine['files']}.",
        f"Versions: {versions}.",
    ]


def shared(kept: Kept) -> list[str]:
    """Return the sentences that apply to all saved figures."""
    first, *others = map(sentences, machines_of(kept))
    return [sentence for sentence in first if all(sentence in other for other in others)]


def own(machine: dict[str, Any], shared_sentences: Sequence[str]) -> str:
    """Return the other sentences of a machine."""
    return " ".join(sentence for sentence in sentences(machine) if sentence not in shared_sentences)
