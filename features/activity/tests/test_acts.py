"""The last lines of the audit log."""

from datetime import UTC, datetime

from cms.accounts.audit_log import write_audit
from cms.accounts.permissions import Actor
from cms.content import Store
from cms.editing.editing import Editing
from cms.schema.content_type import Models
from cms.schema.paths import Paths
from features.activity.acts import read_recent

NOW = datetime(2024, 9, 1, tzinfo=UTC)


def note(paths: Paths, models: Models, who: str, *acts: str, key: str = "launch") -> None:
    for act in acts:
        write_audit(paths, NOW, Actor(who, who.title(), "editor"), act, ("news", key), ["en"])


def test_newest_first_and_no_more_than_asked_for(paths: Paths, store: Store) -> None:
    note(paths, store.models, "ann", *(["publish", "unpublish"] * 10))
    acts = read_recent(paths, 5)
    assert [act.what for act in acts] == [
        "unpublish",
        "publish",
        "unpublish",
        "publish",
        "unpublish",
    ]
    assert (acts[0].name, acts[0].type, acts[0].key, acts[0].locales) == (
        "Ann",
        "news",
        "launch",
        ("en",),
    )


def test_the_saves_before_an_act_are_part_of_it(paths: Paths, store: Store) -> None:
    note(paths, store.models, "ann", "create", "save", "save", "publish", "save")
    note(paths, store.models, "bo", "save")
    note(paths, store.models, "bo", "save", key="workshop")
    assert [(act.who, act.what, act.key) for act in read_recent(paths, 9)] == [
        ("bo", "save", "workshop"),
        ("bo", "save", "launch"),
        ("ann", "save", "launch"),
        ("ann", "publish", "launch"),
        ("ann", "create", "launch"),
    ]


def test_torn_and_foreign_lines_are_passed_over(paths: Paths, store: Store) -> None:
    note(paths, store.models, "ann", "publish")
    with paths.audit.open("ab") as file:
        file.write(b'{"when": "2024\n[]\n{}\n\xff\n"x"\nnull\n')
    note(paths, store.models, "bo", "trash")
    assert [act.what for act in read_recent(paths, 9)] == ["trash", "publish"]


def test_only_the_end_of_a_long_log_is_read(paths: Paths, store: Store) -> None:
    note(paths, store.models, "ann", "publish")
    line = paths.audit.read_bytes()
    paths.audit.write_bytes(line * 20_000)
    note(paths, store.models, "bo", "trash")
    assert [act.what for act in read_recent(paths, 9)] == ["trash", "publish"]


def test_no_log_yet(paths: Paths, editing: Editing) -> None:
    assert read_recent(paths, 9) == ()
