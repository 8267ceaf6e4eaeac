"""The published entries as JSON for other programs.

There is an index, a list per type, a record of each entry, and the JSON Schema of each type.
"""

from collections.abc import Iterator

from flask import Response

from blueprints.common import common
from cms.content import Reader
from cms.content.records import record_schema
from cms.core.errors import NotFound
from cms.schema.content_type import ContentType
from cms.web.pages.page import absolute
from cms.web.templating.render import url, urls
from cms.web.views import json_answer


def public_types(read: Reader) -> list[type[ContentType]]:
    models = read.snapshot.content.models.values()
    return [model for model in models if model.is_published]


def public_type(read: Reader, type: str) -> type[ContentType]:
    """Return the content type named in a URL. Raises NotFound."""
    for model in public_types(read):
        if model.name == type:
            return model
    raise NotFound


@common.page("/api/index.json")
def records(read: Reader) -> Response:
    types = [
        {
            "type": model.name,
            "entries": read.count(model.name),
            "list": absolute(url("common.records_of", type=model.name)),
            "schema": absolute(url("common.schema_of", type=model.name)),
        }
        for model in public_types(read)
    ]
    return json_answer({"site": str(read.single("site").name), "types": types})


@common.page("/api/<type>/index.json")
def records_of(read: Reader, type: str) -> Response:
    titles = read.titles(public_type(read, type).name)
    addresses = urls("common.record", "key", (key for key, _title in titles), type=type)
    entries = [
        {"key": key, "title": title, "record": absolute(address)}
        for (key, title), address in zip(titles, addresses, strict=True)
    ]
    schema = absolute(url("common.schema_of", type=type))
    return json_answer({"type": type, "schema": schema, "entries": entries})


@common.page("/api/<type>/<key>.json")
def record(read: Reader, type: str, key: str) -> Response:
    return json_answer(read.record(public_type(read, type).name, key, absolute))


@common.page("/api/schemas/<type>.json")
def schema_of(read: Reader, type: str) -> Response:
    address = absolute(url("common.schema_of", type=type))
    return json_answer(record_schema(public_type(read, type), address), "application/schema+json")


def addresses(read: Reader) -> Iterator[str]:
    """Yield the URLs of all records, lists and schemas; they are the same in every language."""
    yield url("common.records")
    for model in public_types(read):
        yield url("common.records_of", type=model.name)
        yield url("common.schema_of", type=model.name)
        yield from urls("common.record", "key", read.keys(model.name), type=model.name)
