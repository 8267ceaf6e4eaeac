"""Addresses of pages, built from the app's own map without a request."""

from collections.abc import Container
from functools import cached_property, lru_cache
from typing import Any

from flask import Flask
from werkzeug.routing import MapAdapter


class Urls:
    """Builds and matches the public app's addresses. Never trusts a Host header: paths only."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._build = lru_cache(maxsize=20_000)(self._build_once)
        self._matched: tuple[str | None, str, dict[str, Any]] = None, "", {}

    @cached_property
    def adapter(self) -> MapAdapter:
        """The app's rules, for a site at the root of a host that nobody names.

        Not by `bind`, which loads what it takes to read a host's name in any script: 5 ms.
        """
        return MapAdapter(self._app.url_map, "", "/", "", "http", "/", "GET")

    @cached_property
    def _fixed(self) -> frozenset[str]:
        """First parts of addresses that rules name: no language's."""
        return frozenset(rule.rule.split("/")[1] for rule in self._app.url_map.iter_rules())

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

    def match_in(self, path: str, codes: Container[str]) -> tuple[str, dict[str, Any]]:
        """The result of `match`, for pages of a freeze. A path that differs from the last one only
        in its language, if that is one of `codes`, is found without asking Werkzeug again, which
        takes 10 µs. Raises werkzeug's NotFound and RequestRedirect.
        """
        code, _, rest = path[1:].partition("/")
        if code not in codes or code in self._fixed:
            return self.match(path)
        last, endpoint, values = self._matched
        if last == rest:
            return endpoint, values | {"locale": code}
        endpoint, values = self.match(path)
        if values.get("locale") == code:
            self._matched = rest, endpoint, values
        return endpoint, values.copy()
