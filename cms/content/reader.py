"""A snapshot as a view reads it: in one language, with every answer noted in the page's trace."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from cms.content.dependencies import Dependency, Trace
from cms.content.dependency_kinds import CONTENT
from cms.content.derived import Codes
from cms.content.entry import LocalizedEntry, LocalizedRow, Name
from cms.content.file_facts import (
    FOCUS,
    WORDS,
    FileWords,
    Focus,
    ShownPicture,
    file_words,
    focus_of,
)
from cms.content.query import Query, Where, dump_query
from cms.content.records import Recorder
from cms.content.snapshot import Snapshot
from cms.core.errors import Moved, NotFound, TemporarilyMoved
from cms.core.languages import Locale, Text
from cms.markdown import Images, Labels, Rendered, plain, render, summary
from cms.schema.fields import Json, Raw
from cms.schema.paths import SINGLE

NO_ALT = ' alt=""'


@dataclass(slots=True, eq=False)
class Reader:
    """Asks a snapshot for entries and lists, in `locale`, and notes each answer in `trace`.

    `translate` turns message ids into that language; `images` shows the pictures of texts at all
    their sizes.
    """

    snapshot: Snapshot
    locale: str
    trace: Trace = field(default_factory=Trace)
    translate: Callable[[str], str] = str
    images: Images | None = None

    @property
    def language(self) -> Locale:
        return self.snapshot.by_code[self.locale]

    @property
    def locales(self) -> tuple[Locale, ...]:
        return self.snapshot.locales

    def within(self, trace: Trace, locale: str = "") -> "Reader":
        """The same snapshot, noting into `trace` (a fragment's own), in the same language or in
        `locale`.
        """
        return Reader(self.snapshot, locale or self.locale, trace, self.translate, self.images)

    def get(self, type: str, key: str | None, projection: str = "page") -> LocalizedEntry | None:
        """The entry of a key, or None where it isn't shown."""
        self._note("get", type, self.locale, projection, key or "")
        return self.snapshot.reading(type, key, self.locale, projection) if key else None

    def one(self, type: str, key: str) -> LocalizedEntry:
        """The whole entry of a key. Raises NotFound."""
        reading = self.get(type, key)
        if reading is None:
            raise NotFound
        return reading

    def single(self, type: str) -> LocalizedEntry:
        """The only entry of a single type, such as the site; one without values where there is no
        such file.
        """
        return self.get(type, SINGLE) or self.snapshot.placeholder(type, self.locale)

    def at(self, address: str) -> LocalizedEntry:
        """The whole entry that stands at `address` (no language, as `news/launch/`). Raises
        NotFound or Moved.
        """
        found, moved = self._find(address)
        if found:
            return self.one(*found)
        if moved:
            raise (TemporarilyMoved if "#" in moved else Moved)(f"/{self.locale}/{moved}")
        raise NotFound

    def stands(self, address: str) -> Name | None:
        """(type, key) of what stands at an address, or None."""
        return self._find(address)[0]

    def _find(self, address: str) -> tuple[Name | None, str | None]:
        self._note("at", argument=address)
        return self.snapshot.addresses.find(address)

    def list(
        self,
        type: str,
        projection: str = "card",
        *,
        where: Where | None = None,
        order: str = "",
        limit: int | None = None,
        after: str = "",
        around: str = "",
    ) -> tuple[LocalizedEntry, ...]:
        """Entries that hold everything in `where` (see cms/content/query.py), in the type's or the
        given order.

        Only those behind the one whose key is `after`, where it is given; none if that one isn't in
        the list. With `around` instead that one, and up to `limit` on each side. Of a type that the
        site does without there is none.
        """
        model = self.snapshot.content.models.get(type)
        order = order or (model.order if model else "key")
        query = Query(where or {}, order, limit, after, around)
        self._note("list", type, self.locale, projection, dump_query(query))
        keys = self.snapshot.members(type, query, self.locale)
        found = (self.snapshot.reading(type, key, self.locale, projection) for key in keys)
        return tuple(filter(None, found))

    def every(self, type: str) -> Sequence[tuple[str, str, Codes]]:
        """(key, path of its page, languages it is published in) of every entry of a type, by key.

        The path is empty where it has no page. None is read, for lists of ten thousands of
        addresses.
        """
        self._note("every", type)
        return [
            (key, f"/{self.locale}/{address}" if address else "", languages)
            for key, address, languages in self.snapshot.every(type)
        ]

    def keys(self, type: str) -> Sequence[str]:
        """The key of every entry of a type."""
        self._note("every", type)
        return [key for key, _address, _languages in self.snapshot.every(type)]

    def titles(self, type: str) -> Sequence[tuple[str, str]]:
        """(key, title) of every entry of a type, by key: all are named, and none is read."""
        self._note("titles", type, self.locale)
        return self.snapshot.titles(type, self.locale)

    def modified(self, type: str) -> Mapping[str, Mapping[str, str]]:
        """Key → language → the moment of its last change, of the entries of a type of which it is
        known.
        """
        self._note("modified", type)
        return self.snapshot.last_changes(type)

    def related(
        self, type: str, path: str, key: str, projection: str = "card"
    ) -> tuple[LocalizedEntry, ...]:
        """The other end of a relation: entries of `type` whose field at `path` points to `key`."""
        return self.list(type, projection, where={path: key})

    def links(
        self, type: str, keys: Iterable[str], projection: str = "link"
    ) -> tuple[LocalizedEntry, ...]:
        """The shown ones of some entries, in the order given."""
        return tuple(reading for key in keys if (reading := self.get(type, key, projection)))

    def ancestors(self, type: str, key: str) -> tuple[LocalizedEntry, ...]:
        """The entries above one in its type's tree, topmost first."""
        self._note("above", type, argument=key)
        return self.links(type, reversed(self.snapshot.above(type, key)))

    def follow(self, reference: str | None, projection: str = "link") -> LocalizedEntry | None:
        """The entry of a `type/key` reference, or None where it isn't shown."""
        type, _, key = (reference or "").partition("/")
        return (
            self.get(type, key, projection)
            if key and type in self.snapshot.content.models
            else None
        )

    def record(self, type: str, key: str, absolute: Callable[[str], str]) -> dict[str, Any]:
        """An entry as JSON in all its published languages (see cms/content/records.py). Raises NotFound."""
        self._note("record", type, argument=key)
        snapshot, entry = self.snapshot, self.snapshot.entry(type, key)
        if entry is None:
            raise NotFound
        languages = snapshot.languages[type, key]
        address = snapshot.addresses.of.get((type, key))
        placed = () if address is None else languages
        addresses = {code: absolute(f"/{code}/{address}") for code in placed}
        return Recorder(languages, snapshot.shows, self._described).record(entry, addresses)

    def _described(self, image: Raw) -> dict[str, Json]:
        """A picture of a record, with what its file says where the entry says nothing."""
        facts, own = self.snapshot.facts(image["file"]), dict(image)
        for locale in self.snapshot.by_code:
            self._note_facts(WORDS, image["file"], locale)
        for name, known in (("alt", "description"), ("credit", "credit")):
            words = {**facts.get(known, {}), **own.get(name, {})}
            if words:
                own[name] = words
        return own

    def count(self, type: str, where: Where | None = None, most: int | None = None) -> int:
        """How many entries hold everything in `where`; no more than `most`, so that further ones
        change no page.
        """
        query = Query(where or {}, "key", most)
        self._note("count", type, argument=dump_query(query))
        return len(self.snapshot.members(type, query, self.locale))

    def values(self, type: str, path: str) -> tuple[tuple[str, int], ...]:
        """The facets of a field with how many entries each holds, sorted by facet."""
        self._note("values", type, argument=path)
        return self.snapshot.counts(type, path)

    def today(self, zone: str = "") -> str:
        """The date (ISO 8601) in a time zone, else in the site's; the page turns stale at the next
        midnight there.
        """
        self._note("today", argument=zone)
        return self.snapshot.today(self.snapshot.zone_of(zone)).isoformat()

    def picture(self, image: LocalizedRow) -> ShownPicture:
        """A picture of an entry, with what its file says where the entry says nothing."""
        if image.alt and image.credit:
            return ShownPicture(image.file, image.alt, image.credit)
        about = self._about(image.file)
        return ShownPicture(
            image.file, image.alt or about.description, image.credit or about.credit
        )

    def focus(self, file: str) -> Focus | None:
        """The focal point of a picture; None where nobody has chosen one."""
        self._note_facts(FOCUS, file)
        return focus_of(self.snapshot.facts(file))

    def _about(self, file: str) -> FileWords:
        """The description and the credit of a media file, in the language of the page."""
        self._note_facts(WORDS, file, self.locale)
        return file_words(self.snapshot, file, self.locale)

    def _note_facts(self, projection: str, file: str, locale: str = "") -> None:
        self._note("facts", "", locale, projection, file)

    def _image(self, file: str, attributes: str, sizes: bool) -> str | None:
        """A picture in a text; one without a description has its file's."""
        about = self.described(file, attributes)
        if sizes and self.images:
            return self.images(file, about)
        return f'<img src="/media/{quote(file)}"{about}>' if about != attributes else None

    def described(self, file: str, attributes: str) -> str:
        """The attributes of a picture in a text, with its file's description where it has none."""
        words = self._about(file).description if NO_ALT in attributes else Text()
        if not words:
            return attributes
        turned = f' lang="{words.lang}"' if words.borrowed else ""
        return attributes.replace(NO_ALT, f' alt="{escape(words)}"{turned}', 1)

    def credit(self, file: str) -> Markup:
        """The credit of a picture that is a figure in a text; nothing where there is none."""
        credit = self._about(file).credit
        if not credit:
            return Markup("")
        turned = Markup(' lang="{}"').format(credit.lang) if credit.borrowed else ""
        return Markup('<span class="credit"{}>{}</span>').format(turned, credit)

    def render(self, text: str, ids: str = "", *, sizes: bool = True) -> Rendered:
        """A Markdown text as HTML, its links to entries resolved, its labels translated.

        `ids` goes before every id, for pages that show several texts. Without `sizes` pictures are
        shown as they are.
        """
        labels = self.snapshot.memo(("labels", self.locale, self.translate), self._labels)
        return render(
            str(text),
            getattr(text, "lang", "") or self.language.lang,
            links=self.follow_link,
            titles=self.link_title,
            ids=ids,
            images=lambda file, attributes: self._image(file, attributes, sizes),
            credits=self.credit,
            labels=labels,
        )

    def plain(self, text: str) -> str:
        """A Markdown text without its marks, with the titles of entries that it links to without a
        text.
        """
        return plain(str(text), getattr(text, "lang", "") or self.language.lang, self.plain_title)

    def summary(self, text: str, length: int) -> str:
        """The beginning of a Markdown text, likewise."""
        return summary(str(text), length, getattr(text, "lang", ""), self.plain_title)

    def plain_title(self, reference: str) -> str | None:
        """The title of an entry that a text can link to."""
        entry = self.follow(reference)
        return str(entry.title) if entry and entry.url else None

    def _labels(self) -> Labels:
        return Labels(
            **{name: self.translate(text) for name, text in Labels._field_defaults.items()}
        )

    def follow_link(self, reference: str) -> str | None:
        """The address of a `type/key` reference, or None where there is none to show."""
        entry = self.follow(reference)
        return entry.url if entry else None

    def link_title(self, reference: str) -> Markup | None:
        """The text of a link that has none of its own: the title of the entry it leads to, marked
        with its language where the title is borrowed from another. None where there is no such
        entry.
        """
        entry = self.follow(reference)
        if entry is None or not entry.title.borrowed:
            return escape(entry.title) if entry else None
        known = next(
            (locale for locale in self.locales if locale.lang == entry.title.lang), self.language
        )
        turned = (
            Markup("") if known.dir == self.language.dir else Markup(' dir="{}"').format(known.dir)
        )
        return Markup('<span lang="{}"{}>{}</span>').format(entry.title.lang, turned, entry.title)

    def _note(
        self,
        kind: str,
        type: str = "",
        locale: str = "",
        projection: str = "",
        argument: str = "",
    ) -> None:
        """Note a dependency. It has no language where the answer is the same in all."""
        dependency = Dependency(kind, type, locale, projection, argument)
        CONTENT.note(self.snapshot, self.trace, dependency)
