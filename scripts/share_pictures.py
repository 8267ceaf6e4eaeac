"""Draw the raster pictures that other programs show of the site: `.venv/bin/python
scripts/share_pictures.py`.

They are made from our own drawings: the sharing card of pages without a drawing from the contour
lines; favicon.ico and the home screen icons from `static/img/icon.svg`. The cards of drawings are
made with the drawings (`demo/landscapes`).
"""

from io import BytesIO
from pathlib import Path

from contours import contours
from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
IMG = ROOT / "static" / "img"
WIDTH, HEIGHT = 1200, 630
BACKGROUND = "#12352e"
"""The colour behind the lines."""
COLOURS = 40
ICONS = {"icon-192": (192, 0.8), "icon-512": (512, 0.8), "touch-icon": (180, 0.78)}
"""Name → width in pixels, and the share of it that the mark fills: systems crop icons to circles
and rounded squares.
"""


def screenshot(page: Page, html: str, width: int, height: int) -> Image.Image:
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(
        f"<!doctype html><style>*{{margin:0}}body{{overflow:hidden}}svg{{display:block}}</style>{html}"
    )
    return Image.open(BytesIO(page.screenshot(omit_background=True)))


def card(page: Page) -> Image.Image:
    mark = (IMG / "icon.svg").read_text("utf-8").replace("<svg", '<svg width="230" height="230"', 1)
    drawn = contours("share site", WIDTH, HEIGHT)
    html = (
        f'<div style="background:{BACKGROUND}">{drawn}</div>'
        f'<div style="position:absolute;inset:0;display:grid;place-content:center">{mark}</div>'
    )
    return screenshot(page, html, WIDTH, HEIGHT).convert("RGB")


def icon(page: Page, pixels: int, part: float, background: str) -> Image.Image:
    size = round(pixels * part)
    mark = (
        (IMG / "icon.svg")
        .read_text("utf-8")
        .replace("<svg", f'<svg width="{size}" height="{size}"', 1)
    )
    html = f'<div style="background:{background};position:fixed;inset:0;display:grid;place-content:center">{mark}</div>'
    return screenshot(page, html, pixels, pixels)


def main() -> None:
    """Write all pictures."""
    (IMG / "share").mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"]
        )
        page = browser.new_page()
        drawn = card(page).quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE)
        drawn.save(IMG / "share" / "site.png", optimize=True)
        for name, (pixels, part) in ICONS.items():
            icon(page, pixels, part, BACKGROUND).convert("RGB").save(
                IMG / f"{name}.png", optimize=True
            )
        sizes = [icon(page, pixels, 1, "transparent") for pixels in (48, 32, 16)]
        sizes[0].save(
            IMG / "favicon.ico", sizes=[one.size for one in sizes], append_images=sizes[1:]
        )
        browser.close()


if __name__ == "__main__":
    main()
