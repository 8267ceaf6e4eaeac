"""A section of the site: a blueprint whose pages are functions of (reader, address), nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from flask import Blueprint, Response, has_request_context, request
from flask.typing import ResponseReturnValue

from cms.content import LocalizedEntry, Reader
from cms.content.query import Where
from cms.schema.content_type import Model
from cms.web.context import app_state
from cms.web.i18n import gettext
from cms.web.pages.facets import EntryList, Facet
from cms.web.pages.feeds import FORMATS, Each, Feeds, FeedView, render_feed
from cms.web.pages.page import Crumb, PageMeta, of_entry, of_front, page
from cms.web.templating.render import Part, url
from cms.web.views import has_language, pinned, serve_page

View = Callable[..., ResponseReturnValue]
LiveView = Callable[..., ResponseReturnValue]
"""`view(read, request, **values)`"""
ListView = Callable[[Reader, Where, Sequence[Crumb]], ResponseReturnValue]
"""`view(read, where, way)`: all that the entries of a list hold, and the breadcrumbs to it."""
EntryView = Callable[[Reader, LocalizedEntry], ResponseReturnValue]
Addresses = Callable[[Reader], Iterable[str]]
Registered = TypeVar("Registered")
Decorator = Callable[[Registered], Registered]


def one_without_values(read: Reader) -> Iterable[dict[str, Any]]:
    """The values of a page of which there is one."""
    return ({},)


class Section(Blueprint):
    """One top-level part of the site: its content types, its pages, the addresses they have."""

    def __init__(
        self,
        name: str,
        import_name: str,
        models: Iterable[Model] = (),
        *,
        label: str = "",
        titled: bool = False,
        prefix: str | None = None,
    ) -> None:
        """`label`: what its front is called (a message). `titled`: whether breadcrumbs have the
        title of the page that is its front instead.
        """
        super().__init__(
            name, import_name, url_prefix=f"/<locale>/{name}" if prefix is None else prefix
        )
        self.models = tuple(models)
        self.label = label
        self.titled = titled
        self.entry_views: dict[str, EntryView] = {}
        self.page_views: dict[str, EntryView] = {}
        self.views: dict[str, View] = {}
        """By endpoint: every page that can be frozen."""
        self.parts: dict[str, Part] = {}
        self.feeds: list[Feeds] = []
        self.live_endpoints: set[str] = set()
        self._asked: dict[str, tuple[tuple[str, ...], LiveView]] = {}
        self._each: dict[str, Each] = {}
        self._addresses: Addresses | None = None

    def page(self, rule: str, each: Each | None = None) -> Decorator[View]:
        """Serve `view(read, **values)` at a rule below the section.

        `each(read)` yields the values of every such page there is: one without values, if not
        given, and none where the rule has arguments.
        """

        def register(view: View) -> View:
            self._serve(f"{self.name}.{view.__name__}", rule, view)
            if each or "<" not in rule:
                self._each[f"{self.name}.{view.__name__}"] = each or one_without_values
            return view

        return register

    def _serve(self, endpoint: str, rule: str, view: View) -> None:
        self.views[endpoint] = view

        def serve(locale: str = "", **values: Any) -> Response:
            arguments, live = self._asked.get(endpoint, ((), view))
            if has_request_context() and any(map(request.args.get, arguments)):
                return _serve_live(endpoint, live, locale, values)
            return serve_page(endpoint, view, locale, values)

        self.add_url_rule(rule, endpoint.partition(".")[2], serve)

    def listing(
        self, rule: str, whole: EntryList, narrowed: Mapping[str, Facet]
    ) -> Decorator[ListView]:
        """Serve `view(read, where, way)` at a rule below the section for all entries of a list; and
        at rules below that, for those that each of its facets narrows it to.
        """

        def register(view: ListView) -> ListView:
            self._serve(whole.endpoint, rule, lambda read: view(read, {}, [whole.crumb()]))
            self._each[whole.endpoint] = one_without_values
            for below, facet in narrowed.items():
                self._serve(facet.endpoint, rule + below, _narrowed(view, facet))
                self._each[facet.endpoint] = facet.each
            return view

        return register

    def live(
        self, rule: str, methods: Iterable[str] = ("GET",), lasting: bool = False
    ) -> Decorator[LiveView]:
        """Serve `view(read, request, **values)` at a rule below the section, live only: what can't
        be pure.

        Never frozen nor listed; kept by nobody (`no-store`, unless the view says otherwise).
        `lasting`: in a language that was removed it answers in the site's own.
        """

        def register(view: LiveView) -> LiveView:
            endpoint = f"{self.name}.{view.__name__}"
            self.live_endpoints.add(endpoint)

            def serve(locale: str = "", **values: Any) -> Response:
                known = not lasting or has_language(pinned(), locale)
                return _serve_live(endpoint, view, locale if known else "", values)

            self.add_url_rule(rule, view.__name__, serve, methods=list(methods))
            return view

        return register

    def asked(self, page: str, *arguments: str) -> Decorator[LiveView]:
        """Let `view(read, request, **values)` answer at the page of a name where the query string
        fills an argument.

        The page itself stays pure and is what is frozen; a static host answers with it.
        """

        def register(view: LiveView) -> LiveView:
            self._asked[f"{self.name}.{page}"] = arguments, view
            return view

        return register

    def entry(self, model: Model) -> Decorator[EntryView]:
        """Show a type's entries with `view(read, entry)`, wherever the type's route puts them."""
        return _into(self.entry_views, model.name)

    def at(self, address: str) -> Decorator[EntryView]:
        """Show the page that stands at `address` below the section with `view(read, entry)`."""
        return _into(self.page_views, f"{self.name}/{address}")

    def part(self, name: str) -> Decorator[Part]:
        """Give a part that pages share what `view(read, **values)` returns.

        Its template is `templates/fragments/<section>/<name>.html`.
        """
        return _into(self.parts, f"{self.name}/{name}")

    def feed(self, rule: str, each: Each = one_without_values) -> Decorator[FeedView]:
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

        self._serve(endpoint, f"{rule}.{format}", view)

    def crumb(self, read: Reader) -> Crumb:
        """The first step of the way to the section's pages."""
        found = read.stands(f"{self.name}/") if self.titled else None
        label = read.one(*found).title if found else gettext(self.label)
        return label, f"/{read.locale}/{self.name}/"

    def front_page(self, read: Reader, template: str, **context: Any) -> str:
        """The front of the section with its text."""
        entry, meta = of_front(read, self.name, gettext(self.label))
        return page(read, template, meta, entry=entry, body=read.render(entry.body), **context)

    def list_page(
        self, read: Reader, template: str, way: Sequence[Crumb], description: str, **context: Any
    ) -> str:
        """A list, called as the last step of the way to it."""
        heading = way[-1][0]
        meta = PageMeta(heading, description, [self.crumb(read), *way], self.name)
        return page(read, template, meta, **{"heading": heading} | context)

    def article_page(
        self,
        read: Reader,
        template: str,
        way: Sequence[Crumb],
        entry: LocalizedEntry,
        text: str,
        **context: Any,
    ) -> str:
        """The page of an entry with its text, whose beginning describes it."""
        meta = of_entry(read, entry, [self.crumb(read), *way], self.name, text)
        return page(read, template, meta, entry=entry, body=read.render(text), **context)

    def urls(self, addresses: Addresses) -> Addresses:
        """Name every address the section has beside its entries and feeds, instead of by the
        `each` of its pages.
        """
        self._addresses = addresses
        return addresses

    def addresses(self, read: Reader) -> Iterator[str]:
        """Every address the section has in the reader's language, its entries left out: for the
        freeze and the sitemap.
        """
        if self._addresses:
            yield from self._addresses(read)
        else:
            for endpoint, each in self._each.items():
                yield from (url(endpoint, **values) for values in each(read))
        for feeds in self.feeds:
            for _feed, addresses in feeds.listed(read):
                yield from addresses


def _narrowed(view: ListView, facet: Facet) -> View:
    """The view of a list that a facet narrows."""

    def narrowed(read: Reader, **values: Any) -> ResponseReturnValue:
        value = facet.value_of(values)
        way = [facet.whole.crumb(), facet.crumb(read, value)]
        return view(read, {facet.path: value}, way)

    return narrowed


def _into(views: dict[str, Registered], name: str) -> Decorator[Registered]:
    """A decorator that enters a function under a name."""

    def register(view: Registered) -> Registered:
        views[name] = view
        return view

    return register


def _serve_live(endpoint: str, view: LiveView, locale: str, values: Mapping[str, Any]) -> Response:
    def answer(read: Reader, **values: Any) -> ResponseReturnValue:
        asked = request._get_current_object()  # type: ignore[attr-defined]
        return view(read, asked, **values)

    response = serve_page(endpoint, answer, locale, values)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
