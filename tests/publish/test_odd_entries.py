"""One faulty entry while all others are published and frozen: it is named, and the rest goes on."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app import create_app
from tests.entries import put

NEWS: dict[str, Any] = {
    "headline": {"en": "Odd", "zh": "怪"},
    "date": "2024-05-05",
    "category": "research",
    "body": {"en": ["Text."], "zh": ["文。"]},
}
PICTURE = {"file": "lost picture.jpg", "alt": {"en": "A lake", "zh": "湖"}}
GATES = [((), 0), (("links=block",), 1)]
"""Broken links only warn, unless the deployment sets them to block."""


@pytest.fixture
def small_site(tmp_path: Path, published_in: Callable[[Path], SimpleNamespace]) -> SimpleNamespace:
    """Published once; the faulty entries are added afterwards."""
    return published_in(tmp_path)


def run(site: SimpleNamespace, *command: str) -> tuple[int, list[str]]:
    """Return the exit code of a command and its output lines about the faulty entry."""
    result = site.app.test_cli_runner().invoke(args=list(command))
    return result.exit_code, [
        line for line in result.output.splitlines() if "odd" in line or "lost" in line
    ]


def gated(site: SimpleNamespace, *gate: str) -> SimpleNamespace:
    """The same site with another gate."""
    app = create_app(
        {
            "data": site.data,
            "instance": site.instance,
            "editor": False,
            "watch": False,
            "gate": gate,
        }
    )
    return SimpleNamespace(app=app)


@pytest.mark.parametrize(("gate", "status"), GATES)
@pytest.mark.parametrize(
    "values",
    [{"image": PICTURE}, {"body": {"en": ["Text."], "zh": ["[文](/media/lost%20picture.jpg)"]}}],
)
def test_a_missing_file_is_told_once_with_its_entry(
    values: dict[str, Any], gate: tuple[str, ...], status: int, small_site: SimpleNamespace
) -> None:
    put(small_site, "news/odd", **NEWS | values)
    code, said = run(gated(small_site, *gate), "publish")
    assert code == status
    [line] = said
    assert line.startswith("data/content/news/odd.json:")
    assert (
        "There is no media file lost picture.jpg. Add it to the media library or choose another."
        in line
    )


@pytest.mark.parametrize(("gate", "status"), GATES)
def test_a_broken_link_that_no_field_accounts_for_is_told_by_its_page(
    gate: tuple[str, ...], status: int, small_site: SimpleNamespace
) -> None:
    put(
        small_site,
        "pages/odd",
        title={"en": "Odd", "zh": "怪"},
        body={"en": ["[x](/nowhere/)"], "zh": ["文。"]},
    )
    code, said = run(gated(small_site, *gate), "publish")
    assert code == status
    assert "Broken link to /nowhere/." in said[-1]


def test_an_entry_whose_address_is_taken_is_told_and_stops_nothing(
    small_site: SimpleNamespace,
) -> None:
    put(small_site, "news/odd", **NEWS)
    put(small_site, "news/second", address="odd", **NEWS)
    told = "The address news/odd/ is already taken by news/odd: choose another."
    code, said = run(small_site, "publish")
    assert code == 0
    assert told in said[0]
    assert "news/second" in said[0]
    _, said = run(small_site, "freeze", str(small_site.folder / "frozen"))
    assert said[0] == f"Warning: news/second: {told} It has no page."


def test_a_freeze_says_which_files_it_could_not_read(
    small_site: SimpleNamespace, tmp_path: Path
) -> None:
    file = small_site.data / "content/news/odd.json"
    file.write_bytes(b"{\n<<<<<<< HEAD\n}")
    small_site.site.store.refresh()
    code, said = run(small_site, "freeze", str(tmp_path / "frozen"))
    assert code == 0
    assert said[0].startswith("Warning: data/content/news/odd.json:2: -: There is a merge conflict")


def test_a_byte_order_mark_is_no_fault(small_site: SimpleNamespace) -> None:
    put(small_site, "news/odd", **NEWS)
    file = small_site.data / "content/news/odd.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    small_site.site.store.refresh()
    assert small_site.client.get("/en/news/odd/").status_code == 200
    assert run(small_site, "publish") == (0, [])


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_is_told_as_such(encoding: str, small_site: SimpleNamespace) -> None:
    put(small_site, "news/odd", **NEWS)
    file = small_site.data / "content/news/odd.json"
    file.write_bytes(file.read_text("utf-8").encode(encoding))
    small_site.site.store.refresh()
    code, said = run(small_site, "content", "check")
    assert code == 1
    assert said[0].endswith(
        "This file isn’t in UTF-8. Save it in UTF-8, or restore its previous version."
    )
