"""The front page for the press, the topics with their experts, and the press material."""

from typing import NamedTuple

from blueprints.shared.long_lists import entries_of, numbered
from blueprints.shared.people import Member, members
from blueprints.shared.themes import theme_links
from cms.content import LocalizedEntry, LocalizedRow, Reader
from cms.web.pages.list_pages import PageName
from cms.web.pages.page import ListPart
from cms.web.templating.render import url
from features.press import section
from features.press.models import ExpertTopic, PressMaterial


class Expert(NamedTuple):
    """A person, with the whole entry, in the row of a topic."""

    member: Member
    row: LocalizedRow


TOPICS = numbered("expertise", is_ascending=True)


@section.optional_front()
def index(read: Reader) -> str:
    return render_topics(read, TOPICS.first(url("press.index")))


@section.pages_of("press.index", "/", TOPICS, lambda read: [({}, TOPICS.others())])
def page_of_topics(read: Reader, name: PageName) -> str:
    return render_topics(read, TOPICS.page(url("press.index"), name))


def render_topics(read: Reader, part: ListPart | None) -> str:
    """Render the front page, with all topics or a part of a long list of them."""
    topics = entries_of(read, "expertise", {}, part)
    return section.front_page(
        read,
        "press/index.html",
        part,
        topics=tuple((topic, experts(read, topic)) for topic in topics),
        material=() if part and part.crumbs else read.list("pressmaterial"),
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
