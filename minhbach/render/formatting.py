"""Numbers, dates, periods and names as each language writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from minhbach import model as m
from minhbach.derive.judgement import Figure
from minhbach.render.catalog import Catalog

MINUS = "−"


class Formatter:
    """Plain strings of one language; nothing here is markup."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.language = catalog.language
        self.group, self.decimal = catalog.plain("format.group"), catalog.plain("format.decimal")
        self.stale: dict[m.Text, None] = {}
        """The stale texts that were put into words, in their order, each once."""
        self.times_noticed = 0

    def number(self, value: object) -> str:
        """1.234,5 in Vietnamese, 1,234.5 in English; a figure keeps the places that it has."""
        decimal = value if isinstance(value, Decimal) else Decimal(str(value))
        whole, _, places = f"{decimal.copy_abs():,f}".partition(".")
        words = whole.replace(",", self.group)
        if places.strip("0"):
            words += self.decimal + places
        return MINUS + words if decimal < 0 else words

    def quantity(self, value: Decimal, unit: str) -> str:
        """A number with its unit."""
        return self.catalog.pattern(f"unit.{unit or 'none'}", value).format(n=self.number(value))

    def size(self, size: int) -> str:
        """The size of a file: 12 KB, 1,3 MB."""
        if size < 1_000_000:
            return self.catalog.plain("size.kb", n=self.number(max(1, round(size / 1000))))
        return self.catalog.plain("size.mb", n=self.number(Decimal(round(size / 100_000)) / 10))

    def figure(self, figure: Figure | m.Text | None) -> str:
        """A figure of a sentence; a change says which way: "giảm 6,2%"."""
        if figure is None:
            return ""
        if isinstance(figure, m.Text):
            return self.plain(figure)
        if not figure.signed:
            return self.quantity(figure.value, figure.unit)
        key = "fall" if figure.value < 0 else "rise" if figure.value > 0 else "none"
        return self.catalog.plain(f"change.{key}", value=self.quantity(abs(figure.value), figure.unit))

    def bare(self, figure: Figure | m.Text, unit: bool = False) -> str:
        """A figure as a chart writes it: a change with its sign, and the words of a unit only on demand: "−6,2%"."""
        if isinstance(figure, m.Text):
            return self.plain(figure)
        sign = "+" if figure.signed and figure.value > 0 else ""
        short = unit or figure.unit == "percent"
        return sign + (self.quantity(figure.value, figure.unit) if short else self.number(figure.value))

    def plain(self, text: m.Text | str | None) -> str:
        """Words in this language, or in Vietnamese where there are none; a stale translation says that it is one."""
        if text is None or isinstance(text, str):
            return text or ""
        words = text.get(self.language) or text.vi
        return self.catalog.plain("stale.marked", words=words) if self.noticed(text) else words

    def noticed(self, text: m.Text) -> bool:
        """Whether the words in this language are stale; such a text is kept in mind for the page's notice."""
        if not text.is_stale_in(self.language):
            return False
        self.stale[text] = None
        self.times_noticed += 1
        return True

    def day(self, day: dt.date | None) -> str:
        """14/6/2026 · 14 June 2026."""
        if day is None:
            return self.catalog.plain("date.unknown")
        month = self.catalog.plain(f"month_names.{day.month}")
        return self.catalog.plain("date.day", d=day.day, m=day.month, month=month, y=day.year)

    def partial_day(self, date: m.PartialDate | None) -> str:
        """A date as far as it is known."""
        if date is None:
            return self.catalog.plain("date.unknown")
        if date.month and date.day:
            return self.day(dt.date(date.year, date.month, date.day))
        if date.month:
            month = self.catalog.plain(f"month_names.{date.month}")
            return self.catalog.plain("date.month", m=date.month, month=month, y=date.year)
        return self.catalog.plain("date.year", y=date.year)

    def official_day(self, date: m.PartialDate | None) -> str:
        """A date as official documents write it, with dots for what is not known: ngày 05 tháng 02 năm 2026."""
        if date is None:
            return self.catalog.plain("date.official.unknown")
        if not date.month:
            return self.catalog.plain("date.official.year", y=date.year)
        # Decree 30/2020/NĐ-CP wants a 0 before days below 10 and before the months 1 and 2.
        month = self.catalog.plain(f"month_names.{date.month}")
        blanks = {"m": f"{date.month:02}" if date.month < 3 else date.month, "month": month, "y": date.year}
        if not date.day:
            return self.catalog.plain("date.official.month", **blanks)
        return self.catalog.plain("date.official.day", d=date.day, **blanks)

    def period_name(self, period: m.Period) -> str:
        """6 tháng đầu năm 2026 · First half of 2026."""
        return self.catalog.plain(f"period.name.{period.part or 'Y'}", y=period.year)

    def period_in_text(self, period: m.Period) -> str:
        """The same inside a sentence: 6 tháng đầu năm 2026 · first half of 2026."""
        return self.catalog.plain(f"period.text.{period.part or 'Y'}", y=period.year)

    def period_short(self, period: m.Period) -> str:
        """6T/2026 · H1 2026."""
        return self.catalog.plain(f"period.short.{period.part or 'Y'}", y=period.year)

    def stage_name(self, stage: m.Stage) -> str:
        """2028–2030 where it covers whole years, else its days."""
        years = (stage.start.month, stage.start.day) == (1, 1) and (stage.end.month, stage.end.day) == (12, 31)
        if not years:
            return self.catalog.plain("stage.days", start=self.day(stage.start), end=self.day(stage.end))
        one = stage.start.year == stage.end.year
        return self.catalog.plain("stage.year" if one else "stage.years", start=stage.start.year, end=stage.end.year)

    def document_name(self, document: m.Document | None) -> str:
        """A document by number and date, with its title where there is one; what is not known is left out."""
        if document is None:
            return ""
        title, name = self.plain(document.title), self.document_number(document)
        if title and name:
            return f"{title} ({name})"
        return title or name or self.catalog.plain("document.unnamed")

    def document_number(self, document: m.Document) -> str:
        """A document by number and date alone, as far as they are known."""
        name = self.catalog.plain("document.number", number=document.number) if document.number else ""
        if document.date:
            kind = "dated" if document.date.day else "in_month" if document.date.month else "in_year"
            day = self.partial_day(document.date) if document.date.month else str(document.date.year)
            name = self.catalog.plain(f"document.{kind}", name=name, day=day).strip()
        return name
