"""Entries with extreme values in every field."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from blueprints.shared.fields import Identifier
from cms.content.json_files import dump_json
from cms.schema.content_type import ContentType
from cms.schema.fields import (
    Choice,
    Date,
    Field,
    Flag,
    Group,
    Lines,
    Markdown,
    Number,
    Reference,
    Rows,
    Url,
)
from cms.schema.fields.formats import Country, Email, Key, Language, Telephone, TimeZone
from cms.schema.fields.groups import ANY, Media

TYPES = ("news", "pages", "projects", "conferences", "organizations", "people", "units")


IDENTIFIERS = {"orcid": "0000-0002-1825-0097", "doi": "10.1000/182", "issn": "1674-6767"}


LONG = "Donaudampfschifffahrt" * 20


EXTREME = {"en": f"{LONG} & <b>bold</b> \u202eright\u202c", "zh": "塔克拉玛干沙漠" * 60}


BODY = {
    "en": [
        "# One",
        "",
        LONG,
        "",
        "| a | b |",
        "|---|---|",
        f"| {LONG} | 2 |",
        "",
        "```",
        LONG,
        "```",
        "",
        "## Two",
        "### Three",
        "[x](entry:news/nowhere) <script>alert(1)</script> $x^2$ [^1]",
        "",
        "[^1]: note",
    ],
    "zh": ["塔克拉玛干沙漠" * 200],
}


def fill(field: Field, many: int, words: dict[str, str]) -> Any:
    """Return a value of a field; rows and lists have `many` items."""
    if isinstance(field, Rows):
        return [{"id": f"r{number}"} | fill_all(field.fields, 1, words) for number in range(many)]
    if isinstance(field, Group):
        return fill_all(field.fields, many, words)
    if isinstance(field, Lines):
        return [fill(field.item, 1, words)]
    if isinstance(field, Choice) and field.localized:
        return dict.fromkeys(words, next(iter(field.choices)))
    if field.localized:
        return BODY if isinstance(field, Markdown) else words
    return next(
        (value for kind, value in SIMPLE if isinstance(field, kind)), lambda field: words["en"]
    )(field)


def fill_all(fields: dict[str, Field], many: int, words: dict[str, str]) -> dict[str, Any]:
    return {name: fill(field, many, words) for name, field in fields.items()}


SIMPLE: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Choice, lambda field: list(field.choices)[-2 if len(field.choices) > 2 else 0]),
    (Date, lambda field: "2024-08" if field.partial else "2024-08-31"),
    (Number, lambda field: field.most or field.least or 0),
    (Flag, lambda field: True),
    (Country, lambda field: "ZZ"),
    (Language, lambda field: "tlh"),
    (TimeZone, lambda field: "Asia/Kathmandu"),
    (Email, lambda field: "a@example.org"),
    (Identifier, lambda field: IDENTIFIERS.get(field.scheme, "https://ror.org/034t30j35")),
    (Telephone, lambda field: "+86-991-7885307"),
    (Url, lambda field: f"https://example.org/{LONG}"),
    (
        Reference,
        lambda field: (
            "nowhere"
            if not field.qualified
            else f"{'news' if field.types == (ANY,) else field.types[0]}/nowhere"
        ),
    ),
    (Media, lambda field: "lost picture.jpg"),
    (Key, lambda field: LONG.lower()[:60]),
)


def own_fields(model: type[ContentType]) -> dict[str, Field]:
    left_out = {model.title, "address", "formerAddresses"}
    return {name: field for name, field in model.fields.items() if name not in left_out}


def write(file: Path, model: type[ContentType], values: dict[str, Any]) -> None:
    """Write an entry with the required fields of a published one. An entry that lacks required
    values in rows is shown only in previews.
    """
    published = {code: {"state": "published"} for code in values.get(model.title, {"en": ""})}
    least = {
        name: fill(field, 1, {"en": "Some words", "zh": "几个字"})
        for name, field in model.fields.items()
        if field.required
    }
    file.write_bytes(dump_json(least | values | {"publication": published}))
