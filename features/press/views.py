"""The front page for the press, the topics with their experts, and the press material."""

from typing import NamedTuple

from blueprints.shared.people import Member, members
from blueprints.shared.themes import theme_links
from cms.content import LocalizedEntry, LocalizedRow, Reader
from features.press import section
from features.press.models import ExpertTopic, PressMaterial


class Expert(NamedTuple):
    """A person, with the whole entry, in the row of a topic."""

    member: Member
    row: LocalizedRow


@section.optional_front()
def index(read: Reader) -> str:
    return section.front_page(
        read,
        "press/index.html",
        topics=tuple((topic, experts(read, topic)) for topic in read.list("expertise")),
        material=read.list("pressmaterial"),
    )


def experts(read: Reader, topic: LocalizedEntry) -> tuple[Expert, ...]:
    """Return the experts of a topic whose entries are published, in the given order."""
    pairs = [(person, row) for row in topic.experts if (person := read.get("people", row.person))]
    shown = members(read, [person for person, _row in pairs])
    return tuple(Expert(member, row) for member, (_person, row) in zip(shown, pairs, strict=True))


@section.entry(ExpertTopic)
def topic(read: Reader, entry: LocalizedEntry) -> str:
    themes = theme_links(read, filter(None, [entry.term]))
    return section.article_page(
        read,
        "press/topic.html",
        [],
        entry,
        entry.text or entry.summary,
        experts=experts(read, entry),
        themes=[(name, address) for name, address in themes if address],
    )


@section.entry(PressMaterial)
def material(read: Reader, entry: LocalizedEntry) -> str:
    return section.article_page(
        read,
        "press/material.html",
        [],
        entry,
        entry.text or entry.summary,
        terms=read.render(entry.terms, "terms-"),
    )
