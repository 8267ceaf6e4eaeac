"""The page of an entry's form."""

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor import language, schedule
from blueprints.editor.context import actor, current_snapshot
from blueprints.editor.findings import form_findings, publish_problems
from blueprints.editor.form_additions import added_files, focus_of
from blueprints.editor.security_events import log_event
from blueprints.editor.shown_languages import ALL, COOKIE, shown_languages
from blueprints.editor.site_update import public_pages
from blueprints.editor.template_functions import template_function
from cms.accounts.permissions import Forbidden
from cms.core.errors import Invalid, Refusal
from cms.editing.edited_entry import EditedEntry, titles_in, version_mark
from cms.editing.forms import EntryForm
from cms.editing.forms.base_values import dump_base_values
from cms.editing.forms.reference_choices import reference_types
from cms.schema.content_type import Model
from cms.schema.flat import Flat, unflatten
from cms.schema.translations import State, source_language, status


def show(
    edited: EditedEntry,
    form: EntryForm,
    base: Flat,
    *,
    status: int = 200,
    message: Refusal | None = None,
    problems: Sequence[Invalid] = (),
    focus: str = "",
    pressed: str = "",
    unsaved: bool = False,
    sent: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """Render the page of a form with its errors.

    `base` has the values that the form was opened with. `unsaved` says that it has more than is
    saved. `sent` has the submitted controls of the schedule. `pressed` is the control of a pressed
    button.
    """
    if isinstance(message, Forbidden):
        log_event("forbidden", note=request.path)
    form.validate()
    shown = schedule.language_statuses(edited, sent or {}, problems)
    elsewhere = [
        problem for problem in problems if not any(problem in status.refusals for status in shown)
    ]
    form.refuse(
        [*elsewhere, *edited.model.cross_check(unflatten(edited.model, form.flat(), edited.raw))]
    )
    work = focus_of(edited)
    # the focus is in the control that a button filled, or in the first one with work
    focused = pressed or next(iter(work.controls if work else ()), "")
    for leaf in form.leaves():
        leaf.focused = leaf.name == focused
    return render_template(
        "editor/entry/edit.html",
        todo=work.controls if work else (),
        added=added_files(),
        edited=edited,
        model=edited.model,
        form=form,
        base=dump_base_values(base),
        message=message,
        focus=focus,
        statuses=shown,
        shown=ALL if work else shown_languages(form),
        shown_cookie=COOKIE,
        marks=marks(edited),
        reference_types=reference_types(edited.model.fields),
        pages=public_pages(edited),
        mark=version_mark(edited, actor()),
        unsaved=unsaved,
        broken=edited.name in current_snapshot().content.faults,
        findings=form_findings(edited, form),
        blocked=publish_problems(edited, form),
    ), status


@template_function
def title_of(edited: EditedEntry) -> str:
    """Return the title of an entry, in the editor's language if it has one."""
    if edited.model.single:
        return _(edited.model.label)
    titles = titles_in(edited.model, edited.flat)
    return titles.get(language.interface_code()) or next(iter(titles.values()), edited.key)


@template_function
def title_controls(model: Model) -> list[str]:
    """Return the ids of the controls of a title, in the order in which titles are tried."""
    codes = list(current_snapshot().by_code)
    codes.sort(key=lambda code: code != language.interface_code())
    return list(dict.fromkeys(title_control(model, code) for code in codes))


def title_control(model: Model, code: str) -> str:
    """Return the id of the control of a title in a language, or of the title of all languages."""
    localized = model.fields[model.title].localized
    return f"f-{model.title}.{code}" if localized else f"f-{model.title}"


def marks(edited: EditedEntry) -> dict[str, State]:
    """Return control → translation state. The source language has none."""
    snapshot = current_snapshot()
    by_control: dict[str, State] = {}
    for locale in snapshot.by_code:
        if source_language(edited.raw, locale, snapshot.default_locale) != locale:
            states = status(
                edited.model,
                edited.raw,
                locale,
                locale in edited.live,
                edited.changed,
                default=snapshot.default_locale,
            )
            by_control |= {f"{path}.{locale}": state for path, state in states.items()}
    return by_control
