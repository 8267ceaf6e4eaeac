"""The work waiting for the signed-in account: drafts to review, translations, faults of the
content, unread messages.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask import url_for
from flask_babel import ngettext

from blueprints.editor.context import accounts, may, me, overview, site
from cms.accounts.permissions import TRANSLATOR
from cms.content import Name
from cms.editing.dangling_references import dangling_references
from cms.editing.entry_rows import EntryRow
from cms.translation.queue import QueueFilter, queue


class Waiting(NamedTuple):
    """Something that waits: what it is, in words, and where it is dealt with."""

    text: str
    url: str


class TranslationWork(NamedTuple):
    """The translations waiting in a language: (entry, how it stands), missing ones first, the
    oldest first of each.
    """

    locale: str
    items: Sequence[tuple[Name, str]]

    def count(self, status: str) -> int:
        """How many stand so."""
        return sum(one == status for _, one in self.items)


def own_languages() -> list[str]:
    """The languages that concern who is signed in: those of a translator, else all."""
    known = overview().snapshot.by_code
    return [code for code in me().languages or known if code in known]


def translation_work(locale: str) -> TranslationWork:
    """The translations waiting in a language."""
    return TranslationWork(locale, queue(overview(), QueueFilter(locale)))


def outdated() -> list[TranslationWork]:
    """The outdated translations in each language of the signed-in account."""
    types = [model.name for model in site().models.values() if not model.single]
    return [
        TranslationWork(
            code,
            [
                ((type, key), "stale")
                for type in types
                for key in overview().keys_with_status(type, code, "stale")
            ],
        )
        for code in own_languages()
    ]


def to_review() -> list[EntryRow]:
    """The entries with unpublished words of translators, who can't publish them; oldest first."""
    if not may("publish"):
        return []
    translators = {one.id for one in accounts() if one.role == TRANSLATOR}
    lines = overview().working()
    return [line for line in reversed(lines) if translators.intersection(line.editors)]


def waiting() -> Iterator[Waiting]:
    """Everything that waits beside entries to review and to translate."""
    if number := len(overview().snapshot.content.problems):
        text = ngettext(
            "There is %(num)s error in the content files.",
            "There are %(num)s errors in the content files.",
            number,
        )
        yield Waiting(text, url_for("problems.index"))
    dangling = dangling_references(overview().snapshot) if may("publish") else {}
    if number := sum(map(len, dangling.values())):
        text = ngettext(
            "%(num)s broken link or reference",
            "%(num)s broken links and references",
            number,
        )
        yield Waiting(text, url_for("problems.index"))
    if may("messages") and (number := site().messages.unread()):
        text = ngettext("%(num)s unread message", "%(num)s unread messages", number)
        yield Waiting(text, url_for("messages.index", state="unread"))


def of_translator() -> bool:
    """Whether who is signed in translates and does nothing else."""
    return me().role == TRANSLATOR
