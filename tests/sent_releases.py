"""A small site to be sent to a target, and what every kind of target does with it (CHECKS)."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from app import features_of
from cms.publish.builder_interface import ignore_progress
from cms.publish.output import MARK
from cms.publish.targets import Sent, Target, open_targets
from tests.institute import NO_SITE

PAGES = {
    "index.html": "front",
    "en/index.html": "hello",
    "en/news/index.html": "news",
    "static/site.css": "a{}",
    "_redirects": "/a /b",
    "en/名.txt": "name",
}


def make_site(folder: Path) -> Path:
    """Write the small site and return its folder."""
    site = folder / "site"
    for name, text in PAGES.items():
        write(site, name, text)
    (site / MARK).write_text("first\n")
    (site / ".oasis-half").write_text("litter")
    return site


def opened(setting: str, cache: Path) -> Target:
    """Open the target of a setting."""
    [target] = open_targets([setting], cache, features_of(NO_SITE)).values()
    return target


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def holds(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MARK and ".git" not in path.parts
    }


def change(site: Path) -> dict[str, str]:
    """Change one word of a page, remove a page and add one."""
    (site / "en/index.html").write_text("hallo")
    shutil.rmtree(site / "en/news")
    write(site, "zh/index.html", "你好")
    (site / MARK).write_text("second\n")
    return {**PAGES, "en/index.html": "hallo", "zh/index.html": "你好"} | {}


class Place:
    """A target and its contents. `takes_compressed`: whether compressed copies are sent to it."""

    def __init__(
        self,
        setting: str,
        folder: Path,
        held: Callable[[], dict[str, str]] | None = None,
        takes_compressed: bool = True,
    ) -> None:
        self.target = opened(f"www={setting}", folder / "cache")
        self.takes_compressed = takes_compressed
        there = folder / "there"
        self.holds = held or (lambda: holds(there) if there.is_dir() else {})

    def send(self, site: Path, dry: bool = False) -> Sent:
        return self.target.send(site, ignore_progress, dry)


def holds_exactly_the_site_afterwards(place: Place, site: Path) -> None:
    sent = place.send(site)
    assert set(PAGES) <= set(sent.written)
    assert sent.removed == []
    assert place.holds() == PAGES


def sends_only_what_changed_and_removes_what_is_gone(place: Place, site: Path) -> None:
    place.send(site)
    wanted = change(site)
    wanted.pop("en/news/index.html")
    sent = place.send(site)
    assert sorted(sent.written) == ["en/index.html", "zh/index.html"]
    assert list(sent.removed) == ["en/news/index.html"]
    assert sent.same == len(PAGES) - 2
    assert place.holds() == wanted


def a_second_time_sends_nothing(place: Place, site: Path) -> None:
    place.send(site)
    for path in site.rglob("*.html"):
        os.utime(path, (1, 1))  # the content counts, not the date
    sent = place.send(site)
    assert (list(sent.written), list(sent.removed)) == ([], [])


def a_rehearsal_says_the_same_and_changes_nothing(place: Place, site: Path) -> None:
    assert set(PAGES) <= set(place.send(site, dry=True).written)
    assert place.holds() == {}
    place.send(site)
    change(site)
    said = place.send(site, dry=True)
    assert place.holds() == PAGES
    sent = place.send(site)
    assert (sorted(sent.written), list(sent.removed)) == (sorted(said.written), list(said.removed))


def compressed_forms_go_where_a_server_can_use_them(place: Place, site: Path) -> None:
    forms = {"en/index.html.gz": "packed", "en/index.html.br": "packed"}
    own = {"media/table.csv": "a,b", "media/table.csv.gz": "somebody's own"}
    for name, text in (forms | own).items():
        write(site, name, text)
    sent = place.send(site)
    wanted = PAGES | own | (forms if place.takes_compressed else {})
    assert {name: text for name, text in place.holds().items() if name != ".nojekyll"} == wanted
    assert len(set(sent.written) - {".nojekyll"}) == len(wanted)
    for name in forms:
        (site / name).unlink()
    place.send(site)
    assert not forms.keys() & place.holds().keys()


def what_the_machine_alone_knows_is_not_sent(place: Place, site: Path) -> None:
    place.send(site)
    assert not [name for name in place.holds() if "oasis" in name]


CHECKS = (
    holds_exactly_the_site_afterwards,
    sends_only_what_changed_and_removes_what_is_gone,
    a_second_time_sends_nothing,
    a_rehearsal_says_the_same_and_changes_nothing,
    compressed_forms_go_where_a_server_can_use_them,
    what_the_machine_alone_knows_is_not_sent,
)
"""What is checked of every kind: functions of a place and the folder of the site."""
