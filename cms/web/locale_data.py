"""The languages of the interface: translations and the forms of dates and numbers, each found once
an app.
"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from markupsafe import Markup

from cms.core.catalogs import catalogue
from cms.web.date_patterns import Names, month_names, written


class Tongue:
    """One language of the interface."""

    def __init__(self, folders: Sequence[Path], code: str, cache: Path) -> None:
        self.locale = locale_of(code)
        self.words = catalogue(folders, str(self.locale))
        self._cache = cache
        self._days: dict[tuple[date, str], str] = {}
        self.days: dict[str, Markup] = {}
        """Dates as HTML has them here, by their text."""
        self._marked: dict[str, Markup] = {}

    def marked(self, text: str) -> Markup:
        """A phrase for templates. Most pages show the same eighty, so each is looked up once."""
        found = self._marked.get(text)
        if found is None:
            found = self._marked[text] = Markup(self.words.gettext(text))  # noqa: S704 - translators write it
        return found

    def day(self, value: date, pattern: str) -> str:
        """A day in a pattern of CLDR. Lists show the same days again and again."""
        found = self._days.get((value, pattern))
        if found is None:
            found = self._days[value, pattern] = written(
                value, pattern, self.locale, lambda: self._months
            )
        return found

    @cached_property
    def _months(self) -> Names:
        return month_names(self.locale, self._cache)


def locale_of(code: str) -> Locale:
    """How a language writes dates and numbers; as English does where nobody knows, for its texts
    are no less good.
    """
    for known in (code.replace("-", "_"), code.partition("-")[0]):
        try:
            return Locale.parse(known)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


class Tongues:
    """Every language that a page has been made in. `cache`: the folder of what may be lost."""

    def __init__(self, folders: Sequence[Path], cache: Path) -> None:
        self._folders = folders
        self._cache = cache
        self._known: dict[str, Tongue] = {}

    def has(self, code: str) -> bool:
        """Whether anything is translated into a language."""
        return code.isalnum() and any((folder / code).is_dir() for folder in self._folders)

    def of(self, code: str) -> Tongue:
        """The language of a code of the site."""
        found = self._known.get(code)
        if found is None:
            found = self._known[code] = Tongue(self._folders, code, self._cache)
        return found
