"""Formulas: LaTeX between dollars to MathML."""

import re
from functools import lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree import ElementTree

FORMULA = re.compile(r'<span data-math-style="(inline|display)">([^<]*)</span>')
# what a converter in Python may be given: the longest formula, and all of one text
MAX_FORMULA, MAX_TEXT, EACH = 1_000, 20_000, 10


def set_formulas(html: str) -> tuple[str, bool]:
    """The HTML with MathML for each formula, and whether it has any. What can't be converted
    becomes code.
    """
    if "<span data-math-style=" not in html:
        return html, False
    replacer = _MathReplacer()
    return FORMULA.sub(replacer.formula, html), replacer.any


class _MathReplacer:
    """Replaces formulas until those of one text are too long together."""

    def __init__(self) -> None:
        self.left = MAX_TEXT
        self.any = False

    def formula(self, found: re.Match[str]) -> str:
        """A formula as MathML, or as code where it can't be converted."""
        latex = unescape(found[2]).strip()
        self.left -= len(latex) + EACH
        made = mathml(latex, found[1] == "display") if self.left >= 0 else None
        if made is None:
            return f'<code class="math">{escape(latex)}</code>'
        self.any = True
        return made


@lru_cache(maxsize=1024)
def mathml(latex: str, block: bool) -> str | None:
    """A `<math>` element with the LaTeX as its `alttext`, or None where the formula is wrong or too
    long.
    """
    if len(latex) > MAX_FORMULA:
        return None
    # slow to load, and needed only where there are formulas
    from xml.etree import ElementTree

    from latex2mathml.converter import convert_to_element

    try:
        element = convert_to_element(latex, display="block" if block else "inline")
    except Exception:
        return None

    if not _tidy(element):
        return None
    element.set("alttext", latex)
    return ElementTree.tostring(element, encoding="unicode")


def _tidy(element: "ElementTree.Element") -> bool:
    """Turn the character references the converter leaves into characters. False if a command is
    unknown.

    (Its own `convert` unescapes the finished markup, which lets `\\text{<img>}` through as an
    element.)
    """
    for part in element.iter():
        part.text = unescape(part.text) if part.text else part.text
        if part.tag != "mtext" and part.text and re.match(r"\\[A-Za-z]", part.text):
            return False
    return True
