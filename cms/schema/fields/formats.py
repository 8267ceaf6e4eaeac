"""Texts of a known format: keys, addresses, telephone numbers, codes."""

import re
import unicodedata
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.schema.fields.base import Json, JsonObject, Line, read_text

KEY = r"^[a-z0-9]+(-[a-z0-9]+)*$"
HYPHENS = str.maketrans("‐‑‒–—―−", "-------")
CODE_LENGTH = 2
MAX_EMAIL_LENGTH = 254
BARE_ADDRESS = re.compile(r"www\.[\w-]+\.|[\w-]+(\.[\w-]+)*\.(com|cn|edu|gov|int|net|org)(/|$)")
"""The beginning of a web address without its scheme, as people type it."""
MAX_KEY_LENGTH = 120
"""Limit for keys and addresses, which become file names."""


class Format(Line):
    """A line that must match `pattern`. `check` may validate it further, and `problem` is the
    message that says what to enter.
    """

    pattern = r"\S"
    problem = N_("The format isn’t valid.")

    def parse(self, raw: Json, path: str) -> str:
        text = read_text(raw, path)
        if not re.search(self.pattern, text) or not self.check(text):
            raise Invalid(path, self.problem)
        return text

    def check(self, text: str) -> bool:
        """Return whether a text that matches the pattern is valid."""
        return True

    def schema(self) -> JsonObject:
        return {"type": "string", "pattern": self.pattern}


class Key(Format):
    """A key for addresses and references: lower-case letters and digits, joined by hyphens."""

    pattern = KEY
    problem = N_(
        "Use lowercase letters a–z, digits and single hyphens, such as aral-sea-expedition."
    )

    def check(self, text: str) -> bool:
        return len(text) <= MAX_KEY_LENGTH

    def normalise_input(self, text: str) -> Json:
        return super().normalise_input(text).lower().replace(" ", "-")


def plain_width(text: str) -> str:
    """Return a text with full-width characters of an input method replaced, and with plain hyphens."""
    return unicodedata.normalize("NFKC", text).translate(HYPHENS)


class Url(Format):
    """A web address. Only http and https are allowed, so that no link can run a script."""

    widget = "url"
    pattern = r"^https?://[^\s<>\"]+$"
    problem = N_("Enter the full address, such as https://www.example.org/.")

    def check(self, text: str) -> bool:
        try:
            return bool(urlsplit(text).hostname)
        except ValueError:
            return False

    def normalise_input(self, text: str) -> Json:
        """Return the address, with https:// added if it was typed without a scheme."""
        line = super().normalise_input(text)
        return f"https://{line}" if BARE_ADDRESS.match(line) else line


class Email(Format):
    """An email address of the common form."""

    widget = "email"
    pattern = r"^[^\s@<>\"',;:()\[\]\\]+@[^\s@<>\"',;:()\[\]\\]+\.[^\s@<>\"',;:()\[\]\\.]+$"
    problem = N_("Enter an email address, such as name@example.org.")

    def normalise_input(self, text: str) -> Json:
        return plain_width(super().normalise_input(text)).removeprefix("mailto:")


class Telephone(Format):
    """An international telephone number (E.164 with separators)."""

    widget = "telephone"
    pattern = r"^\+?[0-9][0-9 ()-]{4,24}$"
    problem = N_("Enter the number with its country code, such as +86-991-7885307.")

    def normalise_input(self, text: str) -> Json:
        return plain_width(super().normalise_input(text))


class Country(Format):
    """A country by its ISO 3166-1 alpha-2 code; the form displays and accepts its name."""

    widget = "code"
    pattern = r"^[A-Z]{2}$"
    problem = N_("No country or region has this name. Choose one from the list.")

    def normalise_input(self, text: str) -> Json:
        line = super().normalise_input(text)
        return line.upper() if len(line) == CODE_LENGTH else line


class LanguageTag(Format):
    """A BCP 47 language tag, in the form that programs read."""

    pattern = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
    problem = N_("Enter a language tag, such as en or zh-Hans.")


class Language(LanguageTag):
    """A language by its BCP 47 tag; the form displays and accepts its name."""

    widget = "code"
    problem = N_("No language has this name. Choose one from the list.")


class TimeZone(Format):
    """A time zone by its IANA name; the form displays and accepts its city."""

    widget = "code"
    pattern = r"^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$"
    problem = N_("No time zone has this name. Choose one from the list, or enter its city.")

    def check(self, text: str) -> bool:
        try:
            return bool(ZoneInfo(text))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return False
