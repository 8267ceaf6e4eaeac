"""Entries in one language, with only the fields of a projection, as views get them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cms.core.languages import UNDETERMINED, Locale, Text
from cms.schema.content_type import Model
from cms.schema.fields import Field, Fields, Group, Markdown, Rows
from cms.schema.fields.base import Line, Paragraph

TEXTS = (Line, Paragraph, Markdown)


class LocalizedRow:
    """A row or group with its fields as attributes, or by subscript if a name isn't an identifier.

    The fields are the object's own `__dict__`. Templates read about a hundred per page, and Python
    looks them up there ten times as fast as through a method.
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
    """An entry in one language under a projection. It has only the fields of that projection."""

    __slots__ = ("borrowed", "key", "languages", "model", "url")

    def __init__(
        self,
        model: Model,
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
        """The title of the entry; its key if the title is empty."""
        title: Text = self.__dict__[self.model.title]
        return title or Text(self.key)

    def __repr__(self) -> str:
        return f"LocalizedEntry({self.type}/{self.key} {self.url} {self.languages} {self.borrowed} {self.__dict__!r})"


def values_of(reading: LocalizedEntry) -> Mapping[str, Any]:
    """Return all fields of a localized entry. This is a function because a field may have any name."""
    return reading.__dict__


class Localizer:
    """Reads parsed values in the first available of several languages."""

    def __init__(
        self, locale: str, languages: Sequence[str], locales: Mapping[str, Locale]
    ) -> None:
        self.locale = locale
        self.locales = locales
        own = (locale,) if locale in languages else ()
        self.languages = tuple(dict.fromkeys((*own, UNDETERMINED, *languages)))
        self.nothing = Text("", self._tag(locale))

    def fields(self, fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return every field's value."""
        return self.with_values(self.defaults(fields), fields, values)

    def defaults(self, fields: Fields) -> dict[str, Any]:
        """Return name → value of each field for an entry in which it is empty."""
        return {name: self.value(field, None) for name, field in fields.items()}

    def with_values(
        self, blank: dict[str, Any], fields: Fields, values: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return a copy of `blank` with the values that the entry has, which is typically a third
        of its fields.
        """
        localized = blank.copy()
        for name, value in values.items():
            field = fields.get(name)
            if field is not None:
                localized[name] = (
                    self._in_its_language(field, values)
                    if field.language
                    else self.value(field, value)
                )
        return localized

    def _in_its_language(self, field: Field, values: Mapping[str, Any]) -> Text:
        """Return a text marked with the language that another field of the entry names."""
        here = self._tag(self.locale)
        own = str(values.get(field.language) or here)
        own_language, language = own.partition("-")[0], here.partition("-")[0]
        if own_language == language:
            return Text(values[field.name], here, False)
        return Text(values[field.name], own, True)

    def value(self, field: Field, value: Any) -> Any:
        """Return the value of one field in the form that views get."""
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
        for code in self.languages:
            value = values.get(code)
            if value:
                return self._text(value, code) if isinstance(value, str) else value
        return self._empty(field)

    def _text(self, value: str, code: str) -> Text:
        borrowed = code not in (self.locale, UNDETERMINED)
        return Text(value, self._tag(code if borrowed else self.locale), borrowed)

    def _empty(self, field: Field) -> Any:
        return self.nothing if isinstance(field, TEXTS) else field.empty

    def _tag(self, code: str) -> str:
        return self.locales[code].lang if code in self.locales else code
