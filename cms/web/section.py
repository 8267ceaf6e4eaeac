"""A section of the site: a blueprint whose pages are functions of (reader, address), nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from flask import Blueprint, Request, Response, has_request_context, request
from flask.typing import ResponseReturnValue

from cms.content import LocalizedEntry, Reader
from cms.schema.content_type import ContentType
from cms.web.context import app_state
from cms.web.pages.feeds import FORMATS, Each, Feeds, FeedView, render_feed
from cms.web.templating.fragments import Part
from cms.web.views import serve_page

View = Callable[..., ResponseReturnValue]
LiveView = Callable[..., ResponseReturnValue]
"""`view(read, request, **values)`"""
EntryView = Callable[[Reader, LocalizedEntry], ResponseReturnValue]
Addresses = Callable[[Reader], Iterable[str]]


class Section(Blueprint):
    """One top-level part of the site: its content types, its pages, the addresses they have."""

    def __init__(
        self,
        name: str,
        import_name: str,
        models: Iterable[type[ContentType]] = (),
        *,
        prefix: str | None = None,
    ) -> None:
        super().__init__(
            name, import_name, url_prefix=f"/<locale>/{name}" if prefix is None else prefix
        )
        self.models = tuple(models)
        self.entry_views: dict[str, EntryView] = {}
        self.page_views: dict[str, EntryView] = {}
        self.views: dict[str, View] = {}
        """By endpoint: every page that can be frozen."""
        self.parts: dict[str, Part] = {}
        self.feeds: list[Feeds] = []
        self.live_endpoints: set[str] = set()
        self._asked: dict[str, tuple[tuple[str, ...], LiveView]] = {}
        self._addresses: Addresses = lambda read: ()

    def page(self, rule: str) -> Callable[[View], View]:
        """Serve `view(read, **values)` at a rule below the section."""

        def register(view: View) -> View:
            endpoint = f"{self.name}.{view.__name__}"
            self.views[endpoint] = view

            def serve(locale: str = "", **values: Any) -> Response:
                arguments, asked = self._asked.get(endpoint, ((), view))
                if (
                    arguments
                    and has_request_context()
                    and any(request.args.get(name) for name in arguments)
                ):
                    return _serve_live(endpoint, asked, locale, values)
                return serve_page(endpoint, view, locale, values)

            self.add_url_rule(rule, view.__name__, serve)
            return view

        return register

    def live(self, rule: str, methods: Iterable[str] = ("GET",)) -> Callable[[LiveView], LiveView]:
        """Serve `view(read, request, **values)` at a rule below the section, live only: what can't
        be pure.

        Never frozen, never in `urls`; kept by nobody (`no-store`, unless the view says otherwise),
        nor listed.
        """

        def register(view: LiveView) -> LiveView:
            endpoint = f"{self.name}.{view.__name__}"
            self.live_endpoints.add(endpoint)

            def serve(locale: str = "", **values: Any) -> Response:
                return _serve_live(endpoint, view, locale, values)

            self.add_url_rule(rule, view.__name__, serve, methods=list(methods))
            return view

        return register

    def asked(self, page: str, *arguments: str) -> Callable[[LiveView], LiveView]:
        """Let `view(read, request, **values)` answer at the page of a name where the query string
        fills an argument.

        The page itself stays pure and is what is frozen; a static host answers the question with
        it.
        """

        def register(view: LiveView) -> LiveView:
            self._asked[f"{self.name}.{page}"] = arguments, view
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

    def part(self, name: str) -> Callable[[Part], Part]:
        """Give a part that pages share what `view(read, **values)` returns.

        Its template is `templates/fragments/<section>/<name>.html`.
        """

        def register(view: Part) -> Part:
            self.parts[f"{self.name}/{name}"] = view
            return view

        return register

    def feed(self, rule: str, each: Each = lambda read: ({},)) -> Callable[[FeedView], FeedView]:
        """Offer what `view(read, **values)` gives at `rule` with `.atom` and `.json` after it.

        `each(read)` yields the values of every such feed there is; one without values if not given.
        """

        def register(view: FeedView) -> FeedView:
            feeds = Feeds(view, f"{self.name}.{view.__name__}", each)
            self.feeds.append(feeds)
            for format in FORMATS:
                self._offer(feeds, rule, format)
            return view

        return register

    def _offer(self, feeds: Feeds, rule: str, format: str) -> None:
        endpoint = feeds.endpoint_of(format)

        def view(read: Reader, **values: Any) -> Response:
            path = app_state().urls.build(endpoint, read.locale, **values)
            return render_feed(read, feeds.view(read, **values), path, format)

        def serve(locale: str = "", **values: Any) -> Response:
            return serve_page(endpoint, view, locale, values)

        self.views[endpoint] = view
        self.add_url_rule(f"{rule}.{format}", endpoint.partition(".")[2], serve)

    def urls(self, addresses: Addresses) -> Addresses:
        """Name every address the section has beside its entries, for the freeze and the sitemap."""
        self._addresses = addresses
        return addresses

    def addresses(self, read: Reader) -> Iterator[str]:
        """Every address the section has in the reader's language, its entries left out."""
        yield from self._addresses(read)
        for feeds in self.feeds:
            for _feed, addresses in feeds.listed(read):
                yield from addresses


def _serve_live(endpoint: str, view: LiveView, locale: str, values: Mapping[str, Any]) -> Response:
    def answer(read: Reader, **values: Any) -> ResponseReturnValue:
        asked: Request = request._get_current_object()  # type: ignore[attr-defined]
        return view(read, asked, **values)

    response = serve_page(endpoint, answer, locale, values)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
