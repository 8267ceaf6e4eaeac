"""Addresses of pages, built from the app's own map without a request, and of static files."""

from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import MapAdapter

from cms.schema.paths import first_of


class Urls:
    """Builds and matches the public app's addresses. Never trusts a Host header: paths only."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._build = lru_cache(maxsize=20_000)(self._build_once)

    @cached_property
    def adapter(self) -> MapAdapter:
        """The app's rules, for a site at the root of a host that nobody names.

        Not by `bind`, which loads a codec for host names in any script.
        """
        return MapAdapter(self._app.url_map, "", "/", "", "http", "/", "GET")

    def build(self, endpoint: str, locale: str = "", **values: Any) -> str:
        """The path of an endpoint; `locale` stands in it where its rule has one."""
        return self._build(endpoint, locale, tuple(sorted(values.items())))

    def _build_once(self, endpoint: str, locale: str, values: tuple[tuple[str, Any], ...]) -> str:
        given = dict(values)
        if self._app.url_map.is_endpoint_expecting(endpoint, "locale"):
            given["locale"] = locale
        return self.adapter.build(endpoint, given)

    def match(self, path: str) -> tuple[str, dict[str, Any]]:
        """(endpoint, values) of a path. Raises werkzeug's NotFound and RequestRedirect."""
        endpoint, values = self.adapter.match(path, method="GET")
        return endpoint, dict(values)


class Assets:
    """Static files and their addresses, which change when the file does, so that browsers may keep
    them for good. Of two files of a name that of the first folder counts.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self._digest = lru_cache(maxsize=None)(_digest)

    def url(self, name: str) -> str:
        """The address of a file with its content's hash. Raises FileNotFoundError: a missing asset
        is a fault.
        """
        path = first_of(self.folders, name)
        return f"/static/{name}?v={self._digest(path, path.stat().st_mtime_ns)}"

    def read(self, name: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        return first_of(self.folders, name).read_bytes()

    def own(self, name: str) -> str:
        """The address of a file that the site may do without; empty where it does."""
        return self.url(name) if first_of(self.folders, name).is_file() else ""


def _digest(path: Path, changed: int) -> str:
    return blake2b(path.read_bytes(), digest_size=5).hexdigest()
