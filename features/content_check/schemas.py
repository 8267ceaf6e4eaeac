"""The JSON Schema files generated from the content types."""

from pathlib import Path

import orjson

from cms.schema.content_type import Model, Models
from cms.schema.paths import Paths


def schema_bytes(model: Model) -> bytes:
    """Return the contents of a type's JSON Schema file."""
    return orjson.dumps(model.schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def stale_schemas(paths: Paths, models: Models) -> list[Path]:
    """Return the schema files that are missing or differ from the models."""
    stale = []
    for model in models.values():
        path = paths.schema(model)
        if not path.is_file() or path.read_bytes() != schema_bytes(model):
            stale.append(path)
    return stale
