"""Puts a chart's lines, signs and words in their places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, pairwise

from minhbach import model as m
from minhbach.derive.judgement import Figure, Verdict
from minhbach.derive.rounding import round_half_up
from minhbach.pages import contexts as c
from minhbach.pages.charts import labels
from minhbach.pages.charts.axes import TimeAxis, ValueAxis, scale
from minhbach.pages.charts.room import MARKER, Block, Room, Segment, Spot
from minhbach.pages.charts.subject import Subject, last_day
from minhbach.pages.charts.terms import Level

TOP, BOTTOM = 26, 190
"""Where the highest and the lowest gridline stand, in pixels."""
FOOT, LOW_FOOT = 28, 46
"""Pixels below the lowest gridline for the years; more where something stands on it that needs words below."""
MOST_LABELS = 6


class Drawing:
    """One chart while it is made. Lines and signs come first, then the words in the order of their weight."""

    def __init__(self, subject: Subject, language: str) -> None:
        self.subject, self.sizes = subject, labels.Sizes(language)
        low = self.values.at(min(subject.worded)) > BOTTOM - 2 * MARKER
        self.room = Room(BOTTOM + (LOW_FOOT if low else FOOT), self.gutter)

    def view(self) -> c.ChartView:
        """The finished chart."""
        subject = self.subject
        ticks, years = tuple(self._ticks()), tuple(self._years())
        lines = tuple(chain(self._level_lines(), self._path_lines(), self._joins()))
        for x, y in self._figures():
            self.room.take(Block.around(x, y))
        words = tuple(self._requirement_labels())
        stage = self._stage() if subject.beyond_stage else None
        points = self._points()
        return c.ChartView(
            height=self.room.height,
            gutter=self.gutter,
            bottom=BOTTOM,
            ticks=ticks,
            years=years,
            stage=stage,
            bands=tuple(self._area(level.stage, *level.band) for level in subject.levels if level.band),
            lines=lines,
            labels=(*words, *self._path_labels()),
            points=points,
            baseline=self._baseline(subject.baseline) if subject.baseline else None,
            missing=tuple((period, percent(self.time.at(day))) for period, day in subject.missing),
            extremes=self._extremes(points),
            amended=tuple(self._amended()),
            verdicts=tuple(v for v in Verdict if any(p.point.judgement.verdict is v for p in points)),
            starts_at=self._figure(self.values.marks[0]) if self._is_cut else None,
        )

    # ---- axes ----------------------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> ValueAxis:
        """Round marks around all that is drawn; the rungs of a scale stand for themselves."""
        if self.subject.unit == "rank":
            marks = tuple(map(Fraction, range(len(self.subject.measure.scale))))
        else:
            marks = scale(self.subject.values, self.subject.unit, change=self.subject.change)
        return ValueAxis(marks, TOP, BOTTOM)

    @cached_property
    def time(self) -> TimeAxis:
        """Whole years around the stage and all that is drawn."""
        days = [*self.subject.days, self.subject.measure.stage.start, self.subject.measure.stage.end]
        return TimeAxis(min(days).year, max(days).year)

    @cached_property
    def gutter(self) -> int:
        """Pixels left of the plot, so that no line runs through the marks of the scale."""
        widest = max(self.sizes.figure(mark) for mark in self._marks)
        return next((gutter for gutter in labels.GUTTERS if gutter * 100 >= widest), labels.GUTTERS[-1])

    @property
    def _is_cut(self) -> bool:
        return self.subject.unit != "rank" and not self.subject.change and self.values.marks[0] > 0

    def _figure(self, value: Fraction) -> Figure:
        return Figure(round_half_up(value, 6), self.subject.unit, self.subject.change)

    @cached_property
    def _marks(self) -> list[Figure | m.Text]:
        """What is written at the marks of the scale, from the lowest."""
        if self.subject.unit == "rank":
            return [rung for _, rung in self.subject.measure.scale]
        return [self._figure(mark) for mark in self.values.marks]

    def _ticks(self) -> Iterator[c.ChartTick]:
        top = self._marks[-1]
        for mark, words in zip(reversed(self.values.marks), reversed(self._marks), strict=True):
            y = self.values.at(mark)
            size = self.sizes.figure(words, unit=words is top)
            self.room.take(Spot(Fraction(0), y, "start", -self.gutter, -6).block(size))
            yield c.ChartTick(pixels(y), words, words is top)

    def _years(self) -> Iterator[c.ChartYear]:
        foot = Fraction(self.room.height - 5)
        for year in self.time.years:
            start, end = self.time.at(dt.date(year, 1, 1)), self.time.at(dt.date(year + 1, 1, 1))
            middle = Spot((start + end) / 2, foot)
            self.room.take(middle.block(labels.FIGURE * 4))
            yield c.ChartYear(percent(start), percent(middle.x), year)

    # ---- lines and areas -----------------------------------------------------------------------------------------

    def _line(self, role: c.LineRole, x1: Fraction, y1: Fraction, x2: Fraction, y2: Fraction) -> c.ChartLine:
        self.room.draw(Segment(x1, y1, x2, y2))
        return c.ChartLine(role, percent(x1), pixels(y1), percent(x2), pixels(y2))

    def _level_lines(self) -> Iterator[c.ChartLine]:
        """The requirement, and between the steps of a stair its risers."""
        before: Level | None = None
        for level in self.subject.levels:
            left, right = self.time.at(level.stage.start), self.time.after(level.stage.end)
            for value in level.values:
                yield self._line(level.era.role, left, self.values.at(value), right, self.values.at(value))
            if before and _follows(before, level):
                yield self._line(
                    level.era.role, left, self.values.at(before.values[0]), left, self.values.at(level.values[0])
                )
            before = level

    def _path_lines(self) -> Iterator[c.ChartLine]:
        for corners in self.subject.paths:
            for (day, value), (next_day, next_value) in pairwise(corners):
                start, end = self.time.at(day), self.time.at(next_day)
                yield self._line("path", start, self.values.at(value), end, self.values.at(next_value))

    def _joins(self) -> Iterator[c.ChartLine]:
        """From figure to figure; where a period in between lacks its own, nobody knows how it went."""
        days = [p.day for p in self.subject.points]
        if self.subject.baseline:
            days.insert(0, last_day(self.subject.baseline))
        for (day, (x1, y1)), (next_day, (x2, y2)) in pairwise(zip(days, self._figures(), strict=True)):
            unknown = any(day < missing < next_day for _, missing in self.subject.missing)
            yield self._line("gap" if unknown else "series", x1, y1, x2, y2)

    def _figures(self) -> Iterator[tuple[Fraction, Fraction]]:
        """Where the figures stand, the baseline first."""
        if self.subject.baseline:
            baseline = self.subject.baseline
            yield self.time.at(last_day(baseline)), self.values.at(Fraction(baseline.value))
        yield from self._places

    @cached_property
    def _places(self) -> list[tuple[Fraction, Fraction]]:
        """Where the points stand."""
        return [(self.time.at(point.day), self.values.at(point.value)) for point in self.subject.points]

    def _area(self, stage: m.Stage, low: Fraction, high: Fraction) -> c.ChartArea:
        left, right = self.time.at(stage.start), self.time.after(stage.end)
        top, bottom = self.values.at(high), self.values.at(low)
        return c.ChartArea(percent(left), pixels(top), percent(right - left), pixels(bottom - top))

    # ---- words ---------------------------------------------------------------------------------------------------

    def _stage(self) -> tuple[c.ChartArea, c.ChartText]:
        stage = self.subject.measure.stage
        left, right = self.time.at(stage.start), self.time.after(stage.end)
        rows = [labels.along(left, right, Fraction(y))[::2] for y in (TOP, BOTTOM)]
        text = self.room.put(self.sizes.stage(stage), rows[0] + rows[1])
        return self._area(stage, self.values.marks[0], self.values.marks[-1]), text

    def _requirement_labels(self) -> Iterator[c.ChartLabel]:
        """The requirement at each of its lines; of a stair the first step in words, the others as figures."""
        before: Level | None = None
        for level in self.subject.levels:
            measure, role = level.era.measure, level.era.role
            left, right = self.time.at(level.stage.start), self.time.after(level.stage.end)
            spots = labels.along(left, right, self.values.at(level.values[0]))
            if _follows(before, level):
                figure = self._figure(level.values[0])
                if text := self.room.find(self.sizes.figure(figure), spots):
                    yield c.ChartLabel(role, figure, text)
            else:
                step = m.Bound("at_least", round_half_up(level.values[0], 6)) if level.step else None
                require = step or measure.require
                size = self.sizes.requirement(measure, require)
                whole = labels.bold(size) if role == "require" else size + self.sizes.words(role)
                text = self.room.put(whole, spots)
                yield c.ChartLabel(role, (measure, require), text)
            before = level

    def _amended(self) -> Iterator[tuple[c.TermsRole, m.Terms, dt.date]]:
        now = self.subject.measure
        for era in self.subject.eras:
            if era.role != "require" and era.stage:
                require = era.measure.require if era.measure.require != now.require else None
                stage = era.measure.stage if era.measure.stage != now.stage else None
                yield era.role, m.Terms(require, stage), era.end if era.role == "earlier" else era.start

    def _path_labels(self) -> Iterator[c.ChartLabel]:
        """The name of the way to the promised figure, once, where the last terms' way runs."""
        for corners in self.subject.paths[-1:]:
            ends = [(self.time.at(day), self.values.at(value)) for day, value in corners]
            spots = [s for (a, b), (x, y) in pairwise(ends) for s in labels.beside(Segment(a, b, x, y))]
            if text := self.room.find(self.sizes.words("path"), spots):
                yield c.ChartLabel("path", None, text)

    def _points(self) -> tuple[c.ChartPoint, ...]:
        """The points with their labels: the last one always has one, then the extremes, the first, the rest."""
        points = self.subject.points
        values = [p.value for p in points]
        last = len(points) - 1
        order = dict.fromkeys((last, values.index(max(values)), values.index(min(values)), 0, *range(last, -1, -1)))
        texts: dict[int, c.ChartText | None] = {}
        for i in order:
            spots = labels.around(*self._places[i], peak=self._is_peak(i), last=i == last)
            size = self.sizes.figure(points[i].figure)
            if i == last:
                texts[i] = self.room.put(labels.bold(size), spots)
            elif len([t for t in texts.values() if t]) < MOST_LABELS and not self._is_said(i, texts):
                texts[i] = self.room.find(size, spots)
        placed = [(p, *self._places[i], texts.get(i)) for i, p in enumerate(points)]
        return tuple(c.ChartPoint(p.point, p.figure, percent(x), pixels(y), text) for p, x, y, text in placed)

    def _is_said(self, i: int, texts: dict[int, c.ChartText | None]) -> bool:
        """Whether the same figure, unchanged in between, is written at another point already."""
        figures = [point.figure for point in self.subject.points]
        return any(
            texts[j] and all(figure == figures[i] for figure in figures[min(i, j) : max(i, j) + 1]) for j in texts
        )

    def _is_peak(self, i: int) -> bool:
        """Whether a point lies above its neighbours, so that its figure had better stand over it."""
        points = self.subject.points
        near = [points[j].value for j in (i - 1, i + 1) if 0 <= j < len(points)]
        return not near or points[i].value >= sum(near, Fraction(0)) / len(near)

    def _baseline(self, baseline: m.Baseline) -> c.ChartBaseline:
        figure = Figure(baseline.value, self.subject.unit)
        x, y = next(self._figures())
        text = self.room.find(self.sizes.figure(figure), labels.around(x, y, peak=False, last=False))
        return c.ChartBaseline(baseline, figure, percent(x), pixels(y), text)

    def _extremes(self, points: tuple[c.ChartPoint, ...]) -> tuple[c.ChartPoint, c.ChartPoint] | None:
        """The highest and the lowest; of a change neither, since the deepest fall is the lowest figure."""
        pairs = list(zip(self.subject.points, points, strict=True))
        highest, lowest = (pick(pairs, key=lambda pair: pair[0].value)[1] for pick in (max, min))
        if self.subject.change or {id(highest), id(lowest)} <= {id(points[0]), id(points[-1])}:
            return None
        return highest, lowest


def _follows(before: Level | None, level: Level) -> bool:
    """Whether a level is the next step of the same stair."""
    return before is not None and level.step and before.era is level.era


def percent(x: Fraction) -> Decimal:
    """A place across, as it is written."""
    return round_half_up(x, 3)


def pixels(y: Fraction) -> Decimal:
    """A place down, as it is written."""
    return round_half_up(y, 2)
