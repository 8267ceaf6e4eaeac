"""The texts of an entry with their translations into one language."""

from typing import NamedTuple

from cms.editing.edited_entry import EditedEntry
from cms.schema.content_type import Model
from cms.schema.fields import Field, Json, Raw
from cms.schema.fields.walk import locate
from cms.schema.flat import flatten
from cms.schema.translations import State, source_language, status


class TranslatableText(NamedTuple):
    """One text. `name`: its localized path · `source`, `target`: as forms show them, "" if absent ·
    `state`: the state of the translation.
    """

    name: str
    source_locale: str
    source: str
    target: str
    state: State


def texts_of(edited: EditedEntry, locale: str) -> list[TranslatableText]:
    """Return the texts of an entry as it is being edited."""
    return translatable_texts(edited.model, edited.raw, locale, edited.default_locale)


def translatable_texts(model: Model, raw: Raw, locale: str, default: str) -> list[TranslatableText]:
    """Return every text in the entry's source language, in entry order; none if `locale` is the
    source language. `default`: the site's default language.
    """
    source = source_language(raw, locale, default)
    if source == locale:
        return []
    flat = flatten(model, raw)
    texts = []
    for name, state in status(model, raw, locale, True, default=default).items():
        original, target = f"{name}.{source}", f"{name}.{locale}"
        text = as_text(model, original, flat.get(original))
        if text:
            translation = as_text(model, target, flat.get(target))
            texts.append(TranslatableText(name, source, text, translation, state))
    return texts


def as_text(model: Model, path: str, value: Json | None) -> str:
    """Return the value at a flat path as a form shows it; "" if absent."""
    return "" if value is None else field_of(model, path).to_form(value)


def field_of(model: Model, path: str) -> Field:
    """Return the field at a flat path. Raises LookupError if there is none."""
    location = locate(model.fields, path)
    if location is None:
        raise LookupError(path)
    return location[0]
