"""The messages of the library when the disk is full."""

from io import BytesIO
from pathlib import Path
from random import Random

from disks import small_disk
from people import Clock, Desk, build, join_everyone, render
from PIL import Image

from tests.pictures import packed
from tests.staff_app import create_editor

PICTURE = packed(Image.frombytes("RGB", (60, 60), Random(1).randbytes(60 * 60 * 3)))


def test_a_full_disk_is_told_though_the_session_cannot_be_stored(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 8) as disk:
        clock = Clock()
        site, paths = build(disk.folder, clock)
        accounts = join_everyone(paths)
        app = create_editor(site, render)
        editor = Desk(site, app, paths, clock, accounts).signed_in("editor")
        editor.text("/media/")
        app.testing = False
        disk.fill()
        clock.forward(minutes=20)
        for has_room in (False, True):
            upload = {"csrf_token": editor.token(), "file": (BytesIO(PICTURE), "dune.png")}
            assert editor.client.post("/media/", data=upload).status_code == 303
            if has_room:
                disk.make_room()
            assert "disk is full" in editor.text("/media/")
            assert "disk is full" not in editor.text("/media/")
