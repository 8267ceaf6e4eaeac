"""Buttons beside a translation that work without scripts: copy the original into it, insert what was
suggested.
"""

from werkzeug.datastructures import MultiDict

from blueprints.editor.context import open_entry
from cms.editing.forms.base_values import load_base_values
from cms.markdown.cjk import IS_CJK
from cms.schema.fields.walk import locate
from cms.schema.translations import source_of

COPY, INSERT = "_copy", "_insert:"
"""Names of the buttons; the second is followed by the control's name."""


def pressed(sent: MultiDict[str, str]) -> str:
    """The control that a button of this kind was pressed at; "" where none was."""
    inserted = next((name for name in sent if name.startswith(INSERT)), "")
    return sent.get(COPY, "") or inserted.removeprefix(INSERT)


def fill_in(type: str, key: str, sent: MultiDict[str, str]) -> None:
    """Do in what was sent what such a button asks for, if one was pressed. Raises NotFound."""
    control = pressed(sent)
    if not control:
        return
    edited = open_entry(type, key)
    _field, locale = locate(edited.model.fields, control) or (None, "")
    if not locale:
        return
    if COPY in sent:
        source = source_of(edited.raw, locale, edited.default_locale)
        sent[control] = sent.get(f"{control.removesuffix(locale)}{source}", "")
    else:
        offered = load_base_values(sent[f"{INSERT}{control}"])
        sentence, words = str(offered.get("sentence", "")), str(offered.get("words", ""))
        sent[control] = inserted(sent.get(control, ""), sentence, words)


def inserted(text: str, sentence: str, words: str) -> str:
    """A text with a translation in the place of the sentence, or else at its end."""
    if sentence and sentence in text:
        return text.replace(sentence, words, 1)
    gap = "" if not text or text[-1].isspace() or IS_CJK.match(text[-1]) else " "
    return f"{text}{gap}{words}"
