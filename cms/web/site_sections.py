"""The sections and content types of a site: the program's, those of the institute's own folder,
less what it drops.

An institute's own folder may have a package `sections`. Its `SECTIONS` are added to the program's,
one of the same name takes its place; so do its `MODELS`, content types that stand in for the
program's of the same name: a subclass of one adds fields.
"""

import sys
from collections.abc import Iterable
from hashlib import blake2b
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import orjson

from cms.core.settings import Settings
from cms.schema.content_type import Model
from cms.schema.paths import Paths
from cms.web.section import Section

NEEDED = ("home", "common")
"""Sections that no site can be without."""


def parts_of(
    settings: Settings, shipped: Iterable[Section]
) -> tuple[dict[str, Section], dict[str, Model]]:
    """The sections of a site and its content types, each by its name."""
    paths = Paths(settings.data, settings.instance, settings.site)
    own = own_package(paths.sections) if paths.sections else None
    sections = {section.name: section for section in shipped}
    for section in getattr(own, "SECTIONS", ()):
        sections[section.name] = section
    for name in dropped(paths).difference(NEEDED):
        sections.pop(name, None)
    models = {model.name: model for section in sections.values() for model in section.models}
    for model in getattr(own, "MODELS", ()):
        if model.name in models:
            models[model.name] = model
    return sections, models


def dropped(paths: Paths) -> frozenset[str]:
    """The names of sections that site.json leaves out; none where it can't be read, which the
    checks tell.
    """
    try:
        names = orjson.loads((paths.data / "site.json").read_bytes())["withoutSections"]
        return frozenset(name for name in names if isinstance(name, str))
    except (OSError, ValueError, LookupError, TypeError):
        return frozenset()


def own_package(folder: Path) -> ModuleType:
    """The package in a folder, loaded once a process, under a name that no other folder's has."""
    name = f"sections_{blake2b(str(folder).encode(), digest_size=5).hexdigest()}"
    if name not in sys.modules:
        spec = spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        assert spec
        assert spec.loader
        sys.modules[name] = module = module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]
