"""Machine translation by a service of the institute's choice: the README of this folder describes the
interface.

None is included. The setting `OASIS_TRANSLATOR` names a Python function. It is called only at the
press of a button, and its result is shown, never saved automatically.
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

from cms.accounts.rate_limit import DAY, HOUR, RateLimit, TooMany
from cms.core.errors import Refusal
from cms.core.i18n import N_

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20.0
"""Seconds after which a translation is given up."""
MAX_TEXT = 20_000
"""Maximum number of characters sent at once."""
MAX_GROWTH, MAX_MORE = 4, 1_000
"""Maximum ratio of the translation's length to the text's, and characters allowed in addition."""
MAX_AT_ONCE = 2
"""Maximum number of concurrent translations in a process; others are queued."""
ACCOUNT_LIMITS = ((100, HOUR), (500, DAY))
"""Rate limits of calls for one account."""
MAX_REASON = 200
"""Maximum length of an error message from the service."""


class MachineTranslator(Protocol):
    """The interface of the configured function."""

    def __call__(
        self, texts: Sequence[str], source: str, target: str, timeout: float
    ) -> Sequence[str]:
        """Return the translations of `texts` in their order, from one language into another (BCP 47
        tags, such as `zh-Hans`). Texts are plain or Markdown; markup must be preserved.

        Must return within `timeout` seconds or raise; the exception's message is shown.
        """


class TooManyTranslations(TooMany):
    """An account has had too many texts translated; the service may charge for each."""

    msgid = N_(
        "You have had many texts translated by machine. Wait about %(minutes)d min and try again."
    )


class MachineFailed(Refusal):
    """The translation failed; the message says why."""


FAILED = N_("The translation service failed: %(reason)s")
TOO_LONG = N_("The text is too long for the translation service: more than %(most)s characters.")
NO_ANSWER = N_(
    "The translation service gave no answer within %(seconds)s seconds. Try again later."
)
NO_TEXT = N_("The answer from the translation service isn’t text.")
TOO_MUCH = N_("The answer from the translation service is much longer than the text.")


class MachineTranslation:
    """The service named by a setting (`module:function`). The module is searched for in the
    institute's own `folder`, then on Python's path.
    """

    def __init__(self, setting: str, folder: Path | None, limit: RateLimit) -> None:
        self._setting, self._folder, self._limit = setting, folder, limit

    @property
    def is_set_up(self) -> bool:
        """Whether a service is configured."""
        return bool(self._setting)

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(MAX_AT_ONCE, "machine-translation")

    @cached_property
    def _function(self) -> MachineTranslator:
        module, _colon, name = self._setting.partition(":")
        function: MachineTranslator = getattr(_load(module, self._folder), name)
        return function

    def translate(self, text: str, source: str, target: str, account: str) -> str:
        """Return a text in another language, for an account (its id). Raises MachineFailed and
        TooManyTranslations.
        """
        if len(text) > MAX_TEXT:
            raise MachineFailed(TOO_LONG, most=MAX_TEXT)
        if wait := self._limit.take({f"machine translation {account}": ACCOUNT_LIMITS}):
            raise TooManyTranslations(wait)
        try:
            future = self._threads.submit(
                self._function, [text], source, target, timeout=TIMEOUT_SECONDS
            )
            answer = future.result(TIMEOUT_SECONDS + 1)
        except TimeoutError:
            raise MachineFailed(NO_ANSWER, seconds=round(TIMEOUT_SECONDS)) from None
        except Exception as fault:
            log.exception("%s failed", self._setting)
            message = " ".join(str(fault).split())[:MAX_REASON]
            raise MachineFailed(FAILED, reason=message or type(fault).__name__) from None
        return _checked(text, answer)


def _checked(text: str, answer: object) -> str:
    """Return the single text of an answer. Raises MachineFailed if it isn't one, or is far too
    long.
    """
    translation = answer[0] if isinstance(answer, Sequence) and len(answer) == 1 else None
    if isinstance(answer, str) or not isinstance(translation, str) or not translation.strip():
        raise MachineFailed(NO_TEXT)
    if len(translation) > MAX_GROWTH * len(text) + MAX_MORE:
        raise MachineFailed(TOO_MUCH)
    return translation.encode("utf-8", "ignore").decode()


def _load(module: str, folder: Path | None) -> ModuleType:
    """Import a module from a file in the folder, or else from the installed packages."""
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
