"""Dependencies of pages other than content: templates, files, translations, settings and the
program itself.

Templates, translations and the program are known as this process loaded them: it shows a change to
them only when it starts again. Files are looked at once a snapshot.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from flask import Flask

from cms.content import Fingerprints, Snapshot
from cms.content.dependencies import Dependency
from cms.core.fingerprint import NO_ANSWER, combined, fingerprint
from cms.core.program_version import program_print
from cms.media.renditions import Sizes
from cms.schema.paths import first_of
from cms.web.context import EXTENSION_NAME, AppState
from cms.web.freeze.redirects import redirects, stub
from cms.web.freeze.search_files import search_print, search_prints
from cms.web.static_files import copies_fingerprint, files, public_sizes
from cms.web.templating.environment import Templates
from cms.web.templating.fragments import Fragments, fragment


def set_up(app: Flask) -> None:
    """Register every answer of the web part with the app's `Answers`."""
    state: AppState = app.extensions[EXTENSION_NAME]
    answers = state.fingerprints
    state.templates, state.fragments = (
        Templates(app.jinja_env),
        Fragments(app, answers, state.parts),
    )
    app.jinja_env.globals["fragment"] = fragment
    answers.register(
        "fragment", lambda snapshot, question: state.fragments.get(snapshot, question).print
    )
    answers.register(
        "copy", lambda snapshot, question: copies_fingerprint(state, snapshot, question)
    )
    answers.register(
        "search",
        lambda snapshot, question: _search(state, snapshot, question),
        lambda snapshot: _searched(state, snapshot),
    )
    answers.register("redirect", redirect_fingerprint)
    answers.register(
        "redirects", lambda snapshot, question: fingerprint(sorted(redirects(snapshot)))
    )
    answers.register("copies", lambda snapshot, question: fingerprint(list(files(state, snapshot))))
    answers.register(
        "sizes", lambda snapshot, question: fingerprint(list(sizes_of(state, snapshot)))
    )
    StaticDependencies(state).register(answers)


class StaticDependencies:
    """The answers that need nothing but the app's state."""

    def __init__(self, state: AppState) -> None:
        self.state = state
        self._words: dict[str, bytes] = {}

    def register(self, answers: Fingerprints) -> None:
        for op in ("template", "asset", "picture", "file", "words", "settings", "program"):
            answers.register(op, getattr(self, op))

    def template(self, snapshot: Snapshot, question: Dependency) -> bytes:
        return self.state.templates.print_of(question.argument)

    def asset(self, snapshot: Snapshot, question: Dependency) -> bytes:
        return fingerprint(self.state.assets.url(question.argument))

    def picture(self, snapshot: Snapshot, question: Dependency) -> bytes:
        return fingerprint(Sizes(self.state.site.paths).shape(question.argument))

    def file(self, snapshot: Snapshot, question: Dependency) -> bytes:
        """A base map, such as `geo/world.geojson`."""
        return file_fingerprint(
            first_of(self.state.site.settings.base_maps(), question.argument.removeprefix("geo/"))
        )

    def words(self, snapshot: Snapshot, question: Dependency) -> bytes:
        """The translations of a language, those it falls back to included."""
        locale = question.locale
        if locale not in self._words:
            language = locale.replace("_", "-").partition("-")[0]
            found = [
                path
                for folder in self.state.site.settings.layers("translations")
                for path in sorted(folder.glob(f"{language}*/LC_MESSAGES/*.mo"))
            ]
            self._words[locale] = combined(*(file_fingerprint(path) for path in found))
        return self._words[locale]

    def settings(self, snapshot: Snapshot, question: Dependency) -> bytes:
        """The fingerprint of the settings and values of site.json that every page uses without
        asking for the site.
        """
        return fingerprint(
            (
                snapshot.locales,
                snapshot.default_locale,
                str(snapshot.zone),
                self.state.base_url(snapshot),
                self.state.site.settings.live,
                self.state.site.settings.security_contact,
            )
        )

    def program(self, snapshot: Snapshot, question: Dependency) -> bytes:
        return program_print(self.state.site.paths.sections)


def sizes_of(state: AppState, snapshot: Snapshot) -> Iterator[str]:
    """The addresses of every published picture at all its sizes."""
    return (size.address for size in public_sizes(state, snapshot))


def redirect_fingerprint(snapshot: Snapshot, question: Dependency) -> bytes:
    """The fingerprint of the redirect page at an old address. Raises KeyError if there is none."""
    found = snapshot.memo("redirects", lambda: dict(redirects(snapshot)))
    return fingerprint(stub(found[question.argument], snapshot))


def _search(state: AppState, snapshot: Snapshot, question: Dependency) -> bytes:
    return search_print(state, snapshot, question)


def _searched(state: AppState, snapshot: Snapshot) -> Mapping[str, bytes]:
    return search_prints(state, snapshot)


def file_fingerprint(path: Path) -> bytes:
    """The fingerprint of a file's bytes; NO_ANSWER if it can't be read."""
    try:
        return fingerprint(path.read_bytes())
    except OSError:
        return NO_ANSWER
