"""The report, from the settings of the site and the declarations of features."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from blueprints.editor.labels import ROLES
from blueprints.editor.security import HEADERS as EDITOR_HEADERS
from cms.accounts.sessions import ABSOLUTE, IDLE
from cms.core.feature import Feature
from cms.core.http_headers import HEADERS
from cms.core.settings import PREFIX
from cms.core.smtp_server import parse_server
from cms.publish.targets import open_targets
from cms.site import Site


class Translate(Protocol):
    """`gettext`: a message in a language, with its values."""

    def __call__(self, message: str, /, **values: object) -> str: ...


class Row(NamedTuple):
    """A fact, with its name."""

    name: str
    text: str


class Part(NamedTuple):
    """A part of the report. `id` is for programs, `title` for people."""

    id: str
    title: str
    rows: tuple[Row, ...]


def security_report(site: Site, _: Translate) -> list[Part]:
    """Return the report in the language of `_`."""
    return [
        Part("site", _("Site"), tuple(_site(site, _))),
        Part("visitors", _("Hosts contacted by browsers of visitors"), tuple(_browsers(_))),
        Part("server", _("Hosts contacted by the server"), tuple(_server(site, _))),
        Part("data", _("Data that are kept"), tuple(_data(site, _))),
        Part("accounts", _("Accounts"), tuple(_accounts(site, _))),
        Part("sessions", _("Sessions and cookies"), tuple(_sessions(site, _))),
        Part("headers", _("Headers of public pages"), tuple(map(Row._make, HEADERS.items()))),
        Part(
            "editor-headers",
            _("Headers of the editor"),
            tuple(map(Row._make, EDITOR_HEADERS.items())),
        ),
        Part("backups", _("Backups"), tuple(_backups(site, _))),
    ]


def _site(site: Site, _: Translate) -> Iterator[Row]:
    settings, snapshot = site.settings, site.store.snapshot()
    yield Row(_("Web address"), site.base_url(snapshot) or "–")
    served = _("This program answers requests.") if settings.live else _("Static files only.")
    yield Row(_("Served by"), served)
    yield Row(_("Editor"), _("At /editor/ of the same host") if settings.editor else "–")
    yield Row(_("Host names that are answered"), ", ".join(settings.trusted_hosts) or _("All"))
    yield Row(_("Proxies in front"), str(settings.proxies))
    yield Row(_("Address for reports of vulnerabilities"), settings.security_contact or "–")


def _browsers(_: Translate) -> Iterator[Row]:
    policy = HEADERS["Content-Security-Policy"].partition(";")[0]
    yield Row(
        _("Loaded from other hosts"),
        # i18n: %(policy)s: the beginning of a header, such as default-src 'none'
        _("Nothing: browsers refuse it (%(policy)s, and only “self” is allowed).", policy=policy),
    )
    yield Row(_("Links to other hosts"), _("Opened only when a visitor follows them."))


def _server(site: Site, _: Translate) -> Iterator[Row]:
    server = parse_server(site.settings.smtp_url)
    yield Row(_("Mail server"), f"{server.host}:{server.port}" if server else "–")
    yield from _destinations(site, _)
    for feature in site.settings.features:
        if feature.contacts:
            yield Row(_(feature.label or feature.name), _(feature.contacts))


def _destinations(site: Site, _: Translate) -> Iterator[Row]:
    settings, folder = site.settings, site.paths.instance / "cache" / "targets"
    targets = open_targets(settings.publish_targets, folder, settings.features)
    for name, target in targets.items():
        yield Row(_("Destination of releases: %(name)s", name=name), target.location)
    if not targets:
        yield Row(_("Destinations of releases"), "–")


def _data(site: Site, _: Translate) -> Iterator[Row]:
    settings, paths = site.settings, site.paths
    yield Row(str(paths.data), _("The content and media files, which are public."))
    instance, days = paths.instance, settings.draft_days
    history = (
        _(
            "Earlier versions with the names of their authors. Versions of drafts are thinned out "
            "after %(number)s days.",
            number=days,
        )
        if days
        else _("Earlier versions with the names of their authors, without an end.")
    )
    of_people = {
        instance / "drafts": _(
            "Drafts, with the names of their authors, until they are published or discarded."
        ),
        instance / "history": history,
        instance / "trash": _("Deleted entries and files, until they are deleted permanently."),
        instance / "accounts": _(
            "Names, email addresses, roles and password hashes (argon2id), until deleted."
        ),
        instance / "state.db": _(
            "Sessions with the browser and IP address of the sign-in, as long as they last."
        ),
    }
    for path, text in of_people.items():
        yield Row(str(path), _joined(text, _("Personal data.")))
    for feature in settings.features:
        if feature.stores or feature.owns:
            yield _of_feature(site, feature, _)


def _of_feature(site: Site, feature: Feature, _: Translate) -> Row:
    folders = ", ".join(str(site.paths.instance / one.name) for one in feature.owns)
    text = _joined(
        _(feature.stores) if feature.stores else "",
        _("Folder: %(folder)s.", folder=folders) if folders else "",
        _("Personal data.") if any(one.is_personal for one in feature.owns) else "",
        *_settings(site, feature),
    )
    return Row(_(feature.label or feature.name), text)


def _joined(*sentences: str) -> str:
    """Return some sentences as a text; after a full-width stop there is no space."""
    return " ".join(filter(None, sentences)).replace("。 ", "。")


def _settings(site: Site, feature: Feature) -> Iterator[str]:
    """Yield the values of a feature's settings that are numbers, such as how long data are kept."""
    for name in feature.settings:
        value = site.settings.of(name)
        if isinstance(value, int) and not isinstance(value, bool):
            yield f"{PREFIX}{name.upper()}={value}."


def _accounts(site: Site, _: Translate) -> Iterator[Row]:
    accounts = site.accounts.all()
    active = Counter[str](one.role for one in accounts if one.active)
    for role, label in ROLES.items():
        yield Row(_(label), _("%(number)s active", number=active[role]))
    yield Row(_("Invited or disabled"), str(sum(not one.active for one in accounts)))
    steps = [one for one in site.settings.features if one.sign_in_step]
    for feature in steps:
        values = (
            f"{PREFIX}{name.upper()}={_shown(site.settings.of(name))}" for name in feature.settings
        )
        text = _(feature.text)
        yield Row(_(feature.label or feature.name), _joined(text, ", ".join(values)))
    if not steps:
        yield Row(_("Second step of signing in"), "–")
    yield Row(_("Registration"), _("Only by invitation of an administrator."))


def _shown(value: object) -> str:
    return (",".join(value) if isinstance(value, tuple) else str(value)) or "–"


def _sessions(site: Site, _: Translate) -> Iterator[Row]:
    yield Row(_("Cookies of visitors"), "–")
    if not site.settings.editor:
        return
    yield Row(
        _("Session of the editor"),
        # i18n: %(hours)s and %(days)s: numbers
        _(
            "%(hours)s hours without use, %(days)s days in all. The cookie has a random id only "
            "(HttpOnly, SameSite, Secure over HTTPS).",
            hours=IDLE // 3600,
            days=ABSOLUTE // 86400,
        ),
    )
    yield Row(
        _("Device cookie of the editor"),
        _("1 year, so that attempts from elsewhere don’t lock the account."),
    )
    yield Row(_("Languages that a form shows"), _("1 year, in a cookie below the editor’s path."))


def _backups(site: Site, _: Translate) -> Iterator[Row]:
    settings = site.settings
    makers = [one for one in settings.features if "backup" in one.commands]
    for feature in makers:
        yield Row(_(feature.label or feature.name), _joined(_(feature.text), _(feature.stores)))
    if not makers:
        yield Row(_("Backups"), "–")
    yield Row(
        _("Folders to back up"),
        ", ".join(map(str, filter(None, (site.paths.data, site.paths.instance)))),
    )
    yield Row(
        _("Releases that are kept"),
        _("%(number)s in %(folder)s", number=settings.keep_releases, folder=site.releases.root),
    )
