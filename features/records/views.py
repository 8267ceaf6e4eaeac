"""The published entries as JSON for other programs.

There is an index; for each type a list, its JSON Schema, and its records in parts of several; and a
record of each entry at an address of its own, which is a file only if the setting says so.
"""

from collections.abc import Iterator
from typing import Any

from flask import Response

from cms.content import Reader
from cms.core.errors import NotFound
from cms.schema.content_type import ContentType
from cms.web.context import app_state
from cms.web.pages.page import absolute
from cms.web.templating.render import url, urls
from cms.web.templating.slots import PagePlace
from cms.web.views import json_answer
from features.records import ENTRIES, section
from features.records.parts import parts_of
from features.records.record import record_of, record_schema, records_of

section.live_endpoints.add("records.record")  # without files, only the live site has them


def are_files() -> bool:
    """Return whether each record of a frozen site is a file, rather than the parts."""
    return bool(app_state().site.settings.of("records") == ENTRIES)


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
            "schema": schema_url(model.name),
        }
        for model in public_types(read)
    ]
    return json_answer({"site": str(read.single("site").name), "types": types})


@section.page("/api/<type>/index.json")
def list_of_type(read: Reader, type: str) -> Response:
    titles = read.titles(public_type(read, type).name)
    entries: dict[str, dict[str, Any]] = {
        key: {"key": key, "title": title} for key, title in titles
    }
    if not are_files():
        for number, keys in parts_of(read.snapshot, type).items():
            address = absolute(url("records.part", type=type, number=number))
            for key in keys:
                entries[key]["part"] = address
    if are_files() or app_state().site.settings.live:
        addresses = urls("records.record", "key", entries, type=type)
        for entry, address in zip(entries.values(), addresses, strict=True):
            entry["record"] = absolute(address)
    return json_answer({"type": type, "schema": schema_url(type), "entries": [*entries.values()]})


@section.page("/api/<type>/parts/<int:number>.json")
def part(read: Reader, type: str, number: int) -> Response:
    records = records_of(read, public_type(read, type).name, number)
    return json_answer({"type": type, "schema": schema_url(type), "records": records})


@section.page("/api/<type>/<key>.json")
def record(read: Reader, type: str, key: str) -> Response:
    return json_answer(record_of(read, public_type(read, type).name, key))


@section.page("/api/schemas/<type>.json")
def schema(read: Reader, type: str) -> Response:
    data = record_schema(public_type(read, type), schema_url(type))
    return json_answer(data, "application/schema+json")


def schema_url(type: str) -> str:
    return absolute(url("records.schema", type=type))


def link(place: PagePlace) -> dict[str, str]:
    """Return the address of the index."""
    return {"href": url("records.index")}


@section.urls
def addresses(read: Reader) -> Iterator[str]:
    """Yield the URLs of all files; they are the same in every language."""
    if read.locale != read.snapshot.default_locale:
        return
    yield url("records.index")
    for model in public_types(read):
        yield url("records.list_of_type", type=model.name)
        yield url("records.schema", type=model.name)
        keys = read.keys(model.name)
        if are_files():
            yield from urls("records.record", "key", keys, type=model.name)
        else:
            parts = parts_of(read.snapshot, model.name)
            yield from (url("records.part", type=model.name, number=number) for number in parts)
