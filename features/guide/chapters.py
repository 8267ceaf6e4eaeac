"""The guide for the staff: chapters in Markdown, in a folder per language.

A folder's `README.md` is the table of contents: its links name the chapters, its headings group
them. The institute's own folder has precedence over the program's: it replaces chapters of the same
name and adds others. Chapters of features come last; the lists of their `README.md` are added to the
table of contents, below the same headings.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache, reduce
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from cms.core.errors import NotFound
from cms.core.settings import SHIPPED, Settings
from cms.markdown import Rendered, render
from cms.markdown.render import PREFIX
from cms.schema.fields.base import MAX_TEXT_LENGTH
from cms.site import Site

CONTENTS = "README"
ENGLISH = "en"
"""The fallback if the guide isn't available in the interface's language."""

NAME = re.compile(r"[a-z][a-z0-9-]{0,40}")
PICTURE = re.compile(r"[a-z][a-z0-9-]{0,40}\.(?:webp|png|jpg)")
TITLE = re.compile(r"# +(.+)\n")
IN_CONTENTS = re.compile(r"^## +(.+)$|\]\(([a-z][a-z0-9-]*)\.md\)", re.MULTILINE)
PART = re.compile(r"^(## +[^\n]+)\n(.*?)\s*(?=^## |\Z)", re.MULTILINE | re.DOTALL)
LISTED = re.compile(r"\]\(([a-z][a-z0-9-]*)\.md")
SHOWN = re.compile(r'<img src="(images/[^"]+)"[^>]*>')
TO_HEADING = re.compile(r'(<a href="[a-z][a-z0-9-]*\.md)#')


class GuideChapter(NamedTuple):
    """One page of the guide; `lang` is the language it is written in."""

    name: str
    title: str
    lang: str
    text: Rendered


class GuidePart(NamedTuple):
    """Chapters under one heading of the table of contents; `title` may be ""."""

    title: str
    chapters: tuple[GuideChapter, ...]


class Guide:
    """The chapters in some folders, the first of which has precedence. `features` are the folders of
    features: their lists are added to the table of contents.
    """

    def __init__(self, folders: tuple[Path, ...], features: tuple[Path, ...] = ()) -> None:
        self.folders = *folders, *features
        self._own, self._features = folders, features

    def contents(self, lang: str) -> GuideChapter:
        """Return the table of contents as a chapter. Raises NotFound."""
        code, path = _file(self._own, lang, f"{CONTENTS}.md")
        paths = [path]
        for folder in self._features:
            with suppress(NotFound):
                paths.append(_file((folder,), code, f"{CONTENTS}.md")[1])
        return _chapter(tuple(paths), code, tuple(one.stat().st_mtime_ns for one in paths))

    def parts(self, lang: str) -> tuple[GuidePart, ...]:
        """Return all chapters in the order of the table of contents, followed by those it doesn't
        link to.
        """
        named: list[tuple[str, list[str]]] = [("", [])]
        for title, name in IN_CONTENTS.findall(self.contents(lang).text.source):
            if title:
                named.append((title, []))
            else:
                named[-1][1].append(name)
        listed = {name for _, names in named for name in names}
        named.append(("", sorted(self._names(lang) - listed)))
        return tuple(
            GuidePart(title, tuple(self._read(lang, name) for name in dict.fromkeys(names)))
            for title, names in named
            if names
        )

    def chapter(self, lang: str, name: str) -> GuideChapter:
        """Return a chapter. Raises NotFound."""
        if not NAME.fullmatch(name):
            raise NotFound
        return self._read(lang, name)

    def picture(self, lang: str, name: str) -> Path:
        """Return the path of a picture. Raises NotFound."""
        if not PICTURE.fullmatch(name):
            raise NotFound
        return _file(self.folders, lang, f"images/{name}")[1]

    def anchor(self, lang: str, name: str, heading: str) -> str:
        """Return the id, in a language, of the heading whose id in English is `heading`; "" if
        there is none. Headings are matched by position.
        """
        english, translated = (self.chapter(code, name).text.contents for code in (ENGLISH, lang))
        matches = (
            at
            for at, contents_heading in enumerate(english)
            if contents_heading.id == PREFIX + heading
        )
        at = next(matches, len(translated))
        return translated[at].id if at < len(translated) else ""

    def _names(self, lang: str) -> set[str]:
        files = (file for folder in self.folders for file in (folder / lang).glob("*.md"))
        return {file.stem for file in files if NAME.fullmatch(file.stem)}

    def _read(self, lang: str, name: str) -> GuideChapter:
        code, path = _file(self.folders, lang, f"{name}.md")
        return _chapter((path,), code, (path.stat().st_mtime_ns,))


def open_guide(site: Site) -> Guide:
    """Return the guide of a site."""
    return guide_of(site.settings)


def guide_of(settings: Settings) -> Guide:
    """Return the guide of an installation: `guide` in the institute's folder, then the program's,
    then those of features.
    """
    institute = (settings.site / "guide",) if settings.site else ()
    features = tuple(one.folder / "guide" for one in settings.features)
    return Guide((*institute, SHIPPED / "docs" / "guide"), features)


def _file(folders: Iterable[Path], lang: str, name: str) -> tuple[str, Path]:
    """Return (language, path) of a file, falling back to English. Raises NotFound."""
    for code in (lang, ENGLISH):
        for folder in folders:
            if (path := folder / code / name).is_file():
                return code, path
    raise NotFound


@lru_cache(maxsize=256)
def _chapter(paths: tuple[Path, ...], lang: str, changed: tuple[int, ...]) -> GuideChapter:
    """Parse a file as a chapter, with the lists of the others. `changed`, their modification times,
    invalidates the cache.
    """
    source = reduce(with_lists, map(_source, paths))
    title = TITLE.match(source)
    text = render(source[title.end() :] if title else source, lang)
    html = SHOWN.sub(r'<a href="\1">\g<0></a>', TO_HEADING.sub(rf"\1#{PREFIX}", str(text.html)))
    name = title[1].strip() if title else paths[0].stem
    return GuideChapter(paths[0].stem, name, lang, text._replace(html=Markup(html)))  # noqa: S704 - cleaned by `render`


def _source(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(MAX_TEXT_LENGTH)


def with_lists(contents: str, added: str) -> str:
    """Return a table of contents with the lists of another one, each at the end of the part with the
    same heading, or with its heading at the end. Chapters that it lists already are left out.
    """
    listed = set(LISTED.findall(contents))
    for heading, body in PART.findall(added):
        lines = [one for one in body.splitlines() if {*LISTED.findall(one)} - listed]
        place = next((one for one in PART.finditer(contents) if one[1] == heading), None)
        if place and lines:
            more = "\n".join([place[1], *place[2].splitlines(), *lines]) + "\n\n"
            contents = contents[: place.start()] + more + contents[place.end() :]
        elif lines:
            contents = "\n".join([contents.rstrip(), "", heading, "", *lines, ""])
    return contents
