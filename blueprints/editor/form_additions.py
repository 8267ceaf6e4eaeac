"""Contributions of features to the form of an entry, besides their fills of its places (slots.py)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from blueprints.editor.context import entry_url, open_entry, site
from blueprints.editor.schedule import Sent
from blueprints.editor.template_functions import template_function
from cms.core.feature import FormFocus, contributed
from cms.core.slots import call
from cms.editing.edited_entry import EditedEntry
from cms.editing.forms.form import Part


class Added(NamedTuple):
    """The files that features add to the page."""

    form_styles: Sequence[str]
    form_scripts: Sequence[str]


def added_files() -> Added:
    """Return the files that features add to the page of a form."""
    features = site().settings.features
    return Added(
        [name for one in features for name in one.form_styles],
        [name for one in features for name in one.form_scripts],
    )


def focus_of(edited: EditedEntry) -> FormFocus | None:
    """Return the task for which a form was opened: the first answer of a feature."""
    features = (feature for feature in site().settings.features if feature.form_focus)
    found = (site().call(feature, feature.form_focus, edited) for feature in features)
    return next(filter(None, found), None)


@template_function
def form_address(edited: EditedEntry, **more: str | None) -> str:
    """Return the URL of an entry's form, with the arguments that stay while one works in it."""
    names = (name for one in site().settings.features for name in one.form_arguments)
    kept = {name: request.args[name] for name in names if name in request.args}
    return entry_url(edited.name, **kept, **more)


def press(type: str, key: str, sent: MultiDict[str, str]) -> str:
    """Run the button of a feature that was pressed, if any; return the control that it is for, ""
    if none was. Raises NotFound.
    """
    for name, target in contributed(site().settings.features, "form_buttons").items():
        long = next((other for other in sent if other.startswith(f"{name}:")), "")
        if control := long.removeprefix(f"{name}:") or sent.get(name, ""):
            call(target, open_entry(type, key), control, sent)
            return control
    return ""


def run_added(
    verb: str, edited: EditedEntry, argument: str, sent: Sent
) -> ResponseReturnValue | None:
    """Run the action of a feature; return None if no feature has it."""
    actions = contributed(site().settings.features, "form_actions")
    if verb not in actions:
        return None
    answer: ResponseReturnValue = call(actions[verb], edited, argument, sent)
    return answer


@template_function
def any_of(names: Iterable[str], parts: Iterable[Part]) -> bool:
    """Return whether some parts of the form have one of these controls."""
    wanted = set(names)
    return bool(wanted) and any(leaf.name in wanted for part in parts for leaf in part.leaves())
