"""Settings from the environment, prefix `OASIS_`; docs/settings.md lists each (a test holds them
together).
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent.parent
INSTALLED = not (ROOT / "templates").is_dir()
"""Whether this is the installed package, whose own files lie in `cms/shipped`, and not a working
copy.
"""
SHIPPED = Path(__file__).parent.parent / "shipped" if INSTALLED else ROOT
PREFIX = "OASIS_"
SECRET = frozenset({"smtp_url", "publish_targets"})
"""Settings that may hold a password: no error and no log shows them."""


VISITS = ("live", "log", "off")
"""By the site that answers, from a web server's log (`flask count`), or not at all."""
LEVELS = ("debug", "info", "warning", "error", "critical")


class Settings(NamedTuple):
    """The settings of an installation; those of the site are in `data/site.json`."""

    site: Path | None = None
    """The institute's own folder. What it lacks comes from the program (`layers`)."""
    data: Path = SHIPPED / "data"
    """The content folder; `data` in the institute's own folder where there is one."""
    instance: Path = ROOT / "instance"
    """The private folder: accounts, drafts, history, messages, trash; as above."""
    templates: Path = SHIPPED / "templates"
    static: Path = SHIPPED / "static"
    translations: Path = SHIPPED / "translations"
    base_url: str = ""
    """The site's address, where it isn't `baseUrl` in site.json."""
    trusted_hosts: tuple[str, ...] = ()
    """Host names the live site answers to; empty for any."""
    proxies: int = 0
    """How many proxies stand before the server and set X-Forwarded-For, -Proto and -Host; 0 trusts
    nobody's.
    """
    rules: tuple[str, ...] = ("nginx", "caddy", "apache", "netlify")
    """The servers that a freeze writes rules for (cms/publish/server_rules)."""
    precompress: tuple[str, ...] = ()
    """In which codings frozen files lie ready beside the plain ones
    (cms/publish/precompression.py).
    """
    live: bool = True
    """Whether a live site answers behind the frozen files what files can't, such as the contact
    form.
    """
    editor: bool = True
    """Whether the staff app is mounted at /editor."""
    security_contact: str = ""
    """Where vulnerabilities are reported (`mailto:…`, `https://…`), for /.well-known/security.txt;
    no file if empty.
    """
    log_level: str = ""
    """The level of the log, with time and place: one of LEVELS and all that is graver; warnings as
    they are where empty.
    """
    watch: bool = True
    """Whether a worker watches the content folder for changes made by hand."""
    cache: int = 32
    """Megabytes of pages that each worker keeps ready to send; 0 keeps none."""
    media_quota: int = 5000
    """Megabytes that the media folder may hold, removed files in the trash included; 0 sets no
    limit.
    """
    smtp_url: str = ""
    """The mail server that messages of visitors go through: `smtp://user:password@host:port` or
    `smtps://…`.
    """
    mail_from: str = ""
    """Whom those mails come from; where empty, from the address they go to."""
    mail_to: str = ""
    """Where they go; where empty, to the site's own address (not on a demonstration)."""
    message_days: int = 365
    """Days until a message is erased; 0 keeps them."""
    newsletter: bool = False
    """Whether visitors can subscribe to the newsletter."""
    visits: str = "live"
    """Where visits are counted: one of VISITS."""
    translator: str = ""
    """The function that translates by machine, `module:function` (cms/translation/machine.py); none
    where empty.
    """
    releases: str = ""
    """The folder of the published releases; `releases` in the instance folder where empty."""
    keep_releases: int = 5
    """How many releases are kept to go back to, with the one that is live."""
    gate: tuple[str, ...] = ()
    """The checks that stop a publish: `check=block|warn|off` for checks that shall differ from
    cms/publish/checks/levels.py.
    """
    publish_targets: tuple[str, ...] = ()
    """Where releases are sent: `name=url`, as cms/publish/targets/ reads them."""
    publish_on_save: bool = False
    """Whether a worker publishes what was saved for visitors at once."""
    publish_timer: int = 0
    """Seconds between two looks at whether a scheduled moment has passed; 0 looks never."""

    def layers(self, name: str) -> tuple[Path, ...]:
        """The folders in which a file of `templates`, `static` or `translations` is looked for,
        first found first.
        """
        own = (self.site / name,) if self.site else ()
        return *own, getattr(self, name)

    def base_maps(self) -> tuple[Path, ...]:
        """The folders in which a base map is looked for, in the same way."""
        shipped = (SHIPPED / "data" / "geo",) if self.site else ()
        return self.data / "geo", *shipped

    def __repr__(self) -> str:
        shown = (
            f"{name}={value!r}" for name, value in self._asdict().items() if name not in SECRET
        )
        return f"Settings({', '.join(shown)})"


def read_settings(environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
    """The settings of the environment, overridden by what is `given`. Raises ValueError for a value
    it can't read.
    """
    values: dict[str, Any] = {}
    for name, default in Settings._field_defaults.items():
        text = environment.get(PREFIX + name.upper())
        if text is not None:
            values[name] = _convert(name, default, text)
    if values.get("log_level", "") not in ("", *LEVELS):
        raise ValueError(
            f"{PREFIX}LOG_LEVEL must be one of {', '.join(LEVELS)}, not {values['log_level']!r}"
        )
    if values.get("visits", "off") not in VISITS:
        raise ValueError(
            f"{PREFIX}VISITS must be one of {', '.join(VISITS)}, not {values['visits']!r}"
        )
    contact = values.get("security_contact")
    if contact and not contact.startswith(("mailto:", "https://", "tel:")):
        raise ValueError(
            f"{PREFIX}SECURITY_CONTACT must begin with mailto:, https:// or tel:, as RFC 9116 wants it"
        )
    values |= given
    if values.setdefault("site", Path.cwd() if INSTALLED else None):
        values = {name: values["site"] / name for name in ("data", "instance")} | values
    return Settings(**values)


def to_environment(settings: Settings) -> dict[str, str]:
    """The variables from which a process started by this one reads the same settings."""
    return {PREFIX + name.upper(): _to_text(value) for name, value in settings._asdict().items()}


def _to_text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _convert(name: str, default: Any, text: str) -> Any:
    """A setting as the type of its default. Raises ValueError."""
    if isinstance(default, bool):
        return _flag(name, text)
    if isinstance(default, int):
        if not text.isdecimal():
            raise ValueError(f"{PREFIX}{name.upper()} must be a number, not {text!r}")
        return int(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, str):
        return text
    return Path(text).resolve() if text or default else None


def _flag(name: str, text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError(f"{PREFIX}{name.upper()} must be 1 or 0, not {text!r}")
