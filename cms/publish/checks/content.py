"""All checks of the content: of everything that visitors see, before a publish and for the page of
checks; and of one entry while it is edited.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from cms.content import Entry, Name, Snapshot
from cms.editing.dangling_references import of_entry
from cms.publish.checks.check_records import CheckRecords
from cms.publish.checks.entries import check_entry, of_files, unplaced
from cms.publish.checks.entry_links import Stands, broken_addresses
from cms.publish.checks.levels import CheckLevels, Finding
from cms.publish.checks.outside_links import OutsideLinks, outside_findings
from cms.publish.checks.texts import TextLink


class ContentChecks:
    """The checks of one installation, for one process."""

    def __init__(self, gate: CheckLevels, records: CheckRecords, outside: OutsideLinks) -> None:
        self.gate = gate
        self.outside = outside
        self._records = records

    def findings(
        self, snapshot: Snapshot, stands: Stands | None = None, base_url: str = ""
    ) -> list[Finding]:
        """Return the findings in all content that `snapshot` shows, blocking ones first; repeated
        ones are merged.

        With `stands`, also the broken links to addresses of this site. A publish doesn't need that:
        it finds them in the built pages.
        """
        found = [
            *of_files("files", snapshot.content.faults),
            *of_files("fields", snapshot.content.warnings),
            *unplaced(snapshot),
        ]
        amiss = self.outside.amiss()
        for name, record in self._records.of_all(snapshot).items():
            codes = snapshot.languages[name]
            found += once_a_text(record.findings)
            found += outside_findings(name, codes, record.links, amiss)
            if stands:
                found += broken_addresses(snapshot, name, codes, record.links, stands, base_url)
        return self.gate.blocking_first(found)

    def links(self, snapshot: Snapshot) -> dict[Name, tuple[TextLink, ...]]:
        """Return the links of every published entry."""
        return {name: one.links for name, one in self._records.of_all(snapshot).items()}

    def of_version(
        self,
        snapshot: Snapshot,
        entry: Entry,
        codes: Collection[str],
        stands: Stands,
        base_url: str = "",
    ) -> list[Finding]:
        """Return the findings in an entry as it is being edited, in the languages of `codes`.
        `snapshot` has the published version of all other entries.
        """
        record = check_entry(snapshot, entry, codes, of_entry(snapshot, entry))
        name, links = entry.name, record.links
        found = [
            *record.findings,
            *outside_findings(name, codes, links, self.outside.amiss()),
            *broken_addresses(snapshot, name, codes, links, stands, base_url),
        ]
        return self.gate.blocking_first(found)


def once_a_text(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings, but only the first of all punctuation marks and of each avoided word in a
    text, with the number of times.
    """
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for one in found:
        if one.check == "punctuation":
            alike.setdefault((one.check, one.path, ""), []).append(one)
        elif one.check == "words":
            alike.setdefault((one.check, one.path, one.quote), []).append(one)
        else:
            yield one
    for same in alike.values():
        yield replace(same[0], times=len(same)) if len(same) > 1 else same[0]
