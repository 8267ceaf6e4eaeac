"""The fills and actions of the desk in the form of an entry."""

from functools import partial
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from blueprints.editor.context import actor, may, me, overview, site
from blueprints.editor.form_additions import form_address
from blueprints.editor.form_page import title_of
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.post_save_actions import publish
from blueprints.editor.schedule import Sent
from blueprints.editor.slots import ControlPlace, FormPlace
from cms.core.errors import Refusal
from cms.core.feature import FormFocus
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms.base_values import load_base_values
from cms.markdown.cjk import IS_CJK
from cms.schema.content_type import TRANSLATED_BY
from cms.schema.fields.walk import locate
from cms.schema.translations import source_language
from features.translation_desk.machine import MachineTranslation
from features.translation_desk.task import TranslateView, next_address, translate_into, translating

Values = dict[str, Any]


def focus(edited: EditedEntry) -> FormFocus | None:
    """Return the controls to translate, if the entry was opened from a queue."""
    desk = translating(edited)
    return FormFocus(desk.todo) if desk else None


def bar(place: FormPlace) -> Values | None:
    desk = translating(place.edited)
    return {"desk": desk, "place": desk.place} if desk else None


def notice(place: FormPlace) -> Values | None:
    desk = translating(place.edited)
    may_check = desk and desk.outdated and may("confirm", place.edited.model, locale=desk.locale)
    return {"desk": desk} if may_check else None


def unread(place: FormPlace) -> Values | None:
    """Return the languages whose machine translation the account may mark as read."""
    model = place.edited.model
    flat = place.edited.flat
    languages = [
        code
        for code in place.edited.states
        if flat.get(f"{TRANSLATED_BY}.{code}") == "machine" and may("save", model, locale=code)
    ]
    return {"unread": languages} if languages else None


def mark_read(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Take back that a language (`argument`) is a machine translation that was not read yet."""
    path, now = f"{TRANSLATED_BY}.{argument}", edited.flat
    rest = {name: value for name, value in now.items() if name != path}
    site().editing.drafts.save(actor(), *edited.name, now, rest)
    flash(_("Marked as read. Visitors see the notice until you publish."), "done")
    return redirect(form_address(edited), 303)


def menu(place: FormPlace) -> Values | None:
    languages = [] if translating(place.edited) else translate_into(place.edited)
    return {"languages": languages} if languages else None


def buttons(place: ControlPlace) -> Values:
    desk = _desk_at(place)
    return {"desk": desk, "has_machine": desk and site().get(MachineTranslation).is_set_up}


def notes(place: ControlPlace) -> Values | None:
    """Return the suggestions for a control of the queue's language."""
    desk = _desk_at(place)
    if not desk or not place.original:
        return None
    text = place.original._value()
    return {
        "found": desk.suggestions.get(place.leaf.name),
        "asked": request.form.get("_translate") == place.leaf.name,
        "translated": partial(translated, text, desk.source, desk.locale),
    }


def _desk_at(place: ControlPlace) -> TranslateView | None:
    """Return the requested queue if the control is in its language."""
    desk, locale = translating(place.edited), place.leaf.locale
    return desk if desk and locale and locale.code == desk.locale else None


def translated(text: str, source: str, locale: str) -> tuple[str, str]:
    """Return (machine translation, reason if there is none)."""
    languages = overview().snapshot.by_code
    try:
        service = site().get(MachineTranslation)
        source_tag, tag = languages[source].lang, languages[locale].lang
        return service.translate(text, source_tag, tag, me().id), ""
    except Refusal as refusal:
        return "", refusal_text(refusal)


def ask(edited: EditedEntry, control: str, sent: MultiDict[str, str]) -> None:
    """Leave the values as they are: the page that comes back asks the service (see `notes`)."""


def copy(edited: EditedEntry, control: str, sent: MultiDict[str, str]) -> None:
    """Copy the original into a control."""
    if locale := _locale_of(edited, control):
        source = source_language(edited.raw, locale, edited.default_locale)
        sent[control] = sent.get(f"{control.removesuffix(locale)}{source}", "")


def insert(edited: EditedEntry, control: str, sent: MultiDict[str, str]) -> None:
    """Insert a suggestion into a control."""
    if locale := _locale_of(edited, control):
        offered = load_base_values(sent[f"_insert:{control}"])
        if offered.get("machine") and TRANSLATED_BY in edited.model.fields:
            sent[f"{TRANSLATED_BY}.{locale}"] = "machine"
        sentence, words = str(offered.get("sentence", "")), str(offered.get("words", ""))
        sent[control] = insert_translation(sent.get(control, ""), sentence, words)


def _locale_of(edited: EditedEntry, control: str) -> str:
    _field, locale = locate(edited.model.fields, control) or (None, "")
    return locale


def insert_translation(text: str, sentence: str, words: str) -> str:
    """Return a text with a translation in place of the sentence, or else at its end."""
    if sentence and sentence in text:
        return text.replace(sentence, words, 1)
    gap = "" if not text or text[-1].isspace() or IS_CJK.match(text[-1]) else " "
    return f"{text}{gap}{words}"


def save_and_next(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Go to the next entry of the queue."""
    title = title_of(edited)
    if may("publish", edited.model):
        flash(_("Saved: %(title)s", title=title), "done")
    else:
        flash(_("Saved: %(title)s. An editor will publish it.", title=title), "done")
    return go_to_next(edited)


def publish_and_next(edited: EditedEntry, argument: str, sent: Sent) -> ResponseReturnValue:
    """Publish, then go to the next entry of the queue."""
    return publish(edited, argument, sent, "publish-next", go_to_next)


def go_to_next(edited: EditedEntry) -> ResponseReturnValue:
    """Redirect to the next entry of the queue, or to the form if there is none."""
    return redirect(next_address(edited) or form_address(edited), 303)
