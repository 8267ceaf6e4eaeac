"""The checks that features add (`Feature.checks`)."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any

from cms.content import Name
from cms.core.feature import Feature
from cms.publish.checks.levels import Finding
from cms.publish.checks.texts import TextLink

LinkCheck = Callable[[Name, Collection[str], Iterable[TextLink]], Iterable[Finding]]
"""Returns the findings in the links of an entry, in some languages."""


class FeatureChecks:
    """The checks of some features. `call` is `Site.call`, by which one that fails is named and finds
    nothing.
    """

    def __init__(self, features: Iterable[Feature], site: Any, call: Callable[..., Any]) -> None:
        self._site, self._call = site, call
        self._checks = [(one, check) for one in features for check in one.checks.values()]

    def of_links(self) -> list[LinkCheck]:
        """Return the checks of links, each ready to be called for many entries."""
        made = (
            (feature, self._call(feature, check.of_links, self._site))
            for feature, check in self._checks
            if check.of_links
        )
        return [partial(self._call, feature, find, default=()) for feature, find in made if find]
