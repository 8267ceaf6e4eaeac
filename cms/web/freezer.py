"""Frozen-Flask over the public app: the list of addresses is ours, and every page is made in a clean context.

Kept of Frozen-Flask: configuration, address → file, static files, the loop. Changed, each for a trap it has:
the list of addresses is complete and explicit (not what `url_for` happened to log); each page is built in a fresh
`contextvars.Context` with nothing but an app context, so that no page inherits another's language and a view that
touches a request fails; an address can't leave the folder; anything but a 200 ends the freeze.
"""

from collections.abc import Iterator
from contextvars import Context
from datetime import datetime
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from flask import Flask, g
from flask_frozen import Freezer

from cms.errors import Refusal
from cms.i18n import N_
from cms.media.sizes import Sizes, every_size
from cms.paths import is_inside
from cms.store import Snapshot
from cms.web.redirects import redirects, stub
from cms.web.serving import open_reader, render_response
from cms.web.state import EXTENSION, State
from cms.web.trees import entry_urls, section_urls

Address = tuple[str, str | None, datetime | None]


class CannotFreeze(Refusal):
    """A page that can't be made ends the freeze; the published site stays as it was."""

    msgid = N_("%(address)s can’t be frozen: %(reason)s. The published site is as it was.")


class SiteFreezer(Freezer):  # type: ignore[misc]
    """Freezes the public app as one snapshot has it."""

    def __init__(self, app: Flask, snapshot: Snapshot, folder: Path) -> None:
        app.config["FREEZER_DESTINATION"] = str(folder)
        app.config["FREEZER_REMOVE_EXTRA_FILES"] = False
        super().__init__(app, with_static_files=False, with_no_argument_rules=False, log_url_for=False)
        self.snapshot = snapshot
        state: State = app.extensions[EXTENSION]
        self.folders = {"/static/": state.site.settings.static, "/media/": state.site.paths.media}
        self.sizes = Sizes(state.site.paths)
        self.pictures = {unquote(size.address): size for size in every_size(self.sizes)}
        self.stubs = {old: new for old, new in redirects(snapshot) if _can_stand(old)}

    def addresses(self) -> list[str]:
        """Every address of the frozen site, in order."""
        pages = [path for locale in self.snapshot.locales for path in Context().run(self._pages, locale.code)]
        self.stubs = {old: new for old, new in self.stubs.items() if old not in pages}  # pages win, as they do live
        return sorted(dict.fromkeys([*pages, *self._files(), *self.pictures, *self.stubs]))

    def _pages(self, locale: str) -> list[str]:
        with self.app.app_context():
            g.snapshot = self.snapshot
            read = open_reader(self.snapshot, locale)
            return [*section_urls(read), *(path for path, _ in entry_urls(read))]

    def _files(self) -> Iterator[str]:
        for prefix, folder in self.folders.items():
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if is_inside(folder, path) and not path.name.startswith("."):
                    name = path.relative_to(folder).as_posix()
                    if not (prefix == "/static/" and "editor" in name):
                        yield prefix + name

    def _generate_all_urls(self) -> Iterator[Address]:
        for address in self.addresses():
            yield address, None, None

    def _check_endpoints(self, seen_endpoints: set[str | None]) -> None:
        """Addresses are explicit; tests hold them against the app's rules."""

    def _build_one(self, url: str, last_modified: datetime | None = None) -> Path:
        path = self._path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self._body(url))
        return path

    def _path(self, url: str) -> Path:
        path: Path = self.root / normalize("NFC", self.urlpath_to_filepath(url))
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise CannotFreeze(address=url, reason="it leads out of the folder")
        return path

    def _body(self, url: str) -> bytes:
        for prefix, folder in self.folders.items():
            if url.startswith(prefix):
                return (folder / url.removeprefix(prefix)).read_bytes()
        try:
            if url in self.pictures:
                return self.sizes.read(self.pictures[url])
            return Context().run(self._render, url)
        except Exception as fault:
            raise CannotFreeze(address=url, reason=f"{type(fault).__name__}: {fault}") from fault

    def _render(self, url: str) -> bytes:
        if url in self.stubs:
            return stub(self.stubs[url], self.snapshot).encode()
        with self.app.app_context():
            response = render_response(url, self.snapshot)
        if response.status_code != 200:
            raise CannotFreeze(address=url, reason=response.status)
        return response.get_data()


def _can_stand(address: str) -> bool:
    """Whether a file can stand at an old address."""
    return address.endswith(("/", ".html")) and "?" not in address


def not_found_page(folder: Path, snapshot: Snapshot) -> None:
    """Put the page for missing addresses where static hosts look for it."""
    body = (folder / snapshot.default_locale / "404.html").read_bytes()
    (folder / "404.html").write_bytes(body)


