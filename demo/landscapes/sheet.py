"""The sheet on which a landscape is drawn, and the files made of it."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from demo.landscapes.palette import tone

WIDTH, HEIGHT = 1600, 900
CROPS = {"wide": (1600, 640), "card": (1260, 840), "square": (860, 860), "share": (1600, 840)}
"""Name → width and height of a part of the sheet."""
Box = tuple[int, int, int, int]


class Sheet:
    """Shapes from back to front. Colours are written as `@tone@` until the scheme is chosen."""

    def __init__(self, x: int = WIDTH // 2, y: int = HEIGHT // 2) -> None:
        """`x` and `y` are the focal point, which every crop keeps."""
        self.crops = {name: _crop(x, y, wide, high) for name, (wide, high) in CROPS.items()}
        self.kept: list[str] = []
        self.shapes: list[tuple[str, str]] = []
        """Attributes and path data, or markup and nothing."""

    def fill(self, tone: str, *data: str, opacity: float = 1) -> None:
        """Draw areas in one tone."""
        self._add(f'fill="@{tone}@"' + _opacity(opacity), data)

    def line(self, tone: str, width: float, *data: str, opacity: float = 1) -> None:
        """Draw lines in one tone."""
        self._add(f'stroke="@{tone}@"' + _width(width) + _opacity(opacity), data)

    def dots(self, tone: str, size: float, gaps: str, *data: str, opacity: float = 1) -> None:
        """Draw grains along lines: round ones with gaps such as "0 7 0 13"."""
        self._add(
            f'stroke="@{tone}@" stroke-width="{size:g}" stroke-dasharray="{gaps}"'
            + _opacity(opacity),
            data,
        )

    def tint(
        self,
        fill: str,
        stroke: str,
        width: float,
        rings: Iterable[tuple[str, bool]],
        *,
        opacity: float,
    ) -> None:
        """Draw outlined areas that tint what is below them; some outlines are twice as heavy."""
        drawn = "".join(
            f'<path{f""" stroke-width="{width * 2:g}" """[:-1] if heavy else ""} d="{data}"/>'
            for data, heavy in rings
        )
        self.raw(
            f'<g fill="@{fill}@" fill-opacity="{opacity:g}" stroke="@{stroke}@" '
            f'stroke-width="{width:g}">{drawn}</g>'
        )

    def keep(self, data: str) -> str:
        """Define path data for repeated use; returns its id."""
        name = f"l{len(self.kept)}"
        self.kept.append(f'<path id="{name}" d="{data}"/>')
        return name

    def copies(
        self, tone: str, width: float, name: str, places: Iterable[str], *, opacity: float = 1
    ) -> None:
        """Draw a defined line many times, each with its own attributes."""
        drawn = "".join(f'<use href="#{name}" {place}/>' for place in places)
        self.raw(f'<g stroke="@{tone}@" stroke-width="{width:g}"{_opacity(opacity)}>{drawn}</g>')

    def symbol(self, name: str, parts: Iterable[tuple[str, str]]) -> None:
        """Define a shape of (tone, path data) for repeated use."""
        drawn = "".join(f'<path fill="@{one}@" d="{data}"/>' for one, data in parts)
        self.kept.append(f'<g id="{name}">{drawn}</g>')

    def group(self, name: str) -> "Symbol":
        """Return a symbol to draw on with all methods."""
        return Symbol(self, name)

    def place(self, name: str, x: float, y: float, scale: float = 1, flip: bool = False) -> None:
        """Draw a symbol with its root at a point."""
        size = f"{scale:.2g}".removeprefix("0")
        size = f"-{size} {size}" if flip else size
        turned = "" if size == "1" else f"scale({size})"
        self.raw(f'<use href="#{name}" transform="translate({round(x)} {round(y)}){turned}"/>')

    def raw(self, markup: str) -> None:
        """Draw any other markup."""
        self.shapes.append((markup, ""))

    def part(self, crop: str) -> str:
        """Return the file in light colours, cropped."""
        whole = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
        return self.svg("").replace(whole, f'viewBox="{" ".join(map(str, self.crops[crop]))}"', 1)

    def svg(self, title: str, dark: bool = False) -> str:
        """Return the file."""
        views = "".join(
            f'<view id="{name}" viewBox="{" ".join(map(str, box))}"/>'
            for name, box in self.crops.items()
            if name != "share"
        )
        definitions = f"<defs>{''.join(self.kept)}</defs>" if self.kept else ""
        drawn = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            'preserveAspectRatio="xMidYMid slice" fill="none" stroke-width="1.2" stroke-linecap="round">'
            f"{title and f'<title>{escape(title)}</title>'}{views}{definitions}{''.join(self.drawn())}</svg>\n"
        )
        return re.sub(r"@(\w+)@", lambda match: tone(match[1], dark), drawn)

    def drawn(self) -> Iterable[str]:
        for markup, data in self.shapes:
            yield f'<path {markup} d="{data}"/>' if data else markup

    def _add(self, markup: str, data: Iterable[str]) -> None:
        path = "".join(data)
        if not path:
            return
        if self.shapes and self.shapes[-1][1] and self.shapes[-1][0] == markup:
            path = self.shapes.pop()[1] + path
        self.shapes.append((markup, path))


class Symbol(Sheet):
    """Shapes that are defined once and drawn many times."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        super().__init__()
        self.sheet, self.name = sheet, name
        self.kept = sheet.kept

    def done(self) -> None:
        self.sheet.kept.append(f'<g id="{self.name}">{"".join(self.drawn())}</g>')


def _opacity(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity:g}"'.replace("0.", ".")


def _width(width: float) -> str:
    return "" if width == 1.2 else f' stroke-width="{width:g}"'


def _crop(x: int, y: int, wide: int, high: int) -> Box:
    left = min(max(x - wide // 2, 0), WIDTH - wide)
    return left, min(max(y - high // 2, 0), HEIGHT - high), wide, high
