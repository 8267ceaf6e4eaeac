"""One edit, then the build from the command line: ours of five kinds, the peers' of one, in turns."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from bench import ours
from bench.builds import Place, build, freeze
from bench.measure import Failed, middle
from bench.peers import known
from bench.tree import digest, touched
from bench.work import PYTHON, ROOT

HEADER = Path("templates/fragments/header.html")
SLOW = {"pelican": 2, "lektor": 2}

Edit = Callable[[ours.Site, int], None]


def nothing(site: ours.Site, number: int) -> None:
    """No edit."""


def body(site: ours.Site, number: int) -> None:
    """A word at the end of the English text."""

    def change(values: dict[str, Any]) -> None:
        values["body"]["en"][-1] += " Edited."

    site.change(f"news-{number}", change)


def title(site: ours.Site, number: int) -> None:
    """A word at the end of the English headline."""

    def change(values: dict[str, Any]) -> None:
        values["headline"]["en"] += ", edited"

    site.change(f"news-{number}", change)


def deletion(site: ours.Site, number: int) -> None:
    """The entry away."""
    (site.news / f"news-{number}.json").unlink()


def new(site: ours.Site, number: int) -> None:
    """An entry more, among the newest."""
    site.put(site.corpus.item(site.corpus.news + number))


def template(site: ours.Site, number: int) -> None:
    """A comment in the template of every page's header."""
    path = site.folder / HEADER
    path.write_text(f"{{# {number} #}}" + path.read_text("utf-8"), "utf-8")


KINDS: dict[str, Edit] = {
    "nothing": nothing,
    "body": body,
    "title": title,
    "deletion": deletion,
    "new": new,
    "template": template,
}


def edits(
    place: Place, site: ours.Site, rounds: int, tools: list[str], say: Callable[[str], None]
) -> dict[str, Any]:
    """Kind of edit → its cost and what it touched; peer → cost of its build after an edit of a
    body; and more.
    """
    freeze(place, site)
    before = digest(place.out("ours"))
    costs: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    pages: dict[str, list[dict[str, int]]] = {kind: [] for kind in KINDS}
    peers: dict[str, list[Any]] = {name: [] for name in known() if name in tools}
    for round in range(rounds):
        say(f"{place.corpus.entries} entries, edits, round {round + 1} of {rounds}")
        rebuild(place, round, peers)
        for at, (kind, edit) in enumerate(KINDS.items()):
            edit(site, number_of(place, round * len(KINDS) + at))
            costs[kind].append(freeze(place, site))
            after = digest(place.out("ours"))
            pages[kind].append(touched(before, after))
            before = after
    freeze(place, site, "--full", out=place.out("again"))
    return {
        "ours": {kind: middle(costs[kind]) | worst(pages[kind]) for kind in KINDS},
        "peers": {name: middle(runs) for name, runs in peers.items() if runs},
        "identical": digest(place.out("again")) == digest(place.out("ours")),
        "resident": resident(place, site),
    }


def number_of(place: Place, step: int) -> int:
    """The news item that an edit is done to: spread over the years, never the same twice, never the
    first.

    The first is the page that other parts ask for.
    """
    others = place.corpus.news - 1
    return 1 + (others // 3 + step * (37 if others % 37 else 41)) % others


def worst(touches: list[dict[str, int]]) -> dict[str, int]:
    """The most that one edit of a kind has touched."""
    return {name: max(one[name] for one in touches) for name in touches[0]}


def rebuild(place: Place, round: int, peers: dict[str, list[Any]]) -> None:
    """Each peer's build after an edit, where its full build stands."""
    for name, runs in peers.items():
        if (
            round < SLOW.get(name, round + 1)
            and place.out(name).is_dir()
            and any(place.out(name).iterdir())
        ):
            known()[name].edit(place.source(name), number_of(place, round))
            try:
                runs.append(build(place, known()[name]))
            except Failed as fault:
                print(fault)


def resident(place: Place, site: ours.Site) -> dict[str, float] | dict[str, str]:
    """Seconds of a freeze after an edit inside a process that stays: of a body by itself, of other
    kinds by name.
    """
    done = subprocess.run(
        [str(PYTHON), "-m", "bench.resident", str(place.out("ours")), str(place.corpus.entries)],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return {"error": (done.stderr or done.stdout)[-1500:]}
    took = json.loads(done.stdout.splitlines()[-1])
    first, *later = took.pop("body")
    others = {kind: median(times) for kind, times in took.items()}
    return {"first": first, "wall": median(later), "most": max(later)} | others
