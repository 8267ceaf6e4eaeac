"""Translation: the queue, machine translation, PO files."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from blueprints.editor.context import actor, entry_row, now, overview, page_number, site
from blueprints.editor.form_page import title_of
from blueprints.editor.form_state import Colleagues
from blueprints.editor.interface_text import field_text
from blueprints.editor.sensitive import sensitive
from blueprints.editor.work_list import own_languages
from cms.core.errors import NotFound, Refusal
from cms.core.i18n import N_
from cms.editing.edited_entry import EditedEntry
from cms.editing.entry_list import paginate
from cms.schema.entry_ref import Name, parse_name
from features.translation_desk.exchange import (
    APPLICABLE,
    MAX_ENTRIES,
    VERDICTS,
    PoChange,
    apply_changes,
    dump_changes,
    load_changes,
    plan,
    po_messages,
)
from features.translation_desk.form import translated
from features.translation_desk.po import MAX_BYTES, UnreadablePo, dump_po, load_po
from features.translation_desk.queue import QUEUE_STATES, QueueFilter, count_states, queue
from features.translation_desk.task import read_queue, remember_order

blueprint = Blueprint("translate", __name__, url_prefix="/translate")
PAGE = 100
"""Entries per page of the queue."""
OTHER_LANGUAGE = N_("The file is in another language: %(language)s.")
NO_FILE = N_("Choose a PO file.")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the queue: the entries of all types to translate into one language."""
    return _show(_requested_queue())


def _requested_queue() -> QueueFilter:
    """Return the queue in the query string, by default into the account's first language that has
    work.
    """
    codes = own_languages()
    locale = request.values.get("language", "")
    first = next((code for code in codes if queue(overview(), QueueFilter(code))), codes[0])
    parts = [request.values.get(name, "") for name in ("state", "type")]
    queue_filter = read_queue(".".join([locale if locale in codes else first, *parts]))
    assert queue_filter
    return queue_filter


def _show(queue_filter: QueueFilter, status: int = 200, refusal: Refusal | None = None) -> Any:
    items = queue(overview(), queue_filter)
    remember_order(queue_filter)
    return render_template(
        "translation_desk/index.html",
        queue_filter=queue_filter,
        found=paginate(items, page_number(), PAGE),
        first=items[0].name if items else None,
        counts=count_states(queue(overview(), QueueFilter(queue_filter.locale))),
        work_states=QUEUE_STATES,
        types=_types(queue_filter.locale),
        own_languages=own_languages(),
        colleagues=site().find(Colleagues) or Colleagues(),
        refusal=refusal,
        most=MAX_ENTRIES,
    ), status


def _types(locale: str) -> list[str]:
    """Return the types with work in a language, in the order of the navigation."""
    waiting = {item.name[0] for item in queue(overview(), QueueFilter(locale))}
    return [type for type in site().models if type in waiting]


@blueprint.get("/po")
@sensitive
def export() -> ResponseReturnValue:
    """Export the ticked entries, or a whole queue, as a PO file."""
    queue_filter = _requested_queue()
    ticked = [entry_row(*parse_name(text)) for text in request.args.getlist("entry")]
    names = [row.name for row in ticked if row and not row.model.single]
    names = names or [item.name for item in queue(overview(), queue_filter)]
    messages = list(po_messages(site().editing, names, queue_filter.locale, _label))
    snapshot = overview().snapshot
    data = dump_po(messages, snapshot.by_code[queue_filter.locale].lang, _project(), now())
    response = Response(data, mimetype="text/x-gettext-translation")
    name = "-".join(part for part in ("translate", *queue_filter) if part)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.po"'
    return response


def _project() -> str:
    snapshot = overview().snapshot
    names = snapshot.content.site.values.get("name") or {}
    return str(names.get(snapshot.default_locale) or "Oasis")


def _label(edited: EditedEntry, path: str) -> str:
    return f"{title_of(edited)} › {field_text(edited.model, path)}"


@blueprint.post("/po")
def preview() -> ResponseReturnValue:
    """Show the changes that a PO file would make, without saving anything."""
    queue_filter, file = _requested_queue(), request.files.get("file")
    try:
        if not file or not file.filename:
            raise UnreadablePo(NO_FILE)
        contents = load_po(file.read(MAX_BYTES + 1))
        _require_language(contents.language, queue_filter.locale)
    except Refusal as refusal:
        return _show(queue_filter, 422, refusal)
    changes = plan(site().editing, actor(), queue_filter.locale, contents.messages)
    return render_template(
        "translation_desk/changes.html",
        queue_filter=queue_filter,
        changes=changes,
        entries=_by_entry(changes),
        verdicts=VERDICTS,
        good=APPLICABLE,
        ready=sum(change.verdict in APPLICABLE for change in changes),
        wanted=dump_changes(changes),
    )


def _by_entry(changes: Sequence[PoChange]) -> dict[Name, list[PoChange]]:
    by_entry: dict[Name, list[PoChange]] = {}
    for change in changes:
        by_entry.setdefault(change.name, []).append(change)
    return by_entry


def _require_language(tag: str, locale: str) -> None:
    """Raise UnreadablePo if a file is in another language of the site."""
    languages = overview().snapshot.by_code
    names = {
        name.casefold(): code for code, locale in languages.items() for name in (code, locale.lang)
    }
    code = names.get(tag.casefold()) or names.get(tag.partition("-")[0].casefold())
    if code and code != locale:
        raise UnreadablePo(OTHER_LANGUAGE, language=code)


@blueprint.post("/import")
def import_changes() -> ResponseReturnValue:
    """Save the previewed changes, each entry completely or not at all."""
    changes = load_changes(request.form.get("changes", ""))
    reports = apply_changes(site().editing, actor(), changes)
    return render_template(
        "translation_desk/report.html",
        queue_filter=_requested_queue(),
        reports=reports,
        done=sum(report.imported for report in reports),
    )


@blueprint.post("/machine")
def machine() -> ResponseReturnValue:
    """Return the machine translation of a text, for a script."""
    text, locale = request.form.get("text", ""), request.form.get("language", "")
    source = request.form.get("source", "")
    if not {locale, source} <= set(overview().snapshot.by_code):
        raise NotFound
    translation, refusal = translated(text, source, locale)
    return render_template(
        "translation_desk/machine.html",
        control=request.form.get("control", "")[:200],
        found=translation,
        refusal=refusal,
        locale=overview().snapshot.by_code[locale],
    )
