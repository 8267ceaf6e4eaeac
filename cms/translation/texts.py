"""The texts of an entry with their translations into one language."""

from typing import NamedTuple

from cms.editing.edited_entry import EditedEntry
from cms.schema.fields import Json
from cms.schema.fields.walk import locate
from cms.schema.translations import State, source_of, status


class TranslatableText(NamedTuple):
    """One text. `name`: its localized path; `source`, `target`: as forms show them, "" for none;
    `state`: how the translation stands.
    """

    name: str
    source_locale: str
    source: str
    target: str
    state: State


def texts_of(edited: EditedEntry, locale: str) -> list[TranslatableText]:
    """Every text that the source language has, drafts included, in the order of the entry; none in
    the source language itself.
    """
    source = source_of(edited.raw, locale, edited.default_locale)
    if source == locale:
        return []
    states = status(edited.model, edited.raw, locale, True, default=edited.default_locale)
    found = []
    for name, state in states.items():
        original = form_text(edited, f"{name}.{source}")
        if original:
            target = form_text(edited, f"{name}.{locale}")
            found.append(TranslatableText(name, source, original, target, state))
    return found


def form_text(edited: EditedEntry, path: str) -> str:
    """The value at a flat path as a form shows it; "" for none."""
    return as_text(edited, path, edited.flat.get(path))


def as_text(edited: EditedEntry, path: str, value: Json | None) -> str:
    """A value that a path may have, in the same way."""
    place = locate(edited.model.fields, path)
    return place[0].to_form(value) if place and value is not None else ""
