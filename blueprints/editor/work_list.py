"""The work waiting for the account: drafts to review, translations, errors in the content."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flask import url_for
from flask_babel import ngettext

from blueprints.editor.context import accounts, may, me, overview, site
from cms.accounts.permissions import TRANSLATOR
from cms.editing.dangling_references import dangling_references
from cms.editing.entry_rows import EntryRow
from cms.schema.entry_ref import Name


class Task(NamedTuple):
    """A task: a sentence, and the URL where it is done."""

    text: str
    url: str


class OutdatedEntries(NamedTuple):
    """The entries with an outdated translation into a language."""

    locale: str
    items: Sequence[Name]


def own_languages() -> list[str]:
    """Return the account's languages: those of a translator, else all."""
    known = overview().snapshot.by_code
    return [code for code in me().languages or known if code in known]


def outdated() -> list[OutdatedEntries]:
    """Return the outdated translations in each of the account's languages."""
    types = [model.name for model in site().models.values() if not model.single]
    return [
        OutdatedEntries(
            code,
            [
                (type, key)
                for type in types
                for key in overview().keys_with_status(type, code, "stale")
            ],
        )
        for code in own_languages()
    ]


def to_review() -> list[EntryRow]:
    """Return the entries with unpublished changes of translators, oldest first, since translators can't
    publish."""
    if not may("publish"):
        return []
    translators = {account.id for account in accounts() if account.role == TRANSLATOR}
    rows = overview().entries_with_draft()
    return [row for row in reversed(rows) if translators.intersection(row.editors)]


def other_tasks() -> Iterator[Task]:
    """Yield the tasks other than reviews and translations."""
    if number := len(overview().snapshot.content.problems):
        text = ngettext(
            "There is %(num)s error in the content files.",
            "There are %(num)s errors in the content files.",
            number,
        )
        yield Task(text, url_for("problems.index"))
    dangling = dangling_references(overview().snapshot) if may("publish") else {}
    if number := sum(map(len, dangling.values())):
        text = ngettext(
            "%(num)s broken link or reference",
            "%(num)s broken links and references",
            number,
        )
        yield Task(text, url_for("problems.index"))
