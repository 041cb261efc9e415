"""An address as the modules of a QR code: ISO/IEC 18004, its letters as bytes, an error correction of M or better.

A commune has two hundred codes, one for each target and language, and a general library takes 5 ms for each; this takes
0.2. What all codes of a size share is worked out once: where each bit goes, and what Reed and Solomon add to it. The
modules of a symbol are the bits of one number, so that choosing among the masks takes a few operations (`qr_masks`).
The tests hold each module against that library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from minhbach.pages.qr_masks import GAP, MASKS, Masked, best_mask

LEVELS = ("M", "Q", "H")
"""What may be damaged: 15, 25, 30% of the symbol."""
LEVEL_BITS = {"M": 0b00, "Q": 0b11, "H": 0b10}
CORRECTION = {
    "M": "10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 "
    "26 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28",
    "Q": "13 22 18 26 18 24 18 22 20 24 28 26 24 20 30 24 28 28 26 30 "
    "28 30 30 30 30 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
    "H": "17 28 22 16 22 28 26 26 24 28 24 28 22 24 24 30 28 28 26 28 "
    "30 24 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30 30",
}
"""Table 9: how many bytes of correction a block has, by version."""
BLOCKS = {
    "M": "1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49",
    "Q": "1 1 2 2 4 4 6 6 8 8 8 10 12 16 12 17 16 18 21 20 23 23 25 27 29 34 34 35 38 40 43 45 48 51 53 56 59 62 65 68",
    "H": "1 1 2 4 4 4 5 6 8 8 11 11 16 16 18 16 19 21 25 25 "
    "25 34 30 32 35 37 40 42 45 48 51 54 57 60 63 66 70 74 77 81",
}
"""Table 9: into how many blocks the bytes are divided, by version."""


def symbol(address: str) -> list[str]:
    """The rows of modules from the top, `1` where they are dark. The address may have letters of ASCII alone."""
    version, level = _version(len(address))
    frame = _frame(version)
    message = "01" + f"{int.from_bytes(_message(address.encode('ascii'), version, level)):0{frame.bits}b}"
    across, down = ("".join(places(message)) for places in (frame.across, frame.down))
    mask, modules = best_mask(Masked(frame.size, int(across, 2), int(down, 2)), frame.masks)
    width = frame.size + GAP
    text = f"{modules | _information(version, level, mask):0{frame.size * width}b}"
    return [text[row * width : row * width + frame.size] for row in range(frame.size)]


# ---- the message -----------------------------------------------------------------------------------------------------


class Capacity(NamedTuple):
    """How a version's bytes are divided at a level of correction."""

    data: int
    correction: int
    """Of each block."""
    blocks: int


@cache
def _capacity(version: int, level: str) -> Capacity:
    correction, blocks = (int(table[level].split()[version - 1]) for table in (CORRECTION, BLOCKS))
    return Capacity(_room(version) // 8 - correction * blocks, correction, blocks)


def _version(letters: int) -> tuple[int, str]:
    """The smallest version that holds so many letters at M, and the best level at which it still does."""
    for version in range(1, 41):
        needed = letters + (2 if version < 10 else 3)  # with the mode, the count and the end
        fitting = [level for level in LEVELS if _capacity(version, level).data >= needed]
        if fitting:
            return version, fitting[-1]
    raise ValueError(f"an address of {letters} letters is too long for a QR code")


def _message(text: bytes, version: int, level: str) -> bytes:
    """The bytes of the text between its head and its filling, in blocks, with those that correct them."""
    capacity = _capacity(version, level)
    count = 8 if version < 10 else 16
    number = ((0b0100 << count | len(text)) << 8 * len(text) | int.from_bytes(text)) << 4
    data = number.to_bytes(len(text) + 1 + count // 8) + b"\0"  # which means nothing, and was always there
    data = (data + b"\xec\x11" * capacity.data)[: capacity.data]
    short, longer = divmod(capacity.data, capacity.blocks)
    sizes = [short] * (capacity.blocks - longer) + [short + 1] * longer
    blocks, start = [], 0
    for size in sizes:
        blocks.append(data[start : start + size])
        start += size
    corrections = [_correction(block, capacity.correction) for block in blocks]
    return _woven(blocks) + _woven(corrections)


def _woven(blocks: list[bytes]) -> bytes:
    """The first byte of each block, then the second of each …"""
    shortest, longest = len(blocks[0]), len(blocks[-1])
    rest = [block[shortest:] for block in blocks] if longest > shortest else []
    return bytes(byte for bytes_ in zip(*blocks, strict=False) for byte in bytes_) + b"".join(rest)


def _correction(block: bytes, length: int) -> bytes:
    """The remainder of the block, taken as a polynomial, by the generator: a long division, a byte at a time."""
    steps, shift, remainder = _steps(length), 8 * (length - 1), 0
    below = (1 << shift) - 1
    for byte in block:
        remainder = ((remainder & below) << 8) ^ steps[(remainder >> shift) ^ byte]
    return remainder.to_bytes(length)


@cache
def _steps(length: int) -> list[int]:
    """For each leading byte what a step of the division takes away: the generator's coefficients times that byte."""
    generator = [1]
    root = 1
    for _ in range(length):
        shifted = [*generator, 0]
        generator = [a ^ _times(b, root) for a, b in zip(shifted, [0, *generator], strict=True)]
        root = _times(root, 2)
    return [int.from_bytes(bytes(_times(part, byte) for part in generator[1:])) for byte in range(256)]


def _times(one: int, other: int) -> int:
    """A product in the field of 256 elements, modulo x⁸ + x⁴ + x³ + x² + 1."""
    product = 0
    while other:
        product ^= one if other & 1 else 0
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        other >>= 1
    return product


# ---- the symbol ------------------------------------------------------------------------------------------------------


class Frame(NamedTuple):
    """What all symbols of a version share."""

    size: int
    bits: int
    """Of the message."""
    across: Callable[[str], tuple[str, ...]]
    """Picks the modules row by row out of `01` and the message's bits; light ones stand in the gaps between rows."""
    down: Callable[[str], tuple[str, ...]]
    """The same column by column."""
    masks: list[tuple[int, int]]
    """Each mask, row by row and column by column, where the message stands."""


Modules = dict[tuple[int, int], int]
"""By row and column: 0 or 1, or 2 and more for a bit of the message."""


@cache
def _frame(version: int) -> Frame:
    size, room = 17 + 4 * version, _room(version)
    modules: Modules = _fixed(version)
    free = [place for place in _zigzag(size) if place not in modules]
    bits = room // 8 * 8
    modules |= {place: 2 + at if at < bits else 0 for at, place in enumerate(free)}
    rows, columns = range(size), range(size)
    gap = [0] * GAP
    across = [at for y in rows for at in (*(modules[y, x] for x in columns), *gap)]
    down = [at for x in columns for at in (*(modules[y, x] for y in rows), *gap)]
    inside = set(free)
    masks = [
        (
            _number((y, x) in inside and covers(y, x) for y in rows for x in range(size + GAP)),
            _number((y, x) in inside and covers(y, x) for x in columns for y in range(size + GAP)),
        )
        for covers in MASKS
    ]
    return Frame(size, bits, itemgetter(*across), itemgetter(*down), masks)


def _number(bits: Iterator[bool]) -> int:
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _room(version: int) -> int:
    """How many modules are left for the message."""
    size, marks = 17 + 4 * version, len(_marks(version))
    alignment = 25 * (marks * marks - 3) - 10 * (marks - 2) if marks else 0
    return size * size - 3 * 64 - 2 * (size - 16) - 31 - alignment - (36 if version >= 7 else 0)


def _marks(version: int) -> list[int]:
    """Annex E: the rows and columns on which the middles of alignment patterns lie."""
    if version == 1:
        return []
    many = version // 7 + 2
    last = 10 + 4 * version
    step = 26 if version == 32 else (version * 4 + many * 2 + 1) // (many * 2 - 2) * 2
    return [6, *reversed([last - step * at for at in range(many - 1)])]


def _fixed(version: int) -> Modules:
    """The patterns for readers to find their way, and the places of the format and the version, still light."""
    size = 17 + 4 * version
    modules: Modules = {}
    for at in range(9):
        modules |= {(at, 8): 0, (8, at): 0}
    for at in range(1, 9):
        modules |= {(size - at, 8): 0, (8, size - at): 0}
    if version >= 7:
        modules |= {place: 0 for at in range(18) for place in _twice(size - 11 + at % 3, at // 3)}
    for at in range(size):
        modules |= {(6, at): 1 - at % 2, (at, 6): 1 - at % 2}
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for y, x in ((y, x) for y in range(-1, 8) for x in range(-1, 8)):
            if 0 <= top + y < size and 0 <= left + x < size:
                ring = max(abs(y - 3), abs(x - 3))
                modules[top + y, left + x] = int(ring not in (2, 4))
    marks = _marks(version)
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for middle in ((y, x) for y in marks for x in marks if (y, x) not in corners):
        for y, x in ((y, x) for y in range(-2, 3) for x in range(-2, 3)):
            modules[middle[0] + y, middle[1] + x] = int(max(abs(y), abs(x)) != 1)
    return modules


def _zigzag(size: int) -> Iterator[tuple[int, int]]:
    """The way of the message: in strips of two columns from the right, up and down in turns, past the timing."""
    strips = [*range(size - 1, 6, -2), *range(5, 0, -2)]
    for turn, right in enumerate(strips):
        for y in range(size - 1, -1, -1) if turn % 2 == 0 else range(size):
            yield from ((y, right), (y, right - 1))


@cache
def _information(version: int, level: str, mask: int) -> int:
    """The modules that tell a reader the level, the mask and the version."""
    size = 17 + 4 * version
    told = LEVEL_BITS[level] << 3 | mask
    format_bits = (told << 10 | _remainder(told, 10, 0x537)) ^ 0x5412
    upper = [*((y, 8) for y in (0, 1, 2, 3, 4, 5, 7, 8)), *((8, x) for x in (7, 5, 4, 3, 2, 1, 0))]
    lower = [*((8, size - 1 - x) for x in range(8)), *((size - 7 + y, 8) for y in range(7))]
    dark = {(size - 8, 8)}
    dark |= {place for places in (upper, lower) for at, place in enumerate(places) if format_bits >> at & 1}
    if version >= 7:
        version_bits = version << 12 | _remainder(version, 12, 0x1F25)
        dark |= {place for at in range(18) if version_bits >> at & 1 for place in _twice(size - 11 + at % 3, at // 3)}
    return _number((y, x) in dark for y in range(size) for x in range(size + GAP))


def _twice(one: int, other: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (one, other), (other, one)


def _remainder(value: int, length: int, generator: int) -> int:
    for _ in range(length):
        value = value << 1 ^ (value >> (length - 1)) * generator
    return value
