"""The links of the documents have targets, and the messages quoted in them exist."""

import itertools
import re
import tomllib
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from urllib.parse import unquote

import pytest

from cms.core.catalogs import DOMAINS
from scripts.messages import CORE, catalog_of

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs/guide").rglob("*.md")),
]
OF_FEATURES = [
    *sorted(ROOT.glob("features/*/README.md")),
    *sorted(ROOT.glob("features/*/guide/*/*.md")),
    *sorted(ROOT.glob("docs/example-feature/*/*.md")),
]
INDEXES = {CORE: ROOT / "docs/troubleshooting.md"} | {
    path.parent.name: path
    for path in OF_FEATURES
    if path.parent.parent.name == "features" and "## Messages" in path.read_text("utf-8")
}
"""The lists of messages with what to do: the program's and those of features."""
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")


def headings(path: Path) -> set[str]:
    """The anchors of a document's headings, as repository hosts make them."""
    found = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


def faults(
    documents: Iterable[Path], find: Callable[[Path], Collection[object]]
) -> dict[Path, Collection[object]]:
    """Return the non-empty results of `find` by document."""
    return {path: found for path in documents if (found := find(path))}


def test_links_lead_to_files_and_headings() -> None:
    assert len(DOCUMENTS) > 50
    assert faults(DOCUMENTS + OF_FEATURES, broken_links) == {}


def broken_links(document: Path) -> list[str]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", document.read_text("utf-8"), flags=re.DOTALL)
    found = []
    for target, anchor in LINK.findall(text):
        path = place_of(document, unquote(target)) if target else document
        if not path.exists() or (anchor and anchor not in headings(path)):
            found.append(f"{target}#{anchor}")
    return found


def place_of(document: Path, target: str) -> Path:
    """Return the file that a link leads to. From the guide of a feature it may be a chapter of the
    program's.
    """
    path = (document.parent / target).resolve()
    is_chapter = document.is_relative_to(ROOT / "features") and document.parts[-3] == "guide"
    if is_chapter and not path.exists():
        return ROOT / "docs/guide" / document.parent.name / target
    return path


def test_no_document_of_the_program_needs_a_feature() -> None:
    features = {path.parent for path in ROOT.glob("features/*/__init__.py")}

    def needed(document: Path) -> list[object]:
        text = document.read_text("utf-8")
        if document.name == "CHANGELOG.md":
            text = text.partition("\n## Unreleased")[2].partition("\n## ")[0]
        links = [(document.parent / unquote(target)).resolve() for target, _ in LINK.findall(text)]
        linked = [one for one in links if {one, *one.parents} & features]
        return [*linked, *re.findall(r"`features/(?!<name>)\w+[\w/.]*`", text)]

    assert faults(DOCUMENTS, needed) == {}


@pytest.mark.parametrize("owner", INDEXES)
def test_every_message_that_is_explained_is_one_of_the_program(owner: str) -> None:
    text = INDEXES[owner].read_text("utf-8").partition("## Situations")[0]
    text = text.partition("## Messages\n")[2].partition("\n## ")[0] if owner else text
    known = "\n".join(
        str(part)
        for place in itertools.product({CORE, owner}, DOMAINS)
        for message in catalog_of("en", place)
        if message.id
        for part in (message.id if isinstance(message.id, tuple) else (message.id,))
    )
    known = re.sub(r"%\(\w+\)[sd]", "…", known) + "".join(
        path.read_text("utf-8")
        for folder in ("app.py", "cms", "blueprints", *([f"features/{owner}"] * bool(owner)))
        for path in ([ROOT / folder] if folder.endswith(".py") else (ROOT / folder).rglob("*.py"))
    )
    rows = [
        row.split("|")[1].strip()
        for row in text.splitlines()
        if row.startswith("| ") and "Message |" not in row
    ]
    assert len(rows) > (0 if owner else 20)
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


def test_files_that_are_named_are_there() -> None:
    def missing(document: Path) -> list[str]:
        named = re.findall(
            r"`((?:cms|blueprints|features|tests|bench|scripts)/\w[\w/.-]*)`",
            document.read_text("utf-8"),
        )
        return [one for one in named if not (ROOT / one).exists()]

    documents = [path for path in DOCUMENTS + OF_FEATURES if path.name != "CHANGELOG.md"]
    assert faults(documents, missing) == {}


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
