"""Gaps of a PDF for people with a screen reader are shown in the library and by the checks."""

import json
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from people import Desk, Visitor

from features.documents.pdf_gaps import gaps_of


def pdf(*, title: str = "", lang: str = "", is_tagged: bool = False, page: str = "text") -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    if title:
        document.docinfo["/Title"] = title
    if lang:
        document.Root.Lang = pikepdf.String(lang)
    if is_tagged:
        document.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        document.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1)
    image = pikepdf.Stream(document, b"\0")
    image.stream_dict = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Image, Width=1, Height=1, BitsPerComponent=8
    )
    resources = {
        "text": pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
        "scan": pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=image)),
        "form": pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(
                X=pikepdf.Stream(
                    document,
                    b"",
                    Subtype=pikepdf.Name.Form,
                    Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font)),
                )
            )
        ),
    }
    document.pages[0].obj.Resources = resources[page]
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def keep(tiny_site: SimpleNamespace) -> Callable[[bytes], list[str]]:
    def gaps(data: bytes) -> list[str]:
        path = tiny_site.data / "media" / "report.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return gaps_of(tiny_site.site, "report.pdf")

    return gaps


GOOD = {"title": "Report", "lang": "zh-Hans", "is_tagged": True}


def test_each_gap_is_found_and_no_other(keep: Callable[[bytes], list[str]]) -> None:
    assert keep(pdf(**GOOD)) == []
    assert keep(pdf(**GOOD | {"title": ""})) == ["title"]
    assert keep(pdf(**GOOD | {"lang": ""})) == ["language"]
    assert keep(pdf(**GOOD | {"is_tagged": False})) == ["tags"]
    assert keep(pdf(**GOOD, page="scan")) == ["text"]
    assert keep(pdf(**GOOD, page="form")) == []
    assert keep(pdf(page="scan")) == ["title", "language", "tags", "text"]


def test_a_file_that_can_not_be_read_has_no_gaps(keep: Callable[[bytes], list[str]]) -> None:
    assert keep(b"%PDF-1.7 and nothing else") == []


def test_the_check_names_the_file_at_the_entry(tiny_site: SimpleNamespace) -> None:
    pytest.importorskip("features.content_check")
    path = tiny_site.data / "media" / "report.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf(title="Report", lang="en"))
    file = tiny_site.data / "content" / "news" / "item-1.json"
    raw = json.loads(file.read_text("utf-8"))
    raw["body"] = {"en": ["[The report](/media/report.pdf)"], "zh": ["字"]}
    file.write_text(json.dumps(raw), "utf-8")
    tiny_site.site.store.refresh()
    result = tiny_site.app.test_cli_runner().invoke(args=["content", "check"])
    lines = [line for line in result.output.splitlines() if "report.pdf" in line]
    assert len(lines) == 1, result.output
    assert "item-1.json" in lines[0]
    assert "The PDF has no tags" in lines[0]


def test_the_page_of_the_file_says_what_to_do(editor: Visitor, desk: Desk) -> None:
    data = {"csrf_token": editor.token(), "file": (BytesIO(pdf(page="scan")), "report.pdf")}
    html = editor.client.post("/media/", data=data, follow_redirects=True).get_data(as_text=True)
    assert "Recognize their text (OCR)" in html
    good = {"csrf_token": editor.token(), "file": (BytesIO(pdf(**GOOD)), "good.pdf")}
    html = editor.client.post("/media/", data=good, follow_redirects=True).get_data(as_text=True)
    assert "good.pdf" in html
    assert "Screen readers" not in html
