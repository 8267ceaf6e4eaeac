"""The content type that a command names."""

import click

from cms.schema.content_type import ContentType
from cms.web.context import app_state


def model_of(name: str) -> type[ContentType]:
    """A type with many entries, by its name. Raises click.UsageError, which names those there are."""
    models = {one: model for one, model in app_state().site.models.items() if not model.single}
    if name not in models:
        raise click.UsageError(f"There is no type {name!r}. The types are: {', '.join(models)}.")
    return models[name]
