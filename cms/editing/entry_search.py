"""The editor's search for entries, by titles and keys. A feature may have one of all texts."""

from cms.editing.entry_rows import Overview
from cms.schema.entry_ref import Name
from cms.search.by_name import NameQuery


class EntrySearch:
    """Finds entries. A feature may have a service of this class; without one, they are found by their
    titles and keys.
    """

    def find(self, overview: Overview, query: str, locale: str) -> list[Name]:
        """Return the entries that contain all words of a query, drafts included, best match first
        for a reader of `locale`.
        """
        wanted = NameQuery(query)
        return [
            (entries.model.name, key)
            for entries in overview.staff.entries.values()
            if wanted.terms and not entries.model.single
            for key, text in zip(entries, entries.words, strict=True)
            if wanted.matches(*text.decode().splitlines())
        ]
