"""The form of an entry in the translation queue: position, open tasks, suggestions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from flask import g, request, url_for

from blueprints.editor.context import (
    attempt,
    may,
    me,
    overview,
    site,
)
from blueprints.editor.originals import former_originals
from cms.editing.edited_entry import EditedEntry
from cms.editing.translated_texts import TranslatableText, texts_of
from cms.schema.entry_ref import Name
from cms.schema.translations import source_language
from features.translation_desk.glossary import GlossaryHit, hits
from features.translation_desk.memory import MemoryMatch, TranslationMemory
from features.translation_desk.queue import (
    QueueFilter,
    QueueOrders,
    QueuePosition,
    parse_filter,
    position_in,
    queue,
)
from features.translation_desk.segments import all_sentences
from features.translation_desk.services import memory_builder

MAX_LOOKED_UP = 30
"""The most texts of an entry for which suggestions are looked up."""


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
        memory = site().get(TranslationMemory)

        def learn() -> None:
            if not memory.learn(overview()):
                memory_builder(site()).begin()

        attempt(learn, None)  # without it, the sentences learned before are found
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
    """Return the entry in the requested queue, made once a request.

    None if no queue is requested, or if its language is the entry's source language.
    """
    # by identity: a save replaces the edited entry; held, so that no id is used again
    views: dict[int, tuple[EditedEntry, TranslateView | None]] = g.setdefault("desk", {})
    if id(edited) not in views:
        views[id(edited)] = edited, _translating(edited)
    return views[id(edited)][1]


def _translating(edited: EditedEntry) -> TranslateView | None:
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
    order = attempt(partial(site().get(QueueOrders).of, me().id, queue_filter), [])
    return position_in(order or remember_order(queue_filter), waiting, name)


def remember_order(queue_filter: QueueFilter) -> list[Name]:
    """Store the current order of a queue for the account."""
    names = [item.name for item in queue(overview(), queue_filter)]
    attempt(partial(site().get(QueueOrders).remember, me().id, queue_filter, names), None)
    return names


def next_address(edited: EditedEntry) -> str | None:
    """Return the URL of the next entry in the requested queue."""
    view = translating(edited)
    return view.address_of(view.place.next) if view else None
