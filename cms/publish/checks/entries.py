"""Checks of the content before any page is built: each finding names its entry and field."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cms.content import Entry, Problem, Snapshot
from cms.content.derived import text_links
from cms.core.i18n import N_
from cms.core.messages import lazy_message, refusal_message
from cms.editing.dangling_references import DanglingReference
from cms.markdown.fixups import ENTRY
from cms.publish.checks.feature_checks import EntryCheck
from cms.publish.checks.levels import Check, Finding
from cms.publish.checks.texts import TextLink, links_of
from cms.schema.entry_ref import Name, parse_name
from cms.schema.fields import Json
from cms.schema.paths import SINGLE
from cms.schema.translations import localized_values, source_language, status

UNREADABLE = N_("%(file)s, line %(line)s: %(fault)s")
DEAD_LINK = N_("The text links to %(entry)s, which doesn’t exist. Fix or remove the link.")
NO_PAGE = N_("The text links to %(entry)s, which has no page. Remove the link.")
STALE = N_(
    "The original changed since this was translated into %(language)s. Check the translation."
)
MISSING = N_(
    "This has no text in %(language)s; visitors read it in another language. Translate it."
)
NO_VERSION = N_(
    "There is no %(language)s version; visitors read another language. Translate and publish it."
)
UNCONVERTED = N_(
    "The site has no pages in the language “%(language)s”, because no feature converts any into it. Add "
    "the feature or switch it on, or remove the language."
)


class CheckRecord(NamedTuple):
    """The findings in one version of an entry, and its links."""

    findings: tuple[Finding, ...] = ()
    links: tuple[TextLink, ...] = ()

    def to_json(self) -> Json:
        """Return the record as the database stores it."""
        return [[one.to_json() for one in self.findings], list(map(tuple, self.links))]

    @classmethod
    def from_json(cls, raw: Json) -> "CheckRecord":
        """Return a record from the database. Raises KeyError, TypeError and ValueError."""
        findings, links = raw
        return cls(tuple(map(Finding.from_json, findings)), tuple(TextLink(*one) for one in links))


def check_entry(
    snapshot: Snapshot,
    entry: Entry,
    codes: Collection[str],
    dangling: Iterable[DanglingReference],
    checks: Sequence[EntryCheck],
) -> CheckRecord:
    """Return the findings in any version of an entry in the languages of `codes`, those of
    `checks` too, and all its links.
    """
    links = tuple(links_of(entry.model, entry.raw))
    languages = {one.code: one.lang for one in snapshot.locales if one.code in codes}
    findings = (
        *_dangling_references(entry, dangling, links),
        *_links_without_pages(snapshot, entry, links),
        *_by_language(snapshot, entry, codes),
        *(finding for check in checks for finding in check(entry, languages)),
    )
    return CheckRecord(findings, links)


def file_findings(
    check: Check, problems_by_name: Mapping[Name, tuple[Problem, ...]]
) -> Iterator[Finding]:
    """Yield the problems that were met while reading the files."""
    for (type, key), problems in problems_by_name.items():
        for problem in problems:
            fault = refusal_message(problem.refusal)
            message = lazy_message(UNREADABLE, file=problem.file, line=problem.line, fault=fault)
            yield Finding(check, message, type, key, problem.field)


def address_clashes(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield the published entries that have no page because another one has their address."""
    for (type, key), refusal in snapshot.addresses.refused:
        yield Finding("places", refusal_message(refusal), type, key, refusal.path)


def unconverted_languages(snapshot: Snapshot) -> Iterator[Finding]:
    """Yield the derived languages that the site lacks."""
    for code in snapshot.unconverted:
        yield Finding("fields", lazy_message(UNCONVERTED, language=code), "site", SINGLE, "locales")


def _dangling_references(
    entry: Entry, dangling: Iterable[DanglingReference], links: Iterable[TextLink]
) -> Iterator[Finding]:
    in_texts = set(text_links(entry))
    starts = {(one.path, one.target.removeprefix(ENTRY)): one.start for one in links}
    for one in dangling:
        is_link = f"{one.path} {one.target}" in in_texts
        quote = one.target if is_link else ""
        start = starts.get((one.path, quote), 0)
        check: Check = "references"
        message = refusal_message(one.refusal)
        if is_link and one.why == "missing":
            check, message = "links", lazy_message(DEAD_LINK, entry=one.target)
        yield Finding(check, message, *entry.name, one.path, start=start, quote=quote)


def _links_without_pages(
    snapshot: Snapshot, entry: Entry, links: Iterable[TextLink]
) -> Iterator[Finding]:
    """Yield the links in texts to entries of types without pages."""
    for link in links:
        target = link.target.removeprefix(ENTRY)
        type, key = parse_name(target)
        if target != link.target and snapshot.shows(type, key) and not snapshot.model(type).route:
            message = lazy_message(NO_PAGE, entry=target)
            yield Finding("links", message, *entry.name, link.path, start=link.start, quote=target)


def _by_language(snapshot: Snapshot, entry: Entry, codes: Collection[str]) -> Iterator[Finding]:
    is_localized = entry.model.fields[entry.model.title].localized
    for locale in snapshot.locales:
        if locale.code in codes:
            yield from _translations(snapshot, entry, locale.code)
        elif is_localized:
            message = lazy_message(NO_VERSION, language=locale.code)
            yield Finding("missing", message, *entry.name)


def _translations(snapshot: Snapshot, entry: Entry, code: str) -> Iterator[Finding]:
    """Yield findings for stale and missing translations."""
    model, default = entry.model, snapshot.default_locale
    source = source_language(entry.raw, code, default)
    originals = {
        path for path, values in localized_values(model, entry.raw).items() if source in values
    }
    for path, state in status(model, entry.raw, code, True, default=default).items():
        if state == "stale":
            message = lazy_message(STALE, language=code)
        elif state == "missing" and path in originals:
            message = lazy_message(MISSING, language=code)
        else:
            continue
        yield Finding(state, message, *entry.name, f"{path}.{code}")
