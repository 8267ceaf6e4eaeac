"""Loading features: those of the program, then those in the institute's own folder.

A feature that can't be loaded, or whose declaration clashes with another's, is left out and named:
the site goes on without it.
"""

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from importlib import import_module
from pathlib import Path

from cms.core.errors import Refusal
from cms.core.feature import MENU_GROUPS, SIGN_IN, STAGES, Feature, Features
from cms.core.i18n import N_
from cms.core.package_loader import load_package
from cms.core.site_json import names_in_site_json
from cms.core.slots import Fill, Slot

log = logging.getLogger("oasis")

UNIQUE = (
    *("settings", "commands", "services", "form_buttons", "form_actions", "form_arguments"),
    *("screens", "permissions", "checks", "targets", "beside", "log_events", "open_views"),
    *("file_kinds", "transforms"),
)
"""Kinds of contributions in which a name may stand only once."""
ICONS = "editor/components/icons.html"
ICON = re.compile(r"^  '([\w-]+)':", re.MULTILINE)
CONTENTS = "README"
"""The file of the guide that lists the chapters."""
LAYERS = ("templates", "static")
"""Folders of a feature that have one folder, named like the feature."""


SHAPES: Mapping[type, tuple[tuple[type, ...], str]] = {
    str: ((str,), "a text"),
    tuple: ((tuple, list), "a tuple (with one item: (x,))"),
    dict: ((Mapping,), "a dict"),
    frozenset: ((Set,), "a frozenset"),
}
"""Type of the default of a field of Feature → the types that it may have, and their name."""


class FeatureFailed(Refusal):
    """A feature was left out: `name`, `problem`."""

    msgid = N_(
        "The feature “%(name)s” was left out: %(problem)s. The site runs without it, and can’t be "
        "published. Correct the feature or delete its folder, then restart."
    )


class FeaturePartFailed(FeatureFailed):
    """A part of a feature, such as a screen, was left out: `name`, `problem`."""

    msgid = N_(
        "A part of the feature “%(name)s” was left out: %(problem)s. The site runs without this part. "
        "Correct the feature, then restart."
    )


def feature_failure(
    name: str, error: Exception, kind: type[FeatureFailed] = FeatureFailed
) -> FeatureFailed:
    """Return an exception as the failure of a feature, or of a part of it."""
    return kind(name=name, problem=f"{type(error).__name__}: {error}")


def load_features(
    shipped: Path, own: Path | None, data: Path, taken: Mapping[str, Collection[str]]
) -> Features:
    """Load the features in the folders `shipped` (the package `features`) and `own`.

    `data` has the site.json that switches features off. `taken`: kind of contribution → the core's
    own names.
    """
    known: dict[str, Feature] = {}
    failures: dict[str, Refusal] = {}
    owners = {(kind, name): "the core" for kind, names in taken.items() for name in names}
    for folder in (*_folders(shipped), *_folders(own)):
        name = folder.name
        try:
            if name in known:
                raise ValueError(f"the program has a feature {name!r} too")
            feature = _load(folder, is_own=folder.parent == own)
            _check(feature, folder, taken)
            _claim(feature, owners)
        except Exception as error:
            failures[name] = feature_failure(name, error)
            log.exception("%s", failures[name].text())
        else:
            known[name] = feature
    return Features(tuple(known.values()), names_in_site_json(data, "withoutFeatures"), failures)


def _folders(parent: Path | None) -> Iterator[Path]:
    for file in sorted(parent.glob("*/__init__.py")) if parent else ():
        yield file.parent


def _load(folder: Path, is_own: bool) -> Feature:
    module = load_package(folder) if is_own else import_module(f"features.{folder.name}")
    feature = module.feature
    if not isinstance(feature, Feature):
        raise TypeError(f"feature is {feature!r}, and not a Feature")
    return feature


def _check(feature: Feature, folder: Path, taken: Mapping[str, Collection[str]]) -> None:
    """Raise ValueError or TypeError for a declaration that can't be used. `taken` has the core's own
    permissions, and the icons and chapters that there are.
    """
    if feature.name != folder.name:
        raise ValueError(f"its name is {feature.name!r}, its folder {folder.name!r}")
    _check_shapes(feature)
    for section in feature.sections:
        if not hasattr(section, "models"):
            raise TypeError(f"{section!r} is no Section")
    asked = {*feature.screens.values(), *(one.permission for one in feature.menu)} - {SIGN_IN}
    types = [model for section in feature.sections for model in section.models]
    chapters = {target.partition("#")[0] for target in feature.help.values()}
    for kind, used, known in (
        ("stages of middleware", {*feature.middleware}, {*STAGES}),
        ("groups of the menu", {one.group for one in feature.menu}, MENU_GROUPS),
        ("icons", {one.icon for one in (*feature.menu, *types)}, taken.get("icons", ())),
        ("chapters", chapters, {*taken.get("chapters", ()), *chapter_names(folder / "guide")}),
        ("permissions", asked, {*taken.get("permissions", ()), *feature.permissions}),
        ("settings", {*feature.shown_settings}, {*feature.settings}),
    ):
        if unknown := sorted(used - {*known}):
            there = f"there are {', '.join(sorted(known))}" if known else "there are none"
            raise ValueError(f"there are no {kind} {', '.join(map(repr, unknown))}; {there}")
    _check_files(feature, folder)


def icon_names(templates: Iterable[Path]) -> frozenset[str]:
    """Return the names of the editor's icons in the folders of templates, the first of which that has
    them counts.
    """
    files = (folder / ICONS for folder in templates)
    text = next((file.read_text("utf-8") for file in files if file.is_file()), "")
    return frozenset(ICON.findall(text))


def chapter_names(guide: Path) -> frozenset[str]:
    """Return the names of the chapters in a folder of the guide, in any language."""
    return frozenset(file.stem for file in guide.glob("*/*.md")) - {CONTENTS}


def _check_shapes(feature: Feature) -> None:
    """Raise TypeError for a field of another shape: a text for a tuple would be read by letters. A
    MenuEntry or a Fill without the comma of a tuple with one item is a tuple itself.
    """
    for field, default in Feature._field_defaults.items():
        value = getattr(feature, field)
        types, words = SHAPES[type(default)]
        if not isinstance(value, types) or hasattr(value, "_fields"):
            raise TypeError(f"{field} must be {words}, not {value!r}")


def _check_files(feature: Feature, folder: Path) -> None:
    """Raise ValueError or TypeError for files that other features could have too."""
    for path in (path for layer in LAYERS for path in (folder / layer).glob("*")):
        if path.name != feature.name:
            raise ValueError(f"{path.parent.name}/ may have no {path.name}, only {feature.name}/")
    for fill in feature.slots:
        if not isinstance(fill, Fill) or not isinstance(fill.slot, Slot):
            raise TypeError(f"{fill!r} is no Fill of a Slot")
        if not fill.template.startswith(f"{feature.name}/"):
            raise ValueError(f"the template {fill.template} isn't in the folder {feature.name}")


def _claim(feature: Feature, owners: dict[tuple[str, str], str]) -> None:
    """Add the names of a feature to `owners`: (kind, name) → owner. Raises ValueError if one has an
    owner, and then adds none.
    """
    names = list(_names(feature))
    for kind, name in names:
        if owner := owners.get((kind, name)):
            raise ValueError(f"{kind}: {owner} has {name!r} too")
    owners |= dict.fromkeys(names, feature.name)


def _names(feature: Feature) -> Iterator[tuple[str, str]]:
    """Yield (kind, name) of all that may have one owner only."""
    yield from ((kind, name) for kind in UNIQUE for name in getattr(feature, kind))
    for section in feature.sections:
        yield "sections", section.name
        yield from (("types", model.name) for model in section.models)
