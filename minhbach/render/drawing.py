"""Draws the card of a shared link as a PNG: words large enough for a phone's small preview, verdicts as a bar.

The same face gives the same bytes: fonts of our own, the simple layout of text, a palette. Verdicts are told apart by
texture and number as well as by colour.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw, ImageFont

from minhbach.render.cards import Face, Segment
from minhbach.render.environment import TONES

WIDTH, HEIGHT = 1200, 630
"""What social networks ask for: 1.91 to 1."""
MARGIN = 64
INNER = WIDTH - 2 * MARGIN
PALETTE = {
    "ink": "#1a2330",
    "soft": "#4b5664",
    "paper": "#ffffff",
    "deep": "#083a50",
    "on-deep": "#ffffff",
    "met": "#0b6e4f",
    "track": "#1f5aa6",
    "behind": "#8a5200",
    "behind-wash": "#fdf0da",
    "miss": "#a11a3d",
    "none": "#535d68",
    "none-wash": "#eceff1",
}
"""The tokens of style.css, in its light colours."""

STROKE = 130
"""How strongly the strokes of a texture stand out, of 255."""

RAMPS = (
    ("paper", "ink", 12),
    ("paper", "soft", 8),
    ("deep", "on-deep", 8),
    ("behind-wash", "behind", 8),
    ("met", "paper", 6),
    ("track", "paper", 6),
    ("behind", "paper", 6),
    ("miss", "paper", 6),
    ("none-wash", "ink", 6),
)
"""The colours that meet at the edges of letters, and in how many steps they pass into each other."""

ICON = ((7, 22), (7, 10), (16, 18), (25, 10), (25, 22))
"""The line of static/icon.svg, in a square of 32."""


@lru_cache(maxsize=64)  # while a preview is rebuilt, most cards stay as they were
def draw(face: Face, fonts: Path) -> bytes:
    """The card as a PNG. `fonts` is the folder of the two cuts of Be Vietnam Pro."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PALETTE["paper"])
    pen = _Pen(image, fonts)
    y = _head(pen, face) + (0 if face.more or face.warning else 32)
    pen.line(face.title, MARGIN, y + 26, 52, bold=True)
    pen.line(face.about, MARGIN, y + 94, 30, color="soft")
    pen.line(face.answer, MARGIN, y + 140, 84, bold=True)
    pen.line(face.more, MARGIN, y + 240, 42, color="soft")
    size, lines = _legend_lines(pen, face.segments)
    _bar(pen, face.segments, 440, 76 if len(lines) < 3 else 58)
    for at, line in enumerate(lines):
        _legend(pen, line, size, (534 if len(lines) < 3 else 514) + at * 37)
    return _png(image)


class _Pen:
    """Writes lines of text on an image, each made smaller until it fits."""

    def __init__(self, image: Image.Image, fonts: Path) -> None:
        self.image = image
        self.canvas = ImageDraw.Draw(image)
        self.fonts = fonts

    def font(self, size: int, bold: bool) -> ImageFont.FreeTypeFont:
        return _font(self.fonts / f"be-vietnam-pro-{'bold' if bold else 'regular'}.ttf", size)

    def line(
        self, text: str, x: int, y: int, size: int, *, bold: bool = False, color: str = "ink", most: int = INNER
    ) -> None:
        while self.font(size, bold).getlength(text) > most:
            size -= 1
        self.canvas.text((x, y), text, PALETTE[color], self.font(size, bold))


@cache
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def _head(pen: _Pen, face: Face) -> int:
    """The masthead with name and day, and the warning of an illustrative unit; gives where they end."""
    height = 84
    pen.canvas.rectangle((0, 0, WIDTH, height), PALETTE["deep"])
    line = [(MARGIN + x * 1.5 - 8, 18 + y * 1.5) for x, y in ICON]
    pen.canvas.line(line, PALETTE["on-deep"], 5, joint="curve")
    pen.line(face.brand, MARGIN + 48, 20, 34, bold=True, color="on-deep")
    width = int(pen.font(28, False).getlength(face.as_of))
    pen.line(face.as_of, WIDTH - MARGIN - width, 24, 28, color="on-deep")
    if not face.warning:
        return height + 28
    pen.canvas.rectangle((0, height, WIDTH, height + 52), PALETTE["behind-wash"])
    pen.line(face.warning, MARGIN, height + 8, 28, bold=True, color="behind")
    return height + 46


# ---- the bar of verdicts -----------------------------------------------------------------------------------------


def _bar(pen: _Pen, segments: tuple[Segment, ...], y: int, height: int) -> None:
    """One segment a verdict, with its number where there is room for it."""
    total, done = sum(segment.count for segment in segments), 0
    for segment in segments:
        left, right = (MARGIN + round(INNER * n / total) for n in (done, done + segment.count))
        done += segment.count
        _swatch(pen.image, (left, y, right - 3, y + height), segment)
        number, font = str(segment.count), pen.font(36, True)
        width = font.getlength(number)
        if right - left > width + 16:
            tone = TONES.get(segment.verdict, "none")
            inside, around = ("ink", "none-wash") if tone == "none" else ("paper", tone)
            at = (left + (right - 3 - left - width) / 2, y + height / 2 - 24)
            pen.canvas.text(at, number, PALETTE[inside], font, stroke_width=6, stroke_fill=PALETTE[around])


def _legend_lines(pen: _Pen, segments: tuple[Segment, ...]) -> tuple[int, list[list[Segment]]]:
    """The size of the letters at which each verdict's word and number fit in three lines, and those lines."""
    for size in (24, 22, 20, 18, 16):
        lines: list[list[Segment]] = [[]]
        for segment in segments:
            if sum(_legend_width(pen, each, size) for each in (*lines[-1], segment)) > INNER + GAP:
                lines.append([])
            lines[-1].append(segment)
        if len(lines) <= 3:
            break
    return size, lines


GAP = 32
"""Between two entries of the legend."""


def _legend_width(pen: _Pen, segment: Segment, size: int) -> int:
    return 46 + int(pen.font(size, False).getlength(_legend_text(segment))) + GAP


def _legend_text(segment: Segment) -> str:
    return f"{segment.word}: {segment.count}"


def _legend(pen: _Pen, line: list[Segment], size: int, y: int) -> None:
    x = MARGIN
    for segment in line:
        _swatch(pen.image, (x, y + 2, x + 34, y + 28), segment)
        pen.line(_legend_text(segment), x + 46, y + 24 - size, size)
        x += _legend_width(pen, segment, size)


def _swatch(image: Image.Image, box: tuple[int, int, int, int], segment: Segment) -> None:
    """A rectangle in the colour and texture of a verdict."""
    tone = TONES.get(segment.verdict, "none")
    width, height = box[2] - box[0], box[3] - box[1]
    ground, stroke = (PALETTE["none-wash"], PALETTE["none"]) if tone == "none" else (PALETTE[tone], PALETTE["paper"])
    piece = Image.new("RGB", (width, height), ground)
    mask = Image.new("L", (width, height), 0)
    pencil = ImageDraw.Draw(mask)
    for line in TEXTURES.get("no_data" if segment.verdict == "no_data" else tone, _plain)(width, height):
        pencil.line(line, STROKE, 3)
    piece.paste(stroke, (0, 0), mask)
    if tone == "none":
        ImageDraw.Draw(piece).rectangle((0, 0, width - 1, height - 1), outline=stroke, width=2)
    image.paste(piece, box[:2])


Lines = Iterator[tuple[int, int, int, int]]


def _plain(width: int, height: int) -> Lines:
    yield from ()


def _slanted(width: int, height: int) -> Lines:
    for x in range(-height, width, 14):
        yield x, height, x + height, 0


def _upright(width: int, height: int) -> Lines:
    for x in range(4, width, 18):
        yield x, 0, x, height
        yield x + 7, 0, x + 7, height


def _crossed(width: int, height: int) -> Lines:
    for x in range(-height, width, 18):
        yield x, height, x + height, 0
        yield x, 0, x + height, height


def _dotted(width: int, height: int) -> Lines:
    for y in range(7, height, 12):
        for x in range(6, width, 14):
            yield x, y, x + 3, y


TEXTURES: dict[str, Callable[[int, int], Lines]] = {
    "track": _slanted,
    "behind": _upright,
    "miss": _crossed,
    "no_data": _dotted,
}
"""As on the pages; a promise that is kept is plain."""


def _png(image: Image.Image) -> bytes:
    """The image with a palette.

    One palette for all cards and the usual compression take a tenth of the time of a palette of its own and the utmost
    compression: 4 ms instead of 50. The file is larger by a tenth.
    """
    file = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG", compress_level=6)
    return file.getvalue()


@cache
def _palette() -> Image.Image:
    """The colours with the steps between those that meet."""
    pure: dict[str, tuple[int, ...]] = {name: ImageColor.getrgb(color) for name, color in PALETTE.items()}
    colors = [*pure.values()]
    for one, other, steps in RAMPS:
        colors += [_between(pure[one], pure[other], step / steps) for step in range(1, steps)]
    colors += [_between(pure[tone], pure["paper"], STROKE / 255) for tone in ("track", "behind", "miss")]
    colors.append(_between(pure["none-wash"], pure["none"], STROKE / 255))
    apart: list[tuple[int, ...]] = []
    for color in colors:  # Pillow takes colours that are all but the same for the same: the pure ones go first
        if all(max(abs(a - b) for a, b in zip(color, other, strict=True)) > 5 for other in apart):
            apart.append(color)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for color in apart for part in color])
    return palette


def _between(one: tuple[int, ...], other: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
