"""The checks that features add (`Feature.checks`)."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from cms.content import Snapshot
from cms.core.feature import Feature
from cms.publish.checks.levels import Finding
from cms.publish.checks.texts import CheckedText, TextCheck, TextLink
from cms.schema.entry_ref import Name

LinkCheck = Callable[[Name, Collection[str], Iterable[TextLink]], Iterable[Finding]]
"""Returns the findings in the links of an entry, in some languages."""


class FeatureChecks:
    """The checks of some features. `call` is `Site.call`, by which one that fails is named and finds
    nothing.
    """

    def __init__(self, features: Iterable[Feature], site: Any, call: Callable[..., Any]) -> None:
        self._site, self._call = site, call
        self._checks = [(one, check) for one in features for check in one.checks.values()]

    def of_texts(self, snapshot: Snapshot) -> list[TextCheck]:
        """Return the checks of texts, each ready to be called for many texts."""
        made = (
            (feature, self._call(feature, check.of_texts, snapshot))
            for feature, check in self._checks
            if check.of_texts
        )
        return [partial(self._findings, feature, find) for feature, find in made if find]

    def _findings(self, feature: Feature, find: TextCheck, text: CheckedText) -> list[Finding]:
        found: list[Finding] = self._call(feature, lambda: list(find(text)), default=[])
        return found

    def rules(self, snapshot: Snapshot) -> list[Any]:
        """Return what the findings in all texts depend on, besides the code."""
        return [
            (feature.name, check.depends and self._call(feature, check.depends, snapshot))
            for feature, check in self._checks
            if check.of_texts
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

    def screen(self, check: str) -> str:
        """Return the endpoint of a check (`ContentCheck.screen`)."""
        return next(
            (one.checks[check].screen for one, _ in self._checks if check in one.checks), ""
        )

    def of_links(self) -> list[LinkCheck]:
        """Return the checks of links, each ready to be called for many entries."""
        made = (
            (feature, self._call(feature, check.of_links, self._site))
            for feature, check in self._checks
            if check.of_links
        )
        return [partial(self._call, feature, find, default=()) for feature, find in made if find]
