"""Texts of plans, findings and jobs in the language of the editor."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from blueprints.editor.context import name_of, overview, publisher, site
from blueprints.editor.interface_text import (
    entry_title,
    field_text,
    language_list,
    language_text,
    moment_text,
    name_list,
    trash_title,
)
from blueprints.editor.schedule import LanguageStatus
from blueprints.editor.template_functions import template_filter, template_function
from blueprints.editor.typed_values import moment_interpretation
from cms.core.dates import parse_date
from cms.core.errors import Refusal
from cms.core.i18n import N_
from cms.core.messages import LazyMessage
from cms.editing.dangling_references import SAYS as DANGLING
from cms.editing.edited_entry import EditedEntry
from cms.publish.builder_interface import Kind
from cms.publish.checks.content import ContentChecks
from cms.publish.checks.entries import DEAD_LINK
from cms.publish.checks.levels import Finding
from cms.publish.jobs import PublishJob
from cms.publish.waiting import WaitingEntry
from cms.schema.entry_ref import parse_name
from cms.schema.fields.walk import language_at
from cms.web.templating.formats import date_text

JOBS = {
    # i18n: Kind of job: an update of the site
    "publish": N_("Update"),
    # i18n: Kind of job: the return to an earlier release
    "rollback": N_("Rollback"),
    # i18n: Kind of job: everything is built and checked, the site stays as it is
    "rehearsal": N_("Dry run"),
}
STATES = {
    "running": N_("in progress"),
    "done": N_("done"),
    "nothing": N_("nothing to do"),
    "blocked": N_("stopped by checks"),
    "partly": N_("live, with problems"),
    "failed": N_("failed"),
    "interrupted": N_("interrupted"),
}
JOB_TONES = {
    "running": "scheduled",
    "done": "done",
    "nothing": "done",
    "blocked": "blocked",
    "partly": "stale",
    "failed": "blocked",
    "interrupted": "stale",
}
"""The style of the chip for the state of a job."""
OF_TRASHED = {
    DEAD_LINK: N_(
        "The text links to %(entry)s, which is in the trash. Restore it, or change or remove the link."
    ),
    DANGLING["missing"]: N_(
        "This refers to %(entry)s, which is in the trash. Restore it, choose another or remove it."
    ),
}
"""Messages on an entry that doesn’t exist → the messages while it is in the trash."""
MACHINES = {"command": N_("Command line"), "timer": N_("Scheduled"), "save": N_("After saving")}


@template_filter("message")
def message_text(message: LazyMessage) -> str:
    """Return a stored message as text; ids of accounts, languages, entries and types become names."""
    values, msgid = dict(message.values), message.msgid
    if msgid in OF_TRASHED and (title := trashed_title(values["entry"])):
        msgid, values["entry"] = OF_TRASHED[msgid], title
    for name, value in values.items():
        if isinstance(value, LazyMessage):
            values[name] = message_text(value)
        elif name in VALUE_TEXTS:
            values[name] = VALUE_TEXTS[name](value)
    return _(msgid) % values if values else _(msgid)


def trashed_title(name: str) -> str:
    """Return the title of the entry `type/key` (an id on its page may follow) if it is in the
    trash, else "".
    """
    try:
        entry = site().editing.trash.entry(*parse_name(name.partition("#")[0]))
    except Refusal:
        return ""
    return trash_title(entry)[0] if entry else ""


@template_function
def entry_text(name: str) -> str:
    """Return the title of the entry `type/key`, or any other name as it is."""
    return entry_title(*parse_name(name))[0] if "/" in name else name


def entry_list(names: Sequence[str]) -> str:
    """Return the titles of entries as a list in a sentence."""
    return _(", ").join(map(entry_text, names))


def kind_text(type: str) -> str:
    """Return the plural label of a type, or its name if there is no such type."""
    model = site().models.get(type)
    return _(model.plural) if model else type


@template_filter("day_of")
def day_of(day: str) -> str:
    """Return a day such as `2026-11-27` as text."""
    return date_text(parse_date(day, ""))


VALUE_TEXTS: Mapping[str, Callable[[Any], str]] = {
    "who": name_list,
    "moment": moment_text,
    "entries": entry_list,
    "languages": language_list,
    "language": language_text,
    "name": entry_text,
    "collection": kind_text,
    "day": day_of,
}
"""Placeholders of messages whose values are ids → the function that returns their text."""


@template_function
def job_name(job: PublishJob) -> str:
    return _(JOBS.get(job.what, JOBS["publish"]))


@template_function
def job_state(job: PublishJob) -> str:
    return _(STATES[job.state])


@template_function
def job_by(job: PublishJob) -> str:
    """Return who started a job: a person or a part of the program."""
    if job.by:
        return name_of(job.by) if name_of(job.by) != job.by else job.name
    return _(MACHINES.get(job.via, MACHINES["command"]))


@template_function
def waiting_kind(kind: Kind) -> str:
    """Return the effect of the next update on an entry."""
    # i18n: Of an entry, on the site
    return {"new": _("appears"), "changed": _("is changed"), "gone": _("is removed")}[kind]


@template_function
def waiting_by(entry: WaitingEntry) -> str:
    """Return the authors of the changes of a waiting entry: people, its schedule, or a change outside
    the editor.
    """
    if entry.people:
        names = (name_of(id) if name_of(id) != id else name for id, name in entry.people)
        return _(", ").join(names)
    return _("Scheduled") if entry.scheduled else _("Outside the editor")


@template_function
def schedule_text(status: LanguageStatus) -> str:
    """Return when a language is shown, as the saved times have it."""
    opens, closes = (moment_interpretation(edge.saved) for edge in status.edges)
    texts = []
    if opens and status.state in ("published", "expired"):
        texts.append(_("Published since %(moment)s", moment=opens))
    elif opens:
        # i18n: Of a language of an entry, which is published then
        texts.append(_("From %(moment)s", moment=opens))
    if closes:
        # i18n: Of a language of an entry, which visitors see until then
        texts.append(_("until %(moment)s", moment=closes))
    return _(", ").join(texts) or _("Schedule")


@template_function
def shared_changes(edited: EditedEntry) -> str:
    """Return which unpublished values all languages share, so that they go with each of them; "" if
    there are none.
    """
    fields = edited.model.fields
    shared = [path for path in edited.changed if not language_at(fields, path)]
    labels = (field_text(edited.model, path.split(".")[0]) for path in shared)
    if not shared:
        return ""
    return _(
        "Shared by all languages, so published with each of them: %(fields)s.",
        fields=_(", ").join(dict.fromkeys(labels)),
    )


@template_function
def blocks(finding: Finding) -> bool:
    """Return whether a finding stops an update of the site."""
    return publisher().gate.blocks(finding)


@template_function
def finding_entry(finding: Finding) -> tuple[str, str] | None:
    """Return (type, key) of the entry to edit for a finding: of a page, the entry at its address,
    or None. A finding about the folder of a type has none.
    """
    if not finding.page:
        return (finding.type, finding.key) if finding.key else None
    address = finding.page.removesuffix("index.html").partition("/")[2]
    return overview().snapshot.addresses.by_address.get(address)


@template_function
def finding_label(finding: Finding) -> str:
    """Return the label of the field of a finding, or its path if there is no such field."""
    model = site().models.get(finding.type)
    field = model.fields.get(finding.path.split(".")[0]) if model else None
    return _(field.label) if field else finding.path


@template_function
def check_name(check: str) -> str:
    return _(site().get(ContentChecks).gate.label(check))


NO_PROGRESS = {"step": "", "percent": "", "done": 0, "total": 0, "lines": [], "next": 0}


def job_progress(job: PublishJob | None, first: int = 0) -> dict[str, Any]:
    """Return the progress of a job for a script, with its log lines from number `first` on.

    `job` is None if it has just started and has no log yet.
    """
    if job is None:
        return NO_PROGRESS
    lines = [
        {"kind": line.kind, "text": message_text(line.said)}
        for line in job.message_lines[first:]
        if line.said
    ]
    return {
        "over": job.is_finished,
        "state": job_state(job),
        "step": message_text(job.step) if job.step else "",
        "done": job.done,
        "total": job.total,
        "percent": job_percent(job),
        "lines": lines,
        "next": first + len(lines),
    }


def job_percent(job: PublishJob) -> str:
    """Return the finished share of the current step."""
    return _("%(done)s of %(total)s", done=job.done, total=job.total) if job.total else ""
