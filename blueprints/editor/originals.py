"""The originals of translations: their changes since, and their controls."""

from collections.abc import Mapping

from flask import g

from blueprints.editor.context import may, site
from blueprints.editor.template_functions import template_function
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms.diff import Piece, compare
from cms.editing.forms.form import Control, LocalizedControl
from cms.editing.source_changes import former_sources
from cms.editing.translated_texts import as_text, texts_of
from cms.schema.translations import source_language

Lines = tuple[tuple[Piece, ...], ...]


def former_originals(edited: EditedEntry, locale: str) -> Mapping[str, str]:
    """Return control → the original from which its outdated translation was made, if known.

    The result is kept for the request.
    """
    cache: dict[tuple[str, str, str], Mapping[str, str]] = g.setdefault("originals", {})
    name = (*edited.name, locale)
    if name not in cache:
        outdated = {text.name: text for text in texts_of(edited, locale) if text.state == "stale"}
        then = former_sources(site().editing.history, edited, locale, outdated) if outdated else {}
        cache[name] = {
            f"{path}.{locale}": as_text(
                edited.model, f"{path}.{outdated[path].source_locale}", value
            )
            for path, value in then.items()
        }
    return cache[name]


@template_function
def source_changes(edited: EditedEntry, control: str) -> Lines | None:
    """Return the changes in the original of an outdated translation, None if unknown."""
    path, _dot, locale = control.rpartition(".")
    then = former_originals(edited, locale).get(control)
    text = next(
        (candidate for candidate in texts_of(edited, locale) if candidate.name == path), None
    )
    return tuple(compare(then, text.source)) if then is not None and text else None


@template_function
def may_mark_small(edited: EditedEntry) -> bool:
    """Return whether the account may mark a change as a small one.

    It must be allowed to write an original that has translations.
    """
    for code in edited.states:
        source = source_language(edited.raw, code, edited.default_locale)
        if code != source and may("save", edited.model, f"{edited.model.title}.{source}"):
            return any(text.target for text in texts_of(edited, code))
    return False


@template_function
def original_control(part: LocalizedControl, leaf: Control, edited: EditedEntry) -> Control | None:
    """Return the control from which a translation is copied.

    None for the original itself, and if the account may not translate.
    """
    if leaf.locale is None or leaf.locked:
        return None
    source = source_language(edited.raw, leaf.locale.code, edited.default_locale)
    if source == leaf.locale.code:
        return None
    return next(
        (control for control in part.each if control.locale and control.locale.code == source), None
    )
