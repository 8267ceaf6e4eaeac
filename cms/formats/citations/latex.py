"""LaTeX in the values of bibliographies, as text.

pylatexenc knows what a command means. It reads a text letter by letter, so it is asked for single
commands only. What it doesn't know, and mathematics that Unicode can't write in one line, stay as
they are.
"""

import logging
import re
from collections.abc import Callable
from functools import cache, lru_cache

MARKED = re.compile(r"[\\{}$~<]|--|``|''")
"""Signs that plain text doesn't have."""
ACCENT = (
    r"\\(?:[`'^\"~=.]\s*|[Hckbdurvt](?:\s*(?=\{)|\s+|(?=\\)))"
    r"(?:\{\s*(?:\\[ij]|[^\W\d_]{0,2})\s*\}|\\[ij](?![A-Za-z])|[^\W\d_])"
)
TEXT = re.compile(
    rf"\\text(?P<raised>super|sub)script\s*\{{(?P<script>[^{{}}\\]*)\}}"
    r"|<(?P<tag>su[bp])>(?P<tagged>[^<>{}\\$]*)</(?P=tag)>|</?(?:i|b|em|strong|sub|sup|scp)>"
    rf"|(?P<command>{ACCENT})|\\(?P<name>[A-Za-z]+)(?P<argument>\s*\{{[^{{}}]*\}})"
    r"|(?P<plain>\\(?:[A-Za-z]+\s?|.)|\\$)|[{}~]|---?|``|''"
)
ANGLED = re.compile(r"\$[<>]\$|\\text(?:less|greater)(?:\s*\{\}|\s+|(?![A-Za-z]))")
MATHS = re.compile(r"(?<!\\)(\$\$?)(.{1,500}?)(?<!\\)\1|\\\((.{1,500}?)\\\)", re.DOTALL)
SCRIPTS = re.compile(r"([_^])\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[^\s{}\\_^]))")
COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)\s?")
SIGNS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": ""}
BACKSLASHED = {"\\": " ", "-": "", "/": "", ",": " ", " ": " "}
"""A sign behind a backslash → what it stands for; any other stands for itself."""
RAISED = dict(zip("0123456789+-−=()ni∘*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ°*", strict=True))
LOWERED = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
WITHOUT_LETTERS = frozenset(
    (
        "bf",
        "em",
        "emph",
        "hbox",
        "hspace",
        "it",
        "mathbf",
        "mathit",
        "mathrm",
        "mathsf",
        "mbox",
        "rm",
        "sc",
        "sf",
        "sl",
        "small",
        "text",
        "textbf",
        "textit",
        "textnormal",
        "textrm",
        "textsc",
        "textsf",
        "textsl",
        "texttt",
        "textup",
        "tt",
        "relax",
        "protect",
        "ensuremath",
        "newblock",
        "uppercase",
        "url",
        "nolinkurl",
    )
)
"""Commands that say how something looks."""


def as_text(tex: str) -> str:
    """A value in one line, as text."""
    return _decoded(tex, str)


def as_markdown(tex: str, escape: Callable[[str], str]) -> str:
    """A value in one line, as Markdown: `escape` keeps text from being read as marks, mathematics
    stays as it is.
    """
    return _decoded(tex, escape)


def unknown_commands(text: str) -> list[str]:
    """Commands that are left in a text, outside of mathematics."""
    commands = COMMAND.findall(MATHS.sub("", text))
    named = [command.strip() for command in commands if command[1:2].isalpha()]
    return list(dict.fromkeys(named))


def _decoded(tex: str, escape: Callable[[str], str]) -> str:
    """A value in one line: commands as text, formulas as text or between dollars."""
    tex = ANGLED.sub(_angle, " ".join(tex.split()))
    if not MARKED.search(tex):
        return escape(tex)
    text, last = "", 0
    for maths in MATHS.finditer(tex):
        text += escape(_text(tex[last : maths.start()]))
        inner = maths[2] or maths[3]
        plain = _maths(inner)
        text += f"${inner.strip()}$" if plain is None else escape(plain)
        last = maths.end()
    text += escape(_text(tex[last:]))
    return " ".join(text.split())


def _angle(found: re.Match[str]) -> str:
    """A sign that was written as a command or between dollars."""
    return "<" if "<" in found[0] or "less" in found[0] else ">"


def _text(tex: str) -> str:
    """TeX outside of mathematics as text."""
    return TEXT.sub(_sign, tex)


def _sign(found: re.Match[str]) -> str:
    """The text of a command with its argument, a tag or a sign."""
    if command := found["command"] or found["plain"]:
        return _command(command)
    if found["name"]:
        name = f"\\{found['name']}"
        sign = _command(name)
        return found[0] if sign == name else sign + _text(found["argument"])
    if raised := found["raised"]:
        return _script(raised == "super", found["script"]) or found["script"]
    if tag := found["tag"]:
        return _script(tag == "sup", found["tagged"]) or found["tagged"]
    return SIGNS.get(found[0], "")


@lru_cache(maxsize=5000)
def _command(tex: str) -> str:
    """The text that a command stands for, applied to its letter; the command itself if it is
    unknown.
    """
    name = tex[1:].strip()
    if len(tex) == 2 and not name.isalpha():
        return BACKSLASHED.get(tex[1], tex[1])
    if name in WITHOUT_LETTERS:
        return ""
    if name.isalpha() and name not in _known():
        return tex
    try:
        text = _reader()(tex).strip("\n")
    except Exception:  # one that wants arguments: whatever the reader raises, it is not a letter
        return tex
    return text if text and "%s" not in text else tex


@cache
def _known() -> frozenset[str]:
    """The commands that the reader knows: it takes a while to find out that it doesn’t know one."""
    from pylatexenc.latex2text import get_default_latex_context_db

    return frozenset(one.macroname for one in get_default_latex_context_db().iter_macro_specs())


@cache
def _reader() -> Callable[[str], str]:
    """pylatexenc's converter of one command."""
    from pylatexenc.latex2text import LatexNodes2Text  # slow to load, and only imports need it

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    return LatexNodes2Text(math_mode="text", strict_latex_spaces=False).latex_to_text  # type: ignore[no-any-return]


def _script(raised: bool, text: str) -> str:
    """Raised or lowered text; empty where there are no such letters."""
    table = RAISED if raised else LOWERED
    letters = [table.get(letter, "") for letter in text.replace(" ", "")]
    return "".join(letters) if all(letters) else ""


def _maths(tex: str) -> str | None:
    """A formula as text, if it has only letters, signs and plain indices."""
    text = _symbols(SCRIPTS.sub(_index, tex))
    return None if re.search(r"[\\{}_^&]", text) else text


def _index(found: re.Match[str]) -> str:
    """An index or exponent in raised or lowered letters; as it is where there are none."""
    inner = found[3] if found[2] is None else found[2]
    return _script(found[1] == "^", _symbols(inner)) or found[0]


def _symbols(tex: str) -> str:
    """A formula with its commands as single letters and without braces, where that is all there is
    to them.
    """
    text = COMMAND.sub(_symbol, tex)
    if "\\" in text:
        return text
    return text.replace("{", "").replace("}", "").replace("~", " ")


def _symbol(found: re.Match[str]) -> str:
    """A command that stands for a single letter as that letter."""
    text = _command(found[0].strip()).strip()
    return text if len(text) < 2 else found[0]
