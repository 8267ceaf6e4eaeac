"""The help of the editor, as far as other pages list it."""

from collections.abc import Iterable
from typing import NamedTuple

from blueprints.editor.context import site


class HelpTopic(NamedTuple):
    """A heading of the help with its URL. `chapter` is the title of its chapter, "" for a chapter
    itself.
    """

    heading: str
    chapter: str
    url: str


class HelpTopics:
    """The chapters and headings of the help, in the language of the editor. A feature may have a
    service of this class; without one, there are none.
    """

    def contents_url(self) -> str:
        """Return the URL of the table of contents, "" if there is none."""
        return ""

    def all(self) -> Iterable[HelpTopic]:
        """Return the chapters, each followed by its headings."""
        return ()


def help_topics() -> HelpTopics:
    """Return the chapters and headings of the help."""
    return site().find(HelpTopics) or HelpTopics()
