"""If the database is damaged at any moment of a freeze, the site is still that of a full freeze."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from flask import Flask
from smallsite import SmallSite, make_tiny_site, tree

from cms.content import Snapshot
from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import DependencyKind
from cms.publish.manifest import TABLES
from tests.thorough import Run, pairs, sample

Damage = Callable[[Path], None]


class Damaging(DependencyKind):
    """A kind of dependency that damages the database when it is first evaluated."""

    def __init__(self, kind: DependencyKind, damage: Callable[[], None]) -> None:
        self.kind = kind
        self.name = kind.name
        self._damage: Callable[[], None] | None = damage

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        if damage := self._damage:
            self._damage = None
            damage()
        return self.kind.fingerprint(snapshot, dependency)


def remove(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def overwrite(path: Path) -> None:
    path.write_bytes(b"no database " * 9000)


def drop(table: str) -> Damage:
    def dropped(path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"DROP TABLE {table}")
        connection.close()

    return dropped


OF_THE_FILE: Mapping[str, Damage] = {one.__name__: one for one in (remove, cut, empty, overwrite)}
OF_TABLES: Mapping[str, Damage] = {f"drop {table}": drop(table) for table in TABLES}
DAMAGES = {**OF_THE_FILE, **OF_TABLES}
SOME = [*OF_THE_FILE, *sample(OF_TABLES, 2)]
WHILE_SURVEYED = SOME if Run.thorough else SOME[::2]
WHILE_RENDERED = SOME if Run.thorough else SOME[1::2]
"""The kinds of damage done in the middle of a freeze. A usual run tries each in one of its two
stages.
"""


class Site:
    """A site in one of two states, and the result of a full freeze of each."""

    def __init__(self, small: SmallSite) -> None:
        self.small = small
        self.database = small.folder / "instance/cache/site.db"
        self.state = 0
        self.expected = [self.full(number) for number in (0, 1)]
        assert self.expected[0] != self.expected[1]
        self.freeze()

    def full(self, state: int) -> Mapping[str, bytes]:
        self.turn(state)
        app = self.small.app()
        self.small.freeze(self.small.folder / "full", app=app, full=True)
        app.extensions["oasis"].site.store.database.close()
        return tree(self.small.folder / "full")

    def turn(self, state: int) -> None:
        """Switch the state: a title, a language of another item, and an item that exists in one
        state only.
        """
        self.state = state
        news = self.small.entries("news")
        self.small.edit(f"news/{news[0]}", lambda one: one["headline"].update(en=f"Head {state}"))
        self.small.edit(
            f"news/{news[1]}",
            lambda one: one["publication"].update(zh={"state": ("published", "draft")[state]}),
        )

    def freeze(self, app: Flask | None = None) -> bool:
        """Update the output and check it. Returns whether the previous manifest was usable."""
        app = app or self.small.app()
        done, _ = self.small.freeze(self.small.build, app=app)
        app.extensions["oasis"].site.store.database.close()
        assert tree(self.small.build) == self.expected[self.state]
        return done.stale_pages.previous is not None

    def settle(self) -> None:
        """Move the write-ahead log into the database file."""
        connection = sqlite3.connect(self.database)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(make_tiny_site(tmp_path_factory.mktemp("damaged")))


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_before_a_freeze(site: Site, damage: Damage) -> None:
    site.turn(1 - site.state)
    site.settle()
    damage(site.database)
    site.freeze()
    site.turn(1 - site.state)
    assert site.freeze(), "the next freeze reads the new manifest"


@pytest.mark.parametrize(("name", "kind"), pairs(WHILE_SURVEYED, ("get", "template")))
def test_while_the_stale_pages_are_found(site: Site, name: str, kind: str) -> None:
    site.turn(1 - site.state)
    app = site.small.app()
    kinds = app.extensions["oasis"].fingerprints.kinds
    kinds[kind] = Damaging(kinds[kind], lambda: DAMAGES[name](site.database))
    site.freeze(app)
    site.turn(1 - site.state)
    site.freeze()


@pytest.mark.parametrize("name", WHILE_RENDERED)
def test_while_pages_are_rendered(site: Site, name: str) -> None:
    site.turn(1 - site.state)
    app = site.small.app()
    views, waiting = app.view_functions, [DAMAGES[name]]

    def damaging(view: Callable[..., object]) -> Callable[..., object]:
        def seen(**values: object) -> object:
            if waiting:
                waiting.pop()(site.database)
            return view(**values)

        return seen

    views.update({name: damaging(view) for name, view in views.items()})
    site.freeze(app)
    assert not waiting
    site.turn(1 - site.state)
    site.freeze()
