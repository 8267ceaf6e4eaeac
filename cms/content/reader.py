"""Reads a snapshot in one language, and records every read as a dependency in the page's trace."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from markupsafe import Markup, escape

from cms.content.dependencies import Dependency, Trace
from cms.content.dependency_kinds import CONTENT
from cms.content.derived import Codes
from cms.content.file_facts import (
    FOCUS,
    WORDS,
    FileWords,
    Focus,
    ShownPicture,
    file_words,
    focus_of,
    licence_html,
)
from cms.content.localized import LocalizedEntry, LocalizedRow
from cms.content.query import Query, Where, dump_query
from cms.content.snapshot import Snapshot
from cms.core.errors import Moved, NotFound, TemporarilyMoved
from cms.core.languages import Locale, Text
from cms.markdown import Figures, Images, Labels, Rendered, plain, render, summary
from cms.schema.ai import AI_WORDS
from cms.schema.entry_ref import Name, parse_name
from cms.schema.paths import SINGLE

NO_ALT = ' alt=""'


@dataclass(slots=True, eq=False)
class Reader:
    """Reads entries and lists of a snapshot in `locale`, and records each read in `trace`.

    `translate` translates message ids into that language; `images` renders the pictures of texts in
    all their sizes, `figures` the maps and charts of entries in them.
    """

    snapshot: Snapshot
    locale: str
    trace: Trace = field(default_factory=Trace)
    translate: Callable[[str], str] = str
    images: Images | None = None
    figures: Figures | None = None

    @property
    def language(self) -> Locale:
        return self.snapshot.by_code[self.locale]

    @property
    def locales(self) -> tuple[Locale, ...]:
        return self.snapshot.locales

    def within(self, trace: Trace, locale: str = "") -> "Reader":
        """Return a reader of the same snapshot that records into `trace` (of a fragment), in the
        same language or in `locale`.
        """
        return replace(self, trace=trace, locale=locale or self.locale)

    def get(self, type: str, key: str | None, projection: str = "page") -> LocalizedEntry | None:
        """Return the entry with a key; None if it isn't published."""
        self._note("get", type, self.locale, projection, key or "")
        return self.snapshot.localized(type, key, self.locale, projection) if key else None

    def get_or_404(self, type: str, key: str) -> LocalizedEntry:
        """Return the whole entry with a key. Raises NotFound."""
        reading = self.get(type, key)
        if reading is None:
            raise NotFound
        return reading

    def single(self, type: str) -> LocalizedEntry:
        """Return the only entry of a single type, such as the site; one without values if there is
        no such file.
        """
        return self.get(type, SINGLE) or self.snapshot.placeholder(type, self.locale)

    def at(self, address: str) -> LocalizedEntry:
        """Return the whole entry at `address` (without a language, as `news/launch/`). Raises
        NotFound or Moved.
        """
        name, moved = self._find(address)
        if name:
            return self.get_or_404(*name)
        if moved:
            raise (TemporarilyMoved if "#" in moved else Moved)(f"/{self.locale}/{moved}")
        raise NotFound

    def name_at(self, address: str) -> Name | None:
        """Return (type, key) of the entry at an address, or None."""
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
        """Return the entries that meet all conditions in `where` (see cms/content/query.py), in the
        given order or the type's.

        With `after`, only those after the entry with that key; none if it isn't in the list. With
        `around`, that entry and up to `limit` on each side. Empty for a type that the site doesn't
        have.
        """
        model = self.snapshot.content.models.get(type)
        order = order or (model.order if model else "key")
        query = Query(where or {}, order, limit, after, around)
        self._note("list", type, self.locale, projection, dump_query(query))
        keys = self.snapshot.members(type, query, self.locale)
        entries = (self.snapshot.localized(type, key, self.locale, projection) for key in keys)
        return tuple(filter(None, entries))

    def select(self, type: str, where: Where | None = None) -> Sequence[str]:
        """Return the keys of the entries that meet all conditions, in the type's order. No entry is
        parsed.
        """
        model = self.snapshot.content.models.get(type)
        query = Query(where or {}, model.order if model else "key")
        self._note("list", type, self.locale, "link", dump_query(query))
        return self.snapshot.members(type, query, self.locale)

    def every(self, type: str) -> Sequence[tuple[str, str, Codes]]:
        """Return (key, path of its page, languages in which it is published) of every entry of a
        type, sorted by key.

        The path is empty if it has no page. No entry is parsed, so that lists of ten thousands of
        addresses are cheap.
        """
        self._note("every", type)
        return [
            (key, f"/{self.locale}/{address}" if address else "", languages)
            for key, address, languages in self.snapshot.every(type)
        ]

    def keys(self, type: str) -> Sequence[str]:
        """Return the key of every entry of a type."""
        self._note("every", type)
        return [key for key, _address, _languages in self.snapshot.every(type)]

    def titles(self, type: str) -> Sequence[tuple[str, str]]:
        """Return (key, title) of every entry of a type, sorted by key. No entry is parsed."""
        self._note("titles", type, self.locale)
        return self.snapshot.titles(type, self.locale)

    def modified(self, type: str) -> Mapping[str, Mapping[str, str]]:
        """Return key → language → time of the last change, for the entries of a type of which it is
        known.
        """
        self._note("modified", type)
        return self.snapshot.last_changes(type)

    def related(
        self, type: str, path: str, key: str, projection: str = "card"
    ) -> tuple[LocalizedEntry, ...]:
        """Return the entries of `type` whose field at `path` refers to `key`."""
        return self.list(type, projection, where={path: key})

    def links(
        self, type: str, keys: Iterable[str], projection: str = "link"
    ) -> tuple[LocalizedEntry, ...]:
        """Return the published ones of some entries, in the given order."""
        return tuple(reading for key in keys if (reading := self.get(type, key, projection)))

    def ancestors(self, type: str, key: str) -> tuple[LocalizedEntry, ...]:
        """Return the parents of an entry in its type's tree, topmost first."""
        self._note("above", type, argument=key)
        return self.links(type, reversed(self.snapshot.above(type, key)))

    def follow(self, reference: str | None, projection: str = "link") -> LocalizedEntry | None:
        """Return the entry of a `type/key` reference; None if it isn't published."""
        type, key = parse_name(reference or "")
        return (
            self.get(type, key, projection)
            if key and type in self.snapshot.content.models
            else None
        )

    def count(self, type: str, where: Where | None = None, limit: int | None = None) -> int:
        """Return how many entries meet all conditions in `where`, at most `limit`, so that further
        entries don't make a page stale.
        """
        query = Query(where or {}, "key", limit)
        self._note("count", type, argument=dump_query(query))
        return len(self.snapshot.members(type, query, self.locale))

    def values(self, type: str, path: str) -> tuple[tuple[str, int], ...]:
        """Return the facets of a field with the number of entries of each, sorted by facet."""
        self._note("values", type, argument=path)
        return self.snapshot.counts(type, path)

    def today(self, zone: str = "") -> str:
        """Return the date (ISO 8601) in a time zone, by default the site's. The page becomes stale
        at the next midnight there.
        """
        self._note("today", argument=zone)
        return self.snapshot.today(self.snapshot.zone_of(zone)).isoformat()

    def picture(self, image: LocalizedRow) -> ShownPicture:
        """Return a picture of an entry, with the facts of its file where the entry has no texts of
        its own.
        """
        about = self._about(image.file)
        return ShownPicture(
            image.file,
            image.alt or about.description,
            image.credit or about.credit,
            about.ai or "",
            about.licence,
        )

    def rights(self, picture: ShownPicture) -> Markup:
        """Return the credit and the licence of a picture, for its caption."""
        parts = []
        if credit := picture.credit:
            lang = self._lang_of(credit)
            parts.append(
                Markup("<span{}>{}</span>").format(lang, credit) if lang else escape(credit)
            )
        if picture.licence:
            parts.append(licence_html(picture.licence))
        return Markup(" · ").join(parts)

    def focus(self, file: str) -> Focus | None:
        """Return the focal point of a picture; None if none was set."""
        self.note_facts(FOCUS, file)
        return focus_of(self.snapshot.facts(file))

    def _about(self, file: str) -> FileWords:
        """Return the description and the credit of a media file in the language of the page."""
        self.note_facts(WORDS, file, self.locale)
        return file_words(self.snapshot, file, self.locale)

    def note_facts(self, projection: str, file: str, locale: str = "") -> None:
        """Record a dependency on the WORDS of a media file in a language, or on its FOCUS."""
        self._note("facts", "", locale, projection, file)

    def _image(self, file: str, attributes: str, sizes: bool) -> str | None:
        """Render a picture in a text; one without a description gets its file's. None if the
        picture stays as it is.
        """
        about = self.with_description(file, attributes)
        if sizes and self.images:
            return self.images(file, about)
        return f'<img src="/media/{quote(file)}"{about}>' if about != attributes else None

    def with_description(self, file: str, attributes: str) -> str:
        """Return the attributes of a picture in a text, with its file's description if it has none."""
        words = self._about(file).description if NO_ALT in attributes else Text()
        if not words:
            return attributes
        return attributes.replace(NO_ALT, f' alt="{escape(words)}"{self._lang_of(words)}', 1)

    def credit(self, file: str) -> Markup:
        """Return the credit and the licence of a picture that is a figure in a text, and whether it
        was made with AI; empty if there is none of them.
        """
        about, parts = self._about(file), []
        if about.credit:
            lang = self._lang_of(about.credit)
            parts.append(Markup('<span class="credit"{}>{}</span>').format(lang, about.credit))
        if about.licence:
            html = licence_html(about.licence)
            parts.append(Markup('<span class="credit">{}</span>').format(html))
        if words := self.ai_words(file):
            parts.append(Markup('<span class="ai-mark">{}</span>').format(words))
        return Markup(" ").join(parts)

    def ai_words(self, file: str) -> str:
        """Return how a page says that a file was made or edited with AI; empty if it wasn't."""
        about = self._about(file)
        if not about.ai:
            return ""
        return self.translate(AI_WORDS[about.ai, bool(about.aiTool)]) % {"tool": about.aiTool}

    def _lang_of(self, text: Text) -> Markup:
        """Return ` lang="…"` for a text borrowed from another language, with ` dir="…"` if that is
        written in the other direction; else nothing.
        """
        if not text.borrowed:
            return Markup("")
        known = next((one for one in self.locales if one.lang == text.lang), self.language)
        turned = Markup(' dir="{}"').format(known.dir) if known.dir != self.language.dir else ""
        return Markup(' lang="{}"{}').format(text.lang, turned)

    def render(self, text: str, ids: str = "", *, sizes: bool = True) -> Rendered:
        """Render a Markdown text to HTML, with links to entries resolved and labels translated.

        `ids` is a prefix for every id, for pages with several texts. Without `sizes`, as for other
        programs, pictures are rendered in their original size only, and maps and charts are links.
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
            figures=self.figures if sizes else None,
            labels=labels,
        )

    def plain(self, text: str) -> str:
        """Return a Markdown text as plain text. A link to an entry without a text of its own
        becomes the entry's title.
        """
        return plain(str(text), getattr(text, "lang", "") or self.language.lang, self.plain_title)

    def summary(self, text: str, length: int) -> str:
        """Return the beginning of a Markdown text as plain text, with links as in `plain`."""
        return summary(str(text), length, getattr(text, "lang", ""), self.plain_title)

    def plain_title(self, reference: str) -> str | None:
        """Return the title of an entry that a text can link to, or None."""
        entry = self.follow(reference)
        return str(entry.title) if entry and entry.url else None

    def _labels(self) -> Labels:
        return Labels(
            **{name: self.translate(text) for name, text in Labels._field_defaults.items()}
        )

    def follow_link(self, reference: str) -> str | None:
        """Return the address of a `type/key` reference; None if it isn't published."""
        entry = self.follow(reference)
        return entry.url if entry else None

    def link_title(self, reference: str) -> Markup | None:
        """Return the text of a link without one of its own: the title of the entry, marked with its
        language if the title is borrowed from another language. None if there is no such entry.
        """
        entry = self.follow(reference)
        if entry is None or not entry.title.borrowed:
            return escape(entry.title) if entry else None
        return Markup("<span{}>{}</span>").format(self._lang_of(entry.title), entry.title)

    def _note(
        self,
        kind: str,
        type: str = "",
        locale: str = "",
        projection: str = "",
        argument: str = "",
    ) -> None:
        """Record a dependency. `locale` is empty if the answer is the same in all languages."""
        dependency = Dependency(kind, type, locale, projection, argument)
        CONTENT.note(self.snapshot, self.trace, dependency)
