"""The sections and content types of a site: the program's and those of the institute's own folder,
without the disabled ones.

An institute's own folder may have a package `sections`. Its `SECTIONS` are added to the program's
and replace sections of the same name. Its `MODELS` replace the program's content types of the same
name; a subclass can add fields.
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

REQUIRED = ("home", "common")
"""Sections that can't be disabled."""


def sections_and_models(
    settings: Settings, shipped: Iterable[Section]
) -> tuple[dict[str, Section], dict[str, Model]]:
    """Return the sections of a site and its content types, each by name."""
    paths = Paths(settings.data, settings.instance, settings.site)
    package = load_package(paths.sections) if paths.sections else None
    sections = {section.name: section for section in shipped}
    for section in getattr(package, "SECTIONS", ()):
        sections[section.name] = section
    for name in disabled_sections(paths).difference(REQUIRED):
        sections.pop(name, None)
    models = {model.name: model for section in sections.values() for model in section.models}
    for model in getattr(package, "MODELS", ()):
        if model.name in models:
            models[model.name] = model
    return sections, models


def disabled_sections(paths: Paths) -> frozenset[str]:
    """Return the names of the sections that site.json disables.

    None if it can't be read, which the checks report.
    """
    try:
        names = orjson.loads((paths.data / "site.json").read_bytes())["withoutSections"]
        return frozenset(name for name in names if isinstance(name, str))
    except (OSError, ValueError, LookupError, TypeError):
        return frozenset()


def load_package(folder: Path) -> ModuleType:
    """Import the package in a folder once per process, under a name unique to the folder."""
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
