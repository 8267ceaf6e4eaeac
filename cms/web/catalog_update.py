"""An institute's own catalogs, brought in step with the program's messages and those of its own
sections.
"""

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cms.core.catalogs import DOMAINS, PUBLIC

KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "NC_": ((1, "c"), 2),
}
"""How code and templates mark messages, as Babel reads it."""
OWN = [("sections/**.py", "python"), ("templates/**.html", "jinja2")]
"""Where an institute's own folder has messages."""


class Headed(Catalog):
    """A catalog whose header says only what is known: no names, no licence, no times to differ at
    every run.
    """

    def __init__(self, locale: str, heading: str) -> None:
        super().__init__(locale=locale, header_comment=f"# {heading}", fuzzy=False)

    def _headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]

    mime_headers = property(_headers)


def path_of(folder: Path, locale: str, domain: str = PUBLIC) -> Path:
    """The path of a locale's catalog."""
    return folder / locale / "LC_MESSAGES" / f"{domain}.po"


def bring_in_step(site: Path, shipped: Path, locale: str) -> list[str]:
    """Give a site's catalog the messages it needs: its own, and those of visitors without a
    translation.

    What it translates otherwise than the program is kept as long as the program has the message.
    Returns the messages that nobody has translated.
    """
    path = path_of(site / "translations", locale)
    here = _read(path, locale)
    here.update(_wanted(site, shipped, here, locale), no_fuzzy_matching=True)
    here.obsolete.clear()
    if len(here):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, here, width=0, sort_output=True)
    if locale == "en":
        return []
    return [_text(one) for one in here if one.id and not _filled(one)]


def _wanted(site: Path, shipped: Path, here: Catalog, locale: str) -> Catalog:
    """The messages that the site's catalog `here` is to have."""
    wanted = Catalog(locale=locale)
    for domain in DOMAINS:
        known = _read(path_of(shipped, locale, domain), locale)
        for one in _read(path_of(shipped, "en", domain), "en"):
            missing = domain == PUBLIC and not _filled(known.get(one.id, one.context))
            if one.id and (missing or _filled(here.get(one.id, one.context))):
                wanted.add(one.id, context=one.context)
    found = extract_from_dir(site, method_map=OWN, keywords=KEYWORDS)
    for file, line, message, _comments, context in found:
        wanted.add(message, context=context, locations=[(file, line)])
    return wanted


def _read(path: Path, locale: str) -> Catalog:
    """A catalog; an empty one where there is none."""
    if not path.is_file():
        return Catalog(locale=locale, project="", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _filled(message: Message | None) -> bool:
    string = message.string if message else ""
    return all(string) if isinstance(string, tuple | list) else bool(string)


def _text(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]
