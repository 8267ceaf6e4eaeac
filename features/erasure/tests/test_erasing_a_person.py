"""`flask user erase`: the data of a person that are removed from accounts, messages, a feature's
folder, history and trash, and the entries that are listed to be changed by hand.
"""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from entries import put

from app import create_app
from cms.accounts.permissions import Actor
from cms.editing.publish_undo import PublishRecord
from cms.schema.entry_ref import EntryRef

OWNER = """
from pathlib import Path
from cms.core.feature import Feature, Folder

feature = Feature("letters", Path(__file__).parent, owns=(
    Folder("letters"), Folder("plans", is_personal=False, has_lock=False)))
"""
EMAIL = "Ann.Lee@institute.example"


@pytest.fixture
def site(tiny_site: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """A site where Ann has an account, and Bob too, with a feature that keeps letters."""
    own = tmp_path / "institute"
    (own / "features/letters").mkdir(parents=True)
    (own / "features/letters/__init__.py").write_text(OWNER)
    places = {"site": own, "data": tiny_site.data, "instance": tmp_path / "instance"}
    app = create_app(places | {"watch": False, "editor": False})
    site = app.extensions["oasis"].site
    ann, bob = (
        site.accounts.invite(email, name, role, (), by="")[0]
        for email, name, role in ((EMAIL, "Ann Lee", "editor"), ("bob@x.example", "Bob", "editor"))
    )
    return SimpleNamespace(
        app=app, site=site, data=tiny_site.data, instance=tmp_path / "instance", ann=ann, bob=bob
    )


def erase(site: SimpleNamespace, *options: str, email: str = EMAIL) -> Result:
    return site.app.test_cli_runner().invoke(args=["user", "erase", email, *options])


def write(file: Path, record: object) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(record))
    return file


def holding(site: SimpleNamespace, *words: str) -> list[str]:
    """The files of content and instance that have one of the words, except disposable ones."""
    return [
        path.relative_to(folder).as_posix()
        for folder in (site.data, site.instance)
        for path in sorted(folder.rglob("*.json*"))
        if "cache" not in path.parts and any(word in path.read_text("utf-8") for word in words)
    ]


def publish_and_keep(site: SimpleNamespace, actor: Actor, type: str, key: str) -> None:
    """Publish an entry in English, and store its undo record, as the editor does."""
    editing, records = site.site.editing, list[PublishRecord]()
    editing.publishing.publish(actor, type, key, ["en"], note=records.append)
    editing.direct_changes.keep(actor, "any:thing", [*records[0]])


def test_records_go_and_the_name_beside_what_was_written(site: SimpleNamespace) -> None:
    folder = site.instance
    for who, other in ((site.ann, "e1"), (site.bob, "e2")):
        write(folder / f"letters/{other}.json", {"email": who.email, "text": "a"})
        write(folder / f"letters/{who.id}.json", {"secret": other})
        write(folder / f"plans/{other}.json", {"who": who.id, "name": who.name, "what": "plan"})
        actor = Actor(who.id, who.name, "editor")
        for key in ("item-1", "item-2"):
            flat = site.site.editing.drafts.open("news", key).flat
            site.site.editing.drafts.save(actor, "news", key, flat, {**flat, "headline.en": other})
        publish_and_keep(site, actor, "news", "item-1")
    site.site.editing.trash.move(Actor(site.ann.id, site.ann.name, "editor"), "news", "item-3")
    before = holding(site, "Ann Lee", EMAIL)
    told = erase(site)
    assert told.exit_code == 0, told.output
    assert "To delete:" in told.output
    assert holding(site, "Ann Lee", EMAIL) == before, "only named"
    told = erase(site, "--yes")
    assert told.exit_code == 0, told.output
    assert holding(site, "Ann Lee", EMAIL) == []
    assert site.site.accounts.get(site.ann.id) is None
    assert site.site.accounts.get(site.bob.id)
    assert sorted(path.name for path in (folder / "letters").glob("*.json")) == sorted(
        ["e2.json", f"{site.bob.id}.json"]
    )
    assert json.loads((folder / "plans/e1.json").read_text()) == {
        "who": site.ann.id,
        "name": "",
        "what": "plan",
    }
    assert "plans/e2.json" in holding(site, "Bob")
    model = site.site.models["news"]
    names = {one.name for one in site.site.editing.history.revisions(EntryRef(model, "item-1"))}
    assert names == {"", "Bob"}
    site.site.editing.trash.restore(Actor(site.bob.id, "Bob", "editor"), "news", "item-3")
    assert erase(site).output == "Nothing found.\n"


def test_content_is_named_and_a_deleted_entry_goes_with_its_history(site: SimpleNamespace) -> None:
    there = SimpleNamespace(site=site.site, data=site.data)
    put(there, "people/ann", name={"en": "Ann Lee"}, email=EMAIL.lower())
    told = erase(site, "--yes")
    assert told.exit_code == 1
    assert "Change or delete these yourself" in told.output
    assert "people/ann.json" in told.output
    site.site.store.refresh()
    bob = Actor("b", "Bob", "administrator")
    flat = site.site.editing.drafts.open("people", "ann").flat
    site.site.editing.drafts.save(bob, "people", "ann", flat, {**flat, "name.en": "Ann L."})
    publish_and_keep(site, bob, "people", "ann")
    assert any("undo" in name for name in holding(site, EMAIL.lower()))
    site.site.editing.trash.move(bob, "people", "ann")
    assert (site.instance / "history/people/ann").is_dir()
    assert erase(site, "--yes").exit_code == 0
    assert not holding(site, EMAIL.lower())
    assert not list((site.instance / "trash").rglob("ann.json"))


def test_the_last_administrator_stays(site: SimpleNamespace) -> None:
    root = site.site.accounts.invite("root@x.example", "Root", "administrator", (), by="")
    site.site.accounts.accept(root[1], "a long word nobody guesses 77", "Root")
    told = erase(site, "--yes", email="root@x.example")
    assert told.exit_code == 1
    assert site.site.accounts.get(root[0].id).active
