"""The front page for the press, the topics with their experts, and the press material."""

from typing import NamedTuple

from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.core.errors import NotFound
from cms.web.pages.people import Member, members
from cms.web.pages.themes import theme_url
from features.press import section
from features.press.models import ExpertTopic, PressMaterial


class Expert(NamedTuple):
    """A person in the row of a topic."""

    member: Member
    row: LocalizedRow
    person: LocalizedEntry
    """The whole entry, with email and telephone."""


@section.page("/", section.if_any)
def index(read: Reader) -> str:
    if not section.if_any(read):
        raise NotFound
    return section.front_page(
        read,
        "press/index.html",
        topics=tuple((topic, experts(read, topic)) for topic in read.list("expertise")),
        material=read.list("pressmaterial"),
    )


def experts(read: Reader, topic: LocalizedEntry) -> tuple[Expert, ...]:
    """Return the experts of a topic whose entries are published, in the given order."""
    found: list[Expert] = []
    for row in topic.experts:
        card, person = read.get("people", row.person, "card"), read.get("people", row.person)
        if card and person:
            (member,) = members(read, [card])
            found.append(Expert(member, row, person))
    return tuple(found)


@section.entry(ExpertTopic)
def topic(read: Reader, entry: LocalizedEntry) -> str:
    term = read.get("terms", entry.term, "card")
    return section.article_page(
        read,
        "press/topic.html",
        [],
        entry,
        entry.text or entry.summary,
        experts=experts(read, entry),
        theme=(term.title, theme_url(read, term)) if term and theme_url(read, term) else None,
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
