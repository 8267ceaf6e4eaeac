"""/features/: the features of the site with their purpose, cost and data, and a switch for each. Before
one is switched off, a page shows the content, addresses and features that go with it.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from blueprints.editor.context import (
    actor,
    codes,
    current_snapshot,
    open_entry,
    preview,
    require,
    search_query,
    section_pages,
    see_other,
    site,
)
from blueprints.editor.interface_text import refusal_text
from blueprints.editor.sensitive import sensitive
from blueprints.shared.redirects import (
    NEW,
    NO_PAGE,
    NO_TARGET,
    add_redirects,
    parse_typed_target,
    remove_gone,
)
from blueprints.shared.typed_addresses import is_own_host, language_and_address, status_at
from cms.content.address_use import WILDCARD
from cms.core.errors import Invalid, NotFound, Refusal
from cms.core.feature import Feature
from cms.core.languages import collation
from cms.core.settings import PREFIX
from cms.core.slugs import fold
from cms.editing.direct_changes import ChangeBatch
from cms.editing.undo_records import UndoRecord
from cms.schema.fields.redirect_addresses import is_redirect_target
from cms.schema.flat import Flat
from cms.schema.paths import SINGLE
from features.switches.plan import feature_addresses, feature_plan, needing

blueprint = Blueprint("features", __name__, url_prefix="/features")

SITE, FIELD = "site", "withoutFeatures"


class FeatureRow(NamedTuple):
    """A feature on the page. `is_on`: as site.json says, from the next start at the latest ·
    `runs`: whether this process has it · `dependents`: those that need it, and go along.
    """

    feature: Feature
    is_on: bool
    runs: bool
    dependents: tuple[Feature, ...]

    @property
    def settings(self) -> list[str]:
        """The names of its environment variables."""
        return [PREFIX + name.upper() for name in self.feature.settings]


@blueprint.before_request
def require_permission() -> None:
    """Require the permission, which only administrators have, for every view."""
    require("features")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List all features, and those that were left out because they failed. The argument `q` filters
    by words in what the page says of them.
    """
    rows = sorted(_rows(site().settings.features.known, _disabled()), key=_by_label)
    query = search_query()
    return render_template(
        "switches/editor/index.html",
        rows=[row for row in rows if fold(query) in fold(_words(row))],
        every=len(rows),
        query=query,
        failures=_failures(),
        can_switch=FIELD in site().models[SITE].fields,
    )


def _rows(known: Iterable[Feature], disabled: frozenset[str]) -> Iterator[FeatureRow]:
    running = {feature.name for feature in site().settings.features}
    for feature in known:
        dependents = tuple(one for one in known if feature.name in one.needs)
        is_on = feature.name not in disabled
        yield FeatureRow(feature, is_on, feature.name in running, dependents)


def _by_label(row: FeatureRow) -> bytes:
    return collation(_(row.feature.label or row.feature.name), str(get_locale()))


def _words(row: FeatureRow) -> str:
    feature = row.feature
    said = (feature.label, feature.text, feature.costs, feature.stores, feature.contacts)
    shown = " ".join(_(text) for text in said if text)
    return " ".join((feature.name, shown, *row.settings, *feature.commands))


def _failures() -> Iterable[Refusal]:
    return site().failed_features.values()


def _disabled() -> frozenset[str]:
    """Return the names in the site's settings as they are being edited."""
    return _names(open_entry(SITE, SINGLE).flat)


def _names(flat: Flat) -> frozenset[str]:
    names = flat.get(FIELD)
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


@blueprint.get("/<name>")
def plan(name: str) -> ResponseReturnValue:
    """Show the content, addresses and features that go when a feature is switched off."""
    return _show_plan(_require(name))


def _show_plan(feature: Feature, fault: str = "", status: int = 200) -> ResponseReturnValue:
    pages = section_pages()
    return render_template(
        "switches/editor/plan.html",
        feature=feature,
        plan=feature_plan(pages.app, feature) if pages else None,
        target=request.form.get(NEW, ""),
        fault=fault,
    ), status


def _require(name: str) -> Feature:
    """Return a feature that can be switched. Raises NotFound."""
    known = {feature.name: feature for feature in site().settings.features.known}
    if name not in known or FIELD not in site().models[SITE].fields:
        raise NotFound
    return known[name]


def _redirects(addresses: Iterable[str]) -> dict[str, str]:
    """Return where addresses that go with a feature lead: to the typed one, in their own language if
    it is there, or "" for nowhere, as those with arguments. Raises Invalid at `to`.
    """
    is_own = partial(is_own_host, site(), current_snapshot())
    target = parse_typed_target(request.form.get(NEW, ""), is_own)
    if not target:
        return dict.fromkeys(addresses, "")
    _check(target)
    targets = {code: _in_language(target, code) for code in current_snapshot().by_code}
    return {
        address: ""
        if WILDCARD in address
        else targets.get(language_and_address(address)[0], target)
        for address in addresses
    }


def _check(target: str) -> None:
    """Raise Invalid if visitors can't be led to an address."""
    if not is_redirect_target(target):
        raise Invalid(NEW, NO_TARGET)
    if target.startswith("/") and _status(target) != 200:
        raise Invalid(NEW, NO_PAGE, address=target)


def _in_language(target: str, code: str) -> str:
    """Return a target in a language, if it is there."""
    locale, address = language_and_address(target)
    if locale not in codes():
        return target
    found = f"/{code}/{address}"
    return found if _status(found) == 200 else target


def _status(path: str) -> int:
    return status_at(site(), current_snapshot(), preview(), path)


@blueprint.post("/<name>")
@sensitive
def switch(name: str) -> ResponseReturnValue:
    """Switch a feature on or off, from the next start."""
    feature = _require(name)
    is_on, pages = request.form.get("on") == "1", section_pages()
    going = (feature, *needing(site().settings.features, feature))
    addresses = feature_addresses(pages.app, going) if pages else ()
    try:
        record = _switch(feature, is_on, addresses)
    except Invalid as fault:
        return _show_plan(feature, refusal_text(fault), 422)
    label = _(feature.label or name)
    if is_on:
        text = _("%(name)s is switched on when the site restarts.", name=label)
    else:
        text = _("%(name)s is switched off when the site restarts.", name=label)
    if record.changes:
        flash([record.id, text], "undo")
    return see_other("features.index")


def _switch(feature: Feature, is_on: bool, addresses: Collection[str]) -> UndoRecord:
    """Switch a feature; its addresses come back or go with it. Raises Invalid at `to`."""
    redirects = {} if is_on else _redirects(addresses)

    def transform(flat: Flat) -> Flat:
        names = _names(flat) - {feature.name} if is_on else _names(flat) | {feature.name}
        rest = {path: value for path, value in flat.items() if path != FIELD}
        return rest | ({FIELD: sorted(names)} if names else {})

    def apply(batch: ChangeBatch) -> None:
        batch.apply(batch.open(SITE, SINGLE), transform)
        if is_on:
            remove_gone(batch, addresses)
        else:
            add_redirects(batch, redirects)

    return site().editing.direct_changes.run(actor(), "publish", apply)
