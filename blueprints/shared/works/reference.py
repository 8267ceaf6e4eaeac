"""References in parts, each with a role, so that a page can link the title and mark up the journal."""

from collections.abc import Iterable
from typing import NamedTuple

from blueprints.shared.works.csl import Item
from blueprints.shared.works.names import full_name
from blueprints.shared.works.work import Work


class ReferencePart(NamedTuple):
    """Part of a reference. `role`: `title`, `container`, `link` (its text links to `href`) or none.
    `italic`: the style has it in italics.
    """

    text: str
    role: str = ""
    href: str = ""
    italic: bool = False


def reference_text(parts: Iterable[ReferencePart]) -> str:
    """Return a reference as text."""
    return "".join(part.text for part in parts)


def plain_reference(item: Item) -> tuple[ReferencePart, ...]:
    """Return the authors, title, container and year of a work, as far as they are known."""
    work = Work(item)
    names = ", ".join(full_name(name) for name in work.author or work.editor)
    parts = [ReferencePart(f"{names}. ")] if names else []
    parts.append(ReferencePart(work.title, "title"))
    if work.container_title:
        parts += [ReferencePart(". "), ReferencePart(work.container_title, "container")]
    return *parts, ReferencePart(f". {work.year}." if work.year else ".")
