"""The kinds of dependencies that aren't content: templates, files, translations, settings and the
program.

See cms/content/dependency_kinds.py. Templates, translations and the program are those that this
process loaded: changes take effect at the next start. Files are checked once per snapshot.
"""

from datetime import datetime
from functools import partial

from flask import Flask

from cms.content import Snapshot
from cms.content.address_use import redirects, use_of
from cms.content.dependencies import Dependency
from cms.content.dependency_kinds import DependencyKind
from cms.core.feature import Target
from cms.core.fingerprint import NO_ANSWER, fingerprint
from cms.core.i18n import N_
from cms.core.program_version import core_fingerprint
from cms.core.slots import resolve
from cms.media.file_kinds import FileKinds
from cms.web.context import EXTENSION_NAME, AppState
from cms.web.freeze.redirects import stub
from cms.web.i18n import catalogs_fingerprint
from cms.web.picture_sizes import renditions_of
from cms.web.public_addresses import SectionPages
from cms.web.shared_values import shared_fingerprint
from cms.web.static_files import public_renditions, static_addresses, static_file_fingerprint
from cms.web.templating.fragments import Fragments, fragment
from cms.web.templating.render import Templates


def set_up(app: Flask) -> None:
    """Register every kind of this module and of features with the app's `Fingerprints`."""
    state: AppState = app.extensions[EXTENSION_NAME]
    state.site.store.has_section_page = SectionPages(app).has
    state.templates = Templates(app.jinja_env, state.site.settings)
    state.fragments = Fragments(app, state.fingerprints, state.fragment_contexts)
    app.jinja_env.globals["fragment"] = fragment
    for kind in WebKind.__subclasses__():
        if kind.__module__ == __name__:
            state.fingerprints.register(kind(state))
    for feature in state.features.values():
        for target in feature.dependency_kinds:
            if own := state.site.call(feature, partial(_make_kind, state), target):
                state.fingerprints.register(own)


def _make_kind(state: AppState, target: Target) -> DependencyKind:
    kind: type[DependencyKind] = resolve(target)  # type: ignore[assignment]
    return kind(state) if issubclass(kind, WebKind) else kind()


class WebKind(DependencyKind):
    """A kind of dependency whose fingerprint comes from the app's state."""

    def __init__(self, state: AppState) -> None:
        self.state = state


class FragmentKind(WebKind):
    """A fragment."""

    name = "fragment"
    why = N_("The %(projection)s that all pages share changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return self.state.fragments.get(snapshot, dependency).fingerprint

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        return snapshot.next_moment()


class SharedKind(WebKind):
    """A value that many pages show, such as the menus."""

    name = "shared"
    why = N_("The menus or drawings changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return shared_fingerprint(self.state.fragments.app, snapshot, dependency)

    def changes_at(self, snapshot: Snapshot, dependency: Dependency) -> datetime | None:
        return snapshot.next_moment()


class TemplateKind(WebKind):
    """A template with all that it includes."""

    name = "template"
    why = N_("The template %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return self.state.templates.fingerprint_of(dependency.argument)


class AssetKind(WebKind):
    """The address of a static file, which has a hash of the file."""

    name = "asset"
    why = N_("The file %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(self.state.assets.url(dependency.argument))


class CopyKind(WebKind):
    """A file that is copied unchanged."""

    name = "copy"
    why = N_("The file changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return static_file_fingerprint(self.state, snapshot, dependency)


class CopiesKind(WebKind):
    """The list of files that are copied."""

    name = "copies"

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(list(static_addresses(self.state, snapshot)))


class PictureKind(WebKind):
    """The sizes of a picture; of another file, the feature that shows it, and the files that belong
    to it.
    """

    name = "picture"
    why = N_("The picture %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        file, site = dependency.argument, self.state.site
        if owner := site.get(FileKinds).owner(file):
            parts = site.get(FileKinds).parts(site.paths.media, file)
            return fingerprint((self.state.feature_fingerprint(owner), parts))
        return fingerprint(renditions_of(site).shape(file))


class SizesKind(WebKind):
    """The addresses of every published picture at all its sizes."""

    name = "sizes"

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint([size.address for size in public_renditions(self.state, snapshot)])


class WordsKind(WebKind):
    """The translations of a language, including fallbacks."""

    name = "words"
    why = N_("The translations changed.")

    def __init__(self, state: AppState) -> None:
        super().__init__(state)
        self._cached: dict[str, bytes] = {}

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        locale = dependency.locale
        if locale not in self._cached:
            self._cached[locale] = catalogs_fingerprint(self.state.site.settings, locale)
        return self._cached[locale]


class SettingsKind(WebKind):
    """The settings and the values of site.json that every page uses without reading the site."""

    name = "settings"
    why = N_("The settings, features, address or languages of the site changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        settings = self.state.site.settings
        return fingerprint(
            (
                *(snapshot.locales, snapshot.default_locale, str(snapshot.zone)),
                sorted(snapshot.derived.items()),
                *(self.state.site.base_url(snapshot), settings.live, settings.security_contact),
                *(
                    *(
                        settings.of(name)
                        for one in settings.features
                        for name in one.shown_settings
                    ),
                    bool(settings.smtp_url),
                    settings.mail_from,
                    settings.mail_to,
                ),
            )
        )


class ProgramKind(WebKind):
    """The program."""

    name = "program"
    why = N_("The software changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return core_fingerprint(*filter(None, [self.state.site.paths.sections]))


class FeatureKind(WebKind):
    """The code of a feature."""

    name = "feature"
    why = N_("The feature %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return self.state.feature_fingerprint(dependency.argument)


class ServiceKind(WebKind):
    """The feature that has a service, and its code."""

    name = "service"
    why = N_("The feature that provides a part of the page changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        owner = self.state.service_owner(dependency.argument)
        return self.state.feature_fingerprint(owner) if owner else NO_ANSWER


class SlotKind(WebKind):
    """The features that fill a place of the page's template, and their code."""

    name = "slot"
    why = N_("The features at %(argument)s changed.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        fills = self.state.slots.fills(dependency.argument)
        return fingerprint(
            [(fill.template, self.state.feature_fingerprint(name)) for name, fill in fills]
        )


class RedirectKind(WebKind):
    """The stub page at an old address, and that there is no page at it."""

    name = "redirect"
    why = N_("The target of the redirect changed, or there is a page at its address now.")

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        old = dependency.argument
        targets = snapshot.memo("redirects", lambda: dict(redirects(snapshot)))
        use = use_of(snapshot, old, partial(self.state.site.store.has_section_page, snapshot))
        return fingerprint((use, stub(targets[old], snapshot)))


class RedirectsKind(WebKind):
    """The list of redirects."""

    name = "redirects"

    def fingerprint(self, snapshot: Snapshot, dependency: Dependency) -> bytes:
        return fingerprint(sorted(redirects(snapshot)))
