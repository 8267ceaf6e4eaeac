"""What the checks find in everything that visitors see, each with its place in a form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for

from blueprints.editor.context import overview, preview, site
from blueprints.editor.interface_text import (
    entry_title,
    place_text,
)
from cms.editing.forms.labels import field_location
from cms.publish.checks.levels import Check, Finding
from cms.schema.content_type import ContentType
from cms.schema.fields.walk import locate
from cms.web.public_addresses import answers

TOLD_ELSEWHERE: frozenset[Check] = frozenset({"files", "fields", "places", "missing"})
"""Checks whose findings are told with their files, or are work for translators."""


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """One finding in an entry that is shown."""

    model: type[ContentType]
    finding: Finding

    @property
    def control(self) -> str:
        """The path of the control that holds the value, empty for the whole entry; items of a list
        of references have no control of their own.
        """
        path = self.finding.path
        return path if locate(self.model.fields, path) else path.rpartition(".")[0]

    @property
    def url(self) -> str:
        """The address of the form, at that control."""
        anchor = f"f-{self.control}" if self.control else None
        return url_for("entry.edit", type=self.model.name, key=self.finding.key, _anchor=anchor)

    @property
    def place(self) -> str:
        """The field by its labels and its language, in the language of the editor."""
        found = field_location(self.model, self.control) if self.control else None
        return str(place_text(found)) if found else ""

    @property
    def title(self) -> str:
        """The title of the entry in the editor's language."""
        return entry_title(self.model.name, self.finding.key)[0]


def found_problems() -> list[FoundProblem]:
    """What the checks find beside the faults of files, in the order of the checks; broken addresses
    of this site included.
    """
    snapshot, models = overview().snapshot, site().models
    stands = answers(site(), preview(), snapshot)
    return [
        FoundProblem(models[one.type], one)
        for one in site().checks.findings(snapshot, stands, site().base_url(snapshot))
        if one.check not in TOLD_ELSEWHERE
    ]


def by_check(found: Sequence[FoundProblem]) -> Iterator[tuple[Check, list[FoundProblem]]]:
    """The findings of each check together, in the order of the checks."""
    for check, some in groupby(found, key=lambda one: one.finding.check):
        yield check, list(some)
