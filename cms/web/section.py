"""A section of the site: a blueprint whose pages are functions of (reader, address), nothing else."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from cms.model import ContentType
from cms.store import Reader, Reading
from cms.web.serving import serve_page

View = Callable[..., ResponseReturnValue]
EntryView = Callable[[Reader, Reading], ResponseReturnValue]
Addresses = Callable[[Reader], Iterable[str]]


class Section(Blueprint):
    """One top-level part of the site: its content types, its pages, the addresses they have."""

    def __init__(self, name: str, import_name: str, models: Iterable[type[ContentType]] = (), *,
                 prefix: str | None = None) -> None:
        super().__init__(name, import_name, url_prefix=f"/<locale>/{name}" if prefix is None else prefix)
        self.models = tuple(models)
        self.entry_views: dict[str, EntryView] = {}
        self.page_views: dict[str, EntryView] = {}
        self._addresses: Addresses = lambda read: ()

    def page(self, rule: str) -> Callable[[View], View]:
        """Serve `view(read, **values)` at a rule below the section."""

        def register(view: View) -> View:
            endpoint = f"{self.name}.{view.__name__}"

            def serve(locale: str = "", **values: Any) -> Response:
                return serve_page(endpoint, view, locale, values)

            self.add_url_rule(rule, view.__name__, serve)
            return view

        return register

    def entry(self, model: type[ContentType]) -> Callable[[EntryView], EntryView]:
        """Show a type's entries with `view(read, entry)`, wherever the type's route puts them."""

        def register(view: EntryView) -> EntryView:
            self.entry_views[model.name] = view
            return view

        return register

    def at(self, address: str) -> Callable[[EntryView], EntryView]:
        """Show the page that stands at `address` below the section with `view(read, entry)`."""

        def register(view: EntryView) -> EntryView:
            self.page_views[f"{self.name}/{address}"] = view
            return view

        return register

    def urls(self, addresses: Addresses) -> Addresses:
        """Name every address the section has beside its entries, for the freeze and the sitemap."""
        self._addresses = addresses
        return addresses

    def addresses(self, read: Reader) -> Iterator[str]:
        """Every address the section has in the reader's language, its entries left out."""
        yield from self._addresses(read)
