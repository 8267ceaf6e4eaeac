"""The trash of media files."""

from io import BytesIO

from PIL import Image

from cms.accounts.permissions import Actor
from cms.editing.editing import Editing
from cms.schema.paths import Paths
from features.media_library.library import MediaLibrary
from tests.pictures import packed


def test_a_media_file_with_a_damaged_record_is_still_listed(
    editing: Editing, paths: Paths, ann: Actor
) -> None:
    library = MediaLibrary(editing)
    for name in ("a.png", "b.png"):
        editing.media.add(ann, name, BytesIO(packed(Image.new("RGB", (9, 9)))))
        library.remove(ann, f"2024/{name}")
    [record] = paths.trashed_media.rglob("a.png~*.json")
    record.write_bytes(b'{"when": "2024-01-01T00:00:00"}')
    assert {one.file for one in library.trash.files()} == {"2024/a.png", "2024/b.png"}
