"""Media files in the form of an entry: adding them, describing new ones, their facts."""

from io import BytesIO

import orjson
from media_files import FILE, facts, picture
from people import Desk, Visitor


def send(visitor: Visitor, *files: tuple[str, bytes], status: int = 200) -> dict[str, list[str]]:
    data = {"csrf_token": visitor.token(), "file": [(BytesIO(data), name) for name, data in files]}
    response = visitor.client.post("/media/add", data=data)
    assert response.status_code == status
    return dict(response.get_json())


def test_files_are_added_and_the_others_named(editor: Visitor) -> None:
    told = send(editor, ("a.png", picture(format="PNG")), ("b.exe", b"MZ"))
    assert told["files"] == ["2026/a.png"]
    assert "b.exe" in told["refused"][0]
    assert editor.get("/media/file/2026/a.png").mimetype == "image/png"
    many = [(f"{number}.png", b"x") for number in range(21)]
    assert "20 files" in send(editor, *many, status=422)["refused"][0]


def test_a_translator_adds_nothing(translator: Visitor, desk: Desk) -> None:
    data = {"csrf_token": translator.token(), "file": (BytesIO(picture()), "a.jpg")}
    assert translator.client.post("/media/add", data=data).status_code == 403
    assert not desk.paths.media.exists() or not list(desk.paths.media.rglob("*.*"))


def test_a_new_file_is_described_and_a_described_one_stays(lake: Visitor, desk: Desk) -> None:
    path = f"/media/describe/{FILE}"
    lake.post(path, 200, **{"description.en": "A lake ", "description.fr": "Un lac"})
    lake.post(path, 200, **{"description.en": "Another", "description.zh": "湖"})
    assert facts(desk) == {"description": {"en": "A lake", "zh": "湖"}}
    lake.post("/media/describe/2026/none.jpg", 404, **{"description.en": "None"})


def test_a_translator_describes_in_their_language(
    lake: Visitor, translator: Visitor, desk: Desk
) -> None:
    translator.post(f"/media/describe/{FILE}", 403, **{"description.en": "A lake"})
    translator.post(f"/media/describe/{FILE}", 200, **{"description.zh": "湖"})
    assert facts(desk) == {"description": {"zh": "湖"}}


def test_the_facts_of_a_file_are_shown(lake: Visitor, desk: Desk) -> None:
    known = {"credit": {"en": "Photo: A & B"}, "licence": "CC BY 4.0", "focus": {"x": 9, "y": 80}}
    (desk.paths.media / f"{FILE}.json").write_bytes(orjson.dumps(known))
    html = lake.client.get(f"/media/shown/{FILE}").text
    assert "Photo: A &amp; B" in html
    assert "CC BY 4.0" in html
    assert 'class="focus-x-' in html
    assert "<img" not in lake.client.get("/media/shown/2026/none.jpg").text
