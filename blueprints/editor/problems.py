"""Faults of the content's files: place, message, remedy."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from blueprints.editor.context import overview, site
from blueprints.editor.entries import reading_order
from blueprints.editor.form_page import where
from blueprints.editor.interface_text import aside, language_text
from cms.content import Entry
from cms.core.errors import Invalid, NotFound
from cms.core.i18n import N_
from cms.editing.content_check import facts_faults
from cms.editing.dangling_references import dangling_references
from cms.editing.forms.labels import field_location
from cms.schema.content_type import ContentType
from cms.schema.fields.walk import locate
from cms.schema.file_facts import FileFacts
from cms.schema.publication import published_in

blueprint = Blueprint("problems", __name__)

SHOWN, PARTLY_SHOWN = N_("Shown"), N_("Not shown in some languages")
LAST_GOOD, NOT_SHOWN = N_("Last valid version"), N_("Not shown")


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

    @property
    def control(self) -> str:
        """The path of the control that holds the value; items of a list of references have no
        control of their own.
        """
        path = self.refusal.path
        return path if locate(self.model.fields, path) else path.rpartition(".")[0]

    @property
    def place(self) -> str:
        """The field by its labels and its language, in the language of the editor."""
        found = field_location(self.model, self.control)
        return (
            str(aside(where(found), language_text(found.locale))) if found.locale else where(found)
        )

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

    @property
    def title(self) -> str:
        """The title of the entry in the editor's language."""
        line = overview().get(self.model.name, self.key)
        return line.title(reading_order())[0] if line else self.key


@blueprint.get("/problems/")
def index() -> ResponseReturnValue:
    """Every fault in the content, by file."""
    return render_template(
        "editor/problems/index.html",
        faults=[*broken(), *incomplete(), *clashing(), *of_media()],
        loose=[*loose()],
    )


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


def loose() -> Iterator[ContentProblem]:
    """References and links of what is on the site to what isn't there."""
    for (type, key), found in dangling_references(overview().snapshot).items():
        for one in found:
            yield ContentProblem(site().models[type], key, f"{type}/{key}", 0, one.refusal, SHOWN)


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


def of_media() -> list[ContentProblem]:
    """What is known of media files and can't be read."""
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
