"""The requests of pickers: entries, files, a fresh token."""

import pytest


def test_entries_by_title_in_any_language(reader):
    found = reader.get("/pick?types=news&q=aral").json["options"]
    assert "aral-sea-expedition" in [one["value"] for one in found]
    assert reader.get("/pick?types=news&q=咸海").json["options"]
    both = reader.get("/pick?types=organizations,units&q=").json["options"]
    assert all("/" in one["value"] for one in both)
    assert len(both) <= 20


@pytest.mark.parametrize(
    "query", ["", "?types=", "?types=nothing&q=x", "?types=news&q=%00%3Cscript%3E"]
)
def test_nothing_to_choose_from(reader, query):
    assert reader.get(f"/pick{query}").json["options"] == []


@pytest.mark.parametrize("name", ["chenyahe", "yahechen", "chen yahe", "陈雅河", "陳雅河", "YÁHE"])
def test_a_person_is_found_by_any_form_of_the_name(reader, name):
    found = reader.get("/pick", query_string={"types": "people", "q": name}).json["options"]
    assert found[0]["value"] == "chen-yahe"
    targets = reader.get("/text/targets", query_string={"q": name}).json["targets"]
    assert "people/chen-yahe" in [one.get("name") for one in targets]
    other = reader.get("/pick", query_string={"types": "units,news", "q": name}).json["options"]
    assert not [one for one in other if one["value"].startswith("people/")]


def test_a_new_entry_is_offered_to_who_may_create_one(shelf, reader):
    asked = {"types": "people,units", "q": "Nobody <b>Yet"}
    offered = reader.get("/pick", query_string=asked).json["create"]
    assert [one["kind"] for one in offered] == ["Person", "Unit"]
    assert offered[0]["title"] == "Create “Nobody <b>Yet” (new tab)"
    form = reader.get(offered[0]["create"].removeprefix("/editor")).text
    assert "Nobody &lt;b&gt;Yet" in form
    translator = shelf.browser("translator")
    assert translator.get("/pick", query_string=asked).json["create"] == []
    assert reader.get("/pick?types=people&q=").json["create"] == []


def test_files_of_the_media_folder(staff, editor):
    folder = staff.data / "media" / "maps"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "沙漠.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / ".secret").write_text("x")
    files = editor.get("/text/targets?kind=file&q=沙漠").json["targets"]
    assert [one["name"] for one in files] == ["maps/沙漠.png"]
    shown = editor.get(files[0]["picture"].removeprefix("/editor"))
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["none.png", "..%2Fsite.json", "../site.json", "%2e%2e/%2e%2e/instance/secret_key"]
)
def test_nothing_outside_the_media_folder(reader, name):
    assert reader.get(f"/media/file/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/pick?types=news", "/media/file/x.png", "/token"])
def test_nobody_gets_nothing(shelf, reader, path):
    assert shelf.browser("").get(path, headers={"Accept": "application/json"}).status_code == 401
    reader.get("/entries/news/aral-sea-expedition/")
    assert reader.post(path, {}).status_code == 405
