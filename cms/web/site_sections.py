"""The sections and content types of a site: the program's and the institute's own, without the
disabled ones.
"""

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from cms.core.package_loader import load_package
from cms.core.site_json import names_in_site_json
from cms.schema.content_type import ContentType, Model
from cms.web.section import Section

REQUIRED = ("home", "common")
"""Sections that can't be disabled."""


class OwnCode(NamedTuple):
    """The institute's own sections and content types, and a warning for each deprecated name that
    they import.
    """

    sections: tuple[Section, ...] = ()
    models: tuple[Model, ...] = ()
    deprecations: tuple[str, ...] = ()


def load_own_code(sections: Path | None) -> OwnCode:
    """Load the package `sections` of the institute's own folder; nothing if it is None.

    Its `SECTIONS` and `MODELS` are its sections and content types. Raises whatever the package
    raises, and TypeError if these hold anything else.
    """
    if sections is None:
        return OwnCode()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DeprecationWarning)
        package = load_package(sections)
    own = OwnCode(
        tuple(getattr(package, "SECTIONS", ())),
        tuple(getattr(package, "MODELS", ())),
        tuple(
            f"{Path(one.filename).relative_to(sections.parent)}:{one.lineno}: {one.message}."
            for one in caught
            if Path(one.filename).is_relative_to(sections)
        ),
    )
    _check_types(own)
    return own


def _check_types(own: OwnCode) -> None:
    for section in own.sections:
        if not isinstance(section, Section):
            raise TypeError(f"SECTIONS holds {section!r}, which is no Section")
    for model in own.models:
        if not (isinstance(model, type) and issubclass(model, ContentType)):
            raise TypeError(f"MODELS holds {model!r}, which is no content type")


def sections_and_models(
    data: Path, shipped: Iterable[Section], own: OwnCode
) -> tuple[dict[str, Section], dict[str, Model]]:
    """Return the sections of a site and its content types, each by name. `shipped` are those of the
    program and of its features.

    Own sections are added to the program's and replace those of the same name. Own content types
    replace the program's of the same name; a subclass can add fields.
    """
    sections = {section.name: section for section in (*shipped, *own.sections)}
    for name in disabled_sections(data).difference(REQUIRED):
        sections.pop(name, None)
    models = {model.name: model for section in sections.values() for model in section.models}
    models |= {model.name: model for model in own.models if model.name in models}
    return sections, models


def disabled_sections(data: Path) -> frozenset[str]:
    """Return the names of the sections that site.json disables."""
    return names_in_site_json(data, "withoutSections")
