"""Targets that a text can link to or show, found by name: entries, files, addresses."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blueprints.editor.context import entry_row, overview, search_query, site
from blueprints.editor.finder import MAX_WORDS, entries_found, entry_at_link
from blueprints.editor.interface_text import lang_attribute, reading_order
from blueprints.editor.labels import status_name
from blueprints.editor.media import media_index, thumbnail_of
from cms.editing.entry_rows import EntryRow
from cms.editing.entry_status import VISIBLE_STATUSES
from cms.editing.media_list import MediaFile, MediaIndex
from cms.media.file_kinds import PICTURE, FileKinds
from cms.schema.entry_ref import Name, parse_name
from cms.schema.text_figures import TEXT_FIGURES, FigureKind

blueprint = Blueprint("link_targets", __name__, url_prefix="/text")

MAX_TARGETS = 20
"""The most results of each kind."""
MAX_FITTING = 12
"""The most pictures that are proposed for an entry."""
MAX_QUERY = 2000
"""The most characters of a query, which may be an address."""
MAX_SEARCHED = 40
"""The most entries whose texts are searched for headings."""
ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
DOI = re.compile(r"(?:doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@/]+@[^\s@/]+\.[^\s@/]+")
Target = dict[str, str]


class MoreTargets:
    """Further targets, which are proposed besides. A feature may have a service of this class; without
    one, there are none.
    """

    def within(self, query: str, entries: Iterable[Name], locale: str) -> Iterable[Target]:
        """Return the targets within pages that match a query, those of some `entries` first."""
        return ()

    def pictures(
        self, entry: Name, files: Sequence[MediaFile], locale: str
    ) -> Iterable[tuple[MediaFile, str]]:
        """Return those of some pictures that fit an entry, best first, each with the reason."""
        return ()


def more_targets() -> MoreTargets:
    """Return the further targets."""
    return site().find(MoreTargets) or MoreTargets()


@blueprint.get("/targets")
def find() -> ResponseReturnValue:
    """Return the targets that match `q`.

    `kind` is `link` (anything), `picture` or `file`, both with all folders, and of one `folder` if
    it is given; pictures with those that fit `entry` first; or `figure`: entries of one of `types`,
    of any if there are none. `locale` is the language of the text.
    """
    query, kind = search_query(MAX_QUERY), request.args.get("kind", "")
    words = query[:MAX_WORDS]
    if kind == "figure":
        types = request.args.get("types", "").split()
        rows = [row for row in _matching_rows(words) if not types or row.model.name in types]
        return {"targets": list(map(_entry, rows[:MAX_TARGETS]))}
    if kind in ("picture", "file"):
        folder = request.args.get("folder", "")[:400].strip("/")
        return _library(words, kind, folder, request.args.get("entry", "")[:400])
    targets = chain(
        _address_targets(query),
        _entries(words),
        islice(_files(media_index(), words), MAX_TARGETS) if words else (),
    )
    return {"targets": list(islice(targets, 2 * MAX_TARGETS))}


@blueprint.app_template_global()
def text_figures() -> Mapping[str, FigureKind]:
    """Return the kinds of maps and charts that a text can show."""
    return TEXT_FIGURES


def _library(query: str, kind: str, folder: str, entry: str) -> ResponseReturnValue:
    """Return the media files that match, and their folders. Before anything is typed
    or chosen, those that fit an entry come first.
    """
    files = media_index()
    kinds = site().get(FileKinds).shown if kind == "picture" else ("",)
    targets = chain.from_iterable(_files(files, query, one, folder) for one in kinds)
    fitting = [] if kind != "picture" or query or folder else _fitting(files, entry)
    if fitting:
        # i18n: heading of the pictures below those that fit an entry
        group, names = _("All pictures"), {one["name"] for one in fitting}
        targets = (one | {"group": group} for one in targets if one["name"] not in names)
    targets = chain(fitting, targets)
    return {"targets": list(islice(targets, 2 * MAX_TARGETS)), "folders": files.folders}


def _fitting(files: MediaIndex, entry: str) -> list[Target]:
    """Return the pictures that fit an entry, `type/key`, each with the reason."""
    pictures = files.matching("", kind=PICTURE)
    # i18n: heading of pictures that suit an entry, by the people, places and topics that it names
    group = _("Fits this entry")
    fits = islice(more_targets().pictures(parse_name(entry), pictures, _locale()), MAX_FITTING)
    return [_file(file) | {"group": group, "note": reason} for file, reason in fits]


def _entries(query: str) -> Iterator[Target]:
    """Yield entries with a page; without a query those with unpublished changes."""
    shown = [row for row in _matching_rows(query) if row.name in overview().staff.addresses.by_name]
    yield from map(_entry, shown[:MAX_TARGETS])
    if query:
        names = [row.name for row in shown]
        yield from islice(more_targets().within(query, names, _locale()), MAX_TARGETS)


def _matching_rows(query: str) -> list[EntryRow]:
    if not query:
        return overview().entries_with_draft()[:MAX_SEARCHED]
    return entries_found(query, MAX_SEARCHED)


def _entry(row: EntryRow) -> Target:
    title, code = row.title(_languages())
    others = dict.fromkeys(text for text in row.titles.values() if text and text != title)
    status = row.statuses[_locale()]
    notes = [_(row.model.label)]
    if status not in VISIBLE_STATUSES:
        notes.append(status_name(status))
    return {
        "kind": "entry",
        "name": "/".join(row.name),
        "title": title,
        "lang": lang_attribute(code) if code else "",
        "other": " · ".join(others),
        "note": " · ".join(notes),
    }


def _files(files: MediaIndex, query: str, kind: str = "", folder: str = "") -> Iterator[Target]:
    """Yield the files whose name, description or use matches, latest first."""
    yield from map(_file, files.matching(query, folder, kind))


def _file(file: MediaFile) -> Target:
    description = file.facts.get("description", {}).get(_locale(), "")
    folder_of_file, _slash, name = file.name.rpartition("/")
    return {
        "kind": "file",
        "name": file.name,
        "title": name,
        "other": description,
        "note": folder_of_file,
        "picture": thumbnail_of(file.name),
        "description": description,
    }


def _address_targets(query: str) -> Iterator[Target]:
    """Yield the address that was typed or pasted, as an entry if it is a page of this site."""
    if not (address := _as_url(query)):
        return
    name = entry_at_link(address) if "#" not in address else None
    row = entry_row(*name) if name else None
    if row:
        yield _entry(row)
    else:
        shown = query if address == query or "@" in query else address
        yield {"kind": "address", "address": address, "title": shown, "note": _("Address")}


def _as_url(query: str) -> str:
    """Return the URL that a query is, "" if it is words."""
    if ADDRESS.fullmatch(query):
        return query
    if match := DOI.fullmatch(query):
        return f"https://doi.org/{match[1]}"
    if EMAIL.fullmatch(query):
        return f"mailto:{query}"
    return f"https://{query}" if query.startswith("www.") and " " not in query else ""


def _locale() -> str:
    """Return the language of the text that is being written."""
    snapshot, code = overview().staff, request.args.get("locale", "")
    return code if code in snapshot.by_code else snapshot.default_locale


def _languages() -> tuple[str, ...]:
    """Return the languages in which titles are tried; the text's is first, since its page shows
    that title.
    """
    return tuple(dict.fromkeys((_locale(), *reading_order())))
