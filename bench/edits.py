"""One edit, then a build from the command line: ours after five kinds of edits, the peers' after
one, in turns; and ours after an edit of everything.
"""

import json
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from bench import ours
from bench.builds import Workspace, build, freeze
from bench.measure import Failed, medians
from bench.peers import CannotInstall, Peer, all_peers
from bench.tree import changed_files, digest
from bench.work import LANGUAGES, PYTHON, ROOT, fresh

HEADER = Path("templates/fragments/header.html")
SLOW = {"pelican": 2, "lektor": 2}

Edit = Callable[[ours.Site, int], None]


def nothing(site: ours.Site, number: int) -> None:
    """No edit."""


def body(site: ours.Site, number: int) -> None:
    """Add a word at the end of the English text."""
    site.change(f"news-{number}", add_word)


def add_word(values: dict[str, Any]) -> None:
    """Add a word at the end of the English text of an entry."""
    values["body"]["en"][-1] += " Edited."


def title(site: ours.Site, number: int) -> None:
    """Add a word at the end of the English headline."""
    site.change(f"news-{number}", change_headline)


def change_headline(values: dict[str, Any]) -> None:
    """Add a word at the end of the English headline of an entry."""
    values["headline"]["en"] += ", edited"


def deletion(site: ours.Site, number: int) -> None:
    """Delete the entry."""
    (site.news / f"news-{number}.json").unlink()


def new(site: ours.Site, number: int) -> None:
    """Add an entry, among the newest."""
    site.put(site.corpus.item(site.corpus.news + number))


def template(site: ours.Site, number: int) -> None:
    """Add a comment in the template of every page's header."""
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
    workspace: Workspace,
    site: ours.Site,
    rounds: int,
    tools: list[str],
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Return kind of edit → its cost and the files it changed; peer → cost of its build after an
    edit of a body; and other figures.
    """
    freeze(workspace, site)
    before = digest(workspace.out("ours"))
    costs: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    pages: dict[str, list[dict[str, int]]] = {kind: [] for kind in KINDS}
    peers: dict[str, list[Any]] = {name: [] for name in all_peers() if name in tools}
    for round in range(rounds):
        progress(f"{workspace.corpus.entries} entries, edits, round {round + 1} of {rounds}")
        rebuild(workspace, round, peers)
        for index, (kind, edit) in enumerate(KINDS.items()):
            edit(site, number_of(workspace, round * len(KINDS) + index))
            costs[kind].append(freeze(workspace, site))
            after = digest(workspace.out("ours"))
            pages[kind].append(changed_files(before, after))
            before = after
    stays = resident(workspace, site)
    every = after_many(workspace, site)
    return {
        "ours": {kind: medians(costs[kind]) | maximum(pages[kind]) for kind in KINDS},
        "peers": {name: medians(runs) for name, runs in peers.items() if runs},
        "every": every,
        "identical": digest(workspace.out("again")) == digest(workspace.out("ours")),
        "resident": stays,
    }


def after_many(workspace: Workspace, site: ours.Site) -> dict[str, Any]:
    """Return the costs of a build after an edit of every title and text of news, in all languages,
    and of a full one with nothing kept.
    """

    def change(values: dict[str, Any]) -> None:
        for language in LANGUAGES:
            values["headline"][language] += ", again"
            values["body"][language][-1] += " Again."

    for path in site.news.glob("*.json"):
        site.change(path.stem, change)
    after = freeze(workspace, site)
    site.clear_instance()
    full = freeze(workspace, site, "--full", out=fresh(workspace.out("again")))
    return {"after": asdict(after), "full": asdict(full)}


def number_of(workspace: Workspace, step: int) -> int:
    """Return the number of the news item to edit: spread over the years, never the same twice,
    never the first.

    The first is the page that other parts request.
    """
    others = workspace.corpus.news - 1
    return 1 + (others // 3 + step * (37 if others % 37 else 41)) % others


def maximum(touches: list[dict[str, int]]) -> dict[str, int]:
    """Return the most files that one edit of a kind has changed."""
    return {name: max(counts[name] for counts in touches) for name in touches[0]}


def rebuild(workspace: Workspace, round: int, peers: dict[str, list[Any]]) -> None:
    """Build with each peer after an edit; with a slow one if its full build exists."""
    for name, runs in peers.items():
        if round < SLOW.get(name, round + 1) and (name not in SLOW or is_built(workspace, name)):
            try:
                if not is_built(workspace, name):
                    build_anew(workspace, all_peers()[name])
                all_peers()[name].edit(workspace.source(name), number_of(workspace, round))
                runs.append(build(workspace, all_peers()[name]))
            except (Failed, CannotInstall) as fault:
                print(fault)


def is_built(workspace: Workspace, name: str) -> bool:
    """Return whether this run has built a peer's site."""
    out = workspace.out(name)
    return out.is_dir() and any(out.iterdir())


def build_anew(workspace: Workspace, peer: Peer) -> None:
    """Write a peer's source and build it."""
    peer.make(workspace.corpus, fresh(workspace.source(peer.name)))
    fresh(workspace.out(peer.name))
    build(workspace, peer)


def resident(workspace: Workspace, site: ours.Site) -> dict[str, float] | dict[str, str]:
    """Return the seconds of a freeze after an edit in a long-running process: for a body under
    fixed names, for other kinds by name.
    """
    process = subprocess.run(
        [
            str(PYTHON),
            "-m",
            "bench.resident",
            str(workspace.out("ours")),
            str(workspace.corpus.entries),
        ],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
    )
    if process.returncode:
        return {"error": (process.stderr or process.stdout)[-1500:]}
    times = json.loads(process.stdout.splitlines()[-1])
    first, *later = times.pop("body")
    others = {kind: median(times) for kind, times in times.items()}
    return {"first": first, "wall": median(later), "most": max(later)} | others
