"""QR codes (ISO/IEC 18004) as SVG."""

import re
from html import escape

import zxingcpp

QUIET = 4
"""Modules of white around a code."""
DARK = re.compile(b"\0+")


def qr_code(text: str, label: str) -> str:
    """An `<svg>` of the code that says `text`; `label` is for those who can't see it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    image = code.to_image(scale=1, add_quiet_zones=False)
    width, modules = image.shape[1], bytes(image)  # type: ignore[call-overload]
    size = width + 2 * QUIET
    rows = (modules[at : at + width] for at in range(0, len(modules), width))
    lines = "".join(_line(row, number) for number, row in enumerate(rows, start=QUIET))
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{escape(label)}">'
        f'<path d="{lines}"/></svg>'
    )


def _line(modules: bytes, row: int) -> str:
    """The strokes of a row."""
    parts, at = [f"M0 {row}.5"], -QUIET
    for found in DARK.finditer(modules):
        parts.append(f"m{found.start() - at} 0h{len(found[0])}")
        at = found.end()
    return "".join(parts)
