"""Simple forms of the editor's own pages: submitted values and errors."""

import logging
from types import TracebackType

from flask import request

from blueprints.editor.errors import status_of
from blueprints.editor.interface_text import refusal_text
from cms.core.disk_errors import as_disk_error
from cms.core.errors import Invalid, Refusal

log = logging.getLogger("oasis.editor")


class PostedForm:
    """The values of a form by field name.

    As a context manager it catches a refusal and stores it as the error of its field.
    """

    def __init__(self, values: dict[str, str], many: dict[str, list[str]]) -> None:
        self.values = values
        self.many = many
        self.errors: dict[str, str] = {}
        self.status = 200
        """The HTTP status of a page that shows this form."""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def __enter__(self) -> "PostedForm":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        refusal: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if refusal and not isinstance(refusal, Refusal) and (disk_error := as_disk_error(refusal)):
            log.error("%s: %s", request.path, refusal)
            refusal = disk_error
        if not isinstance(refusal, Refusal):
            return False
        self.status = status_of(refusal)
        field = refusal.path if isinstance(refusal, Invalid) and refusal.path in self.values else ""
        self.errors[field] = refusal_text(refusal)
        return True


def posted_form(*names: str, **defaults: str) -> PostedForm:
    """Return the submitted form, or one with the `defaults` values on GET."""
    names = (*names, *defaults)
    if request.method == "GET":
        return PostedForm({name: defaults.get(name, "") for name in names}, {})
    values = {name: request.form.get(name, "")[:10_000] for name in names}
    return PostedForm(values, {name: request.form.getlist(name)[:100] for name in names})
