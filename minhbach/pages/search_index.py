"""What search knows: a shard of data for each unit and one for what stands across units.

A shard is a script that calls one function with its documents, since pages opened from a disk may not fetch data. It
holds words of the model in both languages, never HTML, and today's verdicts. `templates/static/search.js` puts the
documents of the loaded shards into one index. A document's path starts at the unit's home (or the site's) of the page's
own language, so one shard serves both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from minhbach import model as m
from minhbach.derive.judged import JudgedPlan, JudgedTarget, JudgedTask, JudgedUnit
from minhbach.derive.judgement import Verdict
from minhbach.pages import urls
from minhbach.pages.a_to_z import page_title
from minhbach.pages.rows import PlanRows, named_documents
from minhbach.pages.shared_pages import terms_by_anchor

KINDS = ("target", "task", "office", "area", "unit", "plan", "news", "term", "indicator", "document", "page", "clause")
"""What can be found, in the order of equal matches. A new kind needs its words, `search.kind.…`."""

NUMBERLESS = frozenset({"dau", "mo-dau", "ket", "noi-nhan", "ky"})
"""Clauses that are named, not numbered; nobody looks for them by their ids."""

VI = urls.AUTHORITATIVE


class Document(Struct, frozen=True):
    """Something that can be found. Whatever is empty is left out of the shard."""

    kind: str
    path: str
    title: m.Text | None = None
    text: m.Text | None = None
    quote: tuple[int, int, int] | None = None
    """The Vietnamese text, where it is part of a passage: the passage's place in the shard, start and end."""
    number: str = ""
    """A document's number, an office's or a term's abbreviation, a passage's clause."""
    heading: int | None = None
    """Of a passage: the place in the shard of the heading that it stands under, which is its title; of a heading the
    one above it, but for the title of the whole plan."""
    plan: int | None = None
    """The plan's place among the unit's; None where there is only one."""
    area: str = ""
    offices: tuple[str, ...] = ()
    """Who leads it or coordinates, or whose duty it is."""
    verdict: str = ""
    """As the address calls it."""

    def as_json(self) -> dict[str, Any]:
        """Its fields as the script reads them: a text is a list of Vietnamese and, where there is any, English."""
        fields = {name: getattr(self, name) for name in self.__struct_fields__}
        fields |= {name: _words(fields[name]) for name in ("title", "text")}
        if any(text and text.stale for text in (self.title, self.text)):
            fields["stale"] = 1
        return {name: value for name, value in fields.items() if value not in (None, "", ())}


def _words(text: m.Text | None) -> list[str] | None:
    if text is None:
        return None
    return [text.vi] if text.en in (None, text.vi) else [text.vi, str(text.en)]


Shard = tuple[str, bytes]
"""A file of search: its path, which changes with its content, and the content."""


def unit_shard(judged: JudgedUnit) -> Shard:
    """What search knows of a unit."""
    plans = [_words(plan.title) for plan in judged.unit.plans]
    return _shard(judged.unit.id, plans, _unit_documents(judged))


def shared_shard(site: m.Site) -> Shard:
    """What search knows across units."""
    return _shard("", [], _shared_documents(site))


def _shard(unit: str, plans: list[list[str] | None], documents: list[Document]) -> Shard:
    content = script({"unit": unit, "plans": plans, "documents": [document.as_json() for document in documents]})
    return urls.search_index(unit, hashlib.sha256(content).hexdigest()[:8]), content


def script(shard: dict[str, Any]) -> bytes:
    """The call that hands a shard over, with nothing in it that could end a script or a line of one."""
    words = json.dumps(shard, ensure_ascii=False, separators=(",", ":"))
    for char in ("<", "\u2028", "\u2029"):
        words = words.replace(char, f"\\u{ord(char):04x}")
    return f"minhBachSearchShard({words});\n".encode()


# ---- what stands across units ------------------------------------------------------------------------------------


def _shared_documents(site: m.Site) -> list[Document]:
    """Terms, shared indicators, pages of prose."""
    home = urls.shared("index", VI)
    found = [
        Document("term", urls.relative(home, urls.term(anchor, VI)), term.term, term.about, number=term.abbr or "")
        for anchor, term in terms_by_anchor(site).items()
    ]
    found += [
        Document("indicator", urls.relative(home, urls.indicator(i.id, VI)), i.title, i.definition)
        for i in site.indicators
    ]
    for id, texts in site.pages.items():
        words = {
            language: " ".join(passage.text for passage in passages(text.blocks)) for language, text in texts.items()
        }
        text = m.Text(words.get(VI) or next(iter(words.values())), words.get("en"), _is_stale(texts))
        found.append(Document("page", urls.relative(home, urls.shared(id, VI)), page_title(id, texts), text))
    return found


def passages(blocks: Iterable[m.Block]) -> Iterator[m.Passage]:
    """Every passage of a text in its order."""
    for block in blocks:
        if block.passage:
            yield block.passage
        yield from passages(block.children)


# ---- a unit ------------------------------------------------------------------------------------------------------


def _unit_documents(judged: JudgedUnit) -> list[Document]:
    """The unit, its offices, its news and its plans."""
    unit = judged.unit
    home = urls.unit(unit.id, VI)
    whole_name = _joined(unit.name, unit.district, unit.province)
    found = [Document("unit", urls.relative(home, home), unit.short_name, whole_name)]
    found += [
        Document(
            "office", urls.relative(home, urls.office(unit.id, o.id, VI)), o.name, number=o.abbr or "", offices=(o.id,)
        )
        for o in unit.offices
    ]
    for item in judged.news:
        news = item.news
        body = {
            language: " ".join(passage.text for passage in passages(t.blocks)) for language, t in news.texts.items()
        }
        text = _joined(news.summary, m.Text(body[VI], body.get("en"), _is_stale(news.texts)))
        found.append(Document("news", urls.relative(home, urls.news(unit.id, news.id, VI)), news.title, text))
    for at, plan in enumerate(judged.plans):
        _PlanDocuments(unit, plan, at if len(judged.plans) > 1 else None, found).add()
    return found


class _PlanDocuments:
    """Adds a plan to a unit's documents: first its text, which targets and tasks quote by its place in the shard."""

    def __init__(self, unit: m.Unit, judged: JudgedPlan, at: int | None, documents: list[Document]) -> None:
        self.rows = PlanRows(unit, judged, VI)
        self.judged, self.plan, self.at = judged, judged.plan, at
        self.documents = documents
        self.home = urls.unit(unit.id, VI)
        self.places: dict[str, int] = {}
        """The place in the shard of each passage by its anchor."""

    def add(self) -> None:
        """All documents of the plan."""
        self.passages()
        unit, plan = self.rows.unit.id, self.plan.id
        for target in self.judged.targets:
            self.promise("target", urls.target(unit, plan, target.target.id, VI), target.target, target, target.verdict)
        for task in self.judged.tasks:
            self.promise("task", urls.task(unit, plan, task.task.id, VI), task.task, task, task.judgement.verdict)
        for area in self.plan.areas:
            self.document("area", urls.area(unit, plan, area.id, VI), area.title, area=area.id, offices=area.lead)
        self.document("plan", self.rows.path(), self.plan.title, number=self.plan.number or "")
        for words, basis in named_documents(self.plan):
            path = self.rows.clause_link(basis.quote).path
            document = basis.document
            about = _joined(document.title, document.issuer)
            self.document("document", path, words, about, number=document.number or "")

    def document(self, kind: str, path: str, title: m.Text, text: m.Text | None = None, **more: Any) -> None:
        """Add one."""
        self.documents.append(Document(kind, urls.relative(self.home, path), title, text, plan=self.at, **more))

    def promise(
        self, kind: str, path: str, promise: m.Target | m.Task, judged: JudgedTarget | JudgedTask, verdict: Verdict
    ) -> None:
        """Add a target or a task; its words are those of the passage that it quotes."""
        quote = promise.quote.words
        place = self.quoted(promise.quote)
        text = m.Text("", quote.en, quote.stale) if quote and place else quote
        self.document(
            kind,
            path,
            promise.title,
            text if text and (text.vi or text.en) else None,
            quote=place,
            area=promise.area,
            offices=tuple(dict.fromkeys((*judged.lead, *judged.coordinate))),
            verdict=urls.verdict(verdict),
        )

    def quoted(self, quote: m.Quote) -> tuple[int, int, int] | None:
        """Where in the plan's text the quoted words stand: the passage's place, start and end in JavaScript's units."""
        passage = self.plan.texts[VI].find(quote.clause, quote.words.vi) if quote.words else None
        if passage is None or quote.words is None:
            return None
        before = _length(passage.text[: passage.text.index(quote.words.vi)])
        return self.places[passage.anchor], before, before + _length(quote.words.vi)

    def passages(self) -> None:
        """Add the plan's text, passage by passage."""
        translation = self.plan.texts.get("en")
        english = {p.anchor: p.text for p in passages(translation.blocks)} if translation else {}
        duties: dict[str, list[str]] = {}
        for duty in self.plan.duties:
            duties.setdefault(self.rows.anchor(duty.quote), []).extend(duty.offices)
        above: dict[int, int] = {}
        for block in _blocks(self.plan.texts[VI].blocks):
            passage = block.passage
            if passage is None or not passage.text.strip():
                continue
            words = m.Text(passage.text, english.get(passage.anchor), _is_stale(self.plan.texts))
            offices = tuple(dict.fromkeys(duties.get(passage.anchor, ())))
            self.places[passage.anchor] = len(self.documents)
            if block.kind == "heading":
                above = {level: place for level, place in above.items() if level < block.level}
                self.passage(passage, offices, title=words, heading=_below_title(above))
                above[block.level] = self.places[passage.anchor]
            else:
                self.passage(passage, offices, text=words, heading=_below_title(above))

    def passage(self, passage: m.Passage, offices: tuple[str, ...], **more: Any) -> None:
        """Add one."""
        path = urls.relative(self.home, f"{self.rows.path()}#{passage.anchor}")
        number = "" if passage.clause in NUMBERLESS else passage.clause
        area = self.area_of(passage.clause)
        self.documents.append(Document("clause", path, number=number, plan=self.at, area=area, offices=offices, **more))

    def area_of(self, clause: str) -> str:
        """The area whose clauses hold this one; of several the innermost."""
        holding = [
            (len(own), area.id)
            for area in self.plan.areas
            for own in area.clauses
            if f"{clause}.".startswith(f"{own}.")
        ]
        return max(holding, default=(0, ""))[1]


def _below_title(above: dict[int, int]) -> int | None:
    """The innermost of the headings above a passage; the plan's title, of level 1, says nothing of where it stands."""
    level = max(above, default=1)
    return above[level] if level > 1 else None


def _blocks(blocks: Iterable[m.Block]) -> Iterator[m.Block]:
    for block in blocks:
        yield block
        yield from _blocks(block.children)


def _is_stale(texts: Mapping[str, m.Prose]) -> bool:
    return "en" in texts and texts["en"].stale


def _length(text: str) -> int:
    """As JavaScript counts: letters beyond the basic plane are two."""
    return len(text.encode("utf-16-le")) // 2


def _joined(*texts: m.Text | None) -> m.Text | None:
    """Several texts as one; Vietnamese stands in where one of them has no English."""
    given = [text for text in texts if text]
    if not given:
        return None
    return m.Text(
        ", ".join(text.vi for text in given),
        ", ".join(text.en or text.vi for text in given),
        any(text.stale for text in given),
    )
