"""Convert LaTeX in the values of bibliographies to text.

pylatexenc knows the meaning of commands. It reads a text letter by letter, which is slow, so it is
called for single commands only. Commands it doesn't know, and mathematics that Unicode can't write
on one line, stay as they are.
"""

import logging
import re
from collections.abc import Callable
from functools import cache, lru_cache
from html import unescape

ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "{}$&%#_"} | {"\\": r"\textbackslash "})
"""Character that TeX reads as markup → how it is written."""
MARKED = re.compile(r"[\\{}$~<]|--|``|''")
"""Characters that plain text doesn't have."""
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
ENTITY = re.compile(
    r"\{?\\?&\}?(?:amp;)*(#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
)
"""A character reference of HTML, also one of which `&` was escaped for TeX, or encoded again."""
ANGLED = re.compile(r"\$[<>]\$|\\text(?:less|greater)(?:\s*\{\}|\s+|(?![A-Za-z]))")
MATHS = re.compile(r"(?<!\\)(\$\$?)(.{1,500}?)(?<!\\)\1|\\\((.{1,500}?)\\\)", re.DOTALL)
SCRIPTS = re.compile(r"([_^])\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|(\\[A-Za-z]+|[^\s{}\\_^]))")
COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)\s?")
SIGNS = {"---": "—", "--": "–", "``": "“", "''": "”", "~": " ", "{": "", "}": ""}
BACKSLASHED = {"\\": " ", "-": "", "/": "", ",": " ", " ": " "}
"""Character behind a backslash → its text; any other stands for itself."""
RAISED = dict(zip("0123456789+-−=()ni∘*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ°*", strict=True))
LOWERED = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
FORMATTING_COMMANDS = frozenset(
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
"""Commands for formatting, which have no text."""


def as_text(tex: str) -> str:
    """Return a value as text on one line."""
    return _decode(tex, str)


def as_markdown(tex: str, escape: Callable[[str], str]) -> str:
    """Return a value as Markdown on one line: `escape` escapes markup in text; mathematics stays as
    it is.
    """
    return _decode(tex, escape)


def unknown_commands(text: str) -> list[str]:
    """Return the commands that are left in a text, outside of mathematics."""
    commands = COMMAND.findall(MATHS.sub("", text))
    named = [command.strip() for command in commands if command[1:2].isalpha()]
    return list(dict.fromkeys(named))


def _decode(tex: str, escape: Callable[[str], str]) -> str:
    """Return a value on one line: commands as text, formulas as text or between dollars."""
    tex = ANGLED.sub(_angle, ENTITY.sub(_entity, " ".join(tex.split())))
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


def _entity(match: re.Match[str]) -> str:
    """Return the character that a reference of HTML names, as TeX; the match if there is none."""
    text = unescape(f"&{match[1]};")
    return match[0] if text == f"&{match[1]};" else text.translate(ESCAPED)


def _angle(match: re.Match[str]) -> str:
    """Return an angle bracket that was written as a command or between dollars."""
    return "<" if "<" in match[0] or "less" in match[0] else ">"


def _text(tex: str) -> str:
    """Return TeX outside of mathematics as text."""
    return TEXT.sub(_replace, tex)


def _replace(match: re.Match[str]) -> str:
    """Return the text of a command with its argument, a tag or a character."""
    if command := match["command"] or match["plain"]:
        return _command(command)
    if match["name"]:
        name = f"\\{match['name']}"
        sign = _command(name)
        return match[0] if sign == name else sign + _text(match["argument"])
    if raised := match["raised"]:
        return _script(raised == "super", match["script"]) or match["script"]
    if tag := match["tag"]:
        return _script(tag == "sup", match["tagged"]) or match["tagged"]
    return SIGNS.get(match[0], "")


@lru_cache(maxsize=5000)
def _command(tex: str) -> str:
    """Return the text of a command applied to its letter; the command itself if it is unknown."""
    name = tex[1:].strip()
    if len(tex) == 2 and not name.isalpha():
        return BACKSLASHED.get(tex[1], tex[1])
    if name in FORMATTING_COMMANDS:
        return ""
    if name.isalpha() and name not in _known_commands():
        return tex
    try:
        text = _converter()(tex).strip("\n")
    except Exception:  # any error of the reader: a command with arguments, so not a letter
        return tex
    return text if text and "%s" not in text else tex


@cache
def _known_commands() -> frozenset[str]:
    """Return the commands that the reader knows, because looking up an unknown one is slow."""
    from pylatexenc.latex2text import get_default_latex_context_db

    return frozenset(one.macroname for one in get_default_latex_context_db().iter_macro_specs())


@cache
def _converter() -> Callable[[str], str]:
    """Return pylatexenc's converter of one command."""
    from pylatexenc.latex2text import LatexNodes2Text  # slow to load, and only imports need it

    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    return LatexNodes2Text(math_mode="text", strict_latex_spaces=False).latex_to_text  # type: ignore[no-any-return]


def _script(is_superscript: bool, text: str) -> str:
    """Return a text in superscript or subscript characters; empty if Unicode doesn't have them."""
    table = RAISED if is_superscript else LOWERED
    letters = [table.get(letter, "") for letter in text.replace(" ", "")]
    return "".join(letters) if all(letters) else ""


def _maths(tex: str) -> str | None:
    """Return a formula as text; None if it has more than letters, symbols and plain indices."""
    text = _symbols(SCRIPTS.sub(_index, tex))
    return None if re.search(r"[\\{}_^&]", text) else text


def _index(match: re.Match[str]) -> str:
    """Return an index or exponent in subscript or superscript characters; unchanged if Unicode
    doesn't have them.
    """
    inner = match[3] if match[2] is None else match[2]
    return _script(match[1] == "^", _symbols(inner)) or match[0]


def _symbols(tex: str) -> str:
    """Return a formula with its commands as single letters and without braces; with unknown
    commands it stays unchanged.
    """
    text = COMMAND.sub(_symbol, tex)
    if "\\" in text:
        return text
    return text.replace("{", "").replace("}", "").replace("~", " ")


def _symbol(match: re.Match[str]) -> str:
    """Return a command as the single letter it stands for, if any."""
    text = _command(match[0].strip()).strip()
    return text if len(text) < 2 else match[0]
