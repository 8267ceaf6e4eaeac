"""Fields that visitors look for and an entry lacks, for the checks of features."""

from collections.abc import Iterator, Mapping

from cms.content.entry import Entry
from cms.core.messages import lazy_message
from cms.publish.checks.levels import Finding


def missing_details(check: str, entry: Entry, messages: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each field of `messages` (field → message) that is empty in an entry."""
    for field, message in messages.items():
        if not entry.values.get(field):
            yield Finding(check, lazy_message(message), *entry.name, field)
