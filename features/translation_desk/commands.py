"""`flask learn-translations`, which a server starts if many entries are new to the memory."""

import click
from flask.cli import with_appcontext

from cms.core.index_build import be_nice
from cms.web.context import app_state
from features.translation_desk.memory import TranslationMemory
from features.translation_desk.services import memory_builder


@click.command("learn-translations", hidden=True)
@with_appcontext
def learn() -> None:
    """Fill the translation memory."""
    be_nice()
    site = app_state().site
    site.get(TranslationMemory).learn_all(site.editing.overviews.current())
    memory_builder(site).done()
