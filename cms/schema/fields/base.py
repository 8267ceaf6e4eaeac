"""Base class of field types, each of which parses, checks and describes one kind of value; and fields of a
single value: words (a line, a paragraph, a long text, a list of lines), choices, numbers, yes or no,
dates.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any, ClassVar

from cms.core.dates import PartialDate, parse_date, parse_moment, typed_date
from cms.core.errors import Invalid
from cms.core.i18n import N_

MAX_TEXT_LENGTH = 100_000
"""Characters of one text. What shows it, finds it and cites it takes part of a second for as many.
"""

MAX_ENTRY_LENGTH = 300_000
"""Characters of all texts of an entry in one language: its page shows them together."""

Json = Any
"""A value as it stands in a file: str, int, float, bool, list or dict (never None: what is absent
has no key).
"""

JsonObject = dict[str, Json]
"""The same while it is being made: a dictionary of values under their names."""

Raw = Mapping[str, Json]
"""An entry, a group or a row as a file has it."""


class Field:
    """One field of a content type.

    `label`: what the form calls it, a message in English. `help`: what the form says below it.
    `localized`: one value per language. `required`: must be filled to publish (never to save or to
    read); `any_language`: in one language at least. `unless`: the fields of which one may be filled
    instead. `language`: the field that says which language the words are in, where they aren't
    localized. `one_value`: a localized text that is also read from one value for all languages, as
    files had it before it was localized. `search`: weight in the full-text index, 0 for none.
    `name`: the key in the file, where it isn't the attribute's.
    """

    widget: str = "line"
    empty: ClassVar[Any] = ""
    """The value for views where the entry has none."""

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
    def one(self) -> "Field":
        """The field of a single value: of a list, that of its items."""
        return self

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name

    def parse(self, raw: Json, path: str) -> Any:
        """The value of one language from JSON. Raises Invalid with `path` where it is of the wrong
        kind.
        """
        return read_text(raw, path)

    def schema(self) -> JsonObject:
        """JSON Schema (2020-12) of one language's value."""
        return {"type": "string", "minLength": 1}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """The posted text as JSON; None where it is empty."""
        text = clean(values[0]).strip() if values else ""
        return self.typed(text) if text else None

    def typed(self, text: str) -> Json:
        """A typed text as JSON. Unreadable text is kept as typed."""
        return text

    def to_form(self, raw: Json) -> str:
        """The JSON value as the text of its form control."""
        return raw if isinstance(raw, str) else str(raw)

    def words(self, value: Any) -> str:
        """The value's text for the search index."""
        return str(value)

    def facets(self, value: Any) -> Iterator[str]:
        """The facet values that an index has for the value."""
        yield str(value)

    @property
    def checked(self) -> "frozenset[Field]":
        """The fields in it that a check across fields looks at (see cms/schema/fields/cross_checks.py)."""
        return frozenset()

    def cross_check(self, raw: Json, path: str) -> Iterator[Invalid]:
        """Refusals by the checks across the fields of a raw value."""
        yield from ()


Fields = Mapping[str, Field]
"""The fields of a content type, a group or a row by their names."""


def read_text(raw: Json, path: str) -> str:
    """A string as JSON has it, in Unicode normal form C. Raises Invalid."""
    if not isinstance(raw, str):
        raise Invalid(path, N_("This must be text."))
    if len(raw) > MAX_TEXT_LENGTH:
        raise Invalid(
            path,
            N_(
                "This text is too long: a field takes up to %(most)s characters. Divide it into several "
                "entries."
            ),
            most=MAX_TEXT_LENGTH,
        )

    if raw.isprintable() and raw.isascii():
        return raw
    return unicodedata.normalize("NFC", UNFIT_SIGN.sub("", raw))


UNFIT_SIGN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML can't hold, and lone surrogates."""


def clean(text: str) -> str:
    """Normalize text from a browser for files: NFC, newlines as \\n, no character that XML can't
    hold.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return UNFIT_SIGN.sub("", text)


MAX_LINES = 10_000
"""Lines of one long text."""


class Line(Field):
    """One line of text; `title_of` is a type: search finds the line by the other titles of an entry
    so called.
    """

    def __init__(self, label: str, *, title_of: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.title_of = title_of

    def parse(self, raw: Json, path: str) -> str:
        text = read_text(raw, path)
        if "\n" in text:
            raise Invalid(path, N_("This must fit on one line."))
        return text

    def typed(self, text: str) -> Json:
        return text.replace("\n", " ")


class Offered(Line):
    """One line for which the form offers choices. The file may hold another: a page of an
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
    """A long text in Markdown, in the file an array of lines so that a diff shows the line that
    changed.
    """

    widget = "markdown"

    def parse(self, raw: Json, path: str) -> str:
        if not isinstance(raw, list):
            raise Invalid(path, N_("This must be a list of lines."))
        try:
            text = read_text("\n".join(raw), path)
        except TypeError:  # one of them is no text: which?
            lines = [read_text(line, f"{path}.{number}") for number, line in enumerate(raw, 1)]
            return "\n".join(lines)

        if text.count("\n") >= MAX_LINES:
            raise Invalid(
                path,
                N_(
                    "This text has too many lines: a field takes up to %(most)s. Divide it into several "
                    "entries."
                ),
                most=MAX_LINES,
            )
        return text

    def schema(self) -> JsonObject:
        return {"type": "array", "items": {"type": "string"}}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """The lines, each without spaces at its end but for the two of a hard line break."""
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
    """A list as text, an item a line; any other value as it is."""
    return "\n".join(map(str, raw)) if isinstance(raw, list) else str(raw)


class Lines(Field):
    """A list of short texts, one a line in the form. `item` checks each of them."""

    widget = "lines"
    empty = ()
    OF_ITEMS: ClassVar[dict[str, str]] = {"choice": "checks", "code": "codes"}
    """Widget of the items → that of the list, where each is chosen by its name."""

    def __init__(self, label: str, item: Field | None = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.item = item or Line(label)
        if self.widget == "lines":
            self.widget = self.OF_ITEMS.get(self.item.widget, "lines")

    @property
    def one(self) -> Field:
        return self.item

    def parse(self, raw: Json, path: str) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise Invalid(path, N_("This must be a list."))
        return tuple(self.item.parse(one, f"{path}.{number}") for number, one in enumerate(raw, 1))

    def schema(self) -> JsonObject:
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """The items, each once."""
        lines = clean("\n".join(values)).split("\n")
        items = [self.item.from_form([line]) for line in lines]
        return list(dict.fromkeys(filter(None, items))) or None

    def to_form(self, raw: Json) -> str:
        return as_lines(raw)

    def words(self, value: Any) -> str:
        return "\n".join(map(str, value))

    def facets(self, value: Any) -> Iterator[str]:
        for one in value:
            yield from self.item.facets(one)


class FieldNames(Lines):
    """Some of the entry's own fields, by their names in the file; the form shows their labels."""

    widget = "names"

    def from_form(self, values: Sequence[str]) -> Json | None:
        names = super().from_form(values)
        return sorted(names) if names else None


class Choice(Field):
    """One of a fixed set; `choices` maps what the file says to the label a person reads, which is
    what search finds.
    """

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
    """A number, whole unless `fraction`, within `least` and `most`."""

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

    def typed(self, text: str) -> Json:
        """The number; what is none, or isn't finite, as it was typed."""
        plain = unicodedata.normalize("NFKC", text).replace(",", "").replace("−", "-")
        for kind in (int, float):
            try:
                number = kind(plain)
                return number if isfinite(number) else text
            except OverflowError:  # of an int that no float holds
                return text
            except ValueError:
                continue
        return text


class Flag(Field):
    """Yes or no; no is the same as absent."""

    widget = "flag"
    empty = False

    def parse(self, raw: Json, path: str) -> bool:
        if not isinstance(raw, bool):
            raise Invalid(path, N_("This must be true or false."))
        return raw

    def schema(self) -> JsonObject:
        return {"type": "boolean"}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """True where the box is ticked."""
        return True if values and values[0] not in ("", "0", "false") else None

    def to_form(self, raw: Json) -> str:
        return "1" if raw is True else ""


class Date(Field):
    """A calendar date; `partial` also takes a year or a month."""

    widget = "date"
    empty = None

    def __init__(self, label: str, *, partial: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.partial = partial

    def parse(self, raw: Json, path: str) -> PartialDate:
        return parse_date(raw, path, partial=self.partial)

    def typed(self, text: str) -> Json:
        return typed_date(text)

    def schema(self) -> JsonObject:
        day, partial = r"^\d{4}-\d{2}-\d{2}$", r"^\d{4}(-\d{2}(-\d{2})?)?$"
        return {"type": "string", "pattern": partial if self.partial else day}

    def facets(self, value: Any) -> Iterator[str]:
        """Its year, its month and its day, as far as they are known."""
        text = str(value)
        yield from dict.fromkeys((text[:4], text[:7], text))


class Moment(Field):
    """A moment with its offset from UTC."""

    widget = "moment"
    empty = None

    def parse(self, raw: Json, path: str) -> datetime:
        return parse_moment(raw, path)

    def schema(self) -> JsonObject:
        return {"type": "string", "format": "date-time"}
