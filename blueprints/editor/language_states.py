"""The state of each language in the bar of a form, as a link to its next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from blueprints.editor.context import may, may_release
from blueprints.editor.form_page import marks, title_control
from blueprints.editor.labels import status_name
from blueprints.editor.schedule import LanguageStatus
from blueprints.editor.site_update import PublicPages
from blueprints.editor.template_functions import template_function
from cms.core.languages import Locale
from cms.editing.edited_entry import DRAFT, PUBLISHED, SCHEDULED, EditedEntry

STALE, MISSING, CHANGED = "stale", "missing", "changed"


@dataclass(frozen=True, slots=True)
class StateLink:
    """`tone`: the style of its chip · `text`: the state · `act`: the label of the link, "" without
    one · `public`: whether it leads to a page of the site.
    """

    locale: Locale
    tone: str
    text: str
    act: str = ""
    href: str = ""
    public: bool = False


@template_function
def state_links(
    edited: EditedEntry, statuses: Sequence[LanguageStatus], pages: PublicPages
) -> list[StateLink]:
    """Return the state of each language, with its next step."""
    stale = _first_stale(edited) if any(status.outdated for status in statuses) else {}
    return [_link(edited, status, pages, stale.get(status.locale.code, "")) for status in statuses]


def _first_stale(edited: EditedEntry) -> Mapping[str, str]:
    """Return language → its first control whose original has changed."""
    first: dict[str, str] = {}
    for control, state in marks(edited).items():
        if state == STALE:
            first.setdefault(control.rpartition(".")[2], control)
    return first


def _link(edited: EditedEntry, status: LanguageStatus, pages: PublicPages, stale: str) -> StateLink:
    locale, code = status.locale, status.locale.code
    if status.outdated:
        href = f"#f-{stale}-change" if stale else ""
        return StateLink(locale, STALE, _("Original changed"), _("See what changed"), href)
    if not status.begun:
        href = f"#{title_control(edited.model, code)}"
        return StateLink(locale, MISSING, status_name(MISSING), _("Write the title"), href)
    if status.state == PUBLISHED and not status.changed:
        return _published(edited, locale, pages)
    tone, text = status.state, status_name(status.state)
    publishes = may("publish", edited.model)
    if status.state == PUBLISHED:
        tone = CHANGED
        text = (
            ngettext("Publish %(num)s change", "Publish %(num)s changes", status.changed)
            if publishes
            else ngettext("%(num)s change", "%(num)s changes", status.changed)
        )
    elif status.state == DRAFT and publishes:
        text = _("Publish draft")
    if publishes:
        return StateLink(locale, tone, text, _("Open the Publish menu"), f"#publish-{code}")
    type, key = edited.name
    history = url_for("history.revisions", type=type, key=key)
    return StateLink(locale, tone, text, _("History"), history)


def _published(edited: EditedEntry, locale: Locale, pages: PublicPages) -> StateLink:
    """Return the link of a language without unpublished changes: to its page."""
    code, name = locale.code, status_name(PUBLISHED)
    if url := dict(pages.shown).get(code):
        # i18n: Leads to the page of an entry on the site
        act = _("View page")
        return StateLink(locale, PUBLISHED, name, act, url, public=True)
    if code not in pages.waiting:
        return StateLink(locale, PUBLISHED, name)
    # i18n: Of a language of an entry: visitors see it after the next update of the site
    text = _("On the site in a moment") if pages.updating else _("With the next update")
    if may_release():
        return StateLink(locale, SCHEDULED, text, _("Update the site"), url_for("publishing.index"))
    type, key = edited.name
    preview = url_for("preview.page", type=type, key=key)
    return StateLink(locale, SCHEDULED, text, _("Preview"), preview)
