"""A fault at any call of a change: the reported outcome is the state on the disk, and the next
start or act completes or rolls back the rest.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from faults import FAULTS
from minisite import MODELS, NOW, News, make_site
from PIL import Image

from cms.accounts.accounts import Accounts
from cms.accounts.passwords import Passwords
from cms.accounts.permissions import Actor
from cms.content import Store
from cms.core.errors import NotFound, Refusal
from cms.core.files import TEMPORARY_PREFIX, Unfinished
from cms.editing.editing import Editing
from cms.editing.recovery import recover
from cms.editing.revisions import History
from cms.schema.entry_ref import EntryRef
from cms.schema.paths import Paths
from tests.pictures import packed
from tests.saving import edit
from tests.thorough import pairs, sample
from tests.warm import adopt_rows

ANN = Actor("a00000000001", "Ann", "editor")
TYPED = {"headline.en": "Typed", "headline.zh": "打的字"}
NEW = {"headline.en": "New", "date": "2024", "category": "event", "body.en": ["b"]}
Act = Callable[[Editing], object]


def typed(editing: Editing) -> None:
    edit(editing, ANN, "news", "launch", TYPED)


def begun(editing: Editing) -> None:
    editing.drafts.create(ANN, "news", NEW, "fresh")


def then(*acts: Act) -> Act:
    """Run acts one after the other."""

    def both(editing: Editing) -> None:
        for act in acts:
            act(editing)

    return both


def nothing(editing: Editing) -> None:
    """Leave the site unchanged."""


def publish(*locales: str, key: str = "launch") -> Act:
    return lambda editing: editing.publishing.publish(ANN, "news", key, locales)


def trash(key: str) -> Act:
    return lambda editing: editing.trash.move(ANN, "news", key, force=True)


def restore(key: str) -> Act:
    return lambda editing: editing.trash.restore(ANN, "news", key)


def revert(editing: Editing) -> None:
    editing.drafts.revert(
        ANN, "news", "launch", editing.history.revisions(EntryRef(News, "launch"))[-1].id
    )


def upload(editing: Editing) -> None:
    editing.media.add(ANN, "a.png", BytesIO(PICTURE))


def confirm(editing: Editing) -> None:
    editing.drafts.confirm_translation(ANN, "news", "launch", "zh", ["headline", "body"])


FILE = "2024/a.png"
PICTURE, OTHER = (packed(Image.new("RGB", (side, 8))) for side in (8, 9))
ACTS: dict[str, tuple[Act, Act]] = {
    "save": (nothing, typed),
    "save again": (
        typed,
        lambda editing: edit(editing, ANN, "news", "launch", {"headline.en": "Again"}),
    ),
    "create": (nothing, begun),
    "discard": (typed, lambda editing: editing.drafts.discard(ANN, "news", "launch")),
    "revert": (then(typed, publish("en", "zh")), revert),
    "confirm": (then(typed, publish("en")), confirm),
    "publish": (typed, publish("en", "zh")),
    "publish one language": (typed, publish("en")),
    "first publish": (begun, publish("en", key="fresh")),
    "unpublish": (
        typed,
        lambda editing: editing.publishing.unpublish(ANN, "news", "launch", ["zh"]),
    ),
    "trash": (nothing, trash("launch")),
    "trash with a draft": (typed, trash("launch")),
    "trash a draft": (begun, trash("fresh")),
    "restore": (trash("launch"), restore("launch")),
    "restore with a draft": (then(typed, trash("launch")), restore("launch")),
    "restore a draft": (then(begun, trash("fresh")), restore("fresh")),
    "upload": (nothing, upload),
    "remove a file": (upload, lambda editing: editing.media.remove(ANN, FILE)),
    "restore a file": (
        then(upload, lambda editing: editing.media.remove(ANN, FILE)),
        lambda editing: editing.media.restore(ANN, FILE),
    ),
    "replace a file": (
        upload,
        lambda editing: editing.media.replace(ANN, FILE, "b.png", BytesIO(OTHER)),
    ),
    "describe a file": (
        upload,
        lambda editing: editing.media.facts.save(ANN, FILE, {}, {"description.en": "Words"}),
    ),
}
SEEN = ("data/content", "data/media", "instance/drafts", "instance/trash")


def opened(paths: Paths) -> Editing:
    return Editing(Store(paths, MODELS, lambda: NOW, History(paths).last_good))


def files(folder: Path) -> dict[str, bytes]:
    """All persistent files except the history."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for part in SEEN
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
    }


def on_site(found: dict[str, bytes]) -> dict[str, bytes]:
    """The files that visitors can see."""
    return {
        path: data
        for path, data in found.items()
        if path.startswith("data/") and TEMPORARY_PREFIX not in path
    }


def answer(act: Callable[[], object]) -> str:
    """Return the outcome reported to the person."""
    try:
        act()
    except Unfinished:
        return "unfinished"
    except (OSError, Refusal):
        return "failed"
    return "done"


class Trial:
    """An act on a prepared site, tried with one fault after the other."""

    def __init__(self, folder: Path, prepare: Act, act: Act) -> None:
        self.folder, self.act = folder, act
        editing = opened(make_site(folder / "prepared"))
        prepare(editing)
        editing.files.store.content()
        editing.files.store.database.close()
        self.before = files(folder / "prepared")
        with FAULTS.listed(self.fresh()) as places:
            act(self.editing)
        self.wanted = files(self.site)
        self.calls = len(places)

    def fresh(self) -> Path:
        """Restore the site as before the act."""
        self.site = self.folder / "site"
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.copytree(self.folder / "prepared", self.site)
        adopt_rows(self.site)
        self.editing = opened(Paths(self.site / "data", self.site / "instance"))
        self.editing.files.store.content()
        return self.site

    def said(self, step: int, lasting: bool) -> str:
        """Return the outcome reported if call number `step` fails."""
        with FAULTS.on(self.fresh(), step, lasting=lasting):
            return answer(partial(self.act, self.editing))


@pytest.mark.parametrize("name", ACTS)
def test_what_is_told_is_what_is_there(tmp_path: Path, name: str) -> None:
    """In a usual run two of three calls fail, permanently and once by turns."""
    trial, told = Trial(tmp_path, *ACTS[name]), {"done"}
    assert trial.calls > 8
    steps = sample(range(1, trial.calls + 1), trial.calls * 2 // 3)
    for step, lasting in pairs(steps, (False, True)):
        said = trial.said(step, lasting)
        expected = trial.before if said == "failed" else trial.wanted
        found = files(trial.site)
        assert on_site(found) == on_site(expected), f"step {step} {lasting}: {said}"
        assert lasting or said != "failed" or found == trial.before, f"step {step} {lasting}"
        again = opened(Paths(trial.site / "data", trial.site / "instance"))
        assert recover(again.files) in range(3)
        assert files(trial.site) == expected, f"step {step} {lasting}: {said}"
        told.add(said)
    assert {"done", "failed", "unfinished"} == told


@pytest.mark.parametrize(
    "name",
    [
        "trash",
        "trash with a draft",
        "trash a draft",
        "restore",
        "restore with a draft",
        "restore a draft",
    ],
)
def test_the_next_act_settles_what_is_half_moved(tmp_path: Path, name: str) -> None:
    trial = Trial(tmp_path, *ACTS[name])
    key = "fresh" if name in ("trash a draft", "restore a draft") else "launch"
    for step in sample(range(1, trial.calls + 1), trial.calls // 4):
        trial.said(step, lasting=True)
        site, paths = on_site(files(trial.site)), trial.editing.files.paths
        with suppress(NotFound):
            trial.editing.drafts.save(ANN, "news", key, {}, {})
        draft, trashed = (
            paths.draft(EntryRef(News, key)).exists(),
            paths.trashed(EntryRef(News, key)).exists(),
        )
        if key == "fresh":
            assert draft != trashed
        else:
            assert trashed == (not site.get("data/content/news/launch.json"))
            assert draft == ("draft" in name and not trashed)
        assert on_site(files(trial.site)) == site


def make_accounts(folder: Path) -> tuple[Accounts, str, str]:
    """The accounts, one of two administrators, and a reset link of hers."""
    accounts = Accounts(folder, lambda: NOW, Passwords(time_cost=1, memory_cost=8, parallelism=1))
    for name in ("ada", "bo"):
        account, token = accounts.invite(f"{name}@example.org", name.title(), "administrator")
        accounts.accept(token, "dunes walk at night")
    return accounts, account.id, accounts.reset_link(account.id)


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda accounts, id, _: accounts.change_role(id, "editor"), "role"),
        (
            lambda accounts, id, _: accounts.change_password(
                id, "dunes walk at night", "rivers run at noon"
            ),
            "password",
        ),
        (lambda accounts, id, _: accounts.disable(id), "state"),
        (lambda accounts, id, _: accounts.reset_link(id), "invite"),
        (lambda accounts, _, token: accounts.accept(token, "rivers run at noon"), "password"),
    ],
    ids=["role", "password", "disable", "link", "accept"],
)
def test_an_account_is_as_it_is_said_to_be(
    tmp_path: Path, act: Callable[[Accounts, str, str], object], field: str, lasting: bool
) -> None:
    told, step = set[str](), 0
    while step == 0 or FAULTS.met:
        step += 1
        accounts, id, token = make_accounts(tmp_path / str(step))
        before = getattr(accounts.get(id), field)
        with FAULTS.on(tmp_path / str(step), step, lasting=lasting):
            said = answer(partial(act, accounts, id, token))
        changed = getattr(accounts.get(id), field) != before
        assert changed == (said != "failed"), f"step {step} {lasting}: {said}"
        told.add(said)
    assert {"done", "failed", "unfinished"} == told


def test_calls_of_other_threads_are_neither_counted_nor_failed(tmp_path: Path) -> None:
    with FAULTS.on(tmp_path, 1):
        other = Thread(target=(tmp_path / "other").write_bytes, args=(b"x",))
        other.start()
        other.join()
        assert not FAULTS.met
        with pytest.raises(OSError, match="Input/output"):
            (tmp_path / "own").write_bytes(b"x")
    assert (tmp_path / "other").read_bytes() == b"x"
