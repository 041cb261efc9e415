"""QR codes as pages draw them: for notice boards, where a phone takes the place of typing an address."""

from __future__ import annotations

from functools import cache
from itertools import groupby

from minhbach.pages.contexts import QrCode

QUIET = 4
"""The light modules that ISO/IEC 18004 asks for on each side; without them readers miss the code."""


@cache  # a target has it on its own page and on the sheet of each office that leads it
def qr_code(address: str) -> QrCode:
    """An absolute address as a QR code that survives 15% of damage: paper on a notice board gets wet and torn."""
    import segno  # imported late: a site without an address draws none

    matrix = segno.make_qr(address, error="m").matrix
    strokes = []
    for y, row in enumerate(matrix, QUIET):
        steps = [f"h{len(list(run))}" if dark else f"m{len(list(run))} 0" for dark, run in groupby(row)]
        strokes += [f"M{QUIET} {y}.5", *(steps if row[-1] else steps[:-1])]
    return QrCode(address, len(matrix) + 2 * QUIET, "".join(strokes))
