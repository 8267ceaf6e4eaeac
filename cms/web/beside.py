"""The files that features put beside the pages of entries and beside lists, such as
`/en/papers/<key>.bib` and `/en/papers/papers.bib` (`Beside` in cms/core/feature.py), and the feeds that
sections declare, in the formats of features.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain

from cms.content import Reader
from cms.core.feature import Beside, Feature, Target
from cms.core.slots import call
from cms.schema.content_type import Model
from cms.web.context import app_state
from cms.web.pages.feeds import DeclaredFeed, EachValues
from cms.web.section import Addresses, ListedEntries, Section
from cms.web.templating.render import url, urls

PREFIX = "/<locale>"
FEED = "feed"
"""Stands for the feeds of sections, where else the name of a type stands."""
ADDRESS = "{address}/"
"""The end of the routes of types whose entries have files."""
ARGUMENT = re.compile(r"<(?:[^>]*:)?(\w+)>")
"""An argument of a rule."""
Lists = Iterable[tuple[str, ListedEntries]]
"""Lists with their rules."""


def file_sections(
    features: Iterable[Feature],
    models: Mapping[str, Model],
    sections: Iterable[Section],
    taken: Container[str],
) -> dict[str, Section]:
    """Return feature → section of the public app with the files that the feature declares.

    Left out are those of types that the site doesn't have, and of lists whose section has a page of
    its own there: `taken` are the rules of the app.
    """
    sections, found = list(sections), {}
    lists = [(f"{one.url_prefix}{listed.rule}", listed) for one in sections for listed in one.lists]
    feeds = [feed for one in sections for feed in one.feeds]
    for feature in features:
        if feature.beside:
            section = Section(section_name(feature), __name__, prefix="")
            files = chain(
                _serve(section, feature, models, lists, taken),
                _serve_feeds(section, feature, feeds),
            )
            section.urls(_all_of(list(files)))
            found[feature.name] = section
    return found


def section_name(feature: Feature) -> str:
    """Return the name of the section with the files of a feature."""
    return f"{feature.name}_files"


def _all_of(addresses: Iterable[Addresses]) -> Addresses:
    return lambda read: chain.from_iterable(of(read) for of in addresses)


def _serve(
    section: Section,
    feature: Feature,
    models: Mapping[str, Model],
    lists: Lists,
    taken: Container[str],
) -> Iterator[Addresses]:
    for name, beside in feature.beside.items():
        type = name.partition(".")[0]
        model = models.get(type) if type != FEED else None
        if model is None or not model.route.endswith(ADDRESS):
            continue
        yield _serve_entries(section, model, name, beside)
        for rule, listed in lists if beside.of_list else ():
            if listed.type == model.name and rule + name not in taken:
                yield _serve_list(section, rule + name, name, listed, beside.of_list)


def _serve_entries(section: Section, model: Model, name: str, beside: Beside) -> Addresses:
    type, _, ending = name.partition(".")
    folder, endpoint = model.route.removesuffix(ADDRESS), _endpoint(name, ["key"])
    section.page(f"{PREFIX}/{folder}<key>.{ending}", name=endpoint)(
        lambda read, key: call(beside.file, read, read.get_or_404(type, key))
    )

    def addresses(read: Reader) -> Iterator[str]:
        keys = call(beside.keys, read) if beside.keys else read.keys(type)
        return urls(f"{section.name}.{endpoint}", "key", keys)

    return addresses


def _serve_list(
    section: Section, rule: str, name: str, listed: ListedEntries, file: Target
) -> Addresses:
    endpoint = _endpoint(name, ARGUMENT.findall(listed.rule))
    section.page(rule, name=endpoint)(
        lambda read, **values: call(file, read, listed.keys(read, **values))
    )
    if found := listed.found:
        section.on_query(endpoint, *listed.arguments)(
            lambda read, request, **values: call(file, read, found(read, request, **values))
        )
    return _addresses_of(section, endpoint, listed.each)


def _serve_feeds(
    section: Section, feature: Feature, feeds: Iterable[DeclaredFeed]
) -> Iterator[Addresses]:
    for name, beside in feature.beside.items():
        type, _, ending = name.partition(".")
        for feed in feeds if type == FEED else ():
            yield _serve_feed(section, feed, ending, beside.file)


def _serve_feed(section: Section, feed: DeclaredFeed, ending: str, file: Target) -> Addresses:
    endpoint = _feed_endpoint(feed, ending)
    section.page(f"{feed.rule}.{ending}", name=endpoint)(
        lambda read, **values: call(file, read, feed.view(read, **values))
    )
    return _addresses_of(section, endpoint, feed.each)


def _addresses_of(section: Section, endpoint: str, each: EachValues) -> Addresses:
    return lambda read: (url(f"{section.name}.{endpoint}", **values) for values in each(read))


def _feed_endpoint(feed: DeclaredFeed, ending: str) -> str:
    return _endpoint(f"{feed.name}.{ending}", ())


def _endpoint(name: str, arguments: Iterable[str]) -> str:
    return "_".join((*name.split("."), *sorted(arguments)))


def file_url(name: str, **values: str) -> str:
    """Return the address of a file `<type>.<ending>`: with `key` beside the page of an entry, else
    beside the list whose rule has these values. Empty if there is none.
    """
    return _url(name, _endpoint(name, values), values)


def feed_url(feed: DeclaredFeed, ending: str, **values: str) -> str:
    """Return the address of a feed in the format with an ending. Empty if there is none."""
    return _url(f"{FEED}.{ending}", _feed_endpoint(feed, ending), values)


def _url(name: str, endpoint: str, values: Mapping[str, str]) -> str:
    state = app_state()
    owner = next((one for one in state.features.values() if name in one.beside), None)
    endpoint = f"{section_name(owner)}.{endpoint}" if owner else ""
    return url(endpoint, **values) if endpoint in state.views else ""
