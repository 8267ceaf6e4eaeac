"""The originals of translations: what they said when they were translated, and the control that one
is copied from.
"""

from collections.abc import Mapping

from flask import g

from blueprints.editor.context import site
from blueprints.editor.permissions import may
from cms.editing import EditedEntry
from cms.editing.forms.controls import Control
from cms.editing.forms.diff import Piece, compare
from cms.editing.forms.form import LocalizedControl
from cms.editing.source_changes import sources_then
from cms.schema.translations import source_of
from cms.translation.texts import as_text, texts_of

Lines = tuple[tuple[Piece, ...], ...]


def originals_then(edited: EditedEntry, locale: str) -> Mapping[str, str]:
    """Control → the original that its outdated translation was made from, as far as it is known;
    looked for once a request.
    """
    known: dict[tuple[str, str, str], Mapping[str, str]] = g.setdefault("originals", {})
    name = (*edited.name, locale)
    if name not in known:
        outdated = {one.name: one for one in texts_of(edited, locale) if one.state == "stale"}
        then = sources_then(site().editing.history, edited, locale, outdated) if outdated else {}
        known[name] = {
            f"{path}.{locale}": as_text(edited, f"{path}.{outdated[path].source_locale}", value)
            for path, value in then.items()
        }
    return known[name]


def source_changes(edited: EditedEntry, control: str) -> Lines | None:
    """What has changed in the original of an outdated translation; None where that isn't known."""
    path, _dot, locale = control.rpartition(".")
    then = originals_then(edited, locale).get(control)
    text = next((one for one in texts_of(edited, locale) if one.name == path), None)
    return tuple(compare(then, text.source)) if then is not None and text else None


def may_be_small(edited: EditedEntry) -> bool:
    """Whether who is signed in may say that a change of the original is a small one: who may write
    it, where something has been translated from it.
    """
    for code in edited.states:
        source = source_of(edited.raw, code, edited.default_locale)
        if code != source and may("save", edited.model, f"{edited.model.title}.{source}"):
            return any(text.target for text in texts_of(edited, code))
    return False


def original_of(part: LocalizedControl, leaf: Control, edited: EditedEntry) -> Control | None:
    """The control that a translation is copied from; None for the original itself, and where who is
    signed in may not translate.
    """
    if leaf.locale is None or leaf.locked:
        return None
    source = source_of(edited.raw, leaf.locale.code, edited.default_locale)
    if source == leaf.locale.code:
        return None
    return next((one for one in part.each if one.locale and one.locale.code == source), None)
