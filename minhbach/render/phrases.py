"""Promises and verdicts in words: what a requirement asks, and the sentence that explains a verdict."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from minhbach import model as m
from minhbach.derive.judgement import Figure, Judgement
from minhbach.render.formatting import Formatter

Promise = m.Measure | tuple[m.Measure | None, m.Requirement]


class Phrases:
    """Plain sentences of one language, from the catalog and the formatter."""

    def __init__(self, formatter: Formatter) -> None:
        self.format = formatter
        self.words = formatter.catalog

    def requirement(self, promise: Promise) -> str:
        """What is asked, in few words: "từ 95% trở lên"."""
        measure, require = _parts(promise)
        unit = measure.unit if measure else "none"
        match require:
            case m.Bound(comparator, value):
                return self._say(comparator, value=self.format.quantity(value, unit))
            case m.Between(low, high):
                low_words, high_words = self.format.number(low), self.format.quantity(high, unit)
                return self._say("between", low=low_words, high=high_words)
            case m.About(low, high):
                return self._say("about", value=self._range(low, high, unit))
            case m.Change():
                return self._change(measure, require)
            case m.Steps():
                percent = self.format.quantity
                return self._say(
                    "steps",
                    start=require.start,
                    first=percent(require.at_least, unit),
                    rise=percent(require.rise, "percentage_point" if unit == "percent" else unit),
                    until=percent(require.until, unit),
                )
            case m.RankAtLeast(rank):
                return self._say("rank_at_least", rank=self._rank(measure, rank))
            case m.DoneBy(day):
                return self._say("done_by", day=self.format.day(day))
            case m.All():
                return self._say("all")
            case m.RisesEveryYear():
                return self._say("rises_every")
        return self._say("quality")

    def requirement_short(self, promise: Promise) -> str:
        """The same for a large figure: "từ 95%"."""
        measure, require = _parts(promise)
        unit = measure.unit if measure else "none"

        def say(key: str, **blanks: object) -> str:
            return self.words.plain(f"requirement_short.{key}", **blanks)

        match require:
            case m.Bound(comparator, value):
                return say(comparator, value=self.format.quantity(value, unit))
            case m.Between(low, high):
                return say("between", low=self.format.number(low), high=self.format.quantity(high, unit))
            case m.About(low, high):
                return say("about", value=self._range(low, high, unit))
            case m.Change(kind, low, _):
                size = self._range(*_sizes(require), require.unit(measure.unit if measure else "none"))
                about = say("about", value=size) if kind == "by_about" else size
                return say("fall" if low < 0 else "rise", value=about)
            case m.Steps():
                return say("steps", first=self.format.quantity(require.at_least, unit))
            case m.RankAtLeast(rank):
                return say("rank_at_least", rank=self._rank(measure, rank))
            case m.DoneBy(day):
                return say("done_by", day=self.format.day(day))
            case m.All():
                return say("all")
            case m.RisesEveryYear():
                return say("rises_every")
        return say("quality")

    def why(self, judgement: Judgement) -> str:
        """The sentence that explains a verdict, with its figures."""
        facts = {name: self._fact(name, value) for name, value in judgement.facts.items()}
        if "counts" in judgement.facts and facts.get("value"):
            facts["value"] = f"{facts['value']} ({facts['counts']})"
        sentence = self.words.plain(f"why.{judgement.reason}", **facts)
        return sentence[:1].upper() + sentence[1:]

    def terms_name(self, terms: m.Terms, measure: m.Measure | None = None) -> str:
        """The terms that an amendment sets, in words."""
        said = []
        if terms.require:
            said.append(self.words.plain("terms.require", value=self.requirement((measure, terms.require))))
        if terms.stage:
            said.append(self.words.plain("terms.stage", value=self.format.stage_name(terms.stage)))
        if terms.due:
            said.append(self.words.plain("terms.due", value=self.format.day(terms.due)))
        return "; ".join(said)

    def _say(self, key: str, **blanks: object) -> str:
        return self.words.plain(f"requirement.{key}", **blanks)

    def _fact(self, name: str, value: Any) -> str:
        match value:
            case None:
                return ""
            case Figure() | m.Text():
                return self.format.figure(value)
            case dt.date():
                return self.format.day(value)
            case m.Period():
                return self.format.period_in_text(value)
            case (count, of) if name == "counts":
                return self.words.plain("counts", count=self.format.number(count), of=self.format.number(of))
            case (m.Measure() | None as measure, require):
                return self.requirement((measure, require))
            case int():
                return self.format.number(value)
        return str(value)

    def _range(self, low: Decimal, high: Decimal, unit: str) -> str:
        if low == high:
            return self.format.quantity(low, unit)
        return self._say("range", low=self.format.number(low), high=self.format.quantity(high, unit))

    def _change(self, measure: m.Measure | None, require: m.Change) -> str:
        span = "-" in require.against
        basis = "span" if span and require.basis == "actual" else require.basis
        years = require.against.replace("-", "–")
        words = self._say(
            f"change.{'fall' if require.low < 0 else 'rise'}.{require.kind}",
            value=self._range(*_sizes(require), require.unit(measure.unit if measure else "none")),
            baseline=self._say(f"baseline.{basis}", years=years),
        )
        if require.equivalent is None:
            return words
        return self._say("change.equivalent", require=words, value=self.format.quantity(*require.equivalent))

    def _rank(self, measure: m.Measure | None, rank: str) -> str:
        names = dict(measure.scale) if measure else {}
        return self.format.plain(names.get(rank)) or rank


def _parts(promise: Promise) -> tuple[m.Measure | None, m.Requirement]:
    return promise if isinstance(promise, tuple) else (promise, promise.require)


def _sizes(require: m.Change) -> tuple[Decimal, Decimal]:
    """The change without its direction, smaller figure first."""
    low, high = sorted((abs(require.low), abs(require.high)))
    return low, high
