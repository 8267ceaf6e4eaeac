"""A fault at any call of a change: the reported outcome is the state on the disk, and the next
start or act completes or rolls back the rest.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from faults import FAULTS
from minisite import NOW, News
from PIL import Image

from cms.accounts.accounts import Accounts
from cms.accounts.passwords import Passwords
from cms.core.errors import NotFound
from cms.editing.editing import Editing
from cms.schema.entry_ref import EntryRef
from tests.cms.editing.fault_trials import (
    ANN,
    Act,
    Trial,
    answer,
    check_outcomes,
    files,
    nothing,
    on_site,
    then,
)
from tests.pictures import packed
from tests.saving import edit
from tests.thorough import sample

TYPED = {"headline.en": "Typed", "headline.zh": "打的字"}
NEW = {"headline.en": "New", "date": "2024", "category": "event", "body.en": ["b"]}


def typed(editing: Editing) -> None:
    edit(editing, ANN, "news", "launch", TYPED)


def begun(editing: Editing) -> None:
    editing.drafts.create(ANN, "news", NEW, "fresh")


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
PICTURE = packed(Image.new("RGB", (8, 8)))
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
    "describe a file": (
        upload,
        lambda editing: editing.media.facts.describe(ANN, FILE, {"en": "Words"}),
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_what_is_told_is_what_is_there(tmp_path: Path, name: str) -> None:
    check_outcomes(Trial(tmp_path, *ACTS[name]))


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
