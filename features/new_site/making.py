"""Creates a new site in a folder, for `flask init`."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
from babel.core import Locale, UnknownLocaleError

from cms.core.files import write_file
from cms.core.i18n import N_
from cms.schema.fields import Json
from features.new_site.colours import mix, readable_on

LIGHT, DARK = ("#fbfaf6", "#f4f0e6", "#ece3d0"), ("#11181a", "#172023", "#1c2627")
"""The background colours of static/css/tokens.css on which the main colour is used."""
ON_DEEP = ("#ece3d0", "#b9c4b8", "#9fb0a8")
"""The text colours of the page footer, in both colour schemes."""

MENU = {
    "scientists": N_("Scientists"),
    "news": N_("News"),
    "join": N_("Jobs"),
    "resources": N_("Resources"),
    "papers": N_("Papers"),
    "research": N_("Research"),
    "cooperation": N_("International Cooperation"),
}
"""Section → its label in the main menu."""
QUICK_LINKS = ("join", "resources", "cooperation")
"""Sections of the program that are quick links of the front page, besides those of features."""


class NewSite(NamedTuple):
    """The settings of a new site. `names` is its name by language; `email` is that for questions of
    visitors, "" without one; `without` are sections; `pages`: key of a page → (title, text);
    `of_features`: section of a feature → (feature, label); `translate(code, text)` translates a
    phrase.
    """

    names: Mapping[str, str]
    languages: Sequence[str]
    address: str
    email: str
    colour: str
    without: Sequence[str]
    of_features: Mapping[str, tuple[str, str]]
    pages: Mapping[str, tuple[str, str]]
    translate: Callable[[str, str], str]


def language_row(code: str) -> dict[str, Json]:
    """Return the row of a language in site.json. Raises ValueError for an unknown code."""
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError) as fault:
        raise ValueError(
            f"There is no language {code}: write its code, such as es or pt-BR."
        ) from fault
    name = locale.get_display_name() or code
    tag = "zh-Hans" if code == "zh" else code
    return {
        "id": code.lower(),
        "code": code,
        "name": name[0].upper() + name[1:],
        "dir": locale.text_direction,
        "hreflang": tag,
    }


def make_site(folder: Path, new: NewSite, skeleton: Path) -> None:
    """Write a site into a new or empty folder. Raises FileExistsError."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} isn’t empty: name a folder that doesn’t exist yet.")
    shutil.copytree(
        skeleton, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "gitignore").rename(folder / ".gitignore")
    for name in ("templates", "static/img", "translations", "data/media"):
        (folder / name).mkdir(parents=True)
    write_file(folder / "data/site.json", _json(_site(new)))
    write_file(folder / "data/menus.json", _json(_menus(new)))
    for key, words in new.pages.items():
        write_file(folder / f"data/content/pages/{key}.json", _json(_page(new, *words)))
    write_file(folder / "static/css/site.css", style(new.colour).encode())


def style(colour: str) -> str:
    """Return the style sheet for a main colour, adjusted to be readable in both colour schemes."""
    light, dark = readable_on(colour, LIGHT, "#000000"), readable_on(colour, DARK, "#ffffff")
    deep = readable_on(mix(colour, "#000000", 0.4), ON_DEEP, "#000000")
    return (
        f"/* This site’s colours; all that can be set stands in the program’s static/css/tokens.css. */\n"
        f":root {{\n  --oasis: {light};\n  --deep: {deep};\n}}\n\n"
        f"@media (prefers-color-scheme: dark) {{\n  :root {{\n    --oasis: {dark};\n"
        f"    --deep: {mix(deep, '#000000', 0.6)};\n  }}\n}}\n"
    )


def _site(new: NewSite) -> dict[str, Json]:
    sections = [name for name in new.without if name not in new.of_features]
    features = [new.of_features[name][0] for name in new.without if name in new.of_features]
    left_out = {"withoutSections": sections, "withoutFeatures": features}
    return {
        "$schema": "schemas/site.json",
        "name": dict(new.names),
        "locales": [language_row(code) for code in new.languages],
        "defaultLocale": new.languages[0],
        "baseUrl": new.address,
        **({"email": new.email} if new.email else {}),
        **{name: value for name, value in left_out.items() if value},
    }


def _page(new: NewSite, title: str, text: str) -> dict[str, Json]:
    """Return a page that is published in the languages that have a translation of its text."""
    texts = dict(_translations(new, text))
    titles = dict(_translations(new, title))
    return {
        "$schema": "../../schemas/pages.json",
        "title": {code: titles.get(code, title) for code in texts},
        "body": {code: [words] for code, words in texts.items()},
        "publication": {code: {"state": "published"} for code in texts},
    }


def _menus(new: NewSite) -> dict[str, Json]:
    def item(id: str, route: str, label: str) -> dict[str, Json]:
        return {"id": id, "route": route, "label": dict(_translations(new, label))}

    contact = (
        () if "contact" in new.without else (item("contact", "contact.index", N_("Contact us")),)
    )
    header = [
        item("home", "home.index", N_("Home")),
        *contact,
        item("sitemap", "common.sitemap", N_("Sitemap")),
    ]
    return {
        "$schema": "schemas/menus.json",
        "header": header,
        "main": [
            item(name, f"{name}.index", label)
            for name, label in MENU.items()
            if name not in new.without
        ],
        "footer": [
            *(
                {"id": key, "entry": f"pages/{key}", "label": dict(_translations(new, title))}
                for key, (title, _text) in new.pages.items()
            ),
            item("feeds", "common.feeds", N_("Feeds and calendars")),
        ],
        "quickLinks": [
            item(name, f"{name}.index", label)
            for name, label in (
                *((name, label) for name, (_feature, label) in new.of_features.items()),
                *((name, MENU[name]) for name in QUICK_LINKS),
            )
            if name not in new.without
        ],
    }


def _translations(new: NewSite, text: str) -> Iterator[tuple[str, str]]:
    """Yield (language, phrase) for the languages that have a translation; the others fall back to
    the first.
    """
    for code in new.languages:
        translated = new.translate(code, text)
        if translated != text or code.partition("-")[0] == "en" or code == new.languages[0]:
            yield code, translated


def _json(value: Json) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
