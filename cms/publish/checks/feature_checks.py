"""The checks that features add (`Feature.checks`)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import Any

from cms.content import Entry, Snapshot
from cms.core.feature import Feature
from cms.publish.checks.levels import Finding
from cms.publish.checks.texts import TextLink
from cms.schema.entry_ref import Name

EntryCheck = Callable[[Entry, Mapping[str, str]], Iterable[Finding]]
"""Returns the findings in an entry, in some languages (code → language tag)."""
LinkCheck = Callable[[Name, Collection[str], Iterable[TextLink]], Iterable[Finding]]
"""Returns the findings in the links of an entry, in some languages."""


class FeatureChecks:
    """The checks of some features. `call` is `Site.call`, by which one that fails is named and finds
    nothing.
    """

    def __init__(self, features: Iterable[Feature], site: Any, call: Callable[..., Any]) -> None:
        self._site, self._call = site, call
        self._checks = [(one, check) for one in features for check in one.checks.values()]

    def of_entries(self, snapshot: Snapshot) -> list[EntryCheck]:
        """Return the checks of entries, each ready to be called for many entries."""
        made = (
            (feature, self._call(feature, check.of_entries, snapshot))
            for feature, check in self._checks
            if check.of_entries
        )
        return [partial(self._findings, feature, find) for feature, find in made if find]

    def _findings(
        self, feature: Feature, find: EntryCheck, entry: Entry, languages: Mapping[str, str]
    ) -> list[Finding]:
        found: list[Finding] = self._call(feature, lambda: list(find(entry, languages)), default=[])
        return found

    def of_version(self, drafts: Snapshot, entry: Entry) -> list[Finding]:
        """Return the findings in an entry as it is being edited that need other entries."""
        return [
            finding
            for feature, check in self._checks
            if check.of_version
            for finding in self._call(feature, check.of_version, drafts, entry, default=())
        ]

    def rules(self, snapshot: Snapshot) -> list[Any]:
        """Return the values on which the findings in all entries depend, besides the code."""
        return [
            (feature.name, check.depends and self._call(feature, check.depends, snapshot))
            for feature, check in self._checks
            if check.of_entries
        ]

    def once_per(self, check: str) -> str:
        """Return which findings of a check are merged (`ContentCheck.once_per`)."""
        return next(
            (one.checks[check].once_per for one, _ in self._checks if check in one.checks), ""
        )

    def of_site(self, snapshot: Snapshot) -> list[Finding]:
        """Return the findings of the checks of the site as a whole."""
        return [
            finding
            for feature, check in self._checks
            if check.of_site
            for finding in self._call(feature, check.of_site, self._site, snapshot, default=())
        ]

    def of_links(self) -> list[LinkCheck]:
        """Return the checks of links, each ready to be called for many entries."""
        made = (
            (feature, self._call(feature, check.of_links, self._site))
            for feature, check in self._checks
            if check.of_links
        )
        return [partial(self._call, feature, find, default=()) for feature, find in made if find]
