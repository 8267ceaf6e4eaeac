"""Refusals of passwords that are easily guessed."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cms.accounts.passwords import PasswordGuesses
from cms.core.errors import Invalid
from cms.core.i18n import N_
from features.guessed_passwords.common_passwords import is_common
from features.guessed_passwords.guessing import is_known_phrase, is_pattern, is_word_and_year

if TYPE_CHECKING:
    from cms.site import Site

MIN_DISTINCT_CHARACTERS = 4
PART_TYPES = ("units", "stations")
"""The content types of the institute's parts."""


class PasswordTooCommon(Invalid):
    """An easily guessed password: a common one, names of the site or the person, a pattern."""

    msgid = N_(
        "This password is easy to guess: it is made of common words, names, dates or patterns. Use a "
        "sentence of your own."
    )


class PasswordIsPhrase(PasswordTooCommon):
    """A phrase that many people know."""

    msgid = N_("Many people know this phrase. Use a sentence of your own.")


class PasswordIsWordAndYear(PasswordTooCommon):
    """A word or two with a year."""

    msgid = N_("A word with a year is easy to guess. Use a sentence of your own.")


def refuse_guessed(password: str, own: Iterable[str] = (), near: Iterable[str] = ()) -> None:
    """Raise PasswordTooCommon with path "password" if a normalized and case-folded password is
    easily guessed.

    `own` are names of the site and of the person, of which no password may be made; `near` are
    names that are guessed easily too, such as those of units, but may be part of a sentence.
    """
    own = tuple(own)
    if is_known_phrase(password):
        raise PasswordIsPhrase("password")
    if len(set(password)) < MIN_DISTINCT_CHARACTERS or is_common(password, own):
        raise PasswordTooCommon("password")
    if is_word_and_year(password):
        raise PasswordIsWordAndYear("password")
    if is_pattern(password, (*own, *near)):
        raise PasswordTooCommon("password")


class SitePasswordGuesses(PasswordGuesses):
    """Refuses passwords by lists, patterns and the names of a site."""

    def __init__(self, site: "Site") -> None:
        self._site = site

    def refuse(self, password: str, person: Iterable[str]) -> None:
        """Raise PasswordTooCommon if a password is easily guessed."""
        refuse_guessed(password, (*person, *self._site_names()), self._part_names())

    def _site_names(self) -> Iterator[str]:
        """Yield the names and addresses of the site."""
        values = self._site.store.content().site.values
        for name in ("name", "short", "address"):
            yield from values.get(name, {}).values()
        yield str(values.get("email", ""))
        yield self._site.base_url(self._site.store.snapshot())

    def _part_names(self) -> Iterator[str]:
        """Yield the names of the institute's units and stations."""
        entries = self._site.store.content().entries
        for type in PART_TYPES:
            for entry in entries.get(type, {}).values():
                yield from entry.values.get(self._site.models[type].title, {}).values()


def open_guesses(site: "Site") -> PasswordGuesses:
    """Return the service of a site."""
    return SitePasswordGuesses(site)
