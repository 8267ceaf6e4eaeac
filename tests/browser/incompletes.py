"""The results that axe cannot decide, each kind reviewed by a person; docs/accessibility.md has the
same table.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Incomplete:
    """Elements in `within` (a selector) for which axe's `rule` ends with one of `messages`, and the
    verdict of the review.
    """

    rule: str
    messages: tuple[str, ...]
    within: str
    verdict: str


KNOWN = (
    Incomplete(
        "color-contrast",
        ("imgNode", "bgOverlap", "shortTextContent"),
        "svg",
        "Fine. Words drawn in a picture: axe does not see the ground they stand on. Their colours are tokens "
        "that tests/test_contrast.py measures, and on maps every label has a rim in the colour of the ground.",
    ),
    Incomplete(
        "color-contrast",
        ("elmPartiallyObscured", "shortTextContent"),
        ".section-menu a, .filter a, .choices a",
        "Fine. On phones these lists scroll sideways: the item at the edge is cut until it is scrolled to or "
        "focused, and has the colours of its neighbours.",
    ),
    Incomplete(
        "color-contrast",
        ("bgOverlap",),
        ".masthead, .hero-text, .lead, .page-head-text",
        "Fine. The box of the contour picture reaches below the words; the picture itself is cut off before "
        "them, or faded under them to the plain sand that tests/test_contrast.py measures.",
    ),
    Incomplete(
        "color-contrast",
        ("imgNode",),
        ".hero-drawn",
        "Fine. The words stand on the sky of the drawing. tests/browser/test_drawings.py measures each pixel "
        "below them, in both schemes and languages.",
    ),
    Incomplete(
        "color-contrast",
        ("bgOverlap", "elmPartiallyObscuring"),
        ".with-portrait + .columns :is(.aside, .article)",
        "Fine. The box of the portrait’s ground, which is cut to a square, would reach here uncut; nothing lies "
        "under the words but paper.",
    ),
    Incomplete(
        "color-contrast",
        ("elmPartiallyObscuring",),
        ".door-card",
        "Fine. The contour picture lies under the card, which is plain and covers it.",
    ),
    Incomplete(
        "color-contrast",
        ("nonBmp",),
        "td, .tile small, textarea",
        "Fine. The sign ℃ is one character and has the colour of the text around it.",
    ),
    Incomplete(
        "color-contrast",
        ("nonBmp",),
        "[aria-hidden=true], .tool",
        "Fine. A sign (▾ ↑ ↓ ⊞) beside words or in a button that has a name; its colour is that of the words or "
        "of controls, both measured.",
    ),
    Incomplete(
        "frame-tested",
        ("",),
        "iframe[sandbox]",
        "Fine. The preview of an entry in the editor: no script may run in it, axe’s neither. The same page is "
        "tested where visitors read it.",
    ),
    Incomplete(
        "aria-required-children",
        ("",),
        ".chips, .row-list",
        "Fine. In the entry form: a list that has no row yet and gets one when a row is added. Empty, it is "
        "announced as nothing, and the button that adds a row stands after it.",
    ),
    Incomplete(
        "aria-required-children",
        ("",),
        ".finding-list",
        "Fine. In the entry form: the findings of a text, of which there may be none. Empty, the list is "
        "announced as nothing.",
    ),
    Incomplete(
        "aria-required-children",
        ("",),
        ".calendar-days",
        "Fine. On phones the calendar shows only days that have something; in a month without any the list is "
        "empty and announced as nothing.",
    ),
    Incomplete(
        "link-in-text-block",
        ("bgOverlap",),
        ".breadcrumb, .person-name",
        "Fine. No links in running text: each is an item of a list of its own, and underlined or the only thing "
        "there is.",
    ),
    Incomplete(
        "th-has-data-cells",
        ("",),
        "table.heads, table.by-country",
        "Fine. The head of a group of rows spans the table, has scope=rowgroup, and the rows of its tbody are "
        "its cells; axe counts only cells beside or below a head in its own column.",
    ),
)
