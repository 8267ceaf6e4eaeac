"""The facts of a media file, stored next to it in `<its path>.json`."""

from collections.abc import Iterator

from cms.core.errors import Invalid
from cms.core.http_headers import TYPES
from cms.core.i18n import N_, NC_
from cms.schema.ai import AI_WORDS, EDITED, MADE
from cms.schema.content_type import ContentType
from cms.schema.fields import Choice, Date, Group, Line, Lines, Media, Number, Raw
from cms.schema.fields.cross_checks import Check

SUFFIX = ".json"
KNOWN_SUFFIXES = frozenset({*TYPES, ".tif", ".tiff"}) - {SUFFIX}
"""Suffixes of files that can have facts."""
MAX_TAGS = 50


class TagLimit(Check):
    """Limits the number of tags of a file."""

    names = ("tags",)

    def problems(self, raw: Raw, prefix: str) -> Iterator[Invalid]:
        tags = raw.get("tags")
        if isinstance(tags, list) and len(tags) > MAX_TAGS:
            message = N_("A file has up to %(most)s tags. Remove some.")
            yield Invalid(f"{prefix}tags", message, most=MAX_TAGS)


class FileFacts(ContentType):
    """The facts of one file. An entry that shows it may say otherwise of its description and credit."""

    name = "media"
    label = N_("File")
    plural = N_("Media library")
    title = "description"
    single = True
    checks = (TagLimit(),)

    description = Line(
        NC_("of a picture or document", "Description"),
        localized=True,
        help=N_("Says what the picture shows, for people who can’t see it (alternative text)."),
    )
    credit = Line(
        NC_("of a picture or document", "Credit"),
        localized=True,
        help=N_("The author or the holder of the rights."),
    )
    licence = Line(
        N_("Licence"),
        help=N_("The terms on which others may use it, such as CC BY 4.0, or their web address."),
    )
    ai = Choice(
        N_("Made with AI"),
        {ai: AI_WORDS[ai, False] for ai in (MADE, EDITED)},
        help=N_("Pages show it at the picture, video or recording."),
    )
    aiTool = Line(
        # i18n: The program with which a picture was made
        N_("AI tool"),
        help=N_("The name of the program or service, if it is known."),
    )
    date = Date(N_("Date"), partial=True, help=N_("When it was taken or made."))
    focus = Group(
        # i18n: The point of a picture that stays visible when its edges are cut off
        N_("Focal point"),
        {
            # i18n: How far a point of a picture is from its left edge
            "x": Number(N_("From the left (percent)"), least=0, most=100),
            # i18n: How far a point of a picture is from its upper edge
            "y": Number(N_("From the top (percent)"), least=0, most=100),
        },
        help=N_("It stays visible where a page cuts the picture’s edges off."),
    )
    movedTo = Media(
        N_("Moved to"), help=N_("The path of the file now. The old web address leads there.")
    )
    tags = Lines(N_("Tags"), help=N_("Words by which the library finds it. One per line."))


def facts_name(file: str) -> str:
    """Return the path of the facts of a media file, in the media folder."""
    return file + SUFFIX


def is_facts(name: str) -> bool:
    """Return whether a path in the media folder belongs to the facts of another file."""
    file, _, ending = name.rpartition(".")
    return f".{ending}" == SUFFIX and f".{file.rpartition('.')[2].lower()}" in KNOWN_SUFFIXES
