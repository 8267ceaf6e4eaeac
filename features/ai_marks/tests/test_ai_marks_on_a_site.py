"""Marks of AI from an added file to the sizes that pages show."""

import orjson
from media_files import FILE, add, facts, picture
from people import Desk, Visitor

from cms.web.picture_sizes import renditions_of

CODES = "http://cv.iptc.org/newscodes/digitalsourcetype"
XMP = f'<x Iptc4xmpExt:DigitalSourceType="{CODES}/trainedAlgorithmicMedia"/>'.encode()


def test_an_added_file_and_its_sizes_say_what_it_says(editor: Visitor, desk: Desk) -> None:
    add(editor, "lake.jpg", picture((800, 400), xmp=XMP))
    assert facts(desk) == {"ai": "made"}
    sizes = renditions_of(desk.site)
    assert b"trainedAlgorithmicMedia" in sizes.read(next(sizes.all_of(FILE)))


def test_sizes_say_what_an_editor_says_at_another_address(editor: Visitor, desk: Desk) -> None:
    add(editor, "lake.jpg", picture((800, 400)))
    sizes = renditions_of(desk.site)
    before = next(sizes.all_of(FILE))
    assert b"AlgorithmicMedia" not in sizes.read(before)
    (desk.paths.media / f"{FILE}.json").write_bytes(orjson.dumps({"ai": "edited"}))
    after = next(sizes.all_of(FILE))
    assert after.address != before.address
    assert b"compositeWithTrainedAlgorithmicMedia" in sizes.read(after)
