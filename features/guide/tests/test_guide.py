"""The guide quotes the labels of the interface, has the same structure in each language, and its
links have targets. The program's guide needs no feature; each feature's needs only the program.
"""

import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest
from babel.messages.catalog import Catalog

from app import create_app
from blueprints.editor.app import editor_blueprints
from cms.core.feature import contributed
from cms.markdown import render
from cms.site import Site
from features.guide import feature
from features.guide.chapters import CONTENTS, Guide
from scripts.messages import CORE, catalog_of, places, plural_forms
from tests.forbidden import FORBIDDEN
from tests.pages import ROOT

FOLDERS = {CORE: ROOT / "docs/guide"} | {
    folder.parent.name: folder for folder in sorted(ROOT.glob("features/*/guide"))
}
"""The guides: the program's, and by name those of features."""
LANGUAGES = ("en", "zh")
GUIDES = {
    owner: Guide((FOLDERS[CORE],), (folder,) if owner else ()) for owner, folder in FOLDERS.items()
}
"""The program's guide alone, and with each of the features."""
CHAPTERS = {
    (owner, lang): {file.stem: file for file in sorted((folder / lang).glob("*.md"))}
    for owner, folder in FOLDERS.items()
    for lang in LANGUAGES
}
FILES = [(*place, file) for place, files in CHAPTERS.items() for file in files.values()]
of_each_guide = pytest.mark.parametrize("owner", FOLDERS)
PICTURE = re.compile(r"!\[([^\]]*)\]\(images/([^)]+)\)")
LARGEST = 150_000
WITHOUT_PAGES = {
    "findings",
    "help",
    "link_targets",
    "media",
    "form_state",
    "open_forms",
    "typed_values",
    "undo",
}
"""Modules that answer forms and scripts, and the guide itself."""


@cache
def labels(owner: str, lang: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """The messages of the interface without features that the owner doesn't need, and patterns for
    those with placeholders.
    """
    plain, filled = set(), []
    needs = import_module(f"features.{owner}").feature.needs if owner else ()
    owners = (CORE, feature.name, owner, *needs)
    catalogs = [catalog_of(lang, place) for place in places(lang) if place[0] in owners]
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


def faults(find: Callable[[str, str, Path], Collection[object]]) -> dict[Path, Collection[object]]:
    """Return the non-empty results of `find` by file."""
    assert len(FILES) > 30
    return {place[-1]: found for place in FILES if (found := find(*place))}


def test_what_is_bold_is_written_in_the_interface() -> None:
    def unknown(owner: str, lang: str, file: Path) -> list[str]:
        plain, filled = labels(owner, lang)
        bold = re.findall(r"\*\*([^*]+)\*\*", re.sub(r"`[^`]*`", "", file.read_text("utf-8")))
        return [
            one for one in bold if one not in plain and not any(p.fullmatch(one) for p in filled)
        ]

    assert faults(unknown) == {}


def forbidden_forms(owner: str, lang: str, file: Path) -> list[str]:
    text = re.sub(r"```.*?```|`[^`\n]*`", "x", file.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"\]\([^)]*\)", "]", text)
    return [
        f"{part}: write {form.instead}"
        for form in FORBIDDEN
        if lang in form.languages.split()
        for part in map(str.strip, re.split(r"\|[-|]*|\n", text))
        if re.search(form.pattern, part)
    ]


def test_no_forbidden_form_stands_in_the_guide() -> None:
    assert faults(forbidden_forms) == {}


@of_each_guide
def test_the_languages_have_the_same_chapters_headings_and_pictures(owner: str) -> None:
    english, chinese = (
        {
            name: (
                [one.level for one in render(file.read_text("utf-8"), lang).contents],
                [picture for _, picture in PICTURE.findall(file.read_text("utf-8"))],
            )
            for name, file in CHAPTERS[owner, lang].items()
        }
        for lang in LANGUAGES
    )
    assert english == chinese
    assert len(english) > (1 if owner else 15)


@of_each_guide
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_contents_list_has_every_chapter_by_its_title(owner: str, lang: str) -> None:
    chapters = CHAPTERS[owner, lang]
    listed = re.findall(r"^- \[(.+)\]\((.+)\.md\)", chapters[CONTENTS].read_text("utf-8"), re.M)
    titles = {
        name: re.match(r"# (.+)\n", file.read_text("utf-8")) for name, file in chapters.items()
    }
    assert {name: title for title, name in listed} == {
        name: title[1] for name, title in titles.items() if title and name != CONTENTS
    }
    shown = [one.name for part in GUIDES[owner].parts(lang) for one in part.chapters]
    assert [name for name in shown if name in chapters] == [name for _, name in listed]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_headings_of_a_features_list_are_those_of_the_program(lang: str) -> None:
    for owner in {*FOLDERS} - {CORE}:
        headings = [part.title for part in GUIDES[owner].parts(lang)]
        known = [part.title for part in GUIDES[CORE].parts(lang)]
        assert headings == known, f"{owner}: take headings of docs/guide/{lang}/README.md"


def test_no_two_guides_have_a_chapter_or_a_picture_of_one_name() -> None:
    for lang in LANGUAGES:
        names = [
            path.relative_to(folder / lang).as_posix()
            for folder in FOLDERS.values()
            for path in (folder / lang).rglob("*.*")
            if path.stem != CONTENTS
        ]
        assert len(names) == len({*names})


def test_links_lead_to_the_same_headings_as_at_hosts_of_repositories() -> None:
    def broken(owner: str, lang: str, file: Path) -> list[str]:
        guide = GUIDES[owner]
        chapter = guide.contents(lang) if file.stem == CONTENTS else guide.chapter(lang, file.stem)
        links = re.findall(r'<a href="([\w-]+)\.md(?:#([^"]+))?"', chapter.text.html)
        headings = {
            name: {one.id for one in guide.chapter(lang, name).text.contents} for name, _ in links
        }
        return [f"{name}#{at}" for name, at in links if at and unquote(at) not in headings[name]]

    assert faults(broken) == {}


@of_each_guide
@pytest.mark.parametrize("lang", LANGUAGES)
def test_pictures_are_described_small_and_all_shown(owner: str, lang: str) -> None:
    shown = [
        (alt, name)
        for file in CHAPTERS[owner, lang].values()
        for alt, name in PICTURE.findall(file.read_text("utf-8"))
    ]
    pictures = (FOLDERS[owner] / lang).glob("images/*")
    files = {file.name: file.stat().st_size for file in pictures}
    assert {name for _, name in shown} == {*files}
    assert all(len(alt) > 12 for alt, _ in shown)
    assert {name: size for name, size in files.items() if size > LARGEST} == {}


def test_every_screen_has_a_place_in_every_guide(tiny: Path, tmp_path: Path) -> None:
    settings = {"data": tiny / "data", "instance": tmp_path, "editor": False, "watch": False}
    site: Site = create_app(settings).extensions["oasis"].site
    of_features = contributed(site.settings.features, "help")
    blueprints = {one.name for one in editor_blueprints(site)} - WITHOUT_PAGES
    assert {
        one for one in blueprints if not any(re.match(rf"{one}\b", key) for key in of_features)
    } == (set())
    for guide, targets in ((GUIDES[CORE], feature.help), (site.get(Guide), of_features)):
        for target in targets.values():
            name, _, heading = target.partition("#")
            for lang in LANGUAGES:
                assert guide.chapter(lang, name).lang == lang
                assert not heading or guide.anchor(lang, name, heading), target
