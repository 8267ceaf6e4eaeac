"""Settings from environment variables with the prefix `OASIS_`. A test checks that docs/settings.md
lists each.
"""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cms.core.feature import Features

ROOT = Path(__file__).parent.parent.parent
INSTALLED = not (ROOT / "templates").is_dir()
"""Whether this is the installed package, whose own files are in `cms/shipped`, rather than a
working copy.
"""
SHIPPED = Path(__file__).parent.parent / "shipped" if INSTALLED else ROOT
PREFIX = "OASIS_"
SECRET = frozenset({"smtp_url", "publish_targets"})
"""Settings that may contain a password and so must not appear in errors or logs."""


NOTHING = "(?!)"
"""A regular expression that matches nothing."""
LEVELS = ("debug", "info", "warning", "error", "critical")


class Settings(NamedTuple):
    """The settings of an installation; those of the site are in `data/site.json`."""

    site: Path | None = None
    """The institute's own folder. Files missing there come from the program (`layers`)."""
    data: Path = SHIPPED / "data"
    """The content folder; by default `data` in the institute's own folder if that is set."""
    instance: Path = ROOT / "instance"
    """The private folder: accounts, drafts, history, messages, trash; the same default."""
    templates: Path = SHIPPED / "templates"
    static: Path = SHIPPED / "static"
    translations: Path = SHIPPED / "translations"
    base_url: str = ""
    """The site's address, if it isn't the `baseUrl` of site.json."""
    trusted_hosts: tuple[str, ...] = ()
    """Host names that the live site answers to; empty for any."""
    proxies: int = 0
    """The number of proxies in front of the server that set X-Forwarded-For, -Proto and -Host; with
    0 these headers are ignored.
    """
    live: bool = True
    """Whether a live site behind the frozen files handles what static files can't, such as the
    contact form.
    """
    editor: bool = True
    """Whether the editor is mounted at /editor."""
    security_contact: str = ""
    """The address for reports of vulnerabilities (`mailto:…`, `https://…`), for
    /.well-known/security.txt; no such file if empty.
    """
    log_level: str = ""
    """The lowest level that is logged, with time and source: one of LEVELS. If empty, warnings are
    logged in Python's default format.
    """
    watch: bool = True
    """Whether a worker watches the content folder for changes made by hand."""
    media_quota: int = 5000
    """Megabytes that the media folder may hold, including removed files in the trash; 0 for no
    limit.
    """
    smtp_url: str = ""
    """The mail server: `smtp://user:password@host:port` or `smtps://…`."""
    mail_from: str = ""
    """The sender of mails; if empty, the address below."""
    mail_to: str = ""
    """The recipient of mails to the institute; if empty, the site's own address (not on a demonstration)."""
    draft_days: int = 90
    """Days for which every version of a draft is kept, then one a day; 0 keeps all for ever."""
    releases: str = ""
    """The folder of published releases; if empty, `releases` in the instance folder."""
    keep_releases: int = 5
    """The number of releases to keep for a rollback, besides the live one."""
    gate: tuple[str, ...] = ()
    """Overrides of which checks stop a publish: `check=block|warn|off`. The defaults are in
    cms/publish/checks/levels.py.
    """
    publish_targets: tuple[str, ...] = ()
    """Where releases are sent: `name=url`, parsed by cms/publish/targets.py."""
    publish_on_save: bool = False
    """Whether a worker updates the site after each published change."""
    publish_timer: int = 0
    """Seconds between checks for scheduled publications that are due; 0 disables them."""
    features: Features = Features()
    """The features of the program and those of the institute's own folder; not a variable."""
    of_features: Mapping[str, Any] = {}
    """Setting → value of those that features declare (`of`); not a variable."""

    def of(self, name: str) -> Any:
        """Return the value of a setting that a feature declares. Raises KeyError."""
        return self.of_features[name]

    @property
    def personal_addresses(self) -> str:
        """A regular expression of addresses that nobody else may see, even if mistyped: those of
        features. It matches nothing if there are none.
        """
        return (
            "|".join(one.personal_addresses for one in self.features if one.personal_addresses)
            or NOTHING
        )

    @property
    def serves_files(self) -> bool:
        """Whether visitors get files, which an update of the site brings up to date, rather than
        the answers of this server: there is no live site, or a setting says where the files go or
        when they are made.
        """
        return not self.live or bool(
            self.releases or self.publish_targets or self.publish_on_save or self.publish_timer
        )

    def layers(self, name: str) -> tuple[Path, ...]:
        """Return the folders in which a file of `templates`, `static` or `translations` is
        searched, in order of precedence.
        """
        own = (self.site / name,) if self.site else ()
        return *own, *self.shipped_layers(name)

    def shipped_layers(self, name: str) -> tuple[Path, ...]:
        """Return the folders of `layers` but for the institute's own: the program's, then those of
        features, which have other files.
        """
        return getattr(self, name), *(one.folder / name for one in self.features)

    def __repr__(self) -> str:
        shown = (
            f"{name}={value!r}" for name, value in self._asdict().items() if name not in SECRET
        )
        return f"Settings({', '.join(shown)})"


NOT_VARIABLES = frozenset({"features", "of_features"})

LoadFeatures = Callable[["Settings"], Features]


def read_settings(
    environment: Mapping[str, str] = os.environ,
    load_features: LoadFeatures = lambda settings: settings.features,
    **overrides: Any,
) -> Settings:
    """Read the settings from the environment; `overrides` take precedence. `load_features` is called
    with the core's settings. Raises ValueError for an invalid value.
    """
    values: dict[str, Any] = {}
    for name, default in Settings._field_defaults.items():
        text = environment.get(PREFIX + name.upper())
        if text is not None and name not in NOT_VARIABLES:
            values[name] = _convert(name, default, text)
    if values.get("log_level", "") not in ("", *LEVELS):
        raise ValueError(
            f"{PREFIX}LOG_LEVEL must be one of {', '.join(LEVELS)}, not {values['log_level']!r}"
        )
    contact = values.get("security_contact")
    if contact and not contact.startswith(("mailto:", "https://", "tel:")):
        raise ValueError(
            f"{PREFIX}SECURITY_CONTACT must begin with mailto:, https:// or tel:, as RFC 9116 wants it"
        )
    of_features = {name: overrides.pop(name) for name in {*overrides} - {*Settings._fields}}
    values |= {name: _typed(name, value) for name, value in overrides.items()}
    if values.setdefault("site", _current_site("data" in values)):
        values = {name: values["site"] / name for name in ("data", "instance")} | values
    settings = Settings(**values)
    features = load_features(settings)
    return settings._replace(
        features=features, of_features=_of_features(features, environment, of_features)
    )


def _current_site(has_data: bool) -> Path | None:
    """Return the current directory if it is an institute's own folder. A working copy isn't one, and
    with a content folder of its own (`has_data`) it looks for none.
    """
    if INSTALLED:
        return Path.cwd()
    if has_data or not Path("data/site.json").is_file() or Path.cwd().samefile(ROOT):
        return None
    return Path.cwd()


def default_settings(features: Features) -> Settings:
    """Return the settings of an installation with these features that sets no variable."""
    declared = {name: value for one in features for name, value in one.settings.items()}
    return Settings(features=features, of_features=declared)


def _of_features(
    features: Features, environment: Mapping[str, str], overrides: dict[str, Any]
) -> dict[str, Any]:
    """Return the values of the settings that features declare. Raises ValueError, and TypeError for
    an override that no feature declares.
    """
    values = {}
    for feature in features:
        for name, default in feature.settings.items():
            text = environment.get(PREFIX + name.upper())
            value = default if text is None else _convert(name, default, text)
            values[name] = value = overrides.pop(name, value)
            parts = value if isinstance(value, tuple) else (value,)
            allowed = feature.choices.get(name, parts)
            if not {*parts} <= {*allowed}:
                raise ValueError(
                    f"{PREFIX}{name.upper()} must be one of {', '.join(allowed)}, not {value!r}"
                )
    if overrides:
        raise TypeError(f"no feature has the settings {', '.join(sorted(overrides))}")
    return values


def to_environment(settings: Settings) -> dict[str, str]:
    """Return environment variables from which a child process reads the same settings."""
    values = settings._asdict() | dict(settings.of_features)
    for name in NOT_VARIABLES:
        del values[name]
    return {PREFIX + name.upper(): _to_text(value) for name, value in values.items()}


def _to_text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def _typed(name: str, value: Any) -> Any:
    """Return the value of an override; text is read as that of a variable."""
    if not isinstance(value, str):
        return value
    return _convert(name, Settings._field_defaults[name], value)


def _convert(name: str, default: Any, text: str) -> Any:
    """Convert a setting to the type of its default. Raises ValueError."""
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
