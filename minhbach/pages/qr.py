"""QR codes as pages draw them: for notice boards, where a phone takes the place of typing an address."""

from __future__ import annotations

from functools import lru_cache

from minhbach.pages.contexts import QrCode
from minhbach.pages.qr_symbol import symbol

QUIET = 4
"""The light modules that ISO/IEC 18004 asks for on each side; without them readers miss the code."""


@lru_cache(maxsize=512)  # a target has it on its own page and on the sheet of each office that leads it
def qr_code(address: str) -> QrCode:
    """An absolute address as a QR code that survives 15% of damage: paper on a notice board gets wet and torn."""
    rows = symbol(address)
    return QrCode(address, len(rows) + 2 * QUIET, _strokes(rows))


def _strokes(rows: list[str]) -> str:
    """The dark modules of each row as strokes, and moves over the light ones between them."""
    strokes = []
    for y, row in enumerate(rows, QUIET):
        runs = row.rstrip("0").replace("10", "1 0").replace("01", "0 1").split()
        strokes.append(f"M{QUIET} {y}.5{''.join(map(WORDS.__getitem__, runs))}")
    return "".join(strokes)


WORDS = {"1" * length: f"h{length}" for length in range(1, 178)} | {
    "0" * length: f"m{length} 0" for length in range(1, 178)
}
"""What draws or passes a run of modules, up to the width of the largest code."""
