"""QR codes (ISO/IEC 18004) as SVG."""

import re
from html import escape

import zxingcpp

QUIET = 4
"""Modules of white around a code."""
DARK = re.compile(b"\0+")


def qr_code(text: str, label: str) -> str:
    """Return an `<svg>` of a code with this text. `label` is its accessible name."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    image = code.to_image(scale=1, add_quiet_zones=False)
    width, modules = image.shape[1], bytes(image)  # type: ignore[call-overload]
    size = width + 2 * QUIET
    rows = (modules[at : at + width] for at in range(0, len(modules), width))
    lines = "".join(_row_path(row, number) for number, row in enumerate(rows, start=QUIET))
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{escape(label)}">'
        f'<path d="{lines}"/></svg>'
    )


def _row_path(modules: bytes, row: int) -> str:
    """Return the path data of a row."""
    parts, at = [f"M0 {row}.5"], -QUIET
    for match in DARK.finditer(modules):
        parts.append(f"m{match.start() - at} 0h{len(match[0])}")
        at = match.end()
    return "".join(parts)
