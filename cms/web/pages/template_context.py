"""The context of a page's template as a contract: a class per template, each field with a sentence.

docs/contexts.md lists them (scripts/contexts.py). A test compares the fields with the variables that
the template uses, so an own template may rely on what is documented.
"""

from dataclasses import dataclass
from typing import ClassVar, dataclass_transform

from cms.content import LocalizedEntry

Entries = tuple[LocalizedEntry, ...]
"""Entries in the language of the page, in the order in which they are shown."""


@dataclass_transform(frozen_default=True, eq_default=False)
class TemplateContext:
    """The variables of a template, besides `page`, `site` and `menus`, which every page has.

    Subclasses are frozen dataclasses, without the methods that contexts don't need, since each
    takes time at every start. The view computes their values.
    """

    template: ClassVar[str]

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, eq=False, repr=False)(cls)
