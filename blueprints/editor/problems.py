"""Findings in all content: the faults of its files, then everything else."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.editor.context import entry_url, overview, page_number, preview, site
from blueprints.editor.findings import TOLD_ELSEWHERE
from blueprints.editor.interface_text import (
    entry_title,
    path_text,
)
from cms.content import Entry, Name, Problem
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.content_check import facts_faults
from cms.editing.entry_list import ListPage, cut_page
from cms.publish.checks.levels import Check, Finding
from cms.schema.content_type import Model
from cms.schema.fields.walk import locate
from cms.schema.file_facts import FileFacts
from cms.schema.publication import published_in
from cms.web.public_addresses import answers

blueprint = Blueprint("problems", __name__)

SHOWN, PARTLY_SHOWN = N_("Shown"), N_("Not shown in some languages")
LAST_GOOD, NOT_SHOWN = N_("Last valid version"), N_("Not shown")
FIRST = 10
"""Findings of each check before a list of its own takes over."""
A_PAGE = 100
"""Findings on a page of such a list."""


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """One fault: the entry, its file and line (0: none), the refusal, and the message id of what
    visitors see of it.
    """

    model: Model
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

    @property
    def versions(self) -> str:
        """The address of the page with the earlier versions of the file; empty where it has none."""
        if self.model is not FileFacts:
            name = {"type": self.model.name, "key": self.key}
            return url_for("history.revisions", **name) if self.line else ""
        try:
            site().paths.listed_medium(self.key)
        except NotFound:
            return ""
        return url_for("media_file.one", name=self.key)


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
        page, first, faults = cut_page(found, page_number(), A_PAGE), A_PAGE, []
    else:
        asked, page, first = "", ListPage(found, len(found), 1, 1), FIRST
        content = overview().snapshot.content
        faults = [
            *of_entries(content.faults, lambda entry: LAST_GOOD if entry else NOT_SHOWN),
            *of_entries(content.warnings, _of_incomplete),
            *clashing(),
            *of_media(),
        ]
    return render_template(
        "editor/problems/index.html",
        faults=faults,
        groups=by_check(page.items),
        numbers=numbers,
        asked=asked,
        first=first,
        page=page,
        links_checked=site().checks.outside.last_checked(),
    )


def of_entries(
    found: Mapping[Name, Sequence[Problem]], shown: Callable[[Entry | None], str]
) -> Iterator[ContentProblem]:
    """The faults of entries; `shown` says what visitors see of one."""
    content, models = overview().snapshot.content, site().models
    for (type, key), faults in found.items():
        shows = shown(content.get(type, key))
        for one in faults:
            yield ContentProblem(models[type], key, one.file, one.line, one.refusal, shows)


def _of_incomplete(entry: Entry | None) -> str:
    """The message for how much of a readable entry visitors see."""
    published = published_in(entry.raw.get("publication")) if entry and entry.model.route else ()
    if entry is None or len(published) == len(entry.windows):
        return SHOWN
    return PARTLY_SHOWN if entry.windows else NOT_SHOWN


def of_media() -> list[ContentProblem]:
    """The facts of media files that can't be read."""
    return [
        ContentProblem(FileFacts, file, one.file, one.line, one.refusal, NOT_SHOWN)
        for file, one in facts_faults(site().paths, overview().snapshot.content)
    ]


def count() -> int:
    """How many faults the menu tells of; those of media files as of the last change to the content."""
    snapshot = overview().snapshot
    return len(snapshot.content.problems) + snapshot.memo(
        "faults of media files", lambda: len(of_media())
    )


def clashing() -> list[ContentProblem]:
    """Entries without a place, because another has the address."""
    return [
        ContentProblem(site().models[type], key, f"{type}/{key}", 0, refusal, NOT_SHOWN)
        for (type, key), refusal in overview().snapshot.addresses.clashes
    ]


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """One finding in an entry that is shown."""

    model: Model
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
        return entry_url((self.model.name, self.finding.key), _anchor=anchor)

    @property
    def place(self) -> str:
        """The field by its labels and its language, in the language of the editor."""
        return str(path_text(self.model, self.control)) if self.control else ""

    @property
    def title(self) -> str:
        """The title of the entry in the editor's language."""
        return entry_title(self.model.name, self.finding.key)[0]


def found_problems() -> list[FoundProblem]:
    """The findings beside the faults of files, in the order of the checks; broken addresses of this
    site included.
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
