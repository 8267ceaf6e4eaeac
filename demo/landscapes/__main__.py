"""`.venv/bin/python -m demo.landscapes [FOLDER]` draws every landscape, light and dark, and its
pictures for sharing.
"""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from demo.landscapes.plain import simplify
from demo.landscapes.scenes import SCENES
from demo.landscapes.sheet import Sheet

FOLDER = Path(__file__).parent.parent.parent / "static" / "img" / "drawn"
RASTERS = {"share": ("", 1200, 630), "square": ("-square", 600, 600)}
"""Crop → suffix of the file's name, width and height: for Open Graph, and for programs that show
squares, such as WeChat.
"""
COLOURS = 64
"""Colours of a raster picture."""


def drawings() -> dict[str, str]:
    """Return file name → SVG of every landscape in both schemes, in full and simplified for lists."""
    files = {}
    for name, scene in SCENES.items():
        sheet, title = scene(), (scene.__doc__ or name).split("\n")[0]
        files[f"{name}.svg"] = sheet.svg(title)
        files[f"{name}-dark.svg"] = sheet.svg(title, dark=True)
        simplify(sheet)
        files[f"{name}-plain.svg"] = sheet.svg("")
        files[f"{name}-plain-dark.svg"] = sheet.svg("", dark=True)
    return files


def rasters(sheets: dict[str, Sheet], folder: Path) -> None:
    """Write the pictures for sharing."""
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell",
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page()
        for name, sheet in sheets.items():
            for crop, (end, width, height) in RASTERS.items():
                page.set_viewport_size({"width": width, "height": height})
                page.set_content(
                    f"<!doctype html><style>*{{margin:0}}svg{{display:block}}</style>{sheet.part(crop)}"
                )
                shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
                few = shot.quantize(
                    COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE
                )
                few.save(folder / f"{name}{end}.png", optimize=True)
        browser.close()


def main(folder: Path) -> None:
    """Write all files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, drawn in drawings().items():
        (folder / name).write_text(drawn, "utf-8")
    rasters({name: scene() for name, scene in SCENES.items()}, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
