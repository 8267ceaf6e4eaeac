"""/security-report/ and `flask security-report`: facts from the settings, for administrators only."""

import json
from pathlib import Path

import pytest
from people import Desk, Visitor

from app import create_app
from cms.core.http_headers import HEADERS
from features.security_report.formats import to_markdown
from features.security_report.report import Part, Row

POLICY = HEADERS["Content-Security-Policy"]


def command(data: Path, folder: Path, *words: str, **settings: object) -> str:
    app = create_app({"data": data, "instance": folder, "editor": True, "watch": False, **settings})
    result = app.test_cli_runner().invoke(args=["security-report", *words])
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_administrators_see_it_and_others_don_t(
    administrator: Visitor, editor: Visitor, translator: Visitor
) -> None:
    html = administrator.get("/security-report/").text
    for words in ("Hosts contacted by the server", "argon2id", "13 months", "frame-ancestors"):
        assert words in html
    assert "/security-report/" in administrator.get("/").text
    for other in (editor, translator):
        other.get("/security-report/", 403)
        other.get("/security-report/report.json", 403)
        assert "/security-report/" not in other.get("/").text


def test_its_files_are_downloads(administrator: Visitor, desk: Desk) -> None:
    answer = administrator.get("/security-report/report.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    parts = {part["id"]: part["rows"] for part in json.loads(answer.text)["parts"]}
    assert {"name": "Content-Security-Policy", "text": POLICY} in parts["headers"]
    data = " ".join(row["name"] for row in parts["data"])
    assert str(desk.site.paths.instance / "accounts") in data
    assert administrator.get("/security-report/report.md").text.startswith("# Security report")
    administrator.get("/security-report/report.pdf", 404)


def test_the_command_has_hosts_and_no_password(tmp_path: Path, institute_data: Path) -> None:
    pytest.importorskip("features.folder_target")
    text = command(
        institute_data,
        tmp_path,
        smtp_url="smtps://sender:s3cret-word@mail.rivers.example:465",
        publish_targets=(f"copy=folder:{tmp_path / 'out'}",),
    )
    assert "mail.rivers.example:465" in text
    assert "s3cret-word" not in text
    assert "Destination of releases: copy" in text
    assert str(tmp_path / "out") in text


def test_markdown_stays_text() -> None:
    text = to_markdown("Report", [Part("a", "A", (Row("<b>", "*x*\n# y"),))])
    assert "- **\\<b\\>**: \\*x\\* \\# y" in text
