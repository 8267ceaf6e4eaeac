"""/problems/: the errors in the files of all content, then the findings of the checks; their numbers in
the menu and on the overview.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blueprints.editor.context import entry_url, may, overview, page_number, preview, site
from blueprints.editor.findings import SHOWN_ELSEWHERE
from blueprints.editor.interface_text import entry_title, path_text
from blueprints.editor.media import media_page
from blueprints.editor.slots import EmptyPlace
from cms.content import Entry, Problem
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.dangling_references import dangling_references
from cms.editing.entry_list import ListPage, paginate
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.levels import Finding
from cms.schema.content_type import Model
from cms.schema.entry_ref import Name
from cms.schema.fields.walk import locate
from cms.schema.file_facts import FileFacts
from cms.schema.publication import published_languages
from cms.web.own_code import code_errors
from cms.web.public_addresses import page_exists_with
from features.content_check.facts_check import check_facts

blueprint = Blueprint("check_page", __name__, url_prefix="/problems")

SHOWN, PARTLY_SHOWN = N_("Shown"), N_("Not shown in some languages")
LAST_GOOD, NOT_SHOWN = N_("Last valid version"), N_("Not shown")
MAX_PER_CHECK = 10
"""How many findings of each check are shown; a list of their own has all."""
PER_PAGE = 100
"""Findings per page of such a list."""


@dataclass(frozen=True, slots=True)
class ContentProblem:
    """An error in a file: entry, file, line (0 for none), refusal, and message id of the
    consequence for visitors.
    """

    model: Model
    key: str
    file: str
    line: int
    refusal: Invalid
    shown: str

    @property
    def label(self) -> str:
        """The message id of the field's label, or the path if there is no such field."""
        field = self.model.fields.get(self.refusal.path.split(".")[0])
        return field.label if field else self.refusal.path

    @property
    def versions(self) -> str:
        """The URL of the page with earlier versions of the file, "" if there is none."""
        if self.model is not FileFacts:
            name = {"type": self.model.name, "key": self.key}
            return url_for("history.revisions", **name) if self.line and self.key else ""
        try:
            site().paths.library_file(self.key)
        except NotFound:
            return ""
        return media_page(self.key)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the errors by file and the findings by check; or all findings of one check."""
    problems = found_problems()
    numbers = Counter(problem.finding.check for problem in problems)
    check = request.args.get("check", "")
    if check in numbers:
        problems = [problem for problem in problems if problem.finding.check == check]
        page, first, faults = paginate(problems, page_number(), PER_PAGE), PER_PAGE, []
    else:
        check, page, first = "", ListPage(problems, len(problems), 1, 1), MAX_PER_CHECK
        content = overview().snapshot.content
        faults = [
            *entry_problems(content.faults, lambda entry: LAST_GOOD if entry else NOT_SHOWN),
            *entry_problems(content.warnings, _visibility),
            *address_clashes(),
            *media_problems(),
        ]
    return render_template(
        "check_page/editor/index.html",
        faults=faults,
        groups=by_check(page.items),
        numbers=numbers,
        only_check=check,
        first=first,
        page=page,
        code_errors=code_errors(site()),
    )


def entry_problems(
    problems: Mapping[Name, Sequence[Problem]], shown: Callable[[Entry | None], str]
) -> Iterator[ContentProblem]:
    """Yield the errors in entries; `shown` returns the consequence of one for visitors."""
    content, models = overview().snapshot.content, site().models
    for (type, key), faults in problems.items():
        visible = shown(content.get(type, key))
        for fault in faults:
            yield ContentProblem(models[type], key, fault.file, fault.line, fault.refusal, visible)


def _visibility(entry: Entry | None) -> str:
    """Return the message id for how much of a readable entry visitors see."""
    published = (
        published_languages(entry.raw.get("publication")) if entry and entry.model.route else ()
    )
    if entry is None or len(published) == len(entry.windows):
        return SHOWN
    return PARTLY_SHOWN if entry.windows else NOT_SHOWN


def media_problems() -> list[ContentProblem]:
    """Return the errors in the facts of media files."""
    return [
        ContentProblem(FileFacts, file, fault.file, fault.line, fault.refusal, NOT_SHOWN)
        for file, fault in check_facts(site().paths, overview().snapshot.content)
    ]


def number_of_errors() -> int:
    """Return the number of errors for the menu; those of media files are counted once per snapshot."""
    snapshot = overview().snapshot
    return len(snapshot.content.problems) + snapshot.memo(
        "faults of media files", lambda: len(media_problems())
    )


def tasks(place: EmptyPlace) -> dict[str, int] | None:
    """Return the numbers for the overview: of errors in entries, and, for accounts that may publish,
    of links and references that lead nowhere. None if there are none.
    """
    snapshot = overview().snapshot
    dangling = dangling_references(snapshot) if may("publish") else {}
    errors, leading_nowhere = len(snapshot.content.problems), sum(map(len, dangling.values()))
    if not errors and not leading_nowhere:
        return None
    return {"errors": errors, "dangling": leading_nowhere}


def address_clashes() -> list[ContentProblem]:
    """Return the entries without an address because another entry has it."""
    return [
        ContentProblem(site().models[type], key, f"{type}/{key}", 0, refusal, NOT_SHOWN)
        for (type, key), refusal in overview().snapshot.addresses.refused
    ]


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """A finding in an entry."""

    model: Model
    finding: Finding

    @property
    def control(self) -> str:
        """The path of the control with the value, "" for the whole entry.

        Items of a list of references have no control of their own.
        """
        path = self.finding.path
        return path if locate(self.model.fields, path) else path.rpartition(".")[0]

    @property
    def url(self) -> str:
        """The URL of the form, at that control, or of the screen where it is corrected."""
        screen = screen_of(self.finding.check)
        if screen in current_app.view_functions:  # its module may have failed
            return url_for(screen, q=self.finding.quote)
        anchor = f"f-{self.control}" if self.control else None
        return entry_url((self.model.name, self.finding.key), _anchor=anchor)

    @property
    def place(self) -> str:
        """The labels and language of the field, in the language of the editor."""
        return str(path_text(self.model, self.control)) if self.control else ""

    @property
    def title(self) -> str:
        """The title of the entry in the editor's language."""
        return entry_title(self.model.name, self.finding.key)[0]


def screen_of(check: str) -> str:
    """Return the endpoint at which findings of a check are corrected; "" for the form of the entry."""
    declared = (one.checks.get(check) for one in site().settings.features)
    return next((one.screen for one in declared if one), "")


def found_problems() -> list[FoundProblem]:
    """Return the findings of the checks in their order, broken links within the site included."""
    snapshot, models = overview().snapshot, site().models
    is_page = page_exists_with(site(), preview(), snapshot)
    checks = site().get(ContentChecks)
    return [
        FoundProblem(models[finding.type], finding)
        for finding in checks.findings(snapshot, is_page, site().base_url(snapshot))
        if finding.check not in SHOWN_ELSEWHERE
    ]


def by_check(problems: Sequence[FoundProblem]) -> Iterator[tuple[str, list[FoundProblem]]]:
    """Yield the findings of each check, in the order of the checks."""
    for check, of_check in groupby(problems, key=lambda problem: problem.finding.check):
        yield check, list(of_check)
