"""The published entries as JSON for other programs.

There is an index, a list per type, a record of each entry, and the JSON Schema of each type.
"""

from collections.abc import Iterator

from flask import Response

from cms.content import Reader
from cms.core.errors import NotFound
from cms.schema.content_type import ContentType
from cms.web.pages.page import absolute
from cms.web.templating.render import url, urls
from cms.web.templating.slots import PagePlace
from cms.web.views import json_answer
from features.records import section
from features.records.record import record_of, record_schema


def public_types(read: Reader) -> list[type[ContentType]]:
    models = read.snapshot.content.models.values()
    return [model for model in models if model.is_published]


def public_type(read: Reader, type: str) -> type[ContentType]:
    """Return the content type named in a URL. Raises NotFound."""
    for model in public_types(read):
        if model.name == type:
            return model
    raise NotFound


@section.page("/api/index.json")
def index(read: Reader) -> Response:
    types = [
        {
            "type": model.name,
            "entries": read.count(model.name),
            "list": absolute(url("records.list_of_type", type=model.name)),
            "schema": absolute(url("records.schema", type=model.name)),
        }
        for model in public_types(read)
    ]
    return json_answer({"site": str(read.single("site").name), "types": types})


@section.page("/api/<type>/index.json")
def list_of_type(read: Reader, type: str) -> Response:
    titles = read.titles(public_type(read, type).name)
    addresses = urls("records.record", "key", (key for key, _title in titles), type=type)
    entries = [
        {"key": key, "title": title, "record": absolute(address)}
        for (key, title), address in zip(titles, addresses, strict=True)
    ]
    return json_answer(
        {
            "type": type,
            "schema": absolute(url("records.schema", type=type)),
            "entries": entries,
        }
    )


@section.page("/api/<type>/<key>.json")
def record(read: Reader, type: str, key: str) -> Response:
    return json_answer(record_of(read, public_type(read, type).name, key))


@section.page("/api/schemas/<type>.json")
def schema(read: Reader, type: str) -> Response:
    address = absolute(url("records.schema", type=type))
    return json_answer(record_schema(public_type(read, type), address), "application/schema+json")


def link(place: PagePlace) -> dict[str, str]:
    """Return the address of the index."""
    return {"href": url("records.index")}


@section.urls
def addresses(read: Reader) -> Iterator[str]:
    """Yield the URLs of all records, lists and schemas; they are the same in every language, and
    there may be ten thousands of them.
    """
    if read.locale != read.snapshot.default_locale:
        return
    yield url("records.index")
    for model in public_types(read):
        yield url("records.list_of_type", type=model.name)
        yield url("records.schema", type=model.name)
        yield from urls("records.record", "key", read.keys(model.name), type=model.name)
