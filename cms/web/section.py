"""A section of the site: a blueprint whose pages are functions of (reader, address) only."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from flask import Blueprint, Response, has_request_context, request
from flask.typing import ResponseReturnValue

from cms.content import LocalizedEntry, Reader
from cms.core.errors import NotFound
from cms.schema.content_type import Model
from cms.web.i18n import gettext
from cms.web.pages.facets import LONG_LIST, EntryList, Facet
from cms.web.pages.feeds import DeclaredFeed, EachValues, FeedView
from cms.web.pages.list_pages import DividedList, PageName, is_long
from cms.web.pages.page import (
    Crumb,
    ListPart,
    PageMeta,
    entry_meta,
    front_meta,
    joined_labels,
    page,
)
from cms.web.templating.fragments import FragmentContext
from cms.web.templating.render import url
from cms.web.views import has_language, pinned_snapshot, serve_page

View = Callable[..., ResponseReturnValue]
LiveView = Callable[..., ResponseReturnValue]
"""`view(read, request, **values)`"""
ListView = Callable[..., ResponseReturnValue]
"""`view(read, where, crumbs)`: the filter of a list and the breadcrumbs to it. For a list in pages
`view(read, where, crumbs, part)`, where the part is None if the list isn't long.
"""
EntryView = Callable[[Reader, LocalizedEntry], ResponseReturnValue]
ListedKeys = Callable[..., Iterable[str]]
Addresses = Callable[[Reader], Iterable[str]]
PART = "part/<int(min=1):part>/"
"""The end of the rules of the parts of a large year or letter."""
PagesOfList = tuple[dict[str, Any], Iterable[dict[str, Any]]]
Registered = TypeVar("Registered")
Decorator = Callable[[Registered], Registered]


def no_values(read: Reader) -> Iterable[dict[str, Any]]:
    """Return the values of a page without arguments."""
    return ({},)


class ListedEntries(NamedTuple):
    """The keys of the entries of a type that a list at `rule` shows.

    `keys(read, **values)` are those of the frozen list, `found(read, request, **values)` those of
    the live one if the query string has one of `arguments`.
    """

    type: str
    rule: str
    keys: ListedKeys
    each: EachValues
    arguments: tuple[str, ...] = ()
    found: ListedKeys | None = None


class Section(Blueprint):
    """One top-level part of the site: its content types, pages and addresses."""

    def __init__(
        self,
        name: str,
        import_name: str,
        models: Iterable[Model] = (),
        *,
        label: str = "",
        titled_by_page: bool = False,
        prefix: str | None = None,
    ) -> None:
        """`label`: the name of its front page (a message). `titled_by_page`: use the title of the
        page at its front in breadcrumbs instead. Raises TypeError for a type whose declaration names
        fields that it doesn't have.
        """
        super().__init__(
            name, import_name, url_prefix=f"/<locale>/{name}" if prefix is None else prefix
        )
        self.models = tuple(models)
        for model in self.models:
            model.check_named_fields()
        self.label = label
        self.titled_by_page = titled_by_page
        self.entry_views: dict[str, EntryView] = {}
        self.page_views: dict[str, EntryView] = {}
        self.views: dict[str, View] = {}
        """By endpoint: every page that can be frozen."""
        self.fragment_contexts: dict[str, FragmentContext] = {}
        self.feeds: list[DeclaredFeed] = []
        self.lists: list[ListedEntries] = []
        """The lists that features may put files beside."""
        self.live_endpoints: set[str] = set()
        self._query_views: dict[str, tuple[tuple[str, ...], LiveView]] = {}
        self._each: dict[str, EachValues] = {}
        self._addresses: Addresses | None = None

    def page(self, rule: str, each: EachValues | None = None, name: str = "") -> Decorator[View]:
        """Serve `view(read, **values)` at a rule below the section.

        `each(read)` yields the values of every such page. By default there is one page without
        values, or none if the rule has arguments. `name` is that of the endpoint, by default the
        view's.
        """

        def register(view: View) -> View:
            endpoint = f"{self.name}.{name or view.__name__}"
            self._serve(endpoint, rule, view)
            if each or "<" not in rule:
                self._each[endpoint] = each or no_values
            return view

        return register

    def optional_front(self) -> Decorator[View]:
        """Serve `view(read)` as the front page, as long as the section has entries or there is a page
        at its address.
        """

        def register(view: View) -> View:
            @wraps(view)
            def shown(read: Reader) -> ResponseReturnValue:
                if not self.if_content(read):
                    raise NotFound
                return view(read)

            return self.page("/", self.if_content)(shown)

        return register

    def if_content(self, read: Reader) -> list[dict[str, Any]]:
        """Return the values of its optional front page, and of the feed of that: one set of none as long
        as the section has entries or there is a page at its address.
        """
        types = (model.name for model in self.models if model.route)
        is_filled = any(read.count(type, limit=1) for type in types)
        return [{}] if is_filled or read.name_at(f"{self.name}/") else []

    def _serve(self, endpoint: str, rule: str, view: View, *more: str) -> None:
        """Serve a view at a rule, and at `more` of them with other arguments."""
        self.views[endpoint] = view

        def serve(locale: str = "", **values: Any) -> Response:
            arguments, live = self._query_views.get(endpoint, ((), view))
            if has_request_context() and any(map(request.args.get, arguments)):
                return _serve_live(endpoint, live, locale, values)
            return serve_page(endpoint, view, locale, values)

        for one in (rule, *more):
            self.add_url_rule(one, endpoint.partition(".")[2], serve)

    def listing(
        self,
        rule: str,
        entry_list: EntryList,
        facets: Mapping[str, Facet],
        pages: DividedList | None = None,
    ) -> Decorator[ListView]:
        """Serve `view(read, where, crumbs)` for a list of entries, and for the lists that its
        facets narrow it to.

        `facets` maps rules below `rule` to facets. With `pages`, long lists are divided, and the view
        gets the part to show.
        """

        def register(view: ListView) -> ListView:
            has_years = any(facet.is_of_years for facet in facets.values())
            self._serve(entry_list.endpoint, rule, _whole(view, entry_list, pages, has_years))
            self._each[entry_list.endpoint] = no_values
            for below, facet in facets.items():
                self._serve(facet.endpoint, rule + below, _narrowed(view, facet, pages))
                self._each[facet.endpoint] = facet.each
            if pages:
                self.pages_of(
                    entry_list.endpoint,
                    rule,
                    pages,
                    lambda read: [({}, pages.others("", are_listed=has_years))],
                )(_page_of_whole(view, entry_list, pages))
                for below, facet in facets.items():
                    lists = no_lists if facet.is_of_years else _long_lists(facet, pages)
                    self.pages_of(facet.endpoint, rule + below, pages, lists)(
                        _page_of_narrowed(view, facet, pages)
                    )
            return view

        return register

    def pages_of(
        self,
        endpoint: str,
        rule: str,
        pages: DividedList,
        lists: Callable[[Reader], Iterable[PagesOfList]],
    ) -> Decorator[View]:
        """Serve `view(read, name, **values)` for the pages after the first of the lists at a rule,
        whose endpoint is `endpoint`.

        `lists(read)` yields (values in the address, those of each of its pages) for each list.
        """

        def register(view: View) -> View:
            def named(
                read: Reader, group: str = "", part: int = 0, **values: Any
            ) -> ResponseReturnValue:
                return view(read, PageName(group, part), **values)

            def each(read: Reader) -> Iterator[dict[str, Any]]:
                for values, names in lists(read):
                    yield from (values | name for name in names)

            group = f"{rule}{pages.by}/<group>/" if pages.by else rule
            rules = (group, f"{group}{PART}") if pages.by else (f"{rule}{PART}",)
            self._serve(page_endpoint(endpoint), rules[0], named, *rules[1:])
            self._each[page_endpoint(endpoint)] = each
            return view

        return register

    def live(
        self, rule: str, methods: Iterable[str] = ("GET",), in_removed_languages: bool = False
    ) -> Decorator[LiveView]:
        """Serve `view(read, request, **values)` on the live site only, for pages that aren't pure.

        Never frozen, listed or cached (`no-store`, unless the view says otherwise).
        `in_removed_languages`: answer in the default language if the language was removed.
        """

        def register(view: LiveView) -> LiveView:
            endpoint = f"{self.name}.{view.__name__}"
            self.live_endpoints.add(endpoint)

            def serve(locale: str = "", **values: Any) -> Response:
                has_locale = not in_removed_languages or has_language(pinned_snapshot(), locale)
                return _serve_live(endpoint, view, locale if has_locale else "", values)

            self.add_url_rule(rule, view.__name__, serve, methods=list(methods))
            return view

        return register

    def on_query(self, page: str, *arguments: str) -> Decorator[LiveView]:
        """Let `view(read, request, **values)` answer a page if the query string has one of the
        arguments.

        The page itself stays pure and is what is frozen; a static host answers with it.
        """

        def register(view: LiveView) -> LiveView:
            self._query_views[f"{self.name}.{page}"] = arguments, view
            return view

        return register

    def list_of(
        self,
        type: str,
        rule: str,
        each: EachValues = no_values,
        arguments: tuple[str, ...] = (),
        found: ListedKeys | None = None,
    ) -> Decorator[ListedKeys]:
        """Name the keys of the entries of a list, for the files that features put beside it (ListedEntries)."""

        def register(keys: ListedKeys) -> ListedKeys:
            self.lists.append(ListedEntries(type, rule, keys, each, arguments, found))
            return keys

        return register

    def entry(self, model: Model) -> Decorator[EntryView]:
        """Show a type's entries with `view(read, entry)`, at the addresses of the type's route."""
        return _register_in(self.entry_views, model.name)

    def page_at(self, address: str) -> Decorator[EntryView]:
        """Show the page at `address` below the section with `view(read, entry)`."""
        return _register_in(self.page_views, f"{self.name}/{address}")

    def fragment(self, name: str) -> Decorator[FragmentContext]:
        """Give the fragment `name` of the section the context that `view(read, **values)` returns.

        Its template is `templates/fragments/<section>/<name>.html`; of a feature's section
        `templates/<feature>/fragments/<name>.html`.
        """
        return _register_in(self.fragment_contexts, f"{self.name}/{name}")

    def feed(self, rule: str, each: EachValues = no_values) -> Decorator[FeedView]:
        """Declare the feed that `view(read, **values)` returns. Features serve it, at `rule` with the
        ending of each format (cms/web/beside.py).

        `each(read)` yields the values of every such feed; by default there is one without values.
        """

        def register(view: FeedView) -> FeedView:
            name = f"{self.name}.{view.__name__}"
            self.feeds.append(DeclaredFeed(name, f"{self.url_prefix}{rule}", view, each))
            return view

        return register

    def crumb(self, read: Reader) -> Crumb:
        """Return the breadcrumb of the section."""
        name = read.name_at(f"{self.name}/") if self.titled_by_page else None
        label = read.get_or_404(*name).title if name else gettext(self.label)
        return label, f"/{read.locale}/{self.name}/"

    def front_meta(
        self, read: Reader, part: ListPart | None = None
    ) -> tuple[LocalizedEntry, PageMeta]:
        """Return the entry with the text of the section's front page, and the metadata of that page,
        or of a part of a long list. Templates leave the text to the first part.
        """
        entry, meta = front_meta(read, self.name, gettext(self.label))
        if part and part.crumbs:
            title = joined_labels([(meta.title, ""), *part.crumbs])
            crumbs = [*meta.crumbs, *part.crumbs]
            meta = PageMeta(title, meta.description, crumbs, self.name)
        return entry, meta._replace(part=part)

    def front_page(
        self, read: Reader, template: str, part: ListPart | None = None, **context: Any
    ) -> str:
        """Render the front page of the section with its text, `entry` and `body`."""
        entry, meta = self.front_meta(read, part)
        return page(read, template, meta, entry=entry, body=read.render(entry.body), **context)

    def list_meta(
        self, read: Reader, crumbs: Sequence[Crumb], description: str, part: ListPart | None = None
    ) -> PageMeta:
        """Return the metadata of a list, or of a part of a long one; its title is the last breadcrumb."""
        crumbs = [self.crumb(read), *crumbs]
        return PageMeta(crumbs[-1][0], description, crumbs, self.name, part=part)

    def list_page(
        self,
        read: Reader,
        template: str,
        crumbs: Sequence[Crumb],
        description: str,
        part: ListPart | None = None,
        **context: Any,
    ) -> str:
        """Render a list, or a part of a long one, with its `heading`: the last breadcrumb."""
        meta = self.list_meta(read, crumbs, description, part)
        return page(read, template, meta, **{"heading": crumbs[-1][0]} | context)

    def article_meta(
        self, read: Reader, crumbs: Sequence[Crumb], entry: LocalizedEntry, text: str
    ) -> PageMeta:
        """Return the metadata of an entry's page. The beginning of its text is the description."""
        return entry_meta(read, entry, [self.crumb(read), *crumbs], self.name, text)

    def article_page(
        self,
        read: Reader,
        template: str,
        crumbs: Sequence[Crumb],
        entry: LocalizedEntry,
        text: str,
        **context: Any,
    ) -> str:
        """Render the page of an entry with its text, `entry` and `body`."""
        meta = self.article_meta(read, crumbs, entry, text)
        return page(read, template, meta, entry=entry, body=read.render(text), **context)

    def urls(self, addresses: Addresses) -> Addresses:
        """Name every address of the section except entries, instead of the `each` of its
        pages.
        """
        self._addresses = addresses
        return addresses

    def addresses(self, read: Reader) -> Iterator[str]:
        """Yield every address of the section in the reader's language, except entries, for freeze
        and sitemap.
        """
        if self._addresses:
            yield from self._addresses(read)
        else:
            for endpoint, each in self._each.items():
                yield from (url(endpoint, **values) for values in each(read))


def page_endpoint(endpoint: str) -> str:
    """Return the endpoint of the pages after the first of a list."""
    return f"{endpoint}_page"


def _whole(
    view: ListView, entry_list: EntryList, pages: DividedList | None, has_years: bool
) -> View:
    """Return the view of a whole list. `has_years`: its pages are those of a facet."""

    def whole_view(read: Reader) -> ResponseReturnValue:
        if pages is None:
            return view(read, {}, [entry_list.crumb()])
        part = None
        if is_long(read, entry_list.type):
            part = pages.first(url(entry_list.endpoint))
        if part and has_years:
            part = part._replace(groups=())
        return view(read, {}, [entry_list.crumb()], part)

    return whole_view


def _narrowed(view: ListView, facet: Facet, pages: DividedList | None) -> View:
    """Return the view of a list narrowed by a facet."""

    def narrowed_view(read: Reader, **values: Any) -> ResponseReturnValue:
        value = facet.value_of(values)
        crumbs = [facet.whole.crumb(), facet.crumb(read, value)]
        if pages is None:
            return view(read, {facet.path: value}, crumbs)
        part = None
        if facet.is_of_years and is_long(read, facet.type):
            part = pages.page(url(facet.whole.endpoint), PageName(value), is_joined=False)
        elif not facet.is_of_years and is_long(read, facet.type, {facet.path: value}):
            part = pages.first(facet.address(value), f"{facet.path}={value}")
        return view(read, {facet.path: value}, crumbs, part)

    return narrowed_view


def _page_of_whole(view: ListView, entry_list: EntryList, pages: DividedList) -> View:
    """Return the view of the pages after the first of a whole list."""

    def page_view(read: Reader, name: PageName) -> ResponseReturnValue:
        part = pages.page(url(entry_list.endpoint), name)
        return view(read, {}, [entry_list.crumb(), *part.crumbs], part)

    return page_view


def _page_of_narrowed(view: ListView, facet: Facet, pages: DividedList) -> View:
    """Return the view of the pages after the first of a list narrowed by a facet."""

    def page_view(read: Reader, name: PageName, **values: Any) -> ResponseReturnValue:
        value = facet.value_of(values)
        crumbs = [facet.whole.crumb(), facet.crumb(read, value)]
        if facet.is_of_years:
            name = PageName(value, name.part)
            part = pages.page(url(facet.whole.endpoint), name, is_joined=False)
        else:
            part = pages.page(facet.address(value), name, f"{facet.path}={value}")
        return view(read, {facet.path: value}, [*crumbs, *part.crumbs], part)

    return page_view


def no_lists(read: Reader) -> Iterable[PagesOfList]:
    """Return none."""
    return ()


def _long_lists(facet: Facet, pages: DividedList) -> Callable[[Reader], Iterator[PagesOfList]]:
    """Return a function that yields the long lists of a facet."""

    def lists(read: Reader) -> Iterator[PagesOfList]:
        counts = facet.counts(read)
        for values in facet.each(read):
            value = facet.value_of(values)
            if counts[value] >= LONG_LIST:
                yield values, pages.others(f"{facet.path}={value}")

    return lists


def _register_in(views: dict[str, Registered], name: str) -> Decorator[Registered]:
    """Return a decorator that registers a function under a name."""

    def register(view: Registered) -> Registered:
        views[name] = view
        return view

    return register


def _serve_live(endpoint: str, view: LiveView, locale: str, values: Mapping[str, Any]) -> Response:
    def answer(read: Reader, **values: Any) -> ResponseReturnValue:
        current = request._get_current_object()  # type: ignore[attr-defined]
        return view(read, current, **values)

    response = serve_page(endpoint, answer, locale, values)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Robots-Tag", "noindex")
    return response
