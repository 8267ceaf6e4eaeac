"""`flask user erase` while entries are being changed together."""

import threading
from types import SimpleNamespace

import pytest
from people import join

from cms.core.json_lines import json_lines
from features.bulk.record import MAX_RECORDS, BulkPlan, BulkRecords


def test_no_line_of_a_record_is_lost(tiny_site: SimpleNamespace) -> None:
    pytest.importorskip("features.erasure")
    site = tiny_site.site
    join(site, "administrator")
    account = join(site, "editor")
    records, plan = site.get(BulkRecords), BulkPlan("news", "change", ())
    ids = [records.create(account.id, account.name, plan) for _number in range(MAX_RECORDS)]
    added, is_begun, is_erased = dict.fromkeys(ids, 0), threading.Event(), threading.Event()

    def add() -> None:
        while not is_erased.is_set():
            for id in ids:
                records.add(id, "kept", key=str(added[id]), why=["gone", {}])
                added[id] += 1
            is_begun.set()

    adding = threading.Thread(target=add)
    adding.start()
    is_begun.wait()
    told = tiny_site.app.test_cli_runner().invoke(args=["user", "erase", account.email, "--yes"])
    is_erased.set()
    adding.join()
    assert told.exit_code == 0, told.output
    for id in ids:
        first, *lines = json_lines(records.path(id).read_bytes())
        assert first["name"] == ""
        assert [int(line["key"]) for line in lines] == list(range(added[id]))
