"""The places of the templates of an app, with the fills of features."""

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from cms.core.feature import Feature
from cms.core.slots import Fill, Slot, call

Render = Callable[..., str]
"""`render(template, **values)`"""
Failed = Callable[[str, Exception], None]
"""Called with the name of a feature, and the exception of its fill while that is handled. It may
raise it again; otherwise nothing of the fill is shown.
"""


class Slots:
    """The places of one app's templates, with the features' fills."""

    def __init__(
        self, known: Iterable[Slot], features: Iterable[Feature], render: Render, failed: Failed
    ) -> None:
        """Fills of another app's places are left out."""
        self._render, self._failed = render, failed
        self._known = {slot.name: slot for slot in known}
        self._fills: dict[str, list[tuple[str, Fill]]] = {name: [] for name in self._known}
        fills = [(feature.name, fill) for feature in features for fill in feature.slots]
        for feature, fill in sorted(fills, key=lambda one: (one[1].order, one[1].template)):
            if self._known.get(fill.slot.name) is fill.slot:
                self._fills[fill.slot.name].append((feature, fill))

    def fills(self, name: str) -> list[tuple[str, Fill]]:
        """Return (feature, fill) of a place in their order. Raises LookupError if there is no such
        place.
        """
        if name not in self._known:
            raise LookupError(f"no slot {name!r}; there are {', '.join(sorted(self._known))}")
        return self._fills[name]

    def __call__(self, name: str, **values: Any) -> Markup:
        """Return the fills of a place, rendered. Raises LookupError for an unknown one, and TypeError for
        other values than its context has.
        """
        fills, place = self.fills(name), self._known[name].context(**values)
        return Markup("\n").join(filter(None, (self._part(*one, place) for one in fills)))

    def _part(self, feature: str, fill: Fill, place: Any) -> Markup:
        try:
            more = call(fill.values, place) if fill.values else {}
            if more is None:
                return Markup("")
            # a template escapes its values, and nothing else reaches the page
            return Markup(self._render(fill.template, **(place._asdict() | more)))  # noqa: S704
        except Exception as error:
            self._failed(feature, error)
            return Markup("")
