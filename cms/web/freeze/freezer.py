"""Frozen-Flask over the public app: the list of addresses is ours, and every page is made in a
clean context.

Kept of Frozen-Flask: configuration, address → file. Changed, each for a trap it has: the list of
addresses is complete and explicit (not what `url_for` happened to log); each page is built in a
`contextvars.Context` and an app context of its own, so that no page inherits another's
language and a view that touches a request fails; an address can't leave the folder; anything but a
200 ends the freeze; what is written and removed is decided by the manifest (cms/web/freeze/).
"""

from collections.abc import Callable, Container
from contextvars import Context
from functools import cached_property
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from flask import Flask
from flask_frozen import Freezer
from werkzeug.exceptions import HTTPException

from cms.content import Snapshot
from cms.content.dependencies import Dependency, Trace
from cms.content.dependency_kinds import DependencyScope
from cms.core.errors import NotFound, Refusal
from cms.core.i18n import N_
from cms.media.renditions import Rendition, Renditions
from cms.web.context import EXTENSION_NAME, AppState, page_context
from cms.web.derived_language import derived_paths
from cms.web.freeze.redirects import can_stand, free, redirects, stub
from cms.web.public_addresses import entry_urls, section_urls
from cms.web.static_files import public_renditions, source_file, static_addresses
from cms.web.views import open_reader, render_response

NOT_FOUND = "/404.html"
"""Where static hosts look for the page for missing addresses."""

Finish = Callable[[str, bytes], bytes]
"""A change of a file before it is written: (its path in the folder, body) → body."""


class CannotFreeze(Refusal):
    """A page that can't be made ends the freeze; the published site stays as it was."""

    msgid = N_(
        "%(address)s%(entry)s can’t be built as a static page: %(reason)s. The published site is unchanged."
    )


class SiteFreezer(Freezer):  # type: ignore[misc]
    """Freezes the public app as one snapshot has it."""

    def __init__(
        self, app: Flask, snapshot: Snapshot, folder: Path, finish: Finish | None = None
    ) -> None:
        app.config["FREEZER_DESTINATION"] = str(folder)
        app.config["FREEZER_REMOVE_EXTRA_FILES"] = False
        super().__init__(
            app, with_static_files=False, with_no_argument_rules=False, log_url_for=False
        )
        self.snapshot = snapshot
        self.finish = finish
        self.state: AppState = app.extensions[EXTENSION_NAME]
        self.renditions = Renditions(self.state.site.paths)
        self.base_url = self.state.site.base_url(snapshot)
        self.stubs = {old: new for old, new in redirects(snapshot) if can_stand(old)}
        self.listing = Trace()

    @cached_property
    def pictures(self) -> dict[str, Rendition]:
        """Address → size of a picture."""
        return {
            unquote(size.address): size for size in public_renditions(self.state, self.snapshot)
        }

    def addresses(self) -> list[str]:
        """Every address of the frozen site, in order. `listing` has what that depends on."""
        pages = [
            path
            for code in (*self.snapshot.by_code, *self.snapshot.derived)
            for path in Context().run(self._pages, code)
        ]
        for kind in ("copies", "sizes", "redirects"):
            self.state.fingerprints.note(self.snapshot, self.listing, Dependency(kind, "", ""))
        found = {*pages, *static_addresses(self.state, self.snapshot), *self.pictures}
        self.keep_stubs(set(self.stubs).difference(pages))  # pages win, as they do live
        if self.stubs:
            self.keep_stubs(
                free(map(self.path_of, found), {old: self.path_of(old) for old in self.stubs})
            )
        return sorted({*found, *self.stubs})

    def keep_stubs(self, addresses: Container[str]) -> None:
        """Let stubs stand at some old addresses only."""
        self.stubs = {old: new for old, new in self.stubs.items() if old in addresses}

    def _pages(self, locale: str) -> list[str]:
        with self.app.app_context():
            read = open_reader(self.snapshot, locale)
            found = [*section_urls(read), *(path for path, _ in entry_urls(read))]
            self.listing.merge(read.trace)
            derived = self.snapshot.derived.get(locale)
            return derived_paths(found, derived) if derived else found

    def path_of(self, address: str) -> str:
        """The file of an address, relative to the site's folder. Raises CannotFreeze for one that
        leads out of it.
        """
        path = normalize("NFC", self.urlpath_to_filepath(address))
        if ".." in path.split("/") or path.startswith("/") or "\n" in path:
            raise self.refused(address, "it leads out of the folder")
        return path

    def make(self, address: str) -> tuple[bytes, Trace]:
        """The bytes at an address, and the trace of their dependencies. Raises CannotFreeze."""
        try:
            return Context().run(self._make, address)
        except CannotFreeze:
            raise
        except (NotFound, HTTPException) as fault:
            raise self.refused(address, "there is no page") from fault
        except Exception as fault:
            raise self.refused(address, f"{type(fault).__name__}: {fault}") from fault

    def _make(self, address: str) -> tuple[bytes, Trace]:
        copied = source_file(self.state, address)
        if copied:
            return copied.read_bytes(), self._asked(Dependency("copy", "", "", "", address))
        if address in self.pictures:
            size = self.pictures[address]
            self.renditions.make_missing(
                list(self.renditions.all_of(size.file))
            )  # all at once: the picture is read once for them
            return self.renditions.read(size), self._asked(
                Dependency("picture", "", "", "", size.file)
            )
        if address in self.stubs:
            return stub(self.stubs[address], self.snapshot).encode(), self._asked(
                Dependency("redirect", "", "", "", address)
            )
        path = f"/{self.snapshot.default_locale}{NOT_FOUND}" if address == NOT_FOUND else address
        with self.app.app_context():
            response = render_response(path, self.snapshot)
            if response.status_code != 200:
                raise NotFound
            return response.get_data(), page_context().read.trace

    def _asked(self, dependency: Dependency) -> Trace:
        trace = Trace()
        self.state.fingerprints.note(self.snapshot, trace, dependency)
        return trace

    def scope(self, dependency: Dependency) -> DependencyScope:
        """The entries that a dependency may concern."""
        return self.state.fingerprints.scope(self.snapshot, dependency)

    def refused(self, address: str, reason: str) -> CannotFreeze:
        """Why the page at an address can’t be made, with the entry whose it is."""
        name = self.snapshot.addresses.at.get(address.lstrip("/").partition("/")[2])
        return CannotFreeze(
            address=address, entry=f" ({'/'.join(name)})" if name else "", reason=reason
        )
