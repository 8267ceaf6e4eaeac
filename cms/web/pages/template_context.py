"""The context of a page's template as a contract: a class per template, each field with a sentence.

docs/contexts.md lists them (scripts/contexts.py). A test compares the fields with the variables that
the template uses, so an own template may rely on what is documented.
"""

from typing import ClassVar


class TemplateContext:
    """The variables of a template, besides `page`, `site` and `menus`, which every page has.

    Subclasses are frozen dataclasses of plain values; the view computes them.
    """

    template: ClassVar[str]
