"""Gives the values of checked files their types. What the schemas allow, this can read: it complains of nothing.

A record that its schema refused is left out (`prune`), so that the rules can still speak about all the rest.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, cast

from minhbach import model as m
from minhbach.diagnostics import Diagnostic, Place
from minhbach.sources.news_name import news_name
from minhbach.sources.project import Sources

Values = dict[str, Any]

LEAST_RESPONDENTS = 5
"""What most statistical offices take; a site may ask for more."""
BOUNDS: tuple[m.Comparator, ...] = ("at_least", "more_than", "at_most", "less_than", "exactly")


def prune(file: str, value: Any, complaints: Iterable[Diagnostic], required: Iterable[str]) -> Any:
    """The value without the records that a complaint is about; None if that leaves the file without its substance.

    List items become None rather than vanish, so that the others keep their positions.
    """
    if not isinstance(value, dict):
        return None
    value, needed = copy.deepcopy(value), set(required)
    for complaint in complaints:
        if not isinstance(complaint.place, Place) or complaint.place.file != file or complaint.severity != "error":
            continue
        path = complaint.place.path
        if not path:
            return None
        key = str(path[0])
        held = value.get(key)
        if len(path) > 1 and isinstance(held, list):
            held[cast(int, path[1])] = None
        elif len(path) > 1 and isinstance(held, dict) and key in ("results", "tasks"):
            held.pop(path[1], None)
        elif key in needed:
            return None
        else:
            value.pop(key, None)
    return value


def bind_site(sources: Sources, values: Values, drafts: bool = False) -> m.Site | None:
    """What stands across units from the values of checked files, by path; None without a usable `data/site.yaml`.

    Pages and translations marked `draft: true` are left out unless `drafts` is set.
    """
    site = values.get("data/site.yaml")
    if site is None:
        return None
    publisher, licence = site.get("publisher") or {}, site.get("licence")
    return m.Site(
        title=_text(site["title"]),
        description=_maybe_text(site, "description"),
        languages=tuple(site["languages"]),
        base_url=site.get("base_url"),
        publisher=_maybe_text(publisher, "name"),
        publisher_url=publisher.get("url"),
        areas=tuple(m.Area(a["id"], _text(a["title"]), _maybe_text(a, "about")) for _, a in _shared(values, "areas")),
        indicators=tuple(
            m.Indicator(i["id"], _text(i["title"]), i["unit"], _maybe_text(i, "definition"))
            for _, i in _shared(values, "indicators")
        ),
        glossary=tuple(
            m.Term(m.Text(t["vi"], t["en"]), t.get("abbr"), _maybe_text(t, "about"))
            for _, t in _shared(values, "glossary", "terms")
        ),
        units=(),
        repository=site.get("repository"),
        pages=_pages(sources, drafts),
        least_respondents=site.get("least_respondents", LEAST_RESPONDENTS),
        licence=m.Licence(_text(licence["name"]), licence.get("id"), licence.get("url")) if licence else None,
    )


def _shared(values: Values, name: str, key: str = "") -> Iterator[tuple[Place, Any]]:
    file = f"data/{name}.yaml"
    return _records(file, values.get(file) or {}, key or name)


def _records(file: str, value: Any, key: str) -> Iterator[tuple[Place, Any]]:
    """The sound records of a list with their places."""
    for i, record in enumerate(value.get(key) or ()):
        if record is not None:
            yield Place(file, (key, i)), record


def _pages(sources: Sources, drafts: bool) -> dict[str, dict[str, m.Prose]]:
    pages: dict[str, dict[str, m.Prose]] = {}
    for file, prose in sources.prose.items():
        if file.startswith("content/pages/") and (drafts or prose.meta.get("draft") != "true"):
            pages.setdefault(file.split("/")[2].split(".")[0], {})[prose.language] = prose
    return pages


# ---- small values ------------------------------------------------------------------------------------------------


def _text(value: Any) -> m.Text:
    return m.Text(value) if isinstance(value, str) else m.Text(value["vi"], value.get("en"))


def _maybe_text(value: Any, key: str) -> m.Text | None:
    return _text(value[key]) if key in value else None


def _number(value: Any) -> Decimal:
    return Decimal(value)


def _maybe_number(value: Any, key: str) -> Decimal | None:
    return Decimal(value[key]) if key in value else None


def _maybe_date(value: Any, key: str) -> dt.date | None:
    return dt.date.fromisoformat(value[key]) if key in value else None


def _maybe_partial(value: Any, key: str) -> m.PartialDate | None:
    return m.PartialDate.parse(value[key]) if key in value else None


def _days(value: Any) -> m.Stage:
    return m.Stage(dt.date.fromisoformat(value["from"]), dt.date.fromisoformat(value["to"]))


def stage(value: Any) -> m.Stage:
    """A stage whose ends may be years: from the first day of one to the last day of the other."""
    start, end = str(value["from"]), str(value["to"])
    return m.Stage(
        dt.date(int(start), 1, 1) if len(start) == 4 else dt.date.fromisoformat(start),
        dt.date(int(end), 12, 31) if len(end) == 4 else dt.date.fromisoformat(end),
    )


def _quote(value: Any, place: Place) -> m.Quote:
    words = _maybe_text(value, "quote")
    return m.Quote(value["clause"], words, place=place)


def document(value: Any) -> m.Document:
    """A document, as far as it is known."""
    return m.Document(
        value.get("number"),
        _maybe_partial(value, "date"),
        _maybe_text(value, "title"),
        _maybe_text(value, "issuer"),
        value.get("url"),
        value.get("archived"),
        value.get("file"),
    )


def _maybe_document(value: Any, key: str = "source") -> m.Document | None:
    return document(value[key]) if key in value else None


def _contact(value: Any) -> m.Contact | None:
    contact = value.get("contact")
    if not contact:
        return None
    return m.Contact(
        _maybe_text(contact, "address"), contact.get("phone"), contact.get("email"), contact.get("website")
    )


def _ids(value: Any, key: str) -> tuple[str, ...]:
    return tuple(value.get(key) or ())


def _span(value: Any) -> tuple[Decimal, Decimal]:
    """A number as a range of itself; a pair as it is."""
    low, high = value if isinstance(value, list) else (value, value)
    return _number(low), _number(high)


# ---- promises ----------------------------------------------------------------------------------------------------


def requirement(value: Any) -> m.Requirement:
    """The one form that a `require` record holds."""
    form, given = next(iter(value.items()))
    if form in BOUNDS:
        return m.Bound(form, _number(given))
    match form:
        case "all":
            return m.All()
        case "between":
            return m.Between(*_span(given))
        case "about":
            return m.About(*_span(given))
        case "change":
            return _change(given)
        case "rises_every":
            return m.RisesEveryYear()
        case "steps":
            return m.Steps(
                given["start"], _number(given["at_least"]), _number(given["rise_each_year"]), _number(given["until"])
            )
        case "rank_at_least":
            return m.RankAtLeast(given)
        case "done_by":
            return m.DoneBy(dt.date.fromisoformat(given))
        case "quality":
            return m.Quality()
    raise ValueError(form)


def _change(value: Any) -> m.Change:
    kind = next(k for k in ("by_at_least", "by_more_than", "by_about") if k in value)
    low, high = _span(value[kind])
    same = value.get("equivalent")
    return m.Change(
        kind=cast(Any, kind),
        low=low,
        high=high,
        scale=value.get("in", "percent"),
        against=str(value["against"]["period"]),
        basis=value["against"].get("basis", "actual"),
        equivalent=(_number(same["count"]), same["unit"]) if same else None,
    )


def _measure(value: Any, place: Place, whole: m.Stage) -> m.Measure:
    base = value.get("baseline")
    return m.Measure(
        id=value["id"],
        title=_maybe_text(value, "title"),
        unit=value["unit"],
        require=requirement(value["require"]),
        stage=stage(value["stage"]) if "stage" in value else whole,
        pace=value["pace"],
        within=value.get("within"),
        base=_maybe_text(value, "base"),
        baseline=m.Baseline(
            _number(base["value"]), str(base["period"]), _maybe_document(base), _maybe_text(base, "note")
        )
        if base
        else None,
        may_exceed_100=value.get("may_exceed_100", False),
        scale=tuple((rung["id"], _text(rung["name"])) for rung in value.get("scale", ())),
        indicator=value.get("indicator"),
        survey=value.get("survey", False),
        not_judgeable=_maybe_text(value, "not_judgeable"),
        note=_maybe_text(value, "note"),
        place=place,
    )


def _target(value: Any, place: Place, whole: m.Stage) -> m.Target:
    return m.Target(
        id=value["id"],
        area=value["area"],
        quote=_quote(value, place),
        title=_text(value["title"]),
        measures=tuple(_measure(x, place.at("measures", i), whole) for i, x in enumerate(value["measures"])),
        lead=_ids(value, "lead"),
        coordinate=_ids(value, "coordinate"),
        note=_maybe_text(value, "note"),
        place=place,
    )


def _task(value: Any, place: Place) -> m.Task:
    return m.Task(
        id=value["id"],
        area=value["area"],
        quote=_quote(value, place),
        title=_text(value["title"]),
        lead=_ids(value, "lead"),
        coordinate=_ids(value, "coordinate"),
        due=_maybe_date(value, "due"),
        product=_maybe_text(value, "product"),
        note=_maybe_text(value, "note"),
        place=place,
    )


def _area(value: Any, place: Place) -> m.PlanArea:
    return m.PlanArea(
        id=value["id"],
        title=_text(value["title"]),
        clauses=tuple(value["clauses"]),
        lead=_ids(value, "lead"),
        coordinate=_ids(value, "coordinate"),
        assigned=tuple(_quote(q, place.at("assigned", i)) for i, q in enumerate(value.get("assigned", ()))),
        note=_maybe_text(value, "note"),
        place=place,
    )


def _reporting(value: Any, place: Place) -> m.Reporting:
    return m.Reporting(
        id=value["id"],
        quote=_quote(value, place),
        by=_ids(value, "by"),
        to=tuple(_text(t) for t in value.get("to", ())),
        every=_ids(value, "every"),
        periods=tuple(
            m.ExpectedReport(
                m.Period.parse(p["period"]), _days(p["cutoff"]) if "cutoff" in p else None, _maybe_date(p, "due")
            )
            for p in value.get("periods", ())
        ),
        note=_maybe_text(value, "note"),
        place=place,
    )


# ---- results -----------------------------------------------------------------------------------------------------


def result(value: Any, place: Place) -> m.Result:
    """What one period reports of one measure or task."""
    return m.Result(
        count=_maybe_number(value, "count"),
        of=_maybe_number(value, "of"),
        value=_maybe_number(value, "value"),
        change=_maybe_number(value, "change"),
        rank=value.get("rank"),
        status=value.get("status"),
        completed=_maybe_date(value, "completed"),
        evidence=tuple(document(d) for d in value.get("evidence", ())),
        note=_maybe_text(value, "note"),
        source=_maybe_document(value),
        place=place,
    )


def _results(file: str, value: Any, key: str) -> dict[str, m.Result]:
    return {id: result(r, Place(file, (key, id))) for id, r in (value.get(key) or {}).items()}


def _report(file: str, value: Any) -> m.Report:
    return m.Report(
        period=m.Period.parse(value["period"]),
        cutoff=_days(value["cutoff"]),
        source=_maybe_document(value),
        results=_results(file, value, "results"),
        tasks=_results(file, value, "tasks"),
        corrections=tuple(
            m.Correction(
                c.get("result") or c["task"],
                dt.date.fromisoformat(c["date"]),
                result(c["was"], place.at("was")),
                _text(c["reason"]),
                _maybe_document(c),
                place=place,
            )
            for place, c in _records(file, value, "corrections")
        ),
        place=Place(file),
    )


def _terms(value: Any) -> m.Terms:
    return m.Terms(
        requirement(value["require"]) if "require" in value else None,
        stage(value["stage"]) if "stage" in value else None,
        _maybe_date(value, "due"),
    )


def _amendment(value: Any, place: Place) -> m.Amendment:
    return m.Amendment(
        id=value["id"],
        document=document(value["document"]),
        effective=dt.date.fromisoformat(value["effective"]),
        summary=_text(value["summary"]),
        reason=_text(value["reason"]),
        changes=tuple(
            m.AmendedTerms(
                c.get("measure") or c["task"], _terms(c["was"]), _terms(c["now"]), place=place.at("changes", i)
            )
            for i, c in enumerate(value.get("changes", ()))
        ),
        removed=_removed(value, place),
        place=place,
    )


def _erratum(value: Any, place: Place) -> m.Erratum:
    return m.Erratum(
        date=dt.date.fromisoformat(value["date"]),
        reason=_text(value["reason"]),
        source=_maybe_document(value),
        changes=tuple(
            m.Mended(*_named(c), c.get("was", {}), c["now"], place=place.at("changes", i))
            for i, c in enumerate(value.get("changes", ()))
        ),
        renamed=tuple(
            m.Renamed(*_named(r), str(r["to"]), place=place.at("renamed", i))
            for i, r in enumerate(value.get("renamed", ()))
        ),
        removed=_removed(value, place),
        place=place,
    )


def _removed(value: Any, place: Place) -> tuple[m.Removed, ...]:
    records = enumerate(value.get("removed", ()))
    return tuple(m.Removed(*_named(r), _text(r["title"]), place=place.at("removed", i)) for i, r in records)


def _named(value: Any) -> tuple[m.Thing, str]:
    """What a record is about: the kind of thing, and its id."""
    kinds: tuple[m.Thing, ...] = ("target", "measure", "task", "report")
    kind = next(k for k in kinds if k in value)
    return kind, str(value[kind])


# ---- plans and units ---------------------------------------------------------------------------------------------


def _plan(unit: str, id: str, sources: Sources, values: Values) -> m.Plan:
    folder = f"data/{unit}/{id}"
    file = f"{folder}/plan.yaml"
    value = values[file]
    whole = stage(value["period"])
    signatory = value.get("signatory")

    def records(name: str) -> Iterator[tuple[Place, Any]]:
        listed = f"{folder}/{name}.yaml"
        return _records(listed, values.get(listed) or {}, name)

    reports = [_report(f, v) for f, v in values.items() if f.startswith(f"{folder}/results/") and v is not None]
    return m.Plan(
        id=id,
        title=_text(value["title"]),
        number=value.get("number"),
        date=_maybe_partial(value, "date"),
        issuer=_text(value["issuer"]),
        first_year=value["period"]["from"],
        last_year=value["period"]["to"],
        signatory=m.Signatory(
            signatory.get("name"), _maybe_text(signatory, "capacity"), _maybe_text(signatory, "on_behalf_of")
        )
        if signatory
        else None,
        copy=value["copy"]["kind"],
        copy_note=_maybe_text(value["copy"], "note"),
        copy_url=value["copy"].get("url"),
        copy_archived=value["copy"].get("archived"),
        copy_file=value["copy"].get("file"),
        areas=tuple(_area(a, p) for p, a in _records(file, value, "areas")),
        gaps=tuple(m.Gap(g["field"], g["state"], _text(g["note"])) for _, g in _records(file, value, "gaps")),
        legal_bases=tuple(
            m.LegalBasis(document(b), _text(b["kind"]), b["role"], _quote(b, p), _maybe_text(b, "note"))
            for p, b in _records(file, value, "legal_bases")
        ),
        annexes=tuple(
            m.Annex(_text(a["title"]), _quote(a, p), a["held"], _maybe_text(a, "note"))
            for p, a in _records(file, value, "annexes")
        ),
        reporting=tuple(_reporting(r, p) for p, r in _records(file, value, "reporting")),
        notes=tuple(m.Note(_quote(n, p), n["kind"], _text(n["note"])) for p, n in _records(file, value, "notes")),
        targets=tuple(_target(t, p, whole) for p, t in records("targets")),
        tasks=tuple(_task(t, p) for p, t in records("tasks")),
        duties=tuple(m.Duty(tuple(d["offices"]), _quote(d, p), d["role"], place=p) for p, d in records("duties")),
        amendments=tuple(
            sorted((_amendment(a, p) for p, a in records("amendments")), key=lambda a: (a.effective, a.id))
        ),
        errata=tuple(_erratum(e, p) for p, e in records("errata")),
        reports=tuple(sorted(reports, key=lambda r: r.period)),
        texts={p.language: p for f, p in sources.prose.items() if f.startswith(f"content/{unit}/{id}/plan.")},
        place=Place(file),
    )


def bind_unit(id: str, sources: Sources, values: Values, drafts: bool = False) -> m.Unit | None:
    """A unit with its plans and news; None without a usable `unit.yaml`. Drafts: as above."""
    file = f"data/{id}/unit.yaml"
    value = values.get(file)
    if value is None:
        return None
    plans = sorted(
        f.split("/")[2] for f, v in values.items() if f.startswith(f"data/{id}/") and f.endswith("/plan.yaml") and v
    )
    bound = [_plan(id, plan, sources, values) for plan in plans]
    return m.Unit(
        id=id,
        kind=value["kind"],
        name=_text(value["name"]),
        short_name=_text(value["short_name"]),
        province=_text(value["province"]),
        district=_maybe_text(value, "district"),
        illustrative=value.get("illustrative", False),
        contact=_contact(value),
        note=_maybe_text(value, "note"),
        offices=tuple(_office(o, p) for p, o in _records(file, value, "offices")),
        plans=tuple(sorted(bound, key=lambda p: (-p.last_year, -p.first_year, p.id))),
        notice=_maybe_text(value, "notice"),
        news=tuple(sorted(_news(id, sources, values, drafts), key=lambda n: (n.date, n.id), reverse=True)),
        attachments={
            a.name: m.Attachment(a.name, a.kind, len(a.content), a.sha256)
            for a in sources.attachments.values()
            if a.unit == id
        },
        place=Place(file),
    )


def _news(unit: str, sources: Sources, values: Values, drafts: bool) -> Iterator[m.News]:
    """The unit's news, each from its Vietnamese file and, where there is one, its translation."""
    for file in sources.front:
        name, value = news_name(file), values.get(file)
        if name is None or name.unit != unit or name.language != "vi" or name.day is None or value is None:
            continue
        files = {"vi": file}
        other = file.removesuffix(".vi.md") + ".en.md"
        english = values.get(other) or {}
        if english and (drafts or not english.get("draft")):
            files["en"] = other
        yield m.News(
            id=name.slug,
            date=name.day,
            title=m.Text(value["title"], english.get("title") if "en" in files else None),
            summary=m.Text(value["summary"], english.get("summary") if "en" in files else None),
            texts={language: sources.prose[file] for language, file in files.items()},
            draft=value.get("draft", False),
            updated=_maybe_date(value, "updated"),
            plan=value.get("plan"),
            targets=tuple(id for id in _ids(value, "targets") if id),
            tasks=tuple(id for id in _ids(value, "tasks") if id),
            period=m.Period.parse(value["period"]) if "period" in value else None,
            source=_maybe_document(value),
            place=Place(file),
        )


def _office(value: Any, place: Place) -> m.Office:
    valid = value.get("valid") or {}
    return m.Office(
        id=value["id"],
        kind=value["kind"],
        name=_text(value["name"]),
        abbr=value.get("abbr"),
        members=_ids(value, "members"),
        valid_from=_maybe_date(valid, "from"),
        valid_to=_maybe_date(valid, "to"),
        successor=value.get("successor"),
        contact=_contact(value),
        note=_maybe_text(value, "note"),
        place=place,
    )
