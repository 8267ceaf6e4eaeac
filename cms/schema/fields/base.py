"""The base class of field types, each of which parses, checks and describes one type of value; and
fields of a single value: texts (line, paragraph, Markdown, list of lines), choices, numbers, flags,
dates.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any, ClassVar

from cms.core.dates import PartialDate, parse_date, parse_moment, typed_date
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.text_figures import check_figures

MAX_TEXT_LENGTH = 100_000
"""Characters of one text. Rendering, indexing and citing a text of this length takes a fraction of
a second.
"""

MAX_ENTRY_LENGTH = 300_000
"""Characters of all texts of an entry in one language, since its page renders them together."""

Json = Any
"""A value as stored in a file: str, int, float, bool, list or dict (never None: an absent value has
no key).
"""

JsonObject = dict[str, Json]
"""A dictionary of such values."""

Raw = Mapping[str, Json]
"""An entry, a group or a row as stored in a file."""

EntryLookup = Callable[[str, str], Raw | None]
"""Returns the entry of (type, key) as it is being edited, or None if there is none."""


class Field:
    """One field of a content type.

    `label`: the label in the form, a message in English. `help`: the help text below it.
    `localized`: one value per language. `required`: must be filled to publish (never to save or to
    read). `any_language`: a value in one language is enough. `unless`: other fields of which one
    may be filled instead. `language`: the field that names the language of the words, if they
    aren't localized. `one_value`: a localized text that is also read from one value for all
    languages, as files stored it before it was localized. `search`: weight in the full-text index,
    0 for none. `name`: the key in the file, if it differs from the attribute's name.
    """

    widget: str = "line"
    empty: ClassVar[Any] = ""
    """The value in views if the entry has none."""

    def __init__(
        self,
        label: str,
        *,
        help: str = "",
        localized: bool = False,
        required: bool = False,
        search: int = 0,
        name: str = "",
        any_language: bool = False,
        one_value: bool = False,
        language: str = "",
        unless: Sequence[str] = (),
    ) -> None:
        self.label = label
        self.help = help
        self.localized = localized
        self.required = required
        self.search = search
        self.name = name
        self.any_language = any_language or one_value
        self.one_value = one_value
        self.language = language
        self.unless = tuple(unless)

    @property
    def item_field(self) -> "Field":
        """The field of a single value: for a list, the field of its items."""
        return self

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    def parse(self, raw: Json, path: str) -> Any:
        """Parse the value of one language from JSON. Raises Invalid with `path` if it has the wrong
        type.
        """
        return read_text(raw, path)

    def schema(self) -> JsonObject:
        """Return the JSON Schema (2020-12) of one language's value."""
        return {"type": "string", "minLength": 1}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """Convert the submitted text to JSON; None if it is empty."""
        text = clean(values[0]).strip() if values else ""
        return self.normalise_input(text) if text else None

    def normalise_input(self, text: str) -> Json:
        """Convert a typed text to JSON. Text that can't be parsed is kept as typed."""
        return text

    def to_form(self, raw: Json) -> str:
        """Return the JSON value as the text of its form control."""
        return raw if isinstance(raw, str) else str(raw)

    def words(self, value: Any) -> str:
        """Return the value's text for the search index."""
        return str(value)

    def facets(self, value: Any) -> Iterator[str]:
        """Yield the facet values under which the value is indexed."""
        yield str(value)

    @property
    def cross_checked(self) -> "frozenset[Field]":
        """The fields in it that checks across fields read (see cms/schema/fields/cross_checks.py)."""
        return frozenset()

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        """Return refusals of a raw value by its checks across fields."""
        yield from ()

    def complete(self, flat: JsonObject, look_up: EntryLookup, current: Raw | None) -> None:
        """Add what the field's value takes from other entries: see `ContentType.completed`."""

    def completed_paths(self, flat: Raw) -> Iterator[str]:
        """Yield the paths, with a point at the end, below which `complete` may change leaves."""
        yield from ()


Fields = Mapping[str, Field]
"""The fields of a content type, a group or a row by name."""


TOO_LONG = N_("This text is too long: a field takes up to %(most)s characters. Shorten it.")
TOO_LONG_TO_READ = N_(
    "This text is too long: a field takes up to %(most)s characters. Split it into several entries."
)


def read_text(raw: Json, path: str, too_long: str = TOO_LONG) -> str:
    """Return a JSON string in Unicode normal form C. Raises Invalid, with the message `too_long`
    if it has more than MAX_TEXT_LENGTH characters.
    """
    if not isinstance(raw, str):
        raise Invalid(path, N_("This must be text."))
    if len(raw) > MAX_TEXT_LENGTH:
        raise Invalid(path, too_long, most=MAX_TEXT_LENGTH)

    if raw.isprintable() and raw.isascii():
        return raw
    return unicodedata.normalize("NFC", CONTROL_CHARACTER.sub("", raw))


CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML can't contain, and lone surrogates."""


def clean(text: str) -> str:
    """Normalize text from a browser for storage: NFC, newlines as \\n, no characters that XML can't
    contain.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return CONTROL_CHARACTER.sub("", text)


MAX_LINES = 10_000
"""Lines of one long text."""


class Line(Field):
    """One line of text. `title_of` names a type: if this text is a title of an entry of that type,
    a search finds the line by the entry's other titles too.
    """

    def __init__(self, label: str, *, title_of: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.title_of = title_of

    def parse(self, raw: Json, path: str) -> str:
        text = read_text(raw, path)
        if "\n" in text:
            raise Invalid(path, N_("This must fit on one line."))
        return text

    def normalise_input(self, text: str) -> Json:
        return re.sub(r"\s*\n\s*", " ", text)


class SuggestedLine(Line):
    """One line with suggested choices in the form. Other values are allowed, such as a page of an
    institute's own section.
    """

    widget = "choice"

    def __init__(self, label: str, choices: Mapping[str, str], **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = dict(choices)


class Paragraph(Field):
    """A few lines of plain text."""

    widget = "paragraph"


class Markdown(Field):
    """A long text in Markdown, stored as an array of lines so that a diff shows the changed lines."""

    widget = "markdown"

    def parse(self, raw: Json, path: str) -> str:
        if not isinstance(raw, list):
            raise Invalid(path, N_("This must be a list of lines."))
        try:
            text = read_text("\n".join(raw), path, TOO_LONG_TO_READ)
        except TypeError:  # an item isn't text: name its line
            lines = [read_text(line, f"{path}.{number}") for number, line in enumerate(raw, 1)]
            return "\n".join(lines)

        if text.count("\n") >= MAX_LINES:
            raise Invalid(
                path,
                N_(
                    "This text has too many lines: a field takes up to %(most)s. Split it into several entries."
                ),
                most=MAX_LINES,
            )
        check_figures(text, path)
        return text

    def schema(self) -> JsonObject:
        return {"type": "array", "items": {"type": "string"}}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """Return the lines without trailing spaces, except the two of a hard line break."""
        text = clean(values[0]).rstrip() if values else ""
        if not text.strip():
            return None
        lines = []
        for line in text.split("\n"):
            hard_break = "  " if line.endswith("  ") else ""
            lines.append(line.rstrip() + hard_break)
        return lines

    def to_form(self, raw: Json) -> str:
        return as_lines(raw)


def as_lines(raw: Json) -> str:
    """Return a list as text with one item per line; any other value as text."""
    return "\n".join(map(str, raw)) if isinstance(raw, list) else str(raw)


class Lines(Field):
    """A list of short texts, one per line in the form. `item` checks each of them."""

    widget = "lines"
    empty = ()
    OF_ITEMS: ClassVar[dict[str, str]] = {"choice": "checks", "code": "codes"}
    """Widget of the items → widget of the list, for items that are chosen by name."""

    def __init__(self, label: str, item: Field | None = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.item = item or Line(label)
        if self.widget == "lines":
            self.widget = self.OF_ITEMS.get(self.item.widget, "lines")

    @property
    def item_field(self) -> Field:
        return self.item

    def parse(self, raw: Json, path: str) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise Invalid(path, N_("This must be a list."))
        return tuple(
            self.item.parse(item, f"{path}.{number}") for number, item in enumerate(raw, 1)
        )

    def schema(self) -> JsonObject:
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """Return the items without duplicates."""
        lines = clean("\n".join(values)).split("\n")
        items = [self.item.from_form([line]) for line in lines]
        return list(dict.fromkeys(filter(None, items))) or None

    def to_form(self, raw: Json) -> str:
        return as_lines(raw)

    def words(self, value: Any) -> str:
        return "\n".join(map(str, value))

    def facets(self, value: Any) -> Iterator[str]:
        for item in value:
            yield from self.item.facets(item)


class FieldNames(Lines):
    """A list of the entry's own fields, by their names in the file. The form shows their labels."""

    widget = "names"

    def from_form(self, values: Sequence[str]) -> Json | None:
        names = super().from_form(values)
        return sorted(names) if names else None


class Choice(Field):
    """One of a fixed set. `choices` maps the stored value to its label, by which a search finds it."""

    widget = "choice"
    empty = None

    def __init__(self, label: str, choices: Mapping[str, str], **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = dict(choices)

    def parse(self, raw: Json, path: str) -> str:
        if not isinstance(raw, str) or raw not in self.choices:
            raise Invalid(path, N_("Choose one of: %(choices)s."), choices=", ".join(self.choices))
        return str(raw)

    def schema(self) -> JsonObject:
        return {"enum": list(self.choices)}

    def words(self, value: Any) -> str:
        return ""


class Number(Field):
    """A number from `least` to `most`; a whole number unless `fraction` is set."""

    widget = "number"
    empty = None

    def __init__(
        self,
        label: str,
        *,
        least: float | None = None,
        most: float | None = None,
        fraction: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.least, self.most, self.fraction = least, most, fraction

    def parse(self, raw: Json, path: str) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise Invalid(path, N_("This must be a number."))
        if not self.fraction and not isinstance(raw, int):
            raise Invalid(path, N_("This must be a whole number."))
        if self.least is not None and raw < self.least:
            raise Invalid(path, N_("This must be at least %(least)s."), least=self.least)
        if self.most is not None and raw > self.most:
            raise Invalid(path, N_("This must be at most %(most)s."), most=self.most)
        return raw

    def schema(self) -> JsonObject:
        schema: JsonObject = {"type": "number" if self.fraction else "integer"}
        if self.least is not None:
            schema["minimum"] = self.least
        if self.most is not None:
            schema["maximum"] = self.most
        return schema

    def normalise_input(self, text: str) -> Json:
        """Return the number; text that isn't a finite number is kept as typed."""
        plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("−", "-")
        for kind in (int, float):
            try:
                number = kind(plain)
                return number if isfinite(number) else text
            except OverflowError:  # an int too large for a float
                return text
            except ValueError:
                continue
        return text


class Flag(Field):
    """Yes or no; no is stored as absent."""

    widget = "flag"
    empty = False

    def parse(self, raw: Json, path: str) -> bool:
        if not isinstance(raw, bool):
            raise Invalid(path, N_("This must be true or false."))
        return raw

    def schema(self) -> JsonObject:
        return {"type": "boolean"}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """Return True if the box is ticked."""
        return True if values and values[0] not in ("", "0", "false") else None

    def to_form(self, raw: Json) -> str:
        return "1" if raw is True else ""


class Date(Field):
    """A calendar date; `partial` also allows a year or a month."""

    widget = "date"
    empty = None

    def __init__(self, label: str, *, partial: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.partial = partial

    def parse(self, raw: Json, path: str) -> PartialDate:
        return parse_date(raw, path, partial=self.partial)

    def normalise_input(self, text: str) -> Json:
        return typed_date(text)

    def schema(self) -> JsonObject:
        day, partial = r"^\d{4}-\d{2}-\d{2}$", r"^\d{4}(-\d{2}(-\d{2})?)?$"
        return {"type": "string", "pattern": partial if self.partial else day}

    def facets(self, value: Any) -> Iterator[str]:
        """Yield its year, its month and its day, as far as given."""
        text = str(value)
        yield from dict.fromkeys((text[:4], text[:7], text))


class Moment(Field):
    """A date and time with its offset from UTC."""

    widget = "moment"
    empty = None

    def parse(self, raw: Json, path: str) -> datetime:
        return parse_moment(raw, path)

    def schema(self) -> JsonObject:
        return {"type": "string", "format": "date-time"}
