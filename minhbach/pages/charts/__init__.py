"""A measure's series as a chart: everything that is drawn, with its place, so that the template only writes tags.

`subject.py` says what is to be seen and on which axes (`axes.py`), with the requirement as it was in force at each time
(`terms.py`); `drawing.py` puts it in its place and finds room (`room.py`) for the words (`labels.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from minhbach.derive.judged import JudgedMeasure, JudgedPlan
from minhbach.pages import contexts as c
from minhbach.pages.charts.drawing import Drawing
from minhbach.pages.charts.subject import Subject, plotted


def chart(judged: JudgedMeasure, series: Sequence[c.PointView], plan: JudgedPlan, language: str) -> c.ChartView | None:
    """The chart of a series that is given newest first; None where there is nothing to draw.

    One figure alone is drawn only beside what it is to be held against.
    """
    points = plotted(judged.measure, series)
    if not points:
        return None
    subject = Subject(judged, points, plan)
    if len(points) == 1 and not subject.levels and not subject.baseline:
        return None
    return Drawing(subject, language).view()
