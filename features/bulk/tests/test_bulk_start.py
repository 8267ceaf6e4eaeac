"""Changes that a killed process has left: a start goes on with them, and `flask verify` names them."""

from threading import Event
from types import SimpleNamespace

import pytest
from people import join

from cms.accounts.permissions import Actor
from features.bulk.jobs import resume_all
from features.bulk.plan import BulkAct, plan_entries
from features.bulk.record import BulkRecords, records_folder

ITEM = "item-1"


def begun(site: SimpleNamespace) -> str:
    """Begin to unpublish a news item in one language, and return the id of the change."""
    account = join(site, "administrator")
    records, actor = site.get(BulkRecords), Actor(account.id, account.name, account.role)
    act = BulkAct("unpublish", ("zh",))
    plan = plan_entries(site.editing.files, actor, "news", [ITEM], act, lambda _name: ())
    id = records.create(account.id, account.name, plan)
    records.add(id, "begin", keys=[ITEM])
    return id


def test_it_goes_on_and_so_does_its_undoing(tiny_site: SimpleNamespace) -> None:
    site = tiny_site.site
    id, records = begun(site), site.get(BulkRecords)
    for kind, live in (("job", ["en"]), ("undo", ["en", "zh"])):
        if kind == "undo":
            records.add(id, kind)
        resume_all(site, Event())
        assert records.read(id).is_finished
        assert site.editing.drafts.open("news", ITEM).live == live
    assert list(records.unfinished()) == []


def test_it_is_named_until_then(tiny_site: SimpleNamespace) -> None:
    pytest.importorskip("features.verify")

    def told() -> str:
        return tiny_site.app.test_cli_runner().invoke(args=["verify"]).output

    id = begun(tiny_site.site)
    file = records_folder(tiny_site.site) / f"{id}.jsonl"
    assert f"{file}: a change that wasn’t finished" in told()
    tiny_site.site.get(BulkRecords).add(id, "end")
    assert file.name not in told()
