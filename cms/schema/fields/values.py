"""Single values: words (a line, a paragraph, a long text, a list of lines), choices, numbers, yes or no,
dates.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any, ClassVar

from cms.core.dates import PartialDate, parse_date, parse_moment, typed_date
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Field, Json, clean, read_text

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

    def from_form(self, values: Sequence[str]) -> Json | None:
        text = clean(values[0]).replace("\n", " ").strip() if values else ""
        return text or None


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

    def schema(self) -> dict[str, Json]:
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

    def schema(self) -> dict[str, Json]:
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

    def references(self, value: Any) -> Iterator[tuple[str, str]]:
        for one in value:
            yield from self.item.references(one)

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

    def schema(self) -> dict[str, Json]:
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

    def schema(self) -> dict[str, Json]:
        schema: dict[str, Json] = {"type": "number" if self.fraction else "integer"}
        if self.least is not None:
            schema["minimum"] = self.least
        if self.most is not None:
            schema["maximum"] = self.most
        return schema

    def from_form(self, values: Sequence[str]) -> Json | None:
        """The number; what is none, or isn't finite, as it was typed."""
        text = super().from_form(values)
        plain = unicodedata.normalize("NFKC", text or "").replace(",", "").replace("−", "-")
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

    def schema(self) -> dict[str, Json]:
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

    def from_form(self, values: Sequence[str]) -> Json | None:
        text = super().from_form(values)
        return typed_date(text) if text else None

    def schema(self) -> dict[str, Json]:
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

    def schema(self) -> dict[str, Json]:
        return {"type": "string", "format": "date-time"}
