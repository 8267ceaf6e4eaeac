"""The page that shows an entry's form."""

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor import language, schedule
from blueprints.editor.context import actor, site
from blueprints.editor.form_words import words
from blueprints.editor.security_log import note
from cms.accounts import permissions
from cms.core.errors import Invalid, NotFound, Refusal
from cms.editing import DraftView, Forbidden, version_mark
from cms.editing.forms import EntryForm
from cms.editing.forms.country_choices import country_names
from cms.editing.forms.labels import FieldLocation, field_location
from cms.editing.forms.reference_choices import ReferenceOptions, reference_types
from cms.schema.content_type import ContentType
from cms.schema.flat import unflatten
from cms.schema.translations import State, source_of, status


def model_of(type: str) -> type[ContentType]:
    """Raises NotFound."""
    model = site().models.get(type)
    if model is None:
        raise NotFound
    return model


def make_form(model: type[ContentType]) -> EntryForm:
    """An empty form in which only what this person may change can be changed."""
    snapshot, who = site().store.snapshot(), actor()
    return EntryForm(
        model,
        snapshot.locales,
        snapshot.zone,
        lambda path, locale: permissions.may(who, "save", model, path),
        site().models,
    )


def show(
    work: DraftView,
    form: EntryForm,
    opened: str,
    *,
    status: int = 200,
    message: Refusal | None = None,
    problems: Sequence[Invalid] = (),
    focus: str = "",
    unsaved: bool = False,
    sent: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    """The form on its page, its faults at their places. `unsaved`: it holds more than is saved;
    `sent`: what was typed into the controls of a schedule."""
    if isinstance(message, Forbidden):
        note("forbidden", note=request.path)
    form.validate()
    shown = schedule.typed(schedule.tongues(work), sent or {}, problems)
    elsewhere = [one for one in problems if not any(one in tongue.refusals for tongue in shown)]
    form.refuse([*elsewhere, *work.model.cross_check(unflatten(work.model, form.flat(), work.raw))])
    snapshot = site().store.snapshot()
    return render_template(
        "editor/entry/edit.html",
        work=work,
        model=work.model,
        form=form,
        opened=opened,
        message=message,
        focus=focus,
        heading=title_of(work),
        tongues=shown,
        marks=marks(work),
        options=options(),
        countries=countries(),
        words=words(),
        place_of=lambda path: field_location(work.model, path),
        where=where,
        waiting=bool(work.changed),
        reference_types=reference_types(work.model.fields),
        pages=pages_of(work),
        mark=version_mark(work, actor()),
        zone=str(snapshot.zone),
        unsaved=unsaved,
        broken=_is_broken(work),
    ), status


def _is_broken(work: DraftView) -> bool:
    """Whether the file on disk has faults, so that what is shown is older than it."""
    return (work.model.name, work.key) in site().store.snapshot().content.faults


def entry_mark(work: DraftView) -> str:
    """The version mark of an entry and its draft."""
    return (
        f"{work.entry.version[:12] if work.entry else ''}-{work.copy.version if work.copy else 0}"
    )


def title_of(work: DraftView) -> str:
    """The title of an entry, in the editor's language where it has one."""
    if work.model.single:
        return _(work.model.label)
    name = work.model.title
    titles = {
        path: value
        for path, value in work.flat.items()
        if path == name or path.startswith(f"{name}.")
    }
    return str(titles.get(f"{name}.{language.choose()}") or next(iter(titles.values()), work.key))


def pages_of(work: DraftView) -> list[tuple[str, str]]:
    """(language, path) of each page on which visitors see the entry."""
    address = (
        site().store.snapshot().addresses.of.get((work.model.name, work.key))
        if work.model.route
        else None
    )
    if not address:
        return []
    return [
        (code, f"/{code}/{address}") for code, state in work.states.items() if state == "published"
    ]


def marks(work: DraftView) -> dict[str, State]:
    """Control → how the translation in it stands; the language everything is translated from has no
    marks.
    """
    snapshot = site().store.snapshot()
    found: dict[str, State] = {}
    for locale in snapshot.by_code:
        if source_of(work.raw, locale, snapshot.default_locale) != locale:
            states = status(
                work.model,
                work.raw,
                locale,
                work.states[locale] in schedule.LIVE,
                work.changed,
                default=snapshot.default_locale,
            )
            found |= {f"{path}.{locale}": state for path, state in states.items()}
    return found


def options() -> ReferenceOptions:
    """The choices of references."""
    return ReferenceOptions(site().changes.snapshot(), language.choose())


def labelled_options(types: tuple[str, ...], words: str) -> list[dict[str, str]]:
    """The choices of a reference picker with their labels."""
    return [
        {"value": one.value, "title": one.title, "other": one.other, "kind": _(one.kind)}
        for one in options().find(types, words)
    ]


def countries() -> dict[str, str]:
    """Code → name, in the language of the editor."""
    regions = site().store.snapshot().content.site.raw.get("regions", ())
    code = language.choose()
    own = [
        {"code": row.get("code", ""), "label": row.get("label", {}).get(code, "")}
        for row in regions
    ]
    return country_names(language.interface().lang, own)


def where(place: FieldLocation) -> str:
    """A place in words: `Deadlines › Closes`."""
    return " › ".join(_(label) for label in place.labels)
