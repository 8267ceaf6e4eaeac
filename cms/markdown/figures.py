"""A picture that is a paragraph of its own is a figure, its title the caption."""

import re

ALONE = re.compile(r"<p>((?:<a [^>]*>)?<img [^>]*>(?:</a>)?)</p>")
TITLE = re.compile(r' title="([^"]*)"(?=[^<]*>(?:</a>)?$)')


def set_figures(html: str) -> str:
    """An image alone in its paragraph becomes a figure, its title the caption."""
    return ALONE.sub(_figure, html) if "<img " in html else html


def _figure(found: re.Match[str]) -> str:
    """A figure; its title moves from the picture into the caption."""
    picture = found[1]
    title = TITLE.search(picture)
    if title is None:
        return f"<figure>{picture}</figure>"
    # said once, under the picture: a title as well would be read out twice
    picture = picture[: title.start()] + picture[title.end() :]
    return f"<figure>{picture}<figcaption>{title[1]}</figcaption></figure>"
