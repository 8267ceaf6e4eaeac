"""/features/: the features of the site, what each does, costs and stores, and a switch for each."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import actor, open_entry, require, see_other, site
from blueprints.editor.sensitive import sensitive
from cms.core.errors import NotFound, Refusal
from cms.core.feature import Feature
from cms.core.settings import PREFIX
from cms.editing.direct_changes import ChangeBatch, UndoRecord
from cms.schema.flat import Flat
from cms.schema.paths import SINGLE

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
    """List all features, and those that were left out because they failed."""
    return render_template(
        "editor/features/index.html",
        rows=list(_rows(site().settings.features.known, _disabled())),
        failures=_failures(),
        can_switch=FIELD in site().models[SITE].fields,
    )


def _rows(known: Iterable[Feature], disabled: frozenset[str]) -> Iterator[FeatureRow]:
    running = {feature.name for feature in site().settings.features}
    for feature in known:
        dependents = tuple(one for one in known if feature.name in one.needs)
        is_on = feature.name not in disabled
        yield FeatureRow(feature, is_on, feature.name in running, dependents)


def _failures() -> Iterable[Refusal]:
    return site().failed_features.values()


def _disabled() -> frozenset[str]:
    """Return the names in the site's settings as they are being edited."""
    return _names(open_entry(SITE, SINGLE).flat)


def _names(flat: Flat) -> frozenset[str]:
    names = flat.get(FIELD)
    return frozenset(map(str, names)) if isinstance(names, list) else frozenset()


@blueprint.post("/<name>")
@sensitive
def switch(name: str) -> ResponseReturnValue:
    """Switch a feature on or off, from the next start."""
    known = {feature.name: feature for feature in site().settings.features.known}
    if name not in known or FIELD not in site().models[SITE].fields:
        raise NotFound
    is_on = request.form.get("on") == "1"
    record = _switch(name, is_on)
    label = _(known[name].label or name)
    if is_on:
        text = _("%(name)s is switched on with the next start of the site.", name=label)
    else:
        text = _("%(name)s is switched off with the next start of the site.", name=label)
    if record.changes:
        flash([record.id, text], "undo")
    return see_other("features.index")


def _switch(name: str, is_on: bool) -> UndoRecord:
    def transform(flat: Flat) -> Flat:
        names = _names(flat) - {name} if is_on else _names(flat) | {name}
        rest = {path: value for path, value in flat.items() if path != FIELD}
        return rest | ({FIELD: sorted(names)} if names else {})

    def apply(batch: ChangeBatch) -> None:
        batch.apply(batch.open(SITE, SINGLE), transform)

    return site().editing.direct_changes.run(actor(), "publish", apply)
