"""Single values: choices, numbers, yes or no, dates."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import isfinite
from typing import Any

from cms.core.dates import PartialDate, parse_date, parse_moment, typed_date
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Field, Json


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
