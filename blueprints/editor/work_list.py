"""The work waiting for the account: drafts to review, and translations."""

from collections.abc import Sequence
from typing import NamedTuple

from blueprints.editor.context import accounts, may, me, overview, site
from cms.accounts.permissions import TRANSLATOR
from cms.editing.entry_rows import EntryRow
from cms.schema.entry_ref import Name


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
