"""The page that shows an entry's form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor import language
from blueprints.editor.context import actor, site
from blueprints.editor.form_words import words
from blueprints.editor.security_log import note
from cms import rules
from cms.changes import Forbidden, Work, mark_of
from cms.dates import parse_moment
from cms.errors import Invalid, NotFound, Refusal
from cms.fields.walk import locate
from cms.flat import unflatten
from cms.forms import EntryForm
from cms.forms.countries import country_names
from cms.forms.labels import Place, place_of
from cms.forms.leaf import from_moment
from cms.forms.options import Options, reference_types
from cms.i18n import N_
from cms.languages import Locale
from cms.ledger import State, source_of, status, summary
from cms.model import ContentType

LIVE = ("published", "scheduled")
SCHEDULE = 40
"""Characters that a moment in a control has at most."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one language of an entry stands. `changed`: unpublished values; `opens`, `closes`: as typed in a control."""

    locale: Locale
    state: str
    outdated: bool
    changed: int
    opens: str
    closes: str
    begun: bool

    @property
    def live(self) -> bool:
        return self.state in LIVE


def model_of(type: str) -> type[ContentType]:
    """Raises NotFound."""
    model = site().models.get(type)
    if model is None:
        raise NotFound
    return model


def make_form(model: type[ContentType]) -> EntryForm:
    """An empty form in which only what this person may change can be changed."""
    snapshot, who = site().store.snapshot(), actor()
    return EntryForm(model, snapshot.locales, snapshot.zone, lambda path, locale: rules.may(who, "save", model, path),
                     site().models)


def show(work: Work, form: EntryForm, opened: str, *, status: int = 200, message: Refusal | None = None,
         problems: Sequence[Invalid] = (), focus: str = "", unsaved: bool = False,
         sent: Mapping[str, str] | None = None) -> ResponseReturnValue:
    """The form on its page, its faults at their places. `unsaved`: it holds more than is saved; `sent`: what was
    typed into the controls of a schedule."""
    if isinstance(message, Forbidden):
        note("forbidden", note=request.path)
    form.validate()
    form.refuse([*problems, *work.model.cross_check(unflatten(work.model, form.flat(), work.raw))])
    snapshot = site().store.snapshot()
    return render_template(
        "editor/entry/edit.html", work=work, model=work.model, form=form, opened=opened, message=message, focus=focus,
        heading=title_of(work), tongues=typed_schedule(tongues(work), sent or {}), marks=marks(work),
        options=options(), countries=countries(), words=words(), place_of=lambda path: place_of(work.model, path),
        where=where, waiting=bool(work.changed), reference_types=reference_types(work.model.fields),
        pages=pages_of(work), mark=mark_of(work, actor()), zone=str(snapshot.zone), unsaved=unsaved,
        broken=_is_broken(work)), status


def _is_broken(work: Work) -> bool:
    """Whether the file on disk has faults, so that what is shown is older than it."""
    return (work.model.name, work.key) in site().store.snapshot().content.faults


def entry_mark(work: Work) -> str:
    """What tells one state of an entry and its working copy from the next."""
    return f"{work.entry.version[:12] if work.entry else ''}-{work.copy.version if work.copy else 0}"


def title_of(work: Work) -> str:
    """What an entry is called, in the editor's language where it has a title in it."""
    if work.model.single:
        return _(work.model.label)
    name = work.model.title
    titles = {path: value for path, value in work.flat.items() if path == name or path.startswith(f"{name}.")}
    return str(titles.get(f"{name}.{language.choose()}") or next(iter(titles.values()), work.key))


def tongues(work: Work) -> list[Tongue]:
    """Every language of the site, as this entry has it."""
    snapshot = site().store.snapshot()
    publication = work.raw.get("publication", {})
    found = []
    for locale in snapshot.locales:
        code, window = locale.code, publication.get(locale.code, {})
        state = work.states[code]
        changed = sum(1 for path in work.changed if _locale(work, path) in ("", code))
        opens, closes = (from_moment(str(window.get(edge, "")), snapshot.zone, "T") for edge in ("from", "until"))
        outdated = summary(work.model, work.raw, code, True, default=snapshot.default_locale) == "stale"
        begun = work.model.title in work.flat or any(_locale(work, path) == code for path in work.flat)
        found.append(Tongue(locale, state, outdated, changed, opens, closes, begun))
    return found


def pages_of(work: Work) -> list[tuple[str, str]]:
    """(language, path) of each page on which visitors see the entry."""
    address = site().store.snapshot().addresses.of.get((work.model.name, work.key)) if work.model.route else None
    if not address:
        return []
    return [(code, f"/{code}/{address}") for code, state in work.states.items() if state == "published"]


def typed_schedule(tongues: Sequence[Tongue], sent: Mapping[str, str]) -> list[Tongue]:
    """The languages with the schedule that was typed, where one was sent."""
    return [replace(one, opens=sent.get(f"_from.{one.locale.code}", one.opens)[:SCHEDULE],
                    closes=sent.get(f"_until.{one.locale.code}", one.closes)[:SCHEDULE]) for one in tongues]


def schedule_of(work: Work, sent: Mapping[str, str], done: Sequence[str] = ()) -> dict[str, str]:
    """What was typed into the controls of a schedule and isn't what the entry has; without the languages `done`."""
    found = {f"_{name}.{one.locale.code}": edge for one in tongues(work) if one.locale.code not in done
             for name, edge in (("from", one.opens), ("until", one.closes))}
    return {name: sent[name][:SCHEDULE] for name, edge in found.items() if sent.get(name, edge) != edge}


def _locale(work: Work, path: str) -> str:
    place = locate(work.model.fields, path)
    return place[1] if place else ""


def marks(work: Work) -> dict[str, State]:
    """Control → how the translation in it stands; the language everything is translated from has no marks."""
    snapshot = site().store.snapshot()
    found: dict[str, State] = {}
    for locale in snapshot.by_code:
        if source_of(work.raw, locale, snapshot.default_locale) != locale:
            states = status(work.model, work.raw, locale, work.states[locale] in LIVE, work.changed,
                            default=snapshot.default_locale)
            found |= {f"{path}.{locale}": state for path, state in states.items()}
    return found


def options() -> Options:
    """What references can point to."""
    return Options(site().changes.snapshot(), language.choose())


def labelled_options(types: tuple[str, ...], words: str) -> list[dict[str, str]]:
    """What a picker shows."""
    return [{"value": one.value, "title": one.title, "other": one.other, "kind": _(one.kind)}
            for one in options().find(types, words)]


def countries() -> dict[str, str]:
    """Code → name, in the language of the editor."""
    regions = site().store.snapshot().content.site.raw.get("regions", ())
    code = language.choose()
    own = [{"code": row.get("code", ""), "label": row.get("label", {}).get(code, "")} for row in regions]
    return country_names(language.interface().lang, own)


def where(place: Place) -> str:
    """A place in words: `Deadlines › Closes`."""
    return " › ".join(_(label) for label in place.labels)


def site_moment(text: str, path: str) -> datetime | None:
    """A moment of a browser's control, in the site's time zone; None where it was left empty. Raises Invalid."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(path, N_("Enter date and time, such as 2024-08-24 08:00.")) from None
    here = moment if moment.tzinfo else moment.replace(tzinfo=site().store.snapshot().zone)
    return parse_moment(here.isoformat(), path)
