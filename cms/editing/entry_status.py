"""The status of each language of an entry, for the editor's lists."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal, NamedTuple

import orjson

from cms.content import Snapshot
from cms.core.i18n import N_
from cms.editing.edited_entry import publication_state
from cms.schema.content_type import Model
from cms.schema.publication import Window
from cms.schema.translations import State

Status = Literal["missing", "draft", "scheduled", "expired", "stale", "incomplete", "published"]

STATUSES: Mapping[Status, str] = {
    "published": N_("Published"),
    "stale": N_("Outdated"),
    "incomplete": N_("Incomplete"),
    "draft": N_("Draft"),
    "scheduled": N_("Scheduled"),
    "expired": N_("Expired"),
    "missing": N_("Missing"),
}
"""The labels of the statuses of a language, in the order in which filters offer them."""
VISIBLE_STATUSES = ("published", "stale", "incomplete")
"""The statuses of a language that visitors can see."""

Windows = Mapping[str, Window] | None
"""The publication windows of an entry; None if it isn't published."""


class TextStates(NamedTuple):
    """The derived value `standing` of an entry (cms/content/derived.py).

    `titled`: the languages of its title · `summaries`: the translation states of its texts
    (cms/schema/translations.py) · `links`: whether its texts link to entries · `described`: the
    languages in which all its pictures are described.
    """

    titled: list[str]
    summaries: dict[str, dict[str, State]]
    links: bool
    described: list[str] | None

    def worst(self, code: str, default: str) -> State:
        """Return the worst state of the texts in a language. `default` is the site's default
        language.
        """
        states = self.summaries.get(default) or self.summaries[""]
        return states.get(code) or states[""]


@lru_cache(maxsize=1000)
def parse_standing(standing: str) -> TextStates:
    """Parse the derived value `standing`."""
    return TextStates(*orjson.loads(standing))


class LanguageStatuses:
    """The status of each language of the site. Thousands of entries share one object."""

    __slots__ = ("missing", "outdated", "statuses")

    def __init__(self, model: Model, windows: Windows, standing: str, snapshot: Snapshot) -> None:
        """`standing` is parsed by `parse_standing`."""
        states = parse_standing(standing)
        titled = states.titled
        worst = {code: states.worst(code, snapshot.default_locale) for code in snapshot.by_code}
        one_title_is_enough = not titled or "" in titled or model.fields[model.title].any_language
        self.statuses: dict[str, Status] = {
            code: _status(model, windows, code, worst[code], snapshot.now)
            if one_title_is_enough or code in titled
            else "missing"
            for code in snapshot.by_code
        }
        untitled = {code for code, status in self.statuses.items() if status == "missing"}
        outdated = {code for code, state in worst.items() if state == "stale"}
        self.outdated = frozenset(outdated - untitled)
        missing = {code for code, state in worst.items() if state == "missing"}
        self.missing = frozenset(missing | (outdated & untitled))


def _status(model: Model, windows: Windows, code: str, worst: State, now: datetime) -> Status:
    """Return the status of a language that isn't missing."""
    state = publication_state(model, windows, code, now)
    if state != "published":
        return state
    return "stale" if worst == "stale" else "incomplete" if worst == "missing" else "published"
