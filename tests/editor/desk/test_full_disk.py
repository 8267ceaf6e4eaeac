"""The messages to staff when the disk is full: the reason, and that nothing saved before is
lost.
"""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from disks import small_disk, unwritable
from people import NAMES, Clock, Desk, build, join, render
from PIL import Image

from tests.pictures import packed
from tests.staff_app import create_editor

PICTURE = packed(Image.frombytes("RGB", (60, 60), Random(1).randbytes(60 * 60 * 3)))


@pytest.mark.parametrize(
    ("language", "heading", "told"),
    [
        ("en", "The server can’t write anything just now", "disk is full"),
        ("zh", "服务器暂时无法写入", "服务器磁盘已满"),
    ],
)
def test_a_full_disk_is_told(tmp_path: Path, language: str, heading: str, told: str) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        clock = Clock()
        site, paths = build(disk.folder, clock)
        accounts = {role: join(site, role) for role in NAMES}
        app = create_editor(site, render)
        editor = Desk(site, app, paths, clock, accounts).signed_in("editor")
        editor.post("/account/language", interface=language, next="/")
        app.testing = False
        found = re.search(r'name="_opened" value="([^"]*)"', editor.text("/entries/news/launch/"))
        assert found
        typed = {"_opened": unescape(found[1]), "headline.en": "Typed for an hour"}
        disk.fill()
        clock.forward(minutes=20)
        assert heading in (page := editor.post("/entries/news/launch/trash", 507, force="1").text)
        assert told in page
        page = editor.post("/entries/news/launch/", 500, **typed).text
        assert told in page
        assert "Typed for an hour" in page
        answer = editor.client.post(
            "/entries/news/launch/autosave",
            headers={"Accept": "application/json"},
            data={"csrf_token": editor.token(), **typed},
        )
        assert answer.status_code == 507
        assert told in answer.get_json()["message"]
        upload = {"csrf_token": editor.token(), "file": (BytesIO(PICTURE), "dune.png")}
        answer = editor.client.post("/media/add", data=upload)
        assert answer.status_code == 422
        assert told in answer.get_json()["refused"][0]
        disk.make_room()
        editor.post("/entries/news/launch/trash", force="1")


@pytest.mark.parametrize(("how", "told"), [("full", "disk is full"), ("read-only", "read-only")])
def test_who_signs_in_is_told_and_types_the_address_once(
    tmp_path: Path, how: str, told: str
) -> None:
    clock = Clock()
    site, paths = build(tmp_path, clock)
    accounts = {role: join(site, role) for role in NAMES}
    desk = Desk(site, create_editor(site, render), paths, clock, accounts)
    desk.signed_in("editor")
    desk.app.testing = False
    email, visitor = accounts["editor"].email, desk.visitor()
    with unwritable(paths.instance / "state.db", how):
        page = visitor.post("/account/sign-in", 507, email=email, password="snow").text
    assert told in page
    assert f'value="{email}"' in page
