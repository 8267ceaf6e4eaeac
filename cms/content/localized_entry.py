"""An entry as a view sees it: in one language, only the fields of its projection."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cms.core.languages import UNDETERMINED, Locale, Text
from cms.schema.content_type import ContentType
from cms.schema.fields import Field, Group, Markdown, Rows
from cms.schema.fields.text import Line, Paragraph

TEXTS = (Line, Paragraph, Markdown)


class LocalizedRow:
    """A row or group: its fields as attributes, or by subscript where a name is no identifier.

    The fields are the object's own `__dict__`: templates ask for some hundred a page, and Python
    finds one there ten times as fast as a method would.
    """

    __slots__ = ("__dict__",)

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __contains__(self, name: str) -> bool:
        return name in self.__dict__

    def __repr__(self) -> str:
        return f"LocalizedRow({self.__dict__!r})"


class LocalizedEntry(LocalizedRow):
    """An entry read in a language under a projection. What it hasn't been asked for it doesn't
    have.
    """

    __slots__ = ("borrowed", "key", "languages", "model", "url")

    def __init__(
        self,
        model: type[ContentType],
        key: str,
        url: str,
        languages: tuple[str, ...],
        borrowed: bool,
        values: dict[str, Any],
    ) -> None:
        super().__init__(values)
        self.model = model
        self.key = key
        self.url = url
        self.languages = languages
        self.borrowed = borrowed

    @property
    def type(self) -> str:
        return self.model.name

    @property
    def title(self) -> Text:
        """The title of the entry; its key where the title is empty."""
        title: Text = self.__dict__[self.model.title]
        return title or Text(self.key)

    def __repr__(self) -> str:
        return f"LocalizedEntry({self.type}/{self.key} {self.url} {self.languages} {self.borrowed} {self.__dict__!r})"


def values_of(reading: LocalizedEntry) -> Mapping[str, Any]:
    """All fields of a reading. No attribute of its own: a field may be called anything."""
    return reading.__dict__


class Localizer:
    """Reads parsed values in the first of some languages that has them."""

    def __init__(self, wanted: str, chain: Sequence[str], locales: Mapping[str, Locale]) -> None:
        self.wanted, self.locales = wanted, locales
        self.chain = tuple(
            dict.fromkeys([*(code for code in chain if code == wanted), UNDETERMINED, *chain])
        )
        self.nothing = Text("", self._tag(wanted))

    def fields(self, fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
        """Every field's value."""
        return self.with_values(self.defaults(fields), fields, values)

    def defaults(self, fields: Mapping[str, Field]) -> dict[str, Any]:
        """Name → value of each field for an entry in which it is empty."""
        return {name: self.value(field, None) for name, field in fields.items()}

    def with_values(
        self, blank: dict[str, Any], fields: Mapping[str, Field], values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A copy of `blank` with what an entry has: a third of its fields, in the files we know."""
        found = blank.copy()
        for name, value in values.items():
            field = fields.get(name)
            if field is not None:
                found[name] = (
                    self._in_its_language(field, values)
                    if field.language
                    else self.value(field, value)
                )
        return found

    def _in_its_language(self, field: Field, values: Mapping[str, Any]) -> Text:
        """Words in the language that another field of the entry names."""
        here = self._tag(self.wanted)
        own = str(values.get(field.language) or here)
        foreign = own.partition("-")[0] != here.partition("-")[0]
        return Text(values[field.name], own if foreign else here, foreign)

    def value(self, field: Field, value: Any) -> Any:
        """The value of one field, as a view gets it."""
        if field.localized:
            return self._localized(field, value) if value else self._empty(field)
        if value is None:
            return field.empty
        if isinstance(field, Rows):
            return tuple(
                LocalizedRow({"id": row["id"]} | self.fields(field.fields, row)) for row in value
            )
        if isinstance(field, Group):
            return LocalizedRow(self.fields(field.fields, value))
        return value

    def _localized(self, field: Field, values: Mapping[str, Any]) -> Any:
        for code in self.chain:
            value = values.get(code)
            if value:
                return self._text(value, code) if isinstance(value, str) else value
        return self._empty(field)

    def _text(self, value: str, code: str) -> Text:
        borrowed = code not in (self.wanted, UNDETERMINED)
        return Text(value, self._tag(code if borrowed else self.wanted), borrowed)

    def _empty(self, field: Field) -> Any:
        return self.nothing if isinstance(field, TEXTS) else field.empty

    def _tag(self, code: str) -> str:
        return self.locales[code].lang if code in self.locales else code
