"""Templates: where they come from and where their compiled code is kept, their fingerprints, what they
can call, and how a page asks for them.

Parts that many pages share are fragments: each made once for its name, language and values, and again
when what it read changed. A page notes only the hash of what came out: a change that doesn't show
touches no page.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from contextvars import Context
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from flask import Flask
from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from markupsafe import Markup, escape

from cms.content import Fingerprints, LocalizedEntry, Reader, Snapshot
from cms.content.dependencies import Dependency, Trace
from cms.core.files import make_folder
from cms.core.fingerprint import NO_ANSWER, combined, fingerprint
from cms.core.languages import Text
from cms.core.lru_cache import LruCache
from cms.core.settings import Settings
from cms.core.slugs import MAX_QUERY_LENGTH
from cms.markdown import keep_units
from cms.markdown.cjk import phrases
from cms.schema.fields import Choice
from cms.web.context import EXTENSION_NAME, memoize_per_snapshot, note_dependency, page_context
from cms.web.i18n import (
    gettext,
    gettext_html,
    locale_of,
    ngettext_html,
    npgettext_html,
    pgettext_html,
)
from cms.web.pages.menus import menus, section_menu
from cms.web.templating import formats
from cms.web.templating.formats import reference
from cms.web.views import open_reader

FragmentContext = Callable[..., dict[str, Any]]
"""`part(read, **values)`: what a fragment's template gets beside its values, `site` and `menus`."""

MAX_FRAGMENTS = 500
"""How many are kept; those not asked for longest go first."""


class Fragment(NamedTuple):
    """A rendered fragment: its HTML, the trace of what it read, its fingerprint, and the time at
    which it can next change by itself.
    """

    html: Markup
    trace: Trace
    print: bytes
    until: datetime | None


class Fragments:
    """The fragments of one app, each kept for the dependency on it."""

    def __init__(
        self, app: Flask, fingerprints: Fingerprints, parts: Mapping[str, FragmentContext]
    ) -> None:
        self.app = app
        self.fingerprints = fingerprints
        self.parts: dict[str, FragmentContext] = {
            "header": other_names,
            "section": menu_of_section,
            **parts,
        }
        self.rendered = LruCache[Dependency, Fragment](MAX_FRAGMENTS)
        """Each for the dependency on it; also those of another process or from before this one."""

    def get(self, snapshot: Snapshot, dependency: Dependency) -> Fragment:
        """The fragment as `snapshot` has it."""
        fragment = self.rendered.get(dependency)
        if fragment and fragment.print == snapshot.fingerprints.get(dependency):
            return fragment
        if fragment and not self.fingerprints.stale(fragment.trace, snapshot):
            until = self.fingerprints.until(fragment.trace.fingerprints, snapshot)
            fragment = fragment._replace(until=until)
        else:
            fragment = Context().run(self._render, snapshot, dependency)
        self.rendered.put(dependency, fragment)
        snapshot.fingerprints[dependency] = fragment.print
        return fragment

    def _render(self, snapshot: Snapshot, dependency: Dependency) -> Fragment:
        name, values = dependency.projection, orjson.loads(dependency.argument)
        with self.app.app_context():
            read = open_reader(snapshot, dependency.locale)
            context = {"site": read.single("site"), "menus": menus()} | values
            if part := self.parts.get(name):
                context |= part(read, **values)
            html = render_template(f"fragments/{name}.html", **context)
        return Fragment(Markup(html), read.trace, fingerprint(html), read.trace.until)  # noqa: S704 - a template's own


def other_names(read: Reader, section: str) -> dict[str, Any]:
    """`names`: (language tag, the site's entry) in the site's other languages, as far as it has a
    name in them.
    """
    here, names = read.single("site").name, []
    for locale in read.locales:
        if locale.code != read.locale:
            site = read.within(read.trace, locale.code).single("site")
            if site.name not in ("", here) and not site.name.borrowed:
                names.append((locale.lang, site))
    return {"names": names}


def menu_of_section(read: Reader, section: str, current: list[str]) -> dict[str, Any]:
    """`items` of the menu beside a section's pages."""
    return {"items": section_menu(read, section)}


def fragment(name: str, **values: Any) -> Markup:
    """Show a shared part in a template. `values` are JSON values."""
    page = page_context()
    read = page.read
    argument = orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()
    dependency = Dependency("fragment", "", read.locale, name, argument)
    shown = page.state.fragments.get(read.snapshot, dependency)
    read.trace.note(dependency, shown.print)
    read.trace.expires(shown.until)
    return shown.html


REFERENCE = re.compile(r"\{%-?\s*(?:extends|include|import|from)\s+['\"]([^'\"]+)['\"]")
"""Names of other templates. Jinja could find them by parsing each source, but every freeze would
wait for that.
"""


def loader(settings: Settings) -> BaseLoader:
    """Templates of the institute's own folder, then the program's, which `oasis/` before a name
    asks for alone.
    """
    layers = settings.layers("templates")
    found = FileSystemLoader(layers)
    return (
        ChoiceLoader([found, PrefixLoader({"oasis": FileSystemLoader(layers[-1])})])
        if settings.site
        else found
    )


class PageEnvironment(Environment):
    """Templates share one mapping of globals, as none has its own: at each `import` Jinja compares
    those of two templates, which it does name by name where they are chains of mappings.

    None is dropped, as there are few: Jinja’s cache of those used last searches a list at each
    `import`.
    """

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, cache_size=-1, **options)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: the environment's."""
        return self.globals


class BytecodeCache(FileSystemBytecodeCache):
    """Jinja's, for a folder that may be lost or unwritable: then templates are compiled each time."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of one template, if it is there."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of one template."""
        with suppress(OSError):
            make_folder(Path(self.directory))
            super().dump_bytecode(bucket)


class Templates:
    """The templates of one app as this process has read them; as they are now where Jinja loads
    them anew (debug).
    """

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._texts: dict[str, str] = {}
        self._prints: dict[str, bytes] = {}

    def sources(self, name: str) -> tuple[str, ...]:
        """A template and all that it needs, sorted. Raises jinja2.TemplateNotFound, which is a
        LookupError.
        """
        found, waiting = {name}, [name]
        while waiting:
            new = set(REFERENCE.findall(self._text(waiting.pop()))) - found
            found |= new
            waiting += new
        return tuple(sorted(found))

    def print_of(self, name: str) -> bytes:
        """Eight bytes that stand for all of those sources."""
        if self.environment.auto_reload:
            self._texts.clear()
        if name not in self._prints or self.environment.auto_reload:
            self._prints[name] = combined(
                *(fingerprint((one, self._text(one))) for one in self.sources(name))
            )
        return self._prints[name]

    def _text(self, name: str) -> str:
        if name not in self._texts:
            assert self.environment.loader
            self._texts[name] = self.environment.loader.get_source(self.environment, name)[0]
        return self._texts[name]


MARK = "0-key-0"


def set_up(app: Flask) -> None:
    """Give the app's templates their filters and functions."""
    environment, state = app.jinja_env, app.extensions[EXTENSION_NAME]
    environment.bytecode_cache = environment.bytecode_cache or BytecodeCache(
        str(state.site.paths.instance / "cache" / "templates")
    )
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {
        "markdown": markdown,
        "date": formats.date_text,
        "iso": formats.iso,
        "jsonld": jsonld,
        "choice_label": choice_label,
        "number": formats.number_text,
        "reference": reference,
        "interval": formats.interval_text,
        "foreign": formats.foreign,
        "ltr": ltr,
        "measured": measured,
    }
    environment.globals |= {
        "_": gettext_html,
        "gettext": gettext_html,
        "ngettext": ngettext_html,
        "pgettext": pgettext_html,
        "npgettext": npgettext_html,
        "asset": asset,
        "card": card,
        "longest_query": MAX_QUERY_LENGTH,
        "own_asset": own_asset,
        "t": t,
        "phrased": phrased,
        "link": link,
        "lang": lang,
        "lang_of": lang_of,
        "day": formats.day,
        "url": url,
        "country": formats.country,
        "zone": formats.zone_text,
        "date_range": formats.date_range,
        "language_name": formats.language_name,
        "position": formats.position,
        "height": formats.height,
        "unconfirmed": formats.unconfirmed,
    }


def render_template(template: str, **context: Any) -> str:
    """Render a template into the page's trace, without Flask's request, session and g in it."""
    note_dependency("template", template)
    return page_context().state.templates.environment.get_template(template).render(context)


def url(endpoint: str, **values: Any) -> str:
    """The address of a page in the language of this one; empty where it is of a section that the
    site leaves out.
    """
    now = page_context()
    try:
        return now.state.urls.build(endpoint, now.read.locale, **values)
    except KeyError:
        if endpoint.partition(".")[0] in now.state.sections:
            raise
        return ""


def urls(endpoint: str, name: str, keys: Iterable[str], **values: Any) -> Iterator[str]:
    """The address for each of many entries, whose key is the endpoint's value `name`: keys need no
    quoting.

    Built by Werkzeug once, since a freeze asks for tens of thousands.
    """
    before, after = url(endpoint, **{name: MARK}, **values).split(MARK)
    yield from (f"{before}{key}{after}" for key in keys)


def asset(name: str) -> str:
    """The address of a static file; the page is stale when the file changes."""
    now = page_context()
    note_dependency("asset", name)
    return now.read.snapshot.memo(("asset", name), lambda: now.state.assets.url(name))


def asset_bytes(name: str) -> bytes:
    """The bytes of a static file; the page is stale when the file changes."""
    note_dependency("asset", name)
    return page_context().state.assets.read(name)


def own_asset(*names: str) -> str:
    """The address of the first of some static files that the site has; empty where it has none."""
    for name in names:
        if note_dependency("asset", name) != NO_ANSWER:
            return asset(name)
    return ""


def card(name: str, entry: LocalizedEntry, **look: str | int) -> Markup:
    """`templates/cards/<name>.html` for an `entry` the page has asked for; `look` is what else the
    template gets.

    Rendered once a snapshot, language and look: a news item stands in the lists of its year, its
    month, its category, its people and its projects, and below other items.
    """
    return memoize_per_snapshot(
        ("card", name, entry, tuple(look.items())),
        lambda read: Markup(  # noqa: S704 - a template's own
            render_template(f"cards/{name}.html", item=entry, **look)
        ),
    )


def t(value: Any) -> Any:
    """A text with its own language where it is borrowed from another; any other value as it is."""
    if isinstance(value, Text) and value.borrowed:
        return Markup(f"<span{lang(value.lang)}>{escape(value)}</span>")  # noqa: S704 - escaped
    return value


def measured(text: Any) -> Markup:
    """A text of one line with its numbers on the lines of their units."""
    return Markup(keep_units(escape(text)))  # noqa: S704 - escaped


def phrased(title: Any) -> Any:
    """A title as `t` gives it; on a Chinese page with the places where its lines may end."""
    if not title or lang_of(title) or not page_context().read.language.lang.startswith("zh"):
        return t(title)
    return Markup("<wbr>").join(phrases(title))


def link(entry: LocalizedEntry) -> Markup:
    """An entry's title as a link to its page."""
    return Markup(f'<a href="{escape(entry.url)}">{escape(phrased(entry.title))}</a>')  # noqa: S704 - escaped


def markdown(text: str) -> Markup:
    """A Markdown text as safe HTML, with its language where that isn't the page's."""
    html = Markup(page_context().read.render(text).html)  # noqa: S704 - sanitised by cms.markdown
    if isinstance(text, Text) and text.borrowed:
        return Markup(f"<div{lang(text.lang)}>{html}</div>")  # noqa: S704 - escaped
    return html


def jsonld(data: dict[str, Any]) -> Markup:
    """JSON that can stand in a script element: no sign in it can end the element."""
    text = orjson.dumps(data).decode()
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704


def choice_label(value: str | None, type: str, path: str) -> str:
    """The label of a choice's value in the page's language; empty for None or an unknown value."""
    field = page_context().read.snapshot.model(type).field(path)
    choices = field.choices if isinstance(field, Choice) else {}
    return gettext(choices[value]) if value is not None and value in choices else ""


def lang(tag: str) -> Markup:
    """` lang="…"`, and ` dir="…"` where that language runs the other way than the page; nothing for
    an empty tag.
    """
    if not tag:
        return Markup("")
    return Markup(f' lang="{escape(tag)}"{direction(tag)}')  # noqa: S704 - escaped


def lang_of(text: Any) -> Markup:
    """The same for a text that is borrowed from another language; nothing for one in the page's."""
    return lang(text.lang) if isinstance(text, Text) and text.borrowed else Markup("")


def direction(tag: str) -> Markup:
    """` dir="…"` where a language (BCP 47) runs the other way than the page."""
    read = page_context().read
    known = next((locale.dir for locale in read.locales if locale.lang == tag), "")
    own = known or locale_of(tag).text_direction
    return Markup("" if own == read.language.dir else f' dir="{escape(own)}"')  # noqa: S704 - escaped


def ltr(text: Any) -> Any:
    """An identifier, a telephone number or a range of pages, set apart where the page runs from
    right to left.

    Digits take their direction from the page: “1–12” would be read as “12–1”.
    """
    if not text or page_context().read.language.dir != "rtl":
        return text
    return Markup(f'<bdi dir="ltr">{escape(text)}</bdi>')  # noqa: S704 - escaped
