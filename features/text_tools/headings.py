"""The headings of an entry's main text, as on its page."""

import re
from collections.abc import Mapping

from cms.content import Entry
from cms.content.derived import cached_on_entry
from cms.markdown import render
from cms.markdown.render import Heading
from cms.schema.fields import Markdown

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]++(\S(?:.*\S)?)", re.MULTILINE)


def heading_lines(entry: Entry, locale: str) -> list[str]:
    """Return the headings of an entry's first long text in a language, as typed. Cached per version
    of the entry.
    """
    return _heading_lines(entry).get(locale, [])


def text_headings(entry: Entry, locale: str) -> tuple[Heading, ...]:
    """Return the same headings with their levels and ids."""
    return render(_texts(entry).get(locale, ""), locale).contents


@cached_on_entry
def _heading_lines(entry: Entry) -> dict[str, list[str]]:
    if not entry.mentions("# "):
        return {}
    lines = {locale: HEADING.findall(text) for locale, text in _texts(entry).items()}
    return {locale: headings for locale, headings in lines.items() if headings}


def _texts(entry: Entry) -> Mapping[str, str]:
    """Return the first long text of an entry by language."""
    fields = entry.model.fields.items()
    name = next((name for name, field in fields if isinstance(field, Markdown)), "")
    value = entry.values.get(name, {})
    return value if isinstance(value, Mapping) else {"": str(value)}
