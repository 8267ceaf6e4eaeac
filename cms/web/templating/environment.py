"""Where templates come from, where their compiled code is kept, and their fingerprints."""

import re
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask.templating import Environment
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from cms.core.files import make_folder
from cms.core.fingerprint import combined, fingerprint
from cms.core.settings import Settings

REFERENCE = re.compile(r"\{%-?\s*(?:extends|include|import|from)\s+['\"]([^'\"]+)['\"]")
"""Names of other templates. Jinja could find them by parsing each source, but every freeze would
wait for that.
"""


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


class Templates:
    """The templates of one app as this process has read them; as they are now where Jinja loads
    them anew (debug).
    """

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._texts: dict[str, str] = {}
        self._prints: dict[str, bytes] = {}

    def sources(self, name: str) -> tuple[str, ...]:
        """A template and all that it needs, sorted. Raises jinja2.TemplateNotFound, which is a
        LookupError.
        """
        found, waiting = {name}, [name]
        while waiting:
            new = set(REFERENCE.findall(self._text(waiting.pop()))) - found
            found |= new
            waiting += new
        return tuple(sorted(found))

    def print_of(self, name: str) -> bytes:
        """Eight bytes that stand for all of those sources."""
        if self.environment.auto_reload:
            self._texts.clear()
        if name not in self._prints or self.environment.auto_reload:
            self._prints[name] = combined(
                *(fingerprint((one, self._text(one))) for one in self.sources(name))
            )
        return self._prints[name]

    def _text(self, name: str) -> str:
        if name not in self._texts:
            assert self.environment.loader
            self._texts[name] = self.environment.loader.get_source(self.environment, name)[0]
        return self._texts[name]
