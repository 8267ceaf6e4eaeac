"""Uploads of documents and data: kept byte for byte, unless they hold programs or scripts."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from people import Desk, Visitor
from PIL import Image

from cms.core.errors import Invalid
from cms.media.file_kinds import FileKinds
from cms.media.uploads import prepare_upload
from cms.schema.paths import Paths
from features.documents import feature
from tests.pictures import packed

Prepare = Callable[[str, bytes], tuple[str, bytes]]


@pytest.fixture
def prepare(tmp_path: Path) -> Prepare:
    paths, kinds = Paths(tmp_path / "data", tmp_path / "instance"), FileKinds([feature])
    return lambda name, data: prepare_upload(paths, name, BytesIO(data), kinds=kinds)


def archive(**members: bytes | str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


def office(folder: str, types: str = "", **more: bytes | str) -> bytes:
    return archive(
        **{
            "[Content_Types].xml": f"<Types>{types}</Types>",
            f"{folder}/document.xml": "<x/>",
            **more,
        }
    )


def pdf(*objects: bytes, root: bytes = b"") -> bytes:
    """Return a PDF of one empty page. `objects` are numbered from 4; `root` is more of its
    catalog.
    """
    catalog = b"<< /Type /Catalog /Pages 2 0 R %b >>" % root
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    body, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, one in enumerate((catalog, pages, page, *objects), 1):
        table += b"%010d 00000 n \n" % len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    size = len(objects) + 4
    return (
        body
        + b"xref\n0 %d\n" % size
        + table
        + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    )


def packed_pdf(root: dict[str, object], *, padding: bytes = b"") -> bytes:
    """Return a PDF of qpdf whose objects are in packed streams; `padding` is a long text in each."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(9, 9))
    document.Root.Padding = pikepdf.String(padding)
    for name, value in root.items():
        document.Root[name] = document.make_indirect(pikepdf.Dictionary(value))
    buffer = BytesIO()
    document.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def with_attachment(name: str, data: bytes) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


SCRIPT = {"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", office("word")),
        ("a.xlsx", office("xl")),
        ("a.pptx", office("ppt")),
        ("a.zip", archive(a=b"x")),
        (
            "a.odt",
            archive(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"}),
        ),
        (
            "a.pdf",
            pdf(root=b"/OpenAction [3 0 R /Fit] /AA << >>"),
        ),
        ("a.pdf", pdf(b"<< /Title (About /JavaScript and /AA) /JavaScripted 1 >>")),
        ("a.pdf", pdf(b"<< /A << /S /URI /URI (https://example.org) >> >>")),
        ("a.pdf", packed_pdf({"/OpenAction": {"/S": pikepdf.Name.GoTo, "/D": []}})),
        ("a.pdf", with_attachment("table.csv", b"a,b")),
        (
            "a.docx",
            office("word", **{"word/document.xml": "<w:t>The DDE of 1993</w:t>"}),
        ),
        ("a.csv", "名,b\n".encode()),
        ("a.bib", b"@article{a}"),
    ],
)
def test_a_sound_file_is_kept_byte_for_byte(prepare: Prepare, name: str, data: bytes) -> None:
    assert prepare(name, data) == (name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", office("word", **{"word/vbaProject.bin": b"x"})),
        ("a.docx", office("word", **{"word/VBAPROJECT.BIN": b"x"})),
        ("a.docx", office("word", "application/vnd.ms-word.document.macroEnabled.main+xml")),
        ("a.xlsx", office("xl", **{"xl/macrosheets/sheet1.xml": "<x/>"})),
        ("a.pptx", office("ppt", **{"ppt/activeX/activeX1.xml": "<x/>"})),
        (
            "a.odt",
            archive(
                mimetype="application/vnd.oasis.opendocument.text",
                **{"Basic/Standard/M.xml": "<x/>"},
            ),
        ),
        ("a.zip", archive(**{"in/letter.DOCM": b"x"})),
        ("a.pdf", pdf(root=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
        ("a.pdf", pdf(b"<< /S /JavaScript /JS 5 0 R >>", root=b"/OpenAction 4 0 R")),
        ("a.pdf", pdf(b"<< /S /J#61vaScr#69pt >>")),
        ("a.pdf", pdf(root=b"/AA << /O << /S /Launch /F (a) >> >>")),
        ("a.pdf", pdf(b"<< /S /URI /URI (https://a.example) >>", root=b"/OpenAction 4 0 R")),
        ("a.pdf", pdf(b"<< /O << /S /GoToR /F (\\\\\\\\a.example\\\\x) >> >>", root=b"/AA 4 0 R")),
        (
            "a.pdf",
            pdf(root=b"/OpenAction << /S /GoTo /Next [<< /S /URI /URI (https://a.example) >>] >>"),
        ),
        ("a.pdf", pdf(b"[(a) (b)]", root=b"/AcroForm << /XFA 4 0 R >>")),
        ("a.pdf", packed_pdf({"/OpenAction": SCRIPT})),
        ("a.pdf", packed_pdf({"/OpenAction": SCRIPT}, padding=b"x" * 700)),
        ("a.pdf", packed_pdf({"/Odd": {"/A": SCRIPT}}, padding=b"(endobj) %endobj")),
        ("a.pdf", with_attachment("setup.exe", b"MZ")),
        ("a.pdf", with_attachment("page.html", b"<script>")),
        (
            "a.docx",
            office(
                "word",
                **{
                    "word/_rels/settings.xml.rels": '<Relationship Id="r" Type="http://x/attachedTemplate" '
                    'Target="https://a.example/t.dotm" TargetMode="External"/>'
                },
            ),
        ),
        ("a.docx", office("word", **{"word/embeddings/oleObject1.bin": b"x"})),
        (
            "a.docx",
            office(
                "word",
                **{
                    "word/document.xml": "<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\x</w:instrText>"
                },
            ),
        ),
        ("a.xlsx", office("xl", **{"xl/externalLinks/externalLink1.xml": "<ddeLink/>"})),
    ],
)
def test_what_would_run_with_whoever_opens_it_is_refused(
    prepare: Prepare, name: str, data: bytes
) -> None:
    with pytest.raises(Invalid, match="macros, scripts, programs or links"):
        prepare(name, data)


def protected(**passwords: str) -> bytes:
    document = pikepdf.open(BytesIO(packed_pdf({"/OpenAction": SCRIPT})))
    buffer = BytesIO()
    document.save(buffer, encryption=pikepdf.Encryption(**passwords))
    return buffer.getvalue()


def test_a_pdf_with_a_password_can_not_be_checked(prepare: Prepare) -> None:
    with pytest.raises(Invalid, match="can’t be checked"):
        prepare("a.pdf", protected(owner="a", user="b"))


def test_a_pdf_that_is_only_protected_from_changes_is_checked(prepare: Prepare) -> None:
    with pytest.raises(Invalid, match="macros, scripts"):
        prepare("a.pdf", protected(owner="a", user=""))


def test_a_pdf_whose_table_of_objects_is_wrong_is_kept_as_it_was_read(prepare: Prepare) -> None:
    """So no other program can find an object that wasn't checked."""
    damaged = pdf(b"<< /Note (kept) >>", root=b"/Keep 4 0 R").replace(b"0000000009", b"0000000077")
    hidden = b"9 0 obj << /S /JavaScript /JS (x) >> endobj\n"
    name, data = prepare("a.pdf", damaged.replace(b"xref\n0", b"xref\n00"))
    assert name == "a.pdf"
    assert data != damaged
    with pikepdf.open(BytesIO(data), attempt_recovery=False) as document:
        assert str(document.Root.Keep.Note) == "kept"
    with pytest.raises(Invalid, match="macros, scripts"):
        prepare("a.pdf", damaged.replace(b"4 0 obj", hidden + b"4 0 obj"))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"x" * 3000])
def test_what_only_begins_like_a_pdf_is_damaged(prepare: Prepare, data: bytes) -> None:
    with pytest.raises(Invalid, match="damaged"):
        prepare("a.pdf", data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", archive(a=b"x")),
        ("a.zip", pdf()),
        ("a.docx", archive(a=b"x")),
        ("a.zip", office("word")),
        ("a.csv", pdf()),
        ("a.xlsx", office("word")),
    ],
)
def test_a_name_that_says_another_kind_is_refused(prepare: Prepare, name: str, data: bytes) -> None:
    with pytest.raises(Invalid, match="isn’t what its name says"):
        prepare(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"\xff\xfe"),
        ("a.txt", b""),
        ("a.zip", b"PK\x03\x04" + b"\0" * 90),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ],
)
def test_what_is_damaged_or_old_is_refused(prepare: Prepare, name: str, data: bytes) -> None:
    with pytest.raises(Invalid):
        prepare(name, data)


@pytest.mark.parametrize("name", ["really.pdf", "really.csv", "really.zip"])
def test_a_picture_stays_one_whatever_its_name_says(prepare: Prepare, name: str) -> None:
    assert prepare(name, packed(Image.new("RGB", (9, 9)), "JPEG"))[0] == "really.jpg"


def send(visitor: Visitor, name: str, data: bytes, folder: str = "") -> str:
    sent = {"file": (BytesIO(data), name), "folder": folder}
    visitor.post("/media/", 303, **sent)
    return visitor.text("/media/")


def test_old_office_files_are_refused_with_what_to_do(editor: Visitor, desk: Desk) -> None:
    html = send(editor, "plan.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "DOCX" in html
    assert not list(desk.paths.media.rglob("*.doc"))


def test_the_library_lists_them_by_kind(editor: Visitor) -> None:
    send(editor, "报告.csv", b"a,b", folder="stations")
    send(editor, "plan.pdf", pdf(), folder="stations")
    assert "stations/报告.csv" in editor.text("/media/?kind=data")
    assert "plan.pdf" not in editor.text("/media/?kind=data")
    assert "stations/plan.pdf" in editor.text("/media/?kind=pdf")
    assert "PDF, DOCX" in editor.text("/media/")
    assert "报告.csv" in editor.text("/media/?q=baogao"), "in pinyin"


def test_what_other_programs_read_is_saved_and_not_opened(editor: Visitor) -> None:
    for name, data in (("a.csv", b"a,b"), ("a.txt", b"a")):
        send(editor, name, data, folder="x")
    assert editor.get("/media/file/x/a.csv").headers["Content-Disposition"] == "attachment"
    assert "attachment" not in editor.get("/media/file/x/a.txt").headers.get(
        "Content-Disposition", ""
    )
