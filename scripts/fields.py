"""Write the tables of fields in docs/content.md from the content types, and docs/models.md
(scripts/models.py).

A test checks that documents and code agree.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from blueprints.sections import SECTIONS  # noqa: E402
from cms.core.i18n import plain  # noqa: E402
from cms.schema.content_type import LEADING_FIELDS, TRAILING_FIELDS, ContentType  # noqa: E402
from cms.schema.fields import Choice, Field, Group, Reference, References  # noqa: E402
from scripts import models  # noqa: E402

DOCUMENT = ROOT / "docs" / "content.md"
MARK = "<!-- From here on written by scripts/fields.py -->"


def kind(field: Field) -> str:
    """Return the type of a field's value in a few words."""
    if isinstance(field, Reference | References):
        return f"{type(field).__name__} → {' or '.join(field.types).replace('*', 'any type')}"
    if isinstance(field, Choice):
        return "Choice: " + ", ".join(f"`{choice}`" for choice in field.choices)
    return type(field).__name__


def rows(fields: Mapping[str, Field], prefix: str = "") -> Iterator[str]:
    """Yield a table row for each field; fields of groups and rows follow their own."""
    for name, field in fields.items():
        marks = ("*" if field.required else "") + (" L" if field.localized else "")
        meaning = f" {plain(field.label)}. {field.help}" if field.help else ""
        yield f"| `{prefix}{name}`{marks} | {kind(field)} |{meaning} |"
        if isinstance(field, Group):
            yield from rows(field.fields, f"{prefix}{name}.")


def table(fields: Mapping[str, Field]) -> str:
    return "\n".join(["| Field | Holds | Meaning |", "|---|---|---|", *rows(fields)])


def section(model: type[ContentType]) -> str:
    """Return the section on a type: its description, location and own fields."""
    location = f"`data/{model.name}.json`" if model.single else f"`data/content/{model.name}/`"
    pages = f" Pages at `/<language>/{model.route}`." if model.route else ""
    return f"### {model.name}\n\n{(model.__doc__ or '').strip()} {location}.{pages}\n\n{table(model.own_fields())}\n"


def generated() -> str:
    """Return everything below the mark."""
    models = [model for one in SECTIONS for model in one.models]
    common = f"### Every entry\n\n{table(LEADING_FIELDS | TRAILING_FIELDS)}\n"
    return "\n".join([MARK, "", common, *map(section, models)])


def main() -> None:
    """Rewrite everything below the mark."""
    head = DOCUMENT.read_text("utf-8").split(MARK)[0]
    DOCUMENT.write_text(head + generated(), "utf-8")
    models.main()


if __name__ == "__main__":
    main()
