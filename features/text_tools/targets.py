"""Targets that the dialogs of texts propose besides: headings of pages, and pictures that fit."""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _

from blueprints.editor.context import entry_row, overview
from blueprints.editor.interface_text import lang_attribute, reading_order
from blueprints.editor.link_targets import MoreTargets, Target
from cms.editing.media_list import MediaFile
from cms.schema.entry_ref import Name
from cms.search.by_name import NameQuery
from cms.site import Site
from features.text_tools.fitting_pictures import fitting_pictures
from features.text_tools.headings import heading_lines, text_headings


class HeadingsAndPictures(MoreTargets):
    """Headings with the words of a query, and pictures of the subjects of an entry."""

    def within(self, query: str, entries: Iterable[Name], locale: str) -> Iterator[Target]:
        """Yield the headings that match; the title of the entry may have some of the words."""
        name_query, staff = NameQuery(query), overview().staff
        for name in dict.fromkeys([*entries, *staff.addresses.by_name]):
            entry = staff.entry(*name)
            if entry is None or not any(map(name_query.matches_any, heading_lines(entry, locale))):
                continue
            title = _title(name, locale)
            for heading in text_headings(entry, locale):
                if name_query.matches_any(heading.text) and name_query.matches(
                    f"{heading.text} {title}"
                ):
                    yield {
                        "kind": "heading",
                        "name": "/".join(name),
                        "place": heading.id,
                        "title": heading.text,
                        "lang": lang_attribute(locale),
                        "other": title,
                        "note": _("Heading"),
                    }

    def pictures(
        self, entry: Name, files: Sequence[MediaFile], locale: str
    ) -> Iterator[tuple[MediaFile, str]]:
        """Yield (picture, reason) of those that show the people, places and topics of an entry."""
        for fit in fitting_pictures(overview().staff, entry, files):
            title = fit.words or _title(fit.name, locale)
            yield fit.file, _(fit.reason, title=title)


def _title(name: Name, locale: str) -> str:
    """Return the title of an entry, in `locale` if it has one in it."""
    row = entry_row(*name)
    return row.title(tuple(dict.fromkeys((locale, *reading_order()))))[0] if row else name[1]


def open_targets(_site: Site) -> HeadingsAndPictures:
    """Return the targets that this feature proposes."""
    return HeadingsAndPictures()
