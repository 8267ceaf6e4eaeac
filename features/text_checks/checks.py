"""The findings in the texts and pictures of an entry."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import islice

from blueprints.shared.checked_texts import (
    MAX_FINDINGS,
    CheckedText,
    shorten,
    text_finding,
    texts_of,
    undescribed_pictures,
)
from blueprints.shared.html_tags import html_tags
from cms.content import Entry, Snapshot
from cms.core.i18n import N_
from cms.core.messages import lazy_message
from cms.markdown.source_text import without_code
from cms.publish.checks.feature_checks import EntryCheck
from cms.publish.checks.levels import Finding
from cms.schema.fields import Field, Line, Paragraph, Rows
from cms.schema.fields.walk import walk
from cms.schema.usages import pictures

SKIPPED = N_(
    "The heading “%(heading)s” skips a level: the one before it is higher by more than one. Use %(marks)s."
)
HTML = N_("HTML is shown as it is: “%(found)s”. Remove the tag, or write Markdown instead.")
TOO_LONG = N_("This is too long for a list: %(number)s characters. There is room for %(most)s.")
IS_ADDRESS = N_("The title is a web address. Enter the title itself.")
NO_DATE = N_("This figure has no date. Say when it was so.")
NO_SOURCE = N_("This figure has no source. Say where it comes from.")
NO_ALT = N_("The picture has no description in %(language)s. Add it.")
NO_ALT_OF = N_("The picture %(file)s has no description in %(language)s. Add it.")

HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]++(\S.*)", re.MULTILINE)
ADDRESS = re.compile(r"(?:https?://|www\.|doi:\s{0,9}|10\.\d{4,9}/)[!-~]+", re.IGNORECASE)
"""A web address or a DOI, and nothing else."""
UNDATED = re.compile(r"undated|no date|未注明日期|日期不详|年份不详", re.IGNORECASE)
"""Words in the label of a figure whose date is unknown."""
MAX_WIDTHS: Mapping[type, int] = {Line: 120, Paragraph: 320}
"""Maximum characters of a title and of a summary in lists; a Chinese one counts twice."""


def findings(snapshot: Snapshot) -> EntryCheck:
    """Return the function that yields all findings in an entry."""
    return partial(_findings, snapshot)


def _findings(snapshot: Snapshot, entry: Entry, languages: Mapping[str, str]) -> Iterator[Finding]:
    for code in languages:
        yield from _pictures(snapshot, entry, code)
    for checked in texts_of(entry, languages):
        yield from _of_text(checked)
    yield from _addresses_as_titles(entry, languages)
    yield from _figures(entry)
    yield from _pictures_in_texts(snapshot, entry, languages)


def _of_text(checked: CheckedText) -> Iterator[Finding]:
    model, leaf = checked.entry.model, checked.leaf
    for tag in islice(html_tags(checked.text, checked.is_markdown), MAX_FINDINGS):
        message = lazy_message(HTML, found=shorten(tag[0]))
        yield text_finding("html", checked, message, tag.start(), tag.end())
    if checked.is_markdown:
        yield from islice(_skipped_headings(checked), MAX_FINDINGS)
    elif leaf.localized_path in (model.title, *model.card):
        yield from _too_long(checked)


def _skipped_headings(checked: CheckedText) -> Iterator[Finding]:
    """Yield findings for headings that skip a level."""
    if "#" not in checked.text:
        return
    headings = list(HEADING.finditer(without_code(checked.text)))
    level = min((len(one[1]) for one in headings), default=1) - 1
    for one in headings:
        if len(one[1]) > level + 1:
            right = "#" * (level + 1)
            words = shorten(one[2].rstrip("# "))
            message = lazy_message(SKIPPED, heading=words, marks=right)
            yield text_finding("headings", checked, message, *one.span(1), right)
            level += 1
        else:
            level = len(one[1])


def _too_long(checked: CheckedText) -> Iterator[Finding]:
    field = checked.leaf.field
    # A field for any language, such as a translated title, keeps the text as it was printed.
    limit = 0 if field.any_language else MAX_WIDTHS.get(type(field))
    if limit and (number := width_of(checked.text)) > limit:
        if checked.lang.partition("-")[0] in ("zh", "ja"):
            number, limit = number // 2, limit // 2
        message = lazy_message(TOO_LONG, number=number, most=limit)
        yield text_finding("length", checked, message, 0, 0)


def width_of(text: str) -> int:
    """Return the columns of a text: two for a Chinese character."""
    return len(text) + sum(sign >= "\u2e80" for sign in text)


def _addresses_as_titles(entry: Entry, languages: Collection[str]) -> Iterator[Finding]:
    """Yield findings for titles that are addresses, in some languages or without one."""
    model = entry.model
    for leaf in walk(model.fields, {model.title: entry.raw.get(model.title)}):
        is_title = leaf.localized_path == model.title and leaf.locale in ("", *languages)
        if is_title and ADDRESS.fullmatch(str(leaf.value).strip()):
            yield Finding("titles", lazy_message(IS_ADDRESS), *entry.name, leaf.path)


def _figures(entry: Entry) -> Iterator[Finding]:
    """Yield findings for figures without a date or a source."""
    for name, field in entry.model.fields.items():
        number = _number_field(field)
        for row in entry.raw.get(name) or () if number else ():
            if row.get(number) not in (None, "", {}):
                path = f"{name}.{row.get('id')}"
                if not row.get("asOf") and not UNDATED.search(str(row.get("label"))):
                    yield Finding("figures", lazy_message(NO_DATE), *entry.name, f"{path}.asOf")
                if not row.get("source"):
                    yield Finding("figures", lazy_message(NO_SOURCE), *entry.name, f"{path}.source")


def _number_field(field: Field) -> str:
    """Return the name of the number field in rows of figures; empty for other fields."""
    if not isinstance(field, Rows) or not {"asOf", "source"} <= field.fields.keys():
        return ""
    return next((one for one in ("count", "value") if one in field.fields), "")


def _pictures(snapshot: Snapshot, entry: Entry, code: str) -> Iterator[Finding]:
    """Yield findings for pictures that have no description, of their own or of their file."""
    for path, file, described in pictures(entry.model.fields, entry.raw):
        if code not in described and not _is_described(snapshot, file, code):
            message = lazy_message(NO_ALT, language=code)
            yield Finding("alt", message, *entry.name, f"{path}.alt.{code}")


def _pictures_in_texts(
    snapshot: Snapshot, entry: Entry, codes: Collection[str]
) -> Iterator[Finding]:
    for one in undescribed_pictures(entry.model, entry.raw):
        if one.locale in codes and not _is_described(snapshot, one.file, one.locale):
            message = lazy_message(NO_ALT_OF, file=one.file, language=one.locale)
            yield Finding("alt", message, *entry.name, one.path, start=one.start, quote=one.quote)


def _is_described(snapshot: Snapshot, file: str, code: str) -> bool:
    return bool(snapshot.facts(file).get("description", {}).get(code))
