"""What is wrong with the content's files: where, what, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from blueprints.editor.context import overview, site
from blueprints.editor.entries import reading_order
from cms.dangling import dangling
from cms.errors import Invalid
from cms.model import ContentType

blueprint = Blueprint("problems", __name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the entry, its file and line (0: none), the refusal, whether an older version is shown meanwhile."""

    model: type[ContentType]
    key: str
    file: str
    line: int
    refusal: Invalid
    shown: bool

    @property
    def label(self) -> str:
        """The message id of the field's label; the path itself where no field has it."""
        field = self.model.fields.get(self.refusal.path.split(".")[0])
        return field.label if field else self.refusal.path

    @property
    def title(self) -> str:
        """What the entry is called in the editor's language."""
        line = overview().get(self.model.name, self.key)
        return line.title(reading_order())[0] if line else self.key


@blueprint.get("/problems/")
def index() -> ResponseReturnValue:
    """Every fault in the content, by file."""
    return render_template("editor/problems/index.html", faults=[*broken(), *clashing()], loose=[*loose()])


def loose() -> Iterator[Fault]:
    """References and links of what is on the site to what isn't there."""
    for (type, key), found in dangling(overview().snapshot).items():
        for one in found:
            yield Fault(site().models[type], key, f"{type}/{key}", 0, one.refusal, True)


def broken() -> list[Fault]:
    """Files that can't be read as what they should be."""
    content, models = overview().snapshot.content, site().models
    return [Fault(models[type], key, one.file, one.line, one.refusal, content.get(type, key) is not None)
            for (type, key), problems in content.faults.items() for one in problems]


def clashing() -> list[Fault]:
    """Entries without a place, because another has the address."""
    return [Fault(site().models[type], key, f"{type}/{key}", 0, refusal, False)
            for (type, key), refusal in overview().snapshot.addresses.clashes]
