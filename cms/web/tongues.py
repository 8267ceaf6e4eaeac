"""The languages of the interface: translations and the forms of dates and numbers, each found once an app."""

from datetime import date
from pathlib import Path

from babel import Locale
from babel.support import NullTranslations, Translations
from markupsafe import Markup


class Tongue:
    """One language of the interface."""

    def __init__(self, folder: Path, code: str) -> None:
        self.locale = Locale.parse(code.replace("-", "_"))
        self.words: NullTranslations = Translations.load(str(folder), [str(self.locale)])
        self.dates: dict[tuple[date, str], str] = {}
        """Days as they read here, by day and pattern."""
        self.days: dict[str, Markup] = {}
        """Dates as HTML has them here, by their text."""
        self._marked: dict[str, Markup] = {}

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
