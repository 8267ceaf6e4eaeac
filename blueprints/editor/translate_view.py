"""The form of an entry in the translation queue: position, open tasks, suggestions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from blueprints.editor.context import (
    attempt,
    entry_url,
    may,
    me,
    open_entry,
    overview,
    site,
)
from blueprints.editor.originals import former_originals
from cms.content import Name
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms.base_values import load_base_values
from cms.editing.forms.form import Part
from cms.editing.translated_texts import TranslatableText, texts_of
from cms.markdown.cjk import IS_CJK
from cms.schema.fields.walk import locate
from cms.schema.translations import source_language
from cms.translation.glossary import GlossaryHit, hits
from cms.translation.memory import MemoryMatch
from cms.translation.queue import QueueFilter, QueuePosition, parse_filter, position_in, queue
from cms.translation.segments import all_sentences

MAX_LOOKED_UP = 30
"""The most texts of an entry for which suggestions are looked up."""
MACHINE = "_translate"
"""The button for a machine translation of a control, without scripts."""
COPY, INSERT = "_copy", "_insert:"
"""The buttons that copy the original into a control, or insert a suggestion, without scripts.

The second is followed by the name of the control.
"""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The suggestions for a control.

    `sentences`: (sentence of the original, a translation of it or of a similar one).
    """

    sentences: Sequence[tuple[str, MemoryMatch]]
    terms: Sequence[GlossaryHit]


@dataclass(frozen=True)
class TranslateView:
    """An entry in a queue. `texts`: control → the text to translate, for all texts of the entry."""

    edited: EditedEntry
    queue_filter: QueueFilter
    place: QueuePosition
    texts: Mapping[str, TranslatableText] = field(default_factory=dict)

    @property
    def locale(self) -> str:
        """The target language."""
        return self.queue_filter.locale

    @cached_property
    def source(self) -> str:
        """The source language."""
        return source_language(self.edited.raw, self.locale, self.edited.default_locale)

    @cached_property
    def todo(self) -> list[str]:
        """The controls with a missing or outdated translation."""
        return [name for name, text in self.texts.items() if text.state in ("missing", "stale")]

    @property
    def outdated(self) -> list[str]:
        """The controls with an outdated translation."""
        return [name for name, text in self.texts.items() if text.state == "stale"]

    def has_work(self, parts: Iterable[Part]) -> bool:
        """Return whether some parts of the form have a control in `todo`."""
        return any(leaf.name in self.todo for part in parts for leaf in part.leaves())

    def address_of(self, name: Name | None) -> str:
        """Return the URL of the form of another entry of the queue, for None that of the queue."""
        if name is None:
            return queue_address(self.queue_filter)
        return url_for("entry.edit", type=name[0], key=name[1], queue=str(self.queue_filter))

    @cached_property
    def suggestions(self) -> Mapping[str, Suggestions]:
        """Control → suggestions, for missing, outdated and unpublished translations."""
        names = [name for name in self.texts if self.texts[name].state != "current"]
        names = names[:MAX_LOOKED_UP]
        matches = self._matches(
            dict.fromkeys(sentence for name in names for sentence in self._new_sentences[name])
        )
        staff = overview().staff
        return {
            name: Suggestions(
                [
                    (sentence, match)
                    for sentence in self._new_sentences[name]
                    for match in matches.get(sentence, ())
                ],
                hits(staff, self.texts[name].source, self.source, self.locale),
            )
            for name in names
        }

    @cached_property
    def _new_sentences(self) -> Mapping[str, Sequence[str]]:
        """Control → the sentences of its original; of an outdated translation the new ones only."""
        then = former_originals(self.edited, self.locale)
        new_sentences = {}
        for name, text in self.texts.items():
            known = set(all_sentences(then.get(name, "")))
            new_sentences[name] = [
                sentence for sentence in all_sentences(text.source) if sentence not in known
            ]
        return new_sentences

    def _matches(self, sentences: Iterable[str]) -> Mapping[str, Sequence[MemoryMatch]]:
        memory = site().translation_memory

        def learn() -> None:
            if not memory.learn(overview()):
                site().staff_index_builder.begin()

        attempt(learn, None)  # what it learnt before can be found all the same
        return attempt(partial(memory.find, self.source, self.locale, sentences), {})


def requested_queue() -> QueueFilter | None:
    """Return the queue in the query string."""
    text = request.args.get("queue", "")
    return read_queue(text) if text else None


def read_queue(text: str) -> QueueFilter | None:
    """Parse a queue; None if the text is invalid."""
    return parse_filter(text, overview().snapshot.by_code, site().models)


def queue_address(queue_filter: QueueFilter) -> str:
    """Return the URL of the list of a queue."""
    return url_for(
        "translate.index",
        language=queue_filter.locale,
        state=queue_filter.state or None,
        type=queue_filter.type or None,
    )


def translating(edited: EditedEntry) -> TranslateView | None:
    """Return the entry in the requested queue.

    None if no queue is requested, or if its language is the entry's source language.
    """
    queue_filter = requested_queue()
    if queue_filter is None or edited.model.single:
        return None
    texts = {
        f"{one.name}.{queue_filter.locale}": one for one in texts_of(edited, queue_filter.locale)
    }
    view = TranslateView(edited, queue_filter, queue_place(queue_filter, edited.name), texts)
    return view if view.source != queue_filter.locale else None


def translate_into(edited: EditedEntry) -> list[str]:
    """Return the languages into which the account may translate an entry."""
    if edited.model.single:
        return []
    return [
        code
        for code in edited.states
        if source_language(edited.raw, code, edited.default_locale) != code
        and may("confirm", edited.model, locale=code)
    ]


def queue_place(queue_filter: QueueFilter, name: Name) -> QueuePosition:
    """Return the position of an entry in the account's queue."""
    waiting = {item.name for item in queue(overview(), queue_filter)}
    order = attempt(partial(site().queue_orders.of, me().id, queue_filter), [])
    return position_in(order or remember_order(queue_filter), waiting, name)


def remember_order(queue_filter: QueueFilter) -> list[Name]:
    """Store the current order of a queue for the account."""
    names = [item.name for item in queue(overview(), queue_filter)]
    attempt(partial(site().queue_orders.remember, me().id, queue_filter, names), None)
    return names


def next_address(edited: EditedEntry) -> str | None:
    """Return the URL of the next entry in the requested queue."""
    view = translating(edited)
    return view.address_of(view.place.next) if view else None


def form_address(edited: EditedEntry, **more: str | None) -> str:
    """Return the URL of an entry's form in the requested queue."""
    queue_filter = requested_queue()
    queue = str(queue_filter) if queue_filter else None
    return entry_url(edited.name, queue=queue, **more)


def has_machine_translation() -> bool:
    """Return whether machine translation is configured."""
    return site().machine_translation.is_set_up


def pressed_fill(sent: MultiDict[str, str]) -> str:
    """Return the control whose copy or insert button was pressed, "" if none was."""
    pressed = next((name for name in sent if name.startswith(INSERT)), "")
    return sent.get(COPY, "") or pressed.removeprefix(INSERT)


def fill_in(type: str, key: str, sent: MultiDict[str, str]) -> None:
    """Apply a pressed copy or insert button to the submitted values. Raises NotFound."""
    control = pressed_fill(sent)
    if not control:
        return
    edited = open_entry(type, key)
    _field, locale = locate(edited.model.fields, control) or (None, "")
    if not locale:
        return
    if COPY in sent:
        source = source_language(edited.raw, locale, edited.default_locale)
        sent[control] = sent.get(f"{control.removesuffix(locale)}{source}", "")
    else:
        offered = load_base_values(sent[f"{INSERT}{control}"])
        sentence, words = str(offered.get("sentence", "")), str(offered.get("words", ""))
        sent[control] = insert_translation(sent.get(control, ""), sentence, words)


def insert_translation(text: str, sentence: str, words: str) -> str:
    """Return a text with a translation in place of the sentence, or else at its end."""
    if sentence and sentence in text:
        return text.replace(sentence, words, 1)
    gap = "" if not text or text[-1].isspace() or IS_CJK.match(text[-1]) else " "
    return f"{text}{gap}{words}"
