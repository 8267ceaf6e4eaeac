"""Which entries, addresses and links of a site go when a feature is switched off."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from flask import Flask

from blueprints.shared.related import references
from cms.content import Entry, Snapshot
from cms.content.address_use import WILDCARD, matching, may_be_gone
from cms.content.derived import LINKS, all_facets
from cms.core.feature import Feature, Features
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.entry_links import link_path
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name
from cms.schema.fields.walk import walk_values
from cms.site import Site
from cms.web.beside import file_sections, section_name
from cms.web.context import EXTENSION_NAME
from cms.web.section import Section

ARGUMENT = re.compile(r"<[^>]*>|\{[^}]*\}")
"""An argument of a rule, or of the route of a type."""
LOCALE = "<locale>"


class FeaturePlan(NamedTuple):
    """`along`: the features that need it and are switched off too · `entries`: type → number of
    entries, which stay in their files · `addresses`: with `*` for any text · `links`: the published
    entries and menus that lead there.
    """

    along: tuple[Feature, ...]
    entries: Mapping[Model, int]
    addresses: tuple[str, ...]
    links: tuple[Name, ...]


def feature_plan(app: Flask, feature: Feature) -> FeaturePlan:
    """Return the content, addresses and other features that go with a feature of the public app."""
    site: Site = app.extensions[EXTENSION_NAME].site
    snapshot = site.store.snapshot()
    features = site.settings.features
    along = tuple(one for one in needing(features, feature) if one in features.enabled)
    going = (feature, *along)
    models = {
        model.name: model for one in going for section in one.sections for model in section.models
    }
    addresses = feature_addresses(app, going)
    links = _links(site, snapshot, going, models, addresses)
    content = site.store.content().entries
    entries = {model: len(content.get(name, ())) for name, model in models.items()}
    return FeaturePlan(along, entries, addresses, tuple(dict.fromkeys(links)))


def needing(features: Features, feature: Feature) -> tuple[Feature, ...]:
    """Return the features that aren't switched off themselves, but are off without this one."""
    on = Features(features.known, features.disabled - {feature.name})
    without = Features(features.known, features.disabled | {feature.name})
    return tuple(one for one in on if one not in (*without, feature))


def feature_addresses(app: Flask, features: Iterable[Feature]) -> tuple[str, ...]:
    """Return the addresses of the features' pages, entries and files in every language, with `*` for
    each argument. They need not be on.
    """
    site: Site = app.extensions[EXTENSION_NAME].site
    snapshot = site.store.snapshot()
    codes = (*snapshot.by_code, *snapshot.derived)
    rules = dict.fromkeys(_rules(app, tuple(features)))
    paths = (
        ARGUMENT.sub(WILDCARD, rule.replace(LOCALE, code))
        for rule in rules
        for code in (codes if LOCALE in rule else ("",))
    )
    return tuple(path for path in dict.fromkeys(paths) if may_be_gone(path))


def _rules(app: Flask, features: tuple[Feature, ...]) -> Iterator[str]:
    """Yield the rules of the features' sections and files, and the routes of their types."""
    own = {section.name: section for one in features for section in one.sections}
    models = {model.name: model for section in own.values() for model in section.models}
    yield from (f"/{LOCALE}/{model.route}" for model in models.values() if model.route)
    sections: dict[str, Section] = app.extensions[EXTENSION_NAME].sections | own
    site_models = app.extensions[EXTENSION_NAME].site.models | models
    names = {*own, *map(section_name, features)}
    taken = {
        str(rule) for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] not in names
    }
    files = file_sections(features, site_models, sections.values(), taken)
    rules = Flask(__name__, static_folder=None)
    for section in (*own.values(), *files.values()):
        rules.register_blueprint(section)
    yield from (str(rule) for rule in rules.url_map.iter_rules())


def _links(
    site: Site,
    snapshot: Snapshot,
    features: Iterable[Feature],
    models: Mapping[str, Model],
    addresses: Iterable[str],
) -> Iterator[Name]:
    """Yield the entries of other types with a reference or a link to a removed page."""
    is_gone = matching(addresses).fullmatch
    base_url = site.base_url(snapshot)
    for name, links in site.get(ContentChecks).links(snapshot).items():
        page = f"/{snapshot.default_locale}/{snapshot.addresses.by_name.get(name, '')}"
        if name[0] not in models and any(is_gone(link_path(one, page, base_url)) for one in links):
            yield name
    sections = {section.name for one in features for section in one.sections}
    for type, entries in snapshot.entries.items():
        if type not in models and (models or type == "menus"):
            yield from (
                entry.name for entry in entries.values() if _refers(entry, models, sections)
            )


def _refers(entry: Entry, models: Mapping[str, Model], sections: set[str]) -> bool:
    """Return whether an entry refers to entries of some types, or to pages of some sections."""
    targets = (*references(entry), *all_facets(entry).get(LINKS, ()))
    return any(target.partition("/")[0] in models for target in targets) or any(
        str(value).partition(".")[0] in sections
        for path, _field, value in walk_values(entry.model.fields, entry.values)
        if path.rpartition(".")[2] == "route"
    )
