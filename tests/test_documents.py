"""The links of the documents have targets, and the messages quoted in them exist."""

import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest

from cms.core.catalogs import DOMAINS
from scripts.messages import catalog_of

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs/guide").rglob("*.md")),
]
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")


def headings(path: Path) -> set[str]:
    """The anchors of a document's headings, as repository hosts make them."""
    found = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings(document: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text("utf-8"), flags=re.DOTALL)
    for target, anchor in LINK.findall(text):
        path = (document.parent / unquote(target)).resolve() if target else document
        assert path.exists(), target
        assert not anchor or anchor in headings(path), f"{target}#{anchor}"


def test_every_message_of_the_troubleshooting_index_is_one_of_the_program() -> None:
    text = (ROOT / "docs/troubleshooting.md").read_text("utf-8").partition("## Situations")[0]
    known = "\n".join(
        str(part)
        for domain in DOMAINS
        for message in catalog_of("en", domain)
        if message.id
        for part in (message.id if isinstance(message.id, tuple) else (message.id,))
    )
    known = re.sub(r"%\(\w+\)[sd]", "…", known) + "".join(
        path.read_text("utf-8")
        for folder in ("app.py", "cms", "blueprints")
        for path in ([ROOT / folder] if folder.endswith(".py") else (ROOT / folder).rglob("*.py"))
    )
    rows = [
        row.split("|")[1].strip()
        for row in text.splitlines()
        if row.startswith("| ") and "Message |" not in row
    ]
    assert len(rows) > 20
    for row in rows:
        start = row.removesuffix("…").strip()
        assert start in known, start


def test_the_changelog_begins_with_the_version_there_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = next(line for line in text.splitlines() if line.startswith("## "))
    if project["version"].endswith(".dev0"):
        assert newest == "## Unreleased"
    else:
        assert re.fullmatch(rf"## {re.escape(project['version'])} \(\d{{4}}-\d\d-\d\d\)", newest)


@pytest.mark.parametrize(
    "document",
    [path for path in DOCUMENTS if path.name != "CHANGELOG.md"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_files_that_are_named_are_there(document: Path) -> None:
    named = re.findall(
        r"`((?:cms|blueprints|tests|bench|scripts)/\w[\w/.-]*)`", document.read_text("utf-8")
    )
    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("name", ["architecture", "decisions"])
def test_the_architecture_is_told_in_short_paragraphs(name: str) -> None:
    text = (ROOT / f"docs/{name}.md").read_text("utf-8")
    prose = re.sub(r"```.*?```|^\|.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    paragraphs = re.split(r"\n\s*\n|\n(?=- |\d+\. )", prose)
    assert [one for one in paragraphs if len(one.split()) > 90] == []


def test_the_glossary_names_what_the_code_has() -> None:
    rows = [
        row.split("|")[1:-1]
        for row in (ROOT / "docs/glossary.md").read_text("utf-8").splitlines()
        if row.startswith("| ") and not row.startswith("| Word")
    ]
    assert len(rows) > 20
    for word, _meaning, where in rows:
        found = re.findall(r"`([^`]+)`", where)
        names, path = found[:-1], ROOT / found[-1]
        assert path.is_file(), (word, path)
        code = path.read_text("utf-8")
        for name in names:
            assert re.search(rf"^\s*(?:class|def) {name}\b", code, re.MULTILINE), (word, name)
