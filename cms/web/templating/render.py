"""Rendering templates: loading, bytecode cache, fingerprints, and the functions that templates can
call.
"""

import logging
import re
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from flask import Flask
from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
)
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

from cms.content import LocalizedEntry
from cms.core.errors import Refusal
from cms.core.files import make_folder
from cms.core.filled_slots import Slots
from cms.core.fingerprint import NO_ANSWER, combined, fingerprint
from cms.core.languages import Locale, Text
from cms.core.program_version import core_fingerprint
from cms.core.settings import Settings
from cms.core.slugs import MAX_QUERY_LENGTH
from cms.markdown import keep_units
from cms.markdown.cjk import phrases
from cms.schema.fields import Choice
from cms.schema.paths import Paths
from cms.web.context import (
    EXTENSION_NAME,
    FRONT,
    AppState,
    memoize_per_snapshot,
    note_dependency,
    page_context,
)
from cms.web.i18n import (
    catalogs_fingerprint,
    gettext,
    gettext_html,
    locale_of,
    ngettext_html,
    npgettext_html,
    pgettext_html,
    plural_index,
)
from cms.web.own_code import own_code_error, own_location
from cms.web.templating import formats
from cms.web.templating.messages import PLURAL_INDEX, translated
from cms.web.templating.slots import SLOTS

log = logging.getLogger("oasis")

MAX_OPENING = 160
"""Characters of Latin letters in the beginning of a text that a list shows."""
WIDE_LANGUAGES = ("zh", "ja", "ko")

TEMPLATE_REFERENCE = re.compile(r"\{%-?\s*(?:extends|include|import|from)\s+['\"]([^'\"]+)['\"]")
"""References to other templates. Parsing each source with Jinja would slow down every freeze."""


def loader(settings: Settings) -> BaseLoader:
    """Load templates of the institute's own folder, then the program's.

    The prefix `oasis/` loads only the program's.
    """
    templates = FileSystemLoader(settings.layers("templates"))
    if settings.site is None:
        return templates
    shipped = FileSystemLoader(settings.shipped_layers("templates"))
    return ChoiceLoader([templates, PrefixLoader({"oasis": shipped})])


class PageEnvironment(Environment):
    """A Jinja environment for speed at each `import`.

    Templates share one mapping of globals, since none has its own: Jinja compares the globals of
    two templates, name by name if they are chained mappings. No template is dropped from the cache,
    since Jinja’s LRU cache searches a list.
    """

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, cache_size=-1, **options)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the environment's globals for every template."""
        return self.globals


class BytecodeCache(FileSystemBytecodeCache):
    """Jinja's bytecode cache in a folder that may be missing or read-only; then templates are
    compiled each time.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of a template if it is cached."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Cache the code of a template."""
        with suppress(OSError):
            make_folder(Path(self.directory))
            super().dump_bytecode(bucket)


def keep_compiled(environment: Environment, paths: Paths) -> None:
    """Keep compiled templates in the instance for the next processes, unless the environment has a
    cache already.
    """
    environment.bytecode_cache = environment.bytecode_cache or BytecodeCache(
        str(paths.instance / "cache" / "templates")
    )


class Templates:
    """The sources of one app's templates, read once; read again if Jinja reloads templates (debug)."""

    fallback: Environment | None = None
    """Loads the program's templates alone; set only in a process that serves visitors."""

    def __init__(self, environment: Environment, settings: Settings) -> None:
        self.environment = environment
        self._settings = settings
        self._by_language: dict[tuple[str, str], jinja2.Environment] = {}
        self._texts: dict[str, str] = {}
        self._prints: dict[str, bytes] = {}

    def isolate_own(self, shipped: Path) -> None:
        """Let a page whose own template fails be rendered by the program's, in `shipped`."""
        self.fallback = self.environment.overlay(loader=FileSystemLoader(shipped))

    def in_language(self, language: Locale) -> jinja2.Environment:
        """Return the environment for the pages of a language."""
        key = language.code, language.dir
        if key not in self._by_language:
            version = combined(core_fingerprint(), catalogs_fingerprint(self._settings, key[0]))
            self._by_language[key] = translated(self.environment, "-".join(key), version)
        return self._by_language[key]

    def sources(self, name: str) -> tuple[str, ...]:
        """Return the sorted names of a template and of all that it refers to.

        Raises jinja2.TemplateNotFound, which is a LookupError.
        """
        names, pending = {name}, [name]
        while pending:
            new = set(TEMPLATE_REFERENCE.findall(self._text(pending.pop()))) - names
            names |= new
            pending += new
        return tuple(sorted(names))

    def fingerprint_of(self, name: str) -> bytes:
        """Return the fingerprint (eight bytes) of all those sources."""
        if self.environment.auto_reload:
            self._texts.clear()
        if name not in self._prints or self.environment.auto_reload:
            self._prints[name] = combined(
                *(fingerprint((source, self._text(source))) for source in self.sources(name))
            )
        return self._prints[name]

    def _text(self, name: str) -> str:
        if name not in self._texts:
            assert self.environment.loader
            self._texts[name] = self.environment.loader.get_source(self.environment, name)[0]
        return self._texts[name]


KEY_PLACEHOLDER = "0-key-0"


def set_up(app: Flask) -> None:
    """Add the filters and functions of the app's templates."""
    environment, state = app.jinja_env, app.extensions[EXTENSION_NAME]
    keep_compiled(environment, state.site.paths)
    state.slots = Slots(
        SLOTS, state.site.settings.features, render_template, partial(_slot_failed, state)
    )
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {
        "markdown": markdown,
        "date": formats.date_text,
        "iso": formats.iso,
        "choice_label": choice_label,
        "unverified_labels": unverified_labels,
        "number": formats.number_text,
        "interval": formats.interval_text,
        "foreign": formats.foreign,
        "ltr": ltr,
        "measured": measured,
        "opening": opening,
    }
    environment.globals |= {
        "_": gettext_html,
        "gettext": gettext_html,
        "ngettext": ngettext_html,
        "pgettext": pgettext_html,
        "npgettext": npgettext_html,
        PLURAL_INDEX: plural_index,
        "asset": asset,
        "card": card,
        "slot": slot,
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
    }


def render_template(template: str, **context: Any) -> str:
    """Render a template, as a dependency of the page, without Flask's request, session and g.

    In a process that serves visitors, the program's template is rendered instead if an own template
    of the institute fails.
    """
    note_dependency("template", template)
    page = page_context()
    environment = page.state.templates.in_language(page.read.language)
    try:
        return environment.get_template(template).render(context)
    except (Refusal, HTTPException):
        raise
    except Exception as error:
        fallback = _fallback(error, template)
        if fallback is None:
            raise
        return fallback.render(context)


def _fallback(error: Exception, template: str) -> Template | None:
    """Return the program's template of a name, if an own template failed in a process that serves
    visitors. The failure is named in `site.own_code_error`.
    """
    site, environment = page_context().state.site, page_context().state.templates.fallback
    folder = site.settings.site
    if environment is None or folder is None or not own_location(error, folder / "templates"):
        return None
    failure = own_code_error(error, folder)
    log.error("%s", failure.text())
    site.own_code_error = site.own_code_error or failure
    try:
        return environment.get_template(template)
    except TemplateNotFound:
        return None


def url(endpoint: str, **values: Any) -> str:
    """Return the address of an endpoint in the page's language; empty if its section is disabled."""
    page = page_context()
    if endpoint == FRONT:
        return page.read.snapshot.front(page.read.locale)
    try:
        return page.state.urls.build(endpoint, page.read.locale, **values)
    except KeyError:
        if endpoint.partition(".")[0] in page.state.sections:
            raise
        return ""


def urls(endpoint: str, name: str, keys: Iterable[str], **values: Any) -> Iterator[str]:
    """Yield the address for each of many entries, whose key is the endpoint's value `name`.

    Werkzeug builds it once, since a freeze needs tens of thousands. Keys need no quoting.
    """
    before, after = url(endpoint, **{name: KEY_PLACEHOLDER}, **values).split(KEY_PLACEHOLDER)
    yield from (f"{before}{key}{after}" for key in keys)


def asset(name: str) -> str:
    """Return the address of a static file, as a dependency of the page."""
    page = page_context()
    note_dependency("asset", name)
    return page.read.snapshot.memo(("asset", name), lambda: page.state.assets.url(name))


def asset_bytes(name: str) -> bytes:
    """Return the bytes of a static file, as a dependency of the page."""
    note_dependency("asset", name)
    return page_context().state.assets.read(name)


def own_asset(*names: str) -> str:
    """Return the address of the first of some static files that exists; empty if none does."""
    for name in names:
        if note_dependency("asset", name) != NO_ANSWER:
            return asset(name)
    return ""


def card(name: str, entry: LocalizedEntry, **options: str | int) -> Markup:
    """Render `templates/cards/<name>.html` for an `entry`; `options` are more context.

    Cached per snapshot, language and options: a news item is in the lists of its year, month,
    category, people and projects, and below other items.
    """
    return memoize_per_snapshot(
        ("card", name, entry, tuple(options.items())),
        lambda read: Markup(  # noqa: S704 - a template's own
            render_template(f"cards/{name}.html", item=entry, **options)
        ),
    )


def slot(name: str, **values: Any) -> Markup:
    """Render the fills of a place of a public page (cms/web/templating/slots.py)."""
    note_dependency("slot", name)
    page = page_context()
    return page.state.slots(name, read=page.read, **values)


def _slot_failed(state: AppState, feature: str, error: Exception) -> None:
    """In a process that serves visitors, a feature that fails costs its place; else the page."""
    if state.slots_failed is None or isinstance(error, Refusal | HTTPException):
        raise error
    state.slots_failed(feature, error)


def t(value: Any) -> Any:
    """Mark a borrowed text with its language; other values are returned unchanged."""
    if isinstance(value, Text) and value.borrowed:
        return Markup(f"<span{lang(value.lang)}>{escape(value)}</span>")  # noqa: S704 - escaped
    return value


def measured(text: Any) -> Markup:
    """Return a short text with no-break spaces between numbers and units, and phrased as a title is."""
    if isinstance(text, Markup) or not _has_phrases(text):
        return Markup(keep_units(escape(text)))  # noqa: S704 - escaped
    return Markup("<wbr>").join(phrases(keep_units(text)))


def opening(text: Any) -> Markup:
    """Return the beginning of a Markdown text for a list, with its language if that isn't the page's.

    Chinese, Japanese and Korean characters are twice as wide as Latin letters, so half as many fit.
    """
    if not text:
        return Markup("")
    read = page_context().read
    language = (getattr(text, "lang", "") or read.language.lang).partition("-")[0]
    length = MAX_OPENING // 2 if language in WIDE_LANGUAGES else MAX_OPENING
    start = read.summary(text, length)
    if start.endswith("；"):  # a sentence of which the rest is left out
        start = f"{start[:-1]}。"
    if mark := lang_of(text):
        return Markup(f"<span{mark}>{escape(start)}</span>")  # noqa: S704 - escaped
    return Markup(keep_units(escape(start)))  # noqa: S704 - escaped


def phrased(title: Any) -> Any:
    """Return a title as `t` does; on a Chinese page with `<wbr>` where its lines may break."""
    return Markup("<wbr>").join(phrases(title)) if _has_phrases(title) else t(title)


def _has_phrases(text: Any) -> bool:
    """Return whether a text is Chinese, on a Chinese page."""
    return bool(text and not lang_of(text) and page_context().read.language.lang.startswith("zh"))


def link(entry: LocalizedEntry) -> Markup:
    """Return a link to an entry with its title."""
    return Markup(f'<a href="{escape(entry.url)}">{escape(phrased(entry.title))}</a>')  # noqa: S704 - escaped


def markdown(text: str) -> Markup:
    """Render a Markdown text as safe HTML, with its language if that isn't the page's."""
    html = Markup(page_context().read.render(text).html)  # noqa: S704 - sanitised by cms.markdown
    if isinstance(text, Text) and text.borrowed:
        return Markup(f"<div{lang(text.lang)}>{html}</div>")  # noqa: S704 - escaped
    return html


def choice_label(value: str | None, type: str, path: str) -> str:
    """Return the label of a choice's value in the page's language; empty for None or an unknown
    value.
    """
    field = page_context().read.snapshot.model(type).field(path)
    choices = field.choices if isinstance(field, Choice) else {}
    return gettext(choices[value]) if value is not None and value in choices else ""


def unverified_labels(entry: LocalizedEntry) -> list[str]:
    """Return the labels of the fields that an entry marks as unverified, in the page's language."""
    fields = entry.model.fields
    return [gettext(fields[name].label) for name in entry.unverified if name in fields]


def lang(tag: str) -> Markup:
    """Return ` lang="…"`, and ` dir="…"` if it differs from the page's; empty without a tag."""
    if not tag:
        return Markup("")
    return Markup(f' lang="{escape(tag)}"{direction(tag)}')  # noqa: S704 - escaped


def lang_of(text: Any) -> Markup:
    """Return these attributes for a borrowed text; empty for one in the page's language."""
    return lang(text.lang) if isinstance(text, Text) and text.borrowed else Markup("")


def direction(tag: str) -> Markup:
    """Return ` dir="…"` if the direction of a language (BCP 47) differs from the page's."""
    read = page_context().read
    known = next((locale.dir for locale in read.locales if locale.lang == tag), "")
    own = known or locale_of(tag).text_direction
    return Markup("" if own == read.language.dir else f' dir="{escape(own)}"')  # noqa: S704 - escaped


def ltr(text: Any) -> Any:
    """Isolate an identifier, a phone number or a range of pages on a right-to-left page.

    Digits take their direction from the page: “1–12” would be read as “12–1”.
    """
    if not text or page_context().read.language.dir != "rtl":
        return text
    return Markup(f'<bdi dir="ltr">{escape(text)}</bdi>')  # noqa: S704 - escaped
