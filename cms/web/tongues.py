"""The languages of the interface: translations and the forms of dates and numbers, each found once an app."""

import re
from datetime import date
from pathlib import Path

from babel import Locale
from babel.dates import format_date, parse_pattern
from babel.support import NullTranslations, Translations
from markupsafe import Markup

TOKEN = re.compile(r"%\((\w+)\)s")
PARTS = {"d": "day", "M": "month", "L": "month", "y": "year"}
"""Letters of CLDR's patterns whose text depends on one part of a date alone."""


class Tongue:
    """One language of the interface."""

    def __init__(self, folder: Path, code: str) -> None:
        self.locale = Locale.parse(code.replace("-", "_"))
        self.words: NullTranslations = Translations.load(str(folder), [str(self.locale)])
        self.dates: dict[tuple[date, str], str] = {}
        """Days as they read here, by day and pattern."""
        self.days: dict[str, Markup] = {}
        """Dates as HTML has them here, by their text."""
        self._forms: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._parts: dict[tuple[str, int], str] = {}
        self._marked: dict[str, Markup] = {}

    def dated(self, value: date, pattern: str) -> str:
        """A day in a pattern of CLDR. Babel takes 20 µs for one, so its days, months and years are kept apart."""
        if pattern not in self._forms:
            form = str(parse_pattern(pattern).format)
            self._forms[pattern] = form, tuple(TOKEN.findall(form))
        form, tokens = self._forms[pattern]
        if any(token[0] not in PARTS for token in tokens):
            return format_date(value, pattern, self.locale)
        return form % {token: self._part(token, value) for token in tokens}

    def _part(self, token: str, value: date) -> str:
        which = token, getattr(value, PARTS[token[0]])
        if which not in self._parts:
            self._parts[which] = format_date(value, token, self.locale)
        return self._parts[which]

    def marked(self, text: str) -> Markup:
        """A phrase for templates. Most pages show the same eighty, so each is looked up once."""
        found = self._marked.get(text)
        if found is None:
            found = self._marked[text] = Markup(self.words.ugettext(text))  # noqa: S704 - translators write it
        return found


class Tongues:
    """Every language that a page has been made in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, Tongue] = {}

    def of(self, code: str) -> Tongue:
        """The language of a code of the site. Raises babel.UnknownLocaleError."""
        found = self._known.get(code)
        if found is None:
            found = self._known[code] = Tongue(self._folder, code)
        return found
