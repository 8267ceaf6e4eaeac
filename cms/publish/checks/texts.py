"""Checks of an entry's texts that need nothing else of the site."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from cms.core.i18n import N_
from cms.core.messages import LazyMessage, lazy_message
from cms.markdown.prose import html_tags, link_targets, prose_only, without_code
from cms.publish.checks.levels import Finding
from cms.schema.content_type import Model
from cms.schema.entry_ref import EntryRef
from cms.schema.fields import Field, Line, Lines, Markdown, Paragraph, Raw, Rows, Url
from cms.schema.fields.base import MAX_TEXT_LENGTH
from cms.schema.fields.walk import Leaf, walk

SKIPPED = N_(
    "The heading “%(heading)s” skips a level: the one before it is higher by more than one. Use %(marks)s."
)
HTML = N_("HTML is shown as it is: “%(found)s”. Remove the tag, or write Markdown instead.")
TOO_LONG = N_("This is too long for a list: %(number)s characters. There is room for %(most)s.")
IS_ADDRESS = N_("The title is a web address. Enter the title itself.")
NO_DATE = N_("This figure has no date. Say when it was so.")
NO_SOURCE = N_("This figure has no source. Say where it comes from.")

HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]++(\S.*)", re.MULTILINE)
PICTURE = re.compile(r"!\[\s{0,9}\]\(\s{0,9}<?(/media/[^)\s>\"]{1,500})")
"""A picture without a description."""
ADDRESS = re.compile(r"(?:https?://|www\.|doi:\s{0,9}|10\.\d{4,9}/)[!-~]+", re.IGNORECASE)
"""A web address or a DOI, and nothing else."""
UNDATED = re.compile(r"undated|no date|未注明日期|日期不详|年份不详", re.IGNORECASE)
"""Words in the label of a figure whose date is unknown."""
MAX_WIDTHS: Mapping[type, int] = {Line: 120, Paragraph: 320}
"""Maximum characters of a title and of a summary in lists; a Chinese one counts twice."""
MAX_FINDINGS = 100
"""Maximum number of findings of one kind in one text."""
MAX_LINKS = 500
"""Maximum number of links in one text."""
MAX_QUOTE_LENGTH = 60
"""Maximum characters of a quoted text in a message."""


class UndescribedPicture(NamedTuple):
    """A picture without a description in a text."""

    path: str
    locale: str
    file: str
    start: int
    quote: str


class TextLink(NamedTuple):
    """A link in a text, or the value of a URL field. `start` is the index of the address, 0 for
    such a field.
    """

    path: str
    locale: str
    target: str
    start: int


class CheckedText(NamedTuple):
    """A text to check: its type of content and leaf, its words with everything else blanked out, and
    its language tag.
    """

    model: Model
    leaf: Leaf
    text: str
    words: str
    lang: str


TextCheck = Callable[[CheckedText], Iterable[Finding]]
"""Returns the findings in a text; `text_finding` makes one."""


def check_texts(
    ref: EntryRef,
    raw: Raw,
    languages: Mapping[str, str],
    checks: Sequence[TextCheck] = (),
) -> list[Finding]:
    """Return the findings in the texts of an entry in some languages, those of more `checks` too.
    `languages`: code → BCP 47 tag.
    """
    found = [
        one
        for leaf in _leaves(ref.model, raw)
        if leaf.locale in languages
        for one in _check_leaf(ref.model, leaf, languages[leaf.locale], checks)
    ]
    found += _addresses_as_titles(ref.model, raw, languages)
    found += _figures(ref.model, raw)
    return [replace(one, type=ref.model.name, key=ref.key) for one in found]


def links_of(model: Model, raw: Raw) -> Iterator[TextLink]:
    """Yield the links of an entry: in its texts and in URL fields."""
    for leaf in _leaves(model, raw):
        if isinstance(leaf.field, Url) and isinstance(leaf.value, str):
            yield TextLink(leaf.path, leaf.locale, leaf.value, 0)
        elif isinstance(leaf.field, Markdown) and (text := text_of(leaf)):
            for at, target in islice(link_targets(text), MAX_LINKS):
                yield TextLink(leaf.path, leaf.locale, target, utf16_index(text, at))


def undescribed_pictures(model: Model, raw: Raw) -> Iterator[UndescribedPicture]:
    """Yield the pictures without a description in the texts of an entry."""
    for leaf in _leaves(model, raw):
        if isinstance(leaf.field, Markdown) and "![" in (text := text_of(leaf)):
            for found in islice(PICTURE.finditer(without_code(text)), MAX_FINDINGS):
                file = found[1].removeprefix("/media/")
                start = utf16_index(text, found.start())
                yield UndescribedPicture(leaf.path, leaf.locale, file, start, found[0])


def _leaves(model: Model, raw: Raw) -> Iterator[Leaf]:
    return (leaf for leaf in walk(model.fields, raw) if leaf.kind == "value")


def text_of(leaf: Leaf) -> str:
    """Return the text of a field as its form control shows it; empty for other fields, or if it is
    longer than may be published.
    """
    text = _text(leaf)
    return text if len(text) <= MAX_TEXT_LENGTH else ""


def _text(leaf: Leaf) -> str:
    value = leaf.value
    if isinstance(leaf.field, Markdown) or (
        isinstance(leaf.field, Lines) and type(leaf.field.item) is Line
    ):
        return "\n".join(map(str, value)) if isinstance(value, list) else ""
    return value if type(leaf.field) in (Line, Paragraph) and isinstance(value, str) else ""


def _check_leaf(
    model: Model, leaf: Leaf, lang: str, checks: Sequence[TextCheck]
) -> Iterator[Finding]:
    """Yield all findings in one text of a language."""
    if not (text := text_of(leaf)):
        return
    is_markdown = isinstance(leaf.field, Markdown)
    checked = CheckedText(model, leaf, text, prose_only(text, is_markdown), lang)
    for check in checks:
        yield from islice(check(checked), MAX_FINDINGS)
    for tag in islice(html_tags(text, is_markdown), MAX_FINDINGS):
        message = lazy_message(HTML, found=shorten(tag[0]))
        yield text_finding("html", checked, message, tag.start(), tag.end())
    if is_markdown:
        yield from islice(_skipped_headings(checked), MAX_FINDINGS)
    elif leaf.localized_path in (model.title, *model.card):
        yield from _too_long(checked)


def utf16_index(text: str, at: int) -> int:
    """Return a character index in UTF-16 units, as browsers count."""
    if text.isascii():
        return at
    return len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def text_finding(
    check: str,
    checked: CheckedText,
    message: LazyMessage,
    start: int,
    end: int,
    instead: str | None = None,
) -> Finding:
    """Return a finding at the characters `start` … `end` of a text."""
    return Finding(
        check,
        message,
        path=checked.leaf.path,
        start=utf16_index(checked.text, start),
        quote=checked.text[start:end],
        instead=instead,
    )


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


def _addresses_as_titles(model: Model, raw: Raw, languages: Collection[str]) -> Iterator[Finding]:
    """Yield findings for titles that are addresses, in some languages or without one."""
    for leaf in walk(model.fields, {model.title: raw.get(model.title)}):
        is_title = leaf.localized_path == model.title and leaf.locale in ("", *languages)
        if is_title and ADDRESS.fullmatch(str(leaf.value).strip()):
            yield Finding("titles", lazy_message(IS_ADDRESS), path=leaf.path)


def _figures(model: Model, raw: Raw) -> Iterator[Finding]:
    """Yield findings for figures without a date or a source."""
    for name, field in model.fields.items():
        number = _number_field(field)
        for row in raw.get(name) or () if number else ():
            if row.get(number) not in (None, "", {}):
                path = f"{name}.{row.get('id')}"
                if not row.get("asOf") and not UNDATED.search(str(row.get("label"))):
                    yield Finding("figures", lazy_message(NO_DATE), path=f"{path}.asOf")
                if not row.get("source"):
                    yield Finding("figures", lazy_message(NO_SOURCE), path=f"{path}.source")


def _number_field(field: Field) -> str:
    """Return the name of the number field in rows of figures; empty for other fields."""
    if not isinstance(field, Rows) or not {"asOf", "source"} <= field.fields.keys():
        return ""
    return next((one for one in ("count", "value") if one in field.fields), "")


def shorten(text: str) -> str:
    """Return a text on one line, cut if it is too long to be quoted in a message."""
    text = " ".join(text.split())
    return text if len(text) <= MAX_QUOTE_LENGTH else f"{text[: MAX_QUOTE_LENGTH - 1]}…"
