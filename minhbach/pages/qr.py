"""QR codes as pages draw them: for notice boards, where a phone takes the place of typing an address."""

from __future__ import annotations

from functools import lru_cache

from minhbach.pages.contexts import QrCode

QUIET = 4
"""The light modules that ISO/IEC 18004 asks for on each side; without them readers miss the code."""
DARK, LIGHT = b"\x00", b"\xff"
"""A module as the library paints it."""


@lru_cache(maxsize=512)  # a target has it on its own page and on the sheet of each office that leads it
def qr_code(address: str) -> QrCode:
    """An absolute address as a QR code that survives 15% of damage: paper on a notice board gets wet and torn.

    ValueError tells of an address that is too long for any code.
    """
    from zxingcpp import BarcodeFormat, create_barcode  # only here: a site without an address has no codes

    image = create_barcode(address, BarcodeFormat.QRCode, ec_level="M").to_image(add_quiet_zones=False)
    pixels = bytes(memoryview(image))  # type: ignore[arg-type]  # its stub leaves out that it is a buffer
    size, _ = image.shape
    rows = [pixels[start : start + size] for start in range(0, len(pixels), size)]
    return QrCode(address, size + 2 * QUIET, _strokes(rows))


def _strokes(rows: list[bytes]) -> str:
    """The dark modules of each row as strokes, and moves over the light ones between them."""
    strokes = []
    for y, row in enumerate(rows, QUIET):
        runs = row.rstrip(LIGHT).replace(DARK + LIGHT, DARK + b" " + LIGHT).replace(LIGHT + DARK, LIGHT + b" " + DARK)
        strokes.append(f"M{QUIET} {y}.5{''.join(map(WORDS.__getitem__, runs.split()))}")
    return "".join(strokes)


WORDS = {DARK * length: f"h{length}" for length in range(1, 178)} | {
    LIGHT * length: f"m{length} 0" for length in range(1, 178)
}
"""What draws or passes a run of modules, up to the width of the largest code."""
