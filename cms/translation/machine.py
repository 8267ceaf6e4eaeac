"""Machine translation by a service of the institute's choice: docs/translation.md has the interface.

None is shipped. The setting `OASIS_TRANSLATOR` names a function in Python. It is called only when
somebody presses a button, and what it answers is shown and never saved by itself.
"""

import logging
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from hashlib import blake2b
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Protocol

from cms.core.errors import Refusal
from cms.core.i18n import N_

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20.0
"""Seconds after which a translation is given up."""
MAX_TEXT = 20_000
"""Characters that are sent at a time."""
MAX_GROWTH, MAX_MORE = 4, 1_000
"""How many times longer a translation may be, and how many characters more."""
MAX_AT_ONCE = 2
"""Translations that a process waits for at a time; others wait for them."""
MAX_REASON = 200
"""Characters of what a service says against it."""


class MachineTranslator(Protocol):
    """A translator from the settings."""

    def __call__(
        self, texts: Sequence[str], source: str, target: str, timeout: float
    ) -> Sequence[str]:
        """The translations of `texts`, in their order, from one language into another (BCP 47 tags,
        such as `zh-Hans`). Texts are plain or Markdown, which stays as it is.

        Answers within `timeout` seconds or raises; the text of what it raises is shown.
        """


class MachineFailed(Refusal):
    """There is no translation, and why."""


FAILED = N_("The translation service failed: %(reason)s")
TOO_LONG = N_("The text is too long for the translation service: more than %(most)s characters.")
NO_ANSWER = N_(
    "The translation service gave no answer within %(seconds)s seconds. Try again later."
)
NO_TEXT = N_("The answer of the translation service is no text.")
TOO_MUCH = N_("The answer of the translation service is much longer than the text.")


class MachineTranslation:
    """The service that a setting (`module:function`) names. The module is looked for in the
    institute's own `folder`, then where Python looks.
    """

    def __init__(self, setting: str, folder: Path | None = None) -> None:
        self._setting = setting
        self._folder = folder

    @property
    def is_set_up(self) -> bool:
        """Whether there is one."""
        return bool(self._setting)

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(MAX_AT_ONCE, "machine-translation")

    @cached_property
    def _function(self) -> MachineTranslator:
        module, _colon, name = self._setting.partition(":")
        found: MachineTranslator = getattr(_load(module, self._folder), name)
        return found

    def translate(self, text: str, source: str, target: str) -> str:
        """A text in another language. Raises MachineFailed."""
        if len(text) > MAX_TEXT:
            raise MachineFailed(TOO_LONG, most=MAX_TEXT)
        try:
            asked = self._threads.submit(
                self._function, [text], source, target, timeout=TIMEOUT_SECONDS
            )
            answer = asked.result(TIMEOUT_SECONDS + 1)
        except TimeoutError:
            raise MachineFailed(NO_ANSWER, seconds=round(TIMEOUT_SECONDS)) from None
        except Exception as fault:
            log.exception("%s failed", self._setting)
            said = " ".join(str(fault).split())[:MAX_REASON]
            raise MachineFailed(FAILED, reason=said or type(fault).__name__) from None
        return _checked(text, answer)


def _checked(text: str, answer: object) -> str:
    """The only text of an answer. Raises MachineFailed where it isn't one, or far too long."""
    one = answer[0] if isinstance(answer, Sequence) and len(answer) == 1 else None
    if isinstance(answer, str) or not isinstance(one, str) or not one.strip():
        raise MachineFailed(NO_TEXT)
    if len(one) > MAX_GROWTH * len(text) + MAX_MORE:
        raise MachineFailed(TOO_MUCH)
    return one.encode("utf-8", "ignore").decode()


def _load(module: str, folder: Path | None) -> ModuleType:
    """A module from a file in the folder, or of any package that is installed."""
    file = folder / f"{module.replace('.', '/')}.py" if folder else None
    if file is None or not file.is_file():
        return import_module(module)
    name = f"{module}_{blake2b(str(file).encode(), digest_size=5).hexdigest()}"
    if name not in sys.modules:
        spec = spec_from_file_location(name, file)
        assert spec
        assert spec.loader
        loaded = module_from_spec(spec)
        spec.loader.exec_module(loaded)
        sys.modules[name] = loaded
    return sys.modules[name]
