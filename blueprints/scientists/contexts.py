"""The contexts of the templates of scientists."""

from collections.abc import Mapping
from typing import NamedTuple

from blueprints.shared.finder import Finder
from blueprints.shared.long_lists import FirstEntries
from blueprints.shared.people import Member
from cms.content import LocalizedEntry, LocalizedRow
from cms.core.languages import Text
from cms.markdown import Rendered
from cms.web.pages.facets import Filters
from cms.web.pages.template_context import Entries, TemplateContext

Members = tuple[Member, ...]
MembersByLetter = tuple[tuple[str, Members], ...]
"""(letter, people under it); the letter is empty for names in other scripts."""


class Office(NamedTuple):
    """A term in which a person headed a unit: a row of the unit's `headTerms`."""

    unit: LocalizedEntry
    term: LocalizedRow


class PeopleFront(TemplateContext):
    """The front page of the section, with the directory of people."""

    template = "scientists/index.html"

    entry: LocalizedEntry
    """The page whose text stands below the directory; without text if the site has none."""
    body: Rendered
    """That text as HTML, with its table of contents."""
    groups: MembersByLetter
    """(letter, people) of a long directory’s page, else of all; the letter is empty for other scripts."""
    filters: Filters
    """(label, links) of the letters, units and fields of research that narrow the directory."""
    form: Finder
    """The search of the directory: its choices, submitted values and results."""
    source: str
    """The address of the data that its script reads; empty if all people are on the page."""
    heads: Members
    """The heads of the institute and of its present units."""
    faces: Members
    """Others with a portrait; of many, the first."""
    authors: int
    """The number of authors of papers whose post is unknown; they have a list of their own."""
    children: Entries
    """The pages below `entry`."""


class PeopleList(TemplateContext):
    """The people under a letter, of a unit or in a field of research."""

    template = "scientists/list.html"

    heading: str
    """The name of the letter, unit or field, or of a part of a long list."""
    about: LocalizedEntry | None
    """The unit or term; None for a letter."""
    faces: Members
    """Those with a portrait, heads before others."""
    groups: MembersByLetter
    """(letter, people) of the rest; the letter is empty for other scripts."""
    filters: Filters
    """(label, links) of the letters, units and fields of research that narrow the directory."""


class AuthorList(TemplateContext):
    """The authors of papers of the institute whose post is unknown."""

    template = "scientists/authors.html"

    heading: str
    """The name of the list, or of a part of a long one."""
    groups: MembersByLetter
    """(letter, authors) of the page; the letter is empty for other scripts."""
    form: Finder
    """The search of the list: its choices, submitted values and results."""
    source: str
    """The address of the data that its script reads; empty if all authors are on the page."""


class PersonPage(TemplateContext):
    """The page of a person."""

    template = "scientists/person.html"

    entry: LocalizedEntry
    """The person."""
    body: Rendered
    """The biography as HTML."""
    others: tuple[Text, ...]
    """The names in the other languages of the site that differ from the one shown."""
    units: Entries
    """Those of which the person is a member."""
    addresses: Entries
    """Entries that papers of the person give as an address."""
    fields: list[tuple[Text, str]]
    """(name, address) of each field of research; the address is empty without a page of the theme."""
    offices: list[Office]
    """(unit, term) of each term as a head, the earliest first."""
    works: Mapping[str, FirstEntries]
    """The entries and whether they are cut, under `papers`, `edited`, `datasets` and `projects`."""
    news: Entries
    """The newest items that name the person."""
    papers_url: str
    """The address of the list of all papers of the person; empty if they are too few for one."""
    coauthors: list[tuple[LocalizedEntry, int]]
    """(person, number of joint papers), the highest first."""
    duties: tuple[tuple[str, Entries], ...]
    """(label, entries) of what the person heads, curates, supervises or answers for."""
