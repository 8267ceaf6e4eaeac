"""The form of an entry for the signed-in account, and the options of its controls."""

from flask import url_for
from flask_babel import gettext as _

from blueprints.editor import interface_text, language
from blueprints.editor.context import (
    actor,
    creatable,
    current_snapshot,
    memoize_per_request,
    overview,
    site,
)
from blueprints.editor.finder import entries_found
from blueprints.editor.template_functions import template_function
from cms.accounts import permissions
from cms.editing.forms import EntryForm
from cms.editing.forms.code_names import CodeNames, CodeNaming
from cms.editing.forms.reference_choices import ReferenceOptions
from cms.schema.content_type import Model
from cms.schema.fields.groups import ANY

MAX_OPTIONS = 20
"""The most entries that a picker offers."""


def make_form(model: Model) -> EntryForm:
    """Return an empty form whose controls are locked unless the account may save them."""
    snapshot, who = current_snapshot(), actor()
    return EntryForm(
        model,
        snapshot.locales,
        snapshot.zone,
        lambda path, locale: permissions.may(who, "save", model, path),
        site().models,
        code_names(),
    )


@template_function
@memoize_per_request
def options() -> ReferenceOptions:
    """Return the options of reference controls."""
    return ReferenceOptions(overview().staff, language.interface_code())


def labelled_options(types: tuple[str, ...], words: str) -> list[dict[str, str]]:
    """Return the options of a reference picker with their labels: without words the first by
    title, else those that a search finds.
    """
    if not words:
        found = options().all(types)[:MAX_OPTIONS]
    else:
        rows = entries_found(words, MAX_OPTIONS, types=() if types == (ANY,) else types)
        found = [options().option(types, row.entry) for row in rows]
    return [
        {
            "value": option.value,
            "title": option.title,
            "other": option.other,
            "kind": _(option.kind),
        }
        for option in found
    ]


def creation_links(types: tuple[str, ...], title: str) -> list[dict[str, str]]:
    """Return a link to the form of a new entry with a title, for each type that the account may
    create.
    """
    return [
        {
            "create": url_for("entry.new", type=model.name, title=title),
            "title": _("Create “%(title)s” (new tab)", title=title),
            "kind": _(model.label),
        }
        for model in creatable()
        if model.name in types
    ]


@template_function
@memoize_per_request
def code_names() -> CodeNames:
    """Return the names of countries and languages, shown in the editor's language, read in any of
    the site's.
    """
    tag, written = language.interface().lang, interface_text.written_language_name
    naming = site().find(CodeNaming) or CodeNaming()
    return naming.names(current_snapshot(), tag, written)
