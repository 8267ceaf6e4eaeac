"""The generated JSON Schemas of the content types, kept in step with the models."""

from pathlib import Path

import orjson

from cms.schema.content_type import Model, Models
from cms.schema.paths import Paths


def schema_bytes(model: Model) -> bytes:
    """A type's JSON Schema as its file has it."""
    return orjson.dumps(model.schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def stale_schemas(paths: Paths, models: Models) -> list[Path]:
    """The schema files that are missing or say something else than the models."""
    stale = []
    for model in models.values():
        path = paths.schema(model)
        if not path.is_file() or path.read_bytes() != schema_bytes(model):
            stale.append(path)
    return stale
