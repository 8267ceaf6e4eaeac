"""The guide quotes the labels of the interface, has the same structure in each language, and its
links have targets.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from babel.messages.catalog import Catalog

from blueprints.editor.app import editor_blueprints
from blueprints.editor.help import TARGETS
from cms.core.catalogs import DOMAINS
from cms.editing.guide import CONTENTS, Guide
from cms.markdown import render
from scripts.messages import catalog_of, plural_forms
from tests.forbidden import FORBIDDEN

FOLDER = Path(__file__).parent.parent / "docs/guide"
LANGUAGES = ("en", "zh")
GUIDE = Guide((FOLDER,))
CHAPTERS = {
    lang: {file.stem: file for file in sorted((FOLDER / lang).glob("*.md"))} for lang in LANGUAGES
}
FILES = [(lang, file) for lang in LANGUAGES for file in CHAPTERS[lang].values()]
IDS = [f"{lang}/{file.stem}" for lang, file in FILES]
PICTURE = re.compile(r"!\[([^\]]*)\]\(images/([^)]+)\)")
LARGEST = 150_000
WITHOUT_PAGES = {
    "findings",
    "help",
    "link_targets",
    "open_forms",
    "preview_pane",
    "related",
    "typed_values",
}
"""Modules that answer forms and scripts, and the guide itself."""


@cache
def labels(lang: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The messages of the interface, and patterns for those with placeholders."""
    plain, filled = set(), []
    catalogs: list[Catalog] = [catalog_of(lang, domain) for domain in DOMAINS]
    for text in (one for catalog in catalogs for one in texts(catalog)):
        parts = re.split(r"%\(\w+\)[sd]", text)
        if len(parts) == 1:
            plain |= {text, text.removesuffix(" …")}
        elif len(re.findall(r"\w", "".join(parts))) > 1:
            filled.append(re.compile(".{1,30}".join(map(re.escape, parts))))
    return frozenset(plain), tuple(filled)


def texts(catalog: Catalog) -> Iterator[str]:
    for message in catalog:
        if message.id:
            yield from map(str, plural_forms(message.string))


@pytest.mark.parametrize(("lang", "file"), FILES, ids=IDS)
def test_what_is_bold_is_written_in_the_interface(lang: str, file: Path) -> None:
    plain, filled = labels(lang)
    bold = re.findall(r"\*\*([^*]+)\*\*", re.sub(r"`[^`]*`", "", file.read_text("utf-8")))
    unknown = [
        one for one in bold if one not in plain and not any(p.fullmatch(one) for p in filled)
    ]
    assert unknown == []


@pytest.mark.parametrize(("lang", "file"), FILES, ids=IDS)
def test_no_forbidden_form_stands_in_the_guide(lang: str, file: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "x", file.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    found = [
        f"{part}: write {form.instead}"
        for form in FORBIDDEN
        if lang in form.languages.split()
        for part in map(str.strip, re.split(r"\|[-|]*|\n", text))
        if re.search(form.pattern, part)
    ]
    assert found == []


def test_the_languages_have_the_same_chapters_headings_and_pictures() -> None:
    english, chinese = (
        {
            name: (
                [one.level for one in render(file.read_text("utf-8"), lang).contents],
                [picture for _, picture in PICTURE.findall(file.read_text("utf-8"))],
            )
            for name, file in CHAPTERS[lang].items()
        }
        for lang in LANGUAGES
    )
    assert english == chinese
    assert len(english) > 15


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_contents_list_has_every_chapter_by_its_title(lang: str) -> None:
    listed = re.findall(
        r"^- \[(.+)\]\((.+)\.md\)", CHAPTERS[lang][CONTENTS].read_text("utf-8"), re.M
    )
    titles = {
        name: re.match(r"# (.+)\n", file.read_text("utf-8"))
        for name, file in CHAPTERS[lang].items()
    }
    assert {name: title for title, name in listed} == {
        name: title[1] for name, title in titles.items() if title and name != CONTENTS
    }
    assert [one.name for part in GUIDE.parts(lang) for one in part.chapters] == [
        name for _, name in listed
    ]


@pytest.mark.parametrize(("lang", "file"), FILES, ids=IDS)
def test_links_lead_to_the_same_headings_as_at_hosts_of_repositories(lang: str, file: Path) -> None:
    chapter = GUIDE.contents(lang) if file.stem == CONTENTS else GUIDE.chapter(lang, file.stem)
    for name, anchor in re.findall(r'<a href="([\w-]+)\.md(?:#([^"]+))?"', chapter.text.html):
        there = GUIDE.chapter(lang, name).text.contents
        assert not anchor or unquote(anchor) in {one.id for one in there}, f"{name}#{anchor}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_are_described_small_and_all_shown(lang: str) -> None:
    shown = [
        (alt, name)
        for file in CHAPTERS[lang].values()
        for alt, name in PICTURE.findall(file.read_text("utf-8"))
    ]
    files = {file.name: file.stat().st_size for file in (FOLDER / lang / "images").iterdir()}
    assert {name for _, name in shown} == {*files}
    assert all(len(alt) > 12 for alt, _ in shown)
    assert {name: size for name, size in files.items() if size > LARGEST} == {}


def test_every_screen_has_a_place_in_every_guide() -> None:
    blueprints = {one.name for one in editor_blueprints()} - WITHOUT_PAGES
    assert {
        one for one in blueprints if not any(re.match(rf"{one}\b", key) for key in TARGETS)
    } == (set())
    for target in TARGETS.values():
        name, _, heading = target.partition("#")
        for lang in LANGUAGES:
            assert GUIDE.chapter(lang, name).lang == lang
            assert not heading or GUIDE.anchor(lang, name, heading), target
