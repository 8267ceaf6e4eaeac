"""What the checks find in all content: faults of its files, then everything else, each with its place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import overview, preview, site
from blueprints.editor.entries import reading_order
from blueprints.editor.form_page import where
from blueprints.editor.interface_text import aside, language_text
from cms.content import Entry, Snapshot
from cms.core.errors import Invalid
from cms.core.i18n import N_
from cms.editing.forms.labels import field_location
from cms.publish.checks.levels import Check, Finding
from cms.schema.content_type import ContentType
from cms.schema.fields.walk import locate
from cms.schema.publication import published_in
from cms.web.answers import answers

blueprint = Blueprint("problems", __name__)

SHOWN, PARTLY_SHOWN = N_("Shown"), N_("Not shown in some languages")
LAST_GOOD, NOT_SHOWN = N_("Last valid version"), N_("Not shown")
TOLD_ELSEWHERE: frozenset[Check] = frozenset({"files", "fields", "places", "missing"})
"""Checks whose findings are told with their files, or are work for translators."""
FIRST = 10
"""Findings of each check before a list of its own takes over."""
A_PAGE = 100
"""Findings on a page of such a list."""


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """One fault: the entry, its file and line (0: none), the refusal, and the message id of what
    visitors see of it.
    """

    model: type[ContentType]
    key: str
    file: str
    line: int
    refusal: Invalid
    shown: str

    @property
    def label(self) -> str:
        """The message id of the field's label; the path itself where no field has it."""
        field = self.model.fields.get(self.refusal.path.split(".")[0])
        return field.label if field else self.refusal.path


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
        if found is None:
            return ""
        return (
            str(aside(where(found), language_text(found.locale))) if found.locale else where(found)
        )

    @property
    def title(self) -> str:
        """The title of the entry in the editor's language."""
        if self.model.single:
            return _(self.model.label)
        line = overview().get(self.model.name, self.finding.key)
        return line.title(reading_order())[0] if line else self.finding.key


@blueprint.get("/problems/")
def index() -> ResponseReturnValue:
    """Everything that is found in the content: the faults by file, the rest by check; of one check
    alone, all of it.
    """
    found = found_problems()
    numbers = Counter(one.finding.check for one in found)
    asked = request.args.get("check", "")
    if asked in numbers:
        found = [one for one in found if one.finding.check == asked]
        pages = -(-len(found) // A_PAGE)
        page = min(max(request.args.get("page", 1, int), 1), pages)
        shown, first, faults = found[(page - 1) * A_PAGE :], A_PAGE, []
    else:
        asked, page, pages, shown, first = "", 1, 1, found, FIRST
        faults = [*broken(), *incomplete(), *clashing()]
    return render_template(
        "editor/problems/index.html",
        faults=faults,
        groups=by_check(shown),
        numbers=numbers,
        asked=asked,
        first=first,
        page=page,
        pages=pages,
        links_checked=site().checks.outside.last_checked(),
    )


def found_problems() -> list[FoundProblem]:
    """What the checks find beside the faults of files, in the order of the checks."""
    snapshot, models = overview().snapshot, site().models
    return [
        FoundProblem(models[one.type], one)
        for one in content_findings(snapshot)
        if one.check not in TOLD_ELSEWHERE
    ]


def content_findings(snapshot: Snapshot) -> Sequence[Finding]:
    """Every finding in the content that `snapshot` shows, broken addresses of this site included."""
    stands = answers(site(), preview(), snapshot)
    return site().checks.findings(snapshot, stands, site().base_url(snapshot))


def by_check(found: Sequence[FoundProblem]) -> Iterator[tuple[Check, list[FoundProblem]]]:
    """The findings of each check together, in the order of the checks."""
    for check, some in groupby(found, key=lambda one: one.finding.check):
        yield check, list(some)


def incomplete() -> list[ContentProblem]:
    """Required fields that published entries lack, names in files that are no field, contradictory
    values.
    """
    content, models = overview().snapshot.content, site().models
    return [
        ContentProblem(
            models[type], key, one.file, one.line, one.refusal, _shown(content.get(type, key))
        )
        for (type, key), problems in content.warnings.items()
        for one in problems
    ]


def _shown(entry: Entry | None) -> str:
    """The message for how much of a readable entry visitors see."""
    published = published_in(entry.raw.get("publication")) if entry and entry.model.route else ()
    if entry is None or len(published) == len(entry.windows):
        return SHOWN
    return PARTLY_SHOWN if entry.windows else NOT_SHOWN


def broken() -> list[ContentProblem]:
    """Files that can't be read as what they should be."""
    content, models = overview().snapshot.content, site().models
    return [
        ContentProblem(
            models[type],
            key,
            one.file,
            one.line,
            one.refusal,
            LAST_GOOD if content.get(type, key) else NOT_SHOWN,
        )
        for (type, key), problems in content.faults.items()
        for one in problems
    ]


def clashing() -> list[ContentProblem]:
    """Entries without a place, because another has the address."""
    return [
        ContentProblem(site().models[type], key, f"{type}/{key}", 0, refusal, NOT_SHOWN)
        for (type, key), refusal in overview().snapshot.addresses.clashes
    ]
