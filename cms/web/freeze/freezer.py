"""Frozen-Flask over the public app, with our own list of addresses and a clean context for each
page.

Frozen-Flask provides the configuration and the mapping from address to file. The list of addresses
is explicit and complete, not what `url_for` logged. Each page is rendered in its own
`contextvars.Context` and app context: no page inherits another's language, and a view that needs a
request fails. An address can't leave the folder. Anything but a 200 stops the freeze. The manifest
decides which files are written and removed.
"""

from collections.abc import Callable, Container
from contextvars import Context
from functools import cached_property, partial
from pathlib import Path
from unicodedata import normalize
from urllib.parse import unquote

from flask import Flask
from flask_frozen import Freezer
from werkzeug.exceptions import HTTPException

from cms.content import Snapshot
from cms.content.address_use import Use, redirects, use_of
from cms.content.dependencies import Dependency, Trace
from cms.content.dependency_kinds import DependencyScope
from cms.core.errors import NotFound, Refusal
from cms.core.i18n import N_
from cms.media.renditions import Rendition
from cms.web.context import EXTENSION_NAME, AppState, page_context
from cms.web.derived_language import derived_paths
from cms.web.freeze.redirects import can_be_file, stub, without_conflicts
from cms.web.own_code import own_location
from cms.web.picture_sizes import renditions_of
from cms.web.public_addresses import entry_urls, has_public_page, section_urls
from cms.web.static_files import public_renditions, source_file, static_addresses
from cms.web.views import open_reader, render_response

NOT_FOUND = "/404.html"
"""Where static hosts look for their 404 page."""

Finish = Callable[[str, bytes], bytes]
"""Changes a file before it is written: (path in the folder, body) → body."""


class CannotFreeze(Refusal):
    """A page that can't be rendered stops the freeze; the published site stays unchanged."""

    msgid = N_(
        "%(address)s%(entry)s can’t be built as a static page: %(reason)s. The site is unchanged."
    )


class SiteFreezer(Freezer):  # type: ignore[misc]
    """Freezes the public app for one snapshot."""

    def __init__(
        self, app: Flask, snapshot: Snapshot, folder: Path, finish: Finish | None = None
    ) -> None:
        """Raises OwnCodeError or FeatureFailed if code was left out when the site was opened, and
        NotCompiled if a catalog was.
        """
        site = app.extensions[EXTENSION_NAME].site
        failures = site.settings.features.failures.values()
        for failure in (site.own_code_error, *failures, *site.uncompiled_catalogs):
            if failure:
                raise failure
        app.config["FREEZER_DESTINATION"] = str(folder)
        app.config["FREEZER_REMOVE_EXTRA_FILES"] = False
        super().__init__(
            app, with_static_files=False, with_no_argument_rules=False, log_url_for=False
        )
        self.snapshot = snapshot
        self.finish = finish
        self.state: AppState = app.extensions[EXTENSION_NAME]
        self.renditions = renditions_of(self.state.site)
        self.base_url = self.state.site.base_url(snapshot)
        self.stubs = {old: new for old, new in redirects(snapshot) if can_be_file(old)}
        self.listing = Trace()

    @cached_property
    def pictures(self) -> dict[str, Rendition]:
        """Address → size of a picture."""
        return {
            unquote(size.address): size for size in public_renditions(self.state, self.snapshot)
        }

    def addresses(self) -> list[str]:
        """Return every address of the frozen site, sorted. `listing` has the dependencies of the
        list.
        """
        pages = [
            path
            for code in (*self.snapshot.by_code, *self.snapshot.derived)
            for path in Context().run(self._pages, code)
        ]
        for kind in ("copies", "sizes", "redirects"):
            self.state.fingerprints.note(self.snapshot, self.listing, Dependency(kind, "", ""))
        addresses = {*pages, *static_addresses(self.state, self.snapshot), *self.pictures}
        if self.stubs:
            self._drop_hidden_stubs(addresses)
            self.keep_stubs(
                without_conflicts(
                    map(self.path_of, addresses), {old: self.path_of(old) for old in self.stubs}
                )
            )
        return sorted({*addresses, *self.stubs})

    def _drop_hidden_stubs(self, addresses: Container[str]) -> None:
        """Drop the stubs where there is a page or file."""
        with self.app.app_context():
            has_page = partial(has_public_page, addresses)
            self.stubs = {
                old: new
                for old, new in self.stubs.items()
                if use_of(self.snapshot, old, has_page) is Use.REDIRECT
            }

    def keep_stubs(self, addresses: Container[str]) -> None:
        """Keep only the stubs at the given addresses."""
        self.stubs = {old: new for old, new in self.stubs.items() if old in addresses}

    def _pages(self, locale: str) -> list[str]:
        with self.app.app_context():
            read = open_reader(self.snapshot, locale)
            pages = [*section_urls(read), *(path for path, _ in entry_urls(read))]
            self.listing.merge(read.trace)
            derived = self.snapshot.derived.get(locale)
            return derived_paths(pages, derived) if derived else pages

    def path_of(self, address: str) -> str:
        """Return the file of an address, relative to the site's folder.

        Raises CannotFreeze for an address that leads out of the folder.
        """
        path = normalize("NFC", self.urlpath_to_filepath(address))
        if ".." in path.split("/") or path.startswith("/") or "\n" in path:
            raise self.error_for(address, "it leads out of the folder")
        return path

    def make(self, address: str) -> tuple[bytes, Trace]:
        """Return the bytes at an address and the trace of their dependencies. Raises CannotFreeze."""
        try:
            return Context().run(self._make, address)
        except CannotFreeze:
            raise
        except (NotFound, HTTPException) as fault:
            raise self.error_for(address, "there is no page") from fault
        except Exception as fault:
            raise self.error_for(address, self._reason(fault)) from fault

    def _reason(self, fault: Exception) -> str:
        """Return the text of an unexpected exception, with its place in the institute's own folder."""
        folder = self.state.site.settings.site
        place = own_location(fault, folder) if folder else None
        return f"{'{}:{}: '.format(*place) if place else ''}{type(fault).__name__}: {fault}"

    def _make(self, address: str) -> tuple[bytes, Trace]:
        source = source_file(self.state, address)
        if source:
            return source.read_bytes(), self._trace_of(Dependency("copy", "", "", "", address))
        if address in self.pictures:
            size = self.pictures[address]
            self.renditions.make_missing(
                list(self.renditions.all_of(size.file))
            )  # all sizes at once, so that the picture is read once
            return self.renditions.read(size), self._trace_of(
                Dependency("picture", "", "", "", size.file)
            )
        if address in self.stubs:
            return stub(self.stubs[address], self.snapshot).encode(), self._trace_of(
                Dependency("redirect", "", "", "", address)
            )
        path = f"/{self.snapshot.default_locale}{NOT_FOUND}" if address == NOT_FOUND else address
        with self.app.app_context():
            response = render_response(path, self.snapshot)
            if response.status_code != 200:
                raise NotFound
            return response.get_data(), page_context().read.trace

    def _trace_of(self, dependency: Dependency) -> Trace:
        trace = Trace()
        self.state.fingerprints.note(self.snapshot, trace, dependency)
        return trace

    def scope(self, dependency: Dependency) -> DependencyScope:
        """Return the entries that a dependency may concern."""
        return self.state.fingerprints.scope(self.snapshot, dependency)

    def error_for(self, address: str, reason: str) -> CannotFreeze:
        """Return the error for an address that can’t be rendered, with its entry."""
        name = self.snapshot.addresses.by_address.get(address.lstrip("/").partition("/")[2])
        return CannotFreeze(
            address=address, entry=f" ({'/'.join(name)})" if name else "", reason=reason
        )
