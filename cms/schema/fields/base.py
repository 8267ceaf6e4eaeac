"""Base class of field types: each parses, checks and describes one kind of value."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

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

    def schema(self) -> dict[str, Json]:
        """JSON Schema (2020-12) of one language's value."""
        return {"type": "string", "minLength": 1}

    def from_form(self, values: Sequence[str]) -> Json | None:
        """The posted text as JSON; None where it is empty. Unreadable text is kept as typed."""
        text = clean(values[0]).strip() if values else ""
        return text or None

    def to_form(self, raw: Json) -> str:
        """The JSON value as the text of its form control."""
        return raw if isinstance(raw, str) else str(raw)

    def words(self, value: Any) -> str:
        """The value's text for the search index."""
        return str(value)

    def references(self, value: Any) -> Iterator[tuple[str, str]]:
        """Every (type, key) that the parsed value points to."""
        yield from ()

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
