"""The required values of a published entry, for tests to which only a few of its fields matter."""

from collections.abc import Mapping
from typing import Any

from blueprints.shared.fields import Authors
from cms.schema.content_type import ContentType
from cms.schema.fields import Choice, Date, Field, Markdown, Url


def with_required(model: type[ContentType], raw: Mapping[str, Any]) -> dict[str, Any]:
    """`raw` with a value for each required field in each language that it publishes."""
    locales = [
        locale for locale, one in raw.get("publication", {}).items() if one["state"] == "published"
    ]
    filled = dict(raw)
    for name, field in model.fields.items():
        if field.required and locales:
            given = raw.get(name, {})
            if field.localized and not isinstance(given, str):
                value = next(iter(given.values()), None) or _value(field)
                least = {} if field.any_language and given else dict.fromkeys(locales, value)
                filled[name] = least | given
            else:
                filled.setdefault(name, _value(field))
    return filled


def _value(field: Field) -> Any:
    if isinstance(field, Markdown):
        return ["Words."]
    if isinstance(field, Choice):
        return next(iter(field.choices))
    if isinstance(field, Authors):
        return [{"id": "a", "family": "Li", "given": "Na"}]
    if isinstance(field, Date):
        return "2020-01-01"
    if isinstance(field, Url):
        return "https://example.org/"
    return "Words"
