"""The sources and fingerprints of templates, with those of all that they extend, include and
import.
"""

import re

from jinja2 import Environment

from cms.core.fingerprint import combined, fingerprint

REFERENCE = re.compile(r"\{%-?\s*(?:extends|include|import|from)\s+['\"]([^'\"]+)['\"]")
"""Names of other templates. Parsing each source with Jinja costs 2 ms a template, which every
freeze would pay.
"""


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
