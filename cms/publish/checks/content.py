"""Every check of the content: of all that visitors see, before a publish and for the page of checks;
and of one entry while it is written.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from cms.content import Entry, Name, Snapshot
from cms.editing.dangling_references import of_entry
from cms.markdown.fixups import ENTRY
from cms.publish.checks.entries import NO_ALT_OF, EntryChecks, check_version
from cms.publish.checks.entry_links import Stands, broken_addresses
from cms.publish.checks.levels import CheckLevels, Finding
from cms.publish.checks.outside_links import OutsideLinks, outside_findings
from cms.publish.checks.text_records import TextRecords, languages_of
from cms.publish.checks.texts import TextLink, TextRecord, look_at_texts
from cms.publish.checks.wording import wording_of
from cms.publish.messages import lazy_message


class ContentChecks:
    """The checks of one installation, for one process. Each keeps what it found, so that looking
    again costs nothing where nothing changed.
    """

    def __init__(self, gate: CheckLevels, texts: TextRecords, outside: OutsideLinks) -> None:
        self.gate = gate
        self.outside = outside
        self._texts = texts
        self._entries = EntryChecks(gate)

    def findings(
        self, snapshot: Snapshot, stands: Stands | None = None, base_url: str = ""
    ) -> list[Finding]:
        """The findings in all content that `snapshot` shows, those that block first; of what a text
        has often, the first.

        With `stands`, also the broken links to addresses of this site: a publish sees them when the
        pages are made.
        """
        found, amiss = self._entries.findings(snapshot), self.outside.amiss()
        for name, texts in self._texts.of_all(snapshot).items():
            codes = snapshot.languages[name]
            of_texts = [*described(snapshot, name, codes, texts)]
            of_texts += outside_findings(name, codes, texts.links, amiss)
            if stands:
                of_texts += broken_addresses(snapshot, name, codes, texts.links, stands, base_url)
            found += once_a_text(of_texts)
        return self.gate.blocking_first(found)

    def links(self, snapshot: Snapshot) -> dict[Name, tuple[TextLink, ...]]:
        """The links of every entry that is shown."""
        return {name: one.links for name, one in self._texts.of_all(snapshot).items()}

    def of_version(
        self,
        snapshot: Snapshot,
        entry: Entry,
        codes: Collection[str],
        stands: Stands,
        base_url: str = "",
    ) -> list[Finding]:
        """The findings in an entry as it is being edited, in the languages of `codes`. `snapshot` is
        what visitors see of the others.
        """
        dangling = tuple(of_entry(snapshot, entry))
        texts = look_at_texts(
            entry.model, entry.key, entry.raw, languages_of(snapshot), wording_of(snapshot)
        )
        starts = {(one.path, one.target.removeprefix(ENTRY)): one.start for one in texts.links}
        found = [
            replace(one, start=starts.get((one.path, one.quote), 0))
            for one in check_version(snapshot, entry, codes, dangling)
        ]
        found += described(snapshot, entry.name, codes, texts)
        found += outside_findings(entry.name, codes, texts.links, self.outside.amiss())
        found += broken_addresses(snapshot, entry.name, codes, texts.links, stands, base_url)
        return self.gate.blocking_first(found)


def described(
    snapshot: Snapshot, name: Name, codes: Collection[str], texts: TextRecord
) -> Iterator[Finding]:
    """The findings in texts of some languages, and the pictures in them of which nobody says what
    they show.
    """
    for locale, finding in texts.findings:
        if not locale or locale in codes:
            yield finding
    for one in texts.pictures:
        if one.locale in codes and not snapshot.facts(one.file).get("description", {}).get(
            one.locale
        ):
            said = lazy_message(NO_ALT_OF, file=one.file, language=one.locale)
            yield Finding("alt", said, *name, one.path, start=one.start, quote=one.quote)


def once_a_text(found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings in a text; of all its wrong signs, and of each word not to use, the first with how
    often there are more.
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
