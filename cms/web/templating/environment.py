"""Where templates come from, and where their compiled code is kept."""

from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask.templating import Environment
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from cms.core.files import make_folder
from cms.core.settings import Settings


def loader(settings: Settings) -> BaseLoader:
    """Templates of the institute's own folder, then the program's, which `oasis/` before a name
    asks for alone.
    """
    layers = settings.layers("templates")
    found = FileSystemLoader(layers)
    return (
        ChoiceLoader([found, PrefixLoader({"oasis": FileSystemLoader(layers[-1])})])
        if settings.site
        else found
    )


class PageEnvironment(Environment):
    """Templates share one mapping of globals, as none has its own: at each `import` Jinja compares
    those of two templates, which it does name by name where they are chains of mappings.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: the environment's."""
        return self.globals


class BytecodeCache(FileSystemBytecodeCache):
    """Jinja's, for a folder that may be lost or unwritable: then templates are compiled each time."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of one template, if it is there."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of one template."""
        with suppress(OSError):
            make_folder(Path(self.directory))
            super().dump_bytecode(bucket)
