"""All checks of the content: of everything that visitors see, before a publish and for a page of the
editor; and of one entry while it is edited.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from cms.content import Entry, Snapshot
from cms.editing.dangling_references import of_entry
from cms.publish.checks.check_records import CheckRecords
from cms.publish.checks.entries import (
    address_clashes,
    check_entry,
    file_findings,
    unconverted_languages,
)
from cms.publish.checks.entry_links import PathExists, broken_addresses
from cms.publish.checks.feature_checks import FeatureChecks
from cms.publish.checks.levels import CheckLevels, Finding
from cms.publish.checks.texts import TextLink
from cms.schema.entry_ref import Name


class ContentChecks:
    """The checks of one installation, for one process."""

    def __init__(
        self,
        gate: CheckLevels,
        records: CheckRecords,
        of_features: FeatureChecks,
    ) -> None:
        self.gate = gate
        self._of_features = of_features
        self._records = records

    def findings(
        self, snapshot: Snapshot, path_exists: PathExists | None = None, base_url: str = ""
    ) -> list[Finding]:
        """Return the findings in all content that `snapshot` shows, blocking ones first; repeated
        ones are merged.

        With `path_exists`, also the broken links to addresses of this site. A publish doesn't need
        that: it finds them in the built pages.
        """
        findings = [
            *file_findings("files", snapshot.content.faults),
            *file_findings("fields", snapshot.content.warnings),
            *address_clashes(snapshot),
            *unconverted_languages(snapshot),
            *self._of_features.of_site(snapshot),
        ]
        link_checks = self._of_features.of_links()
        for name, record in self._records.all(snapshot).items():
            codes = snapshot.languages[name]
            findings += self._merge_repeated(record.findings)
            for find in link_checks:
                findings += find(name, codes, record.links)
            if path_exists:
                findings += broken_addresses(
                    snapshot, name, codes, record.links, path_exists, base_url
                )
        return self.gate.blocking_first(findings)

    def _merge_repeated(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings, but of those that repeat in a text only the first, with their number."""
        groups: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in findings:
            once_per = self._of_features.once_per(finding.check)
            if once_per:
                quote = finding.quote if once_per == "words" else ""
                groups.setdefault((finding.check, finding.path, quote), []).append(finding)
            else:
                yield finding
        for group in groups.values():
            yield replace(group[0], times=len(group)) if len(group) > 1 else group[0]

    def links(self, snapshot: Snapshot) -> dict[Name, tuple[TextLink, ...]]:
        """Return the links of every published entry."""
        return {name: record.links for name, record in self._records.all(snapshot).items()}

    def of_version(
        self,
        snapshot: Snapshot,
        entry: Entry,
        codes: Collection[str],
        path_exists: PathExists,
        base_url: str = "",
        *,
        drafts: Snapshot | None = None,
    ) -> list[Finding]:
        """Return the findings in an entry as it is being edited, in the languages of `codes`.
        `snapshot` has the published version of all other entries, `drafts` the edited one.
        """
        record = check_entry(
            snapshot,
            entry,
            codes,
            of_entry(snapshot, entry),
            self._of_features.of_entries(snapshot),
        )
        name, links = entry.name, record.links
        findings = [
            *record.findings,
            *(one for find in self._of_features.of_links() for one in find(name, codes, links)),
            *broken_addresses(snapshot, name, codes, links, path_exists, base_url),
            *self._of_features.of_version(drafts or snapshot, entry),
        ]
        return self.gate.blocking_first(findings)
