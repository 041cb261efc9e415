"""The A–Z indexes: the way to everything that needs no script and no guess at where it may stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from minhbach import model as m
from minhbach.pages import contexts as c
from minhbach.pages import urls
from minhbach.pages.alphabet import initial, sort_key
from minhbach.pages.contribution import Contribution, shown, stale_in
from minhbach.pages.rows import PlanRows, named_documents
from minhbach.pages.shared_pages import terms_by_anchor


def unit_index(unit: m.Unit, rows: Sequence[PlanRows], news: Iterable[c.NewsRow], language: str) -> c.AToZPage:
    """Targets, tasks, areas and documents of all the unit's plans, its offices and its news."""
    entries = [c.IndexEntry(o.name, "office", urls.office(unit.id, o.id, language)) for o in unit.offices]
    entries += [c.IndexEntry(row.news.title, "news", row.path) for row in news]
    for plan in rows:
        entries += _plan_entries(plan)
    return c.AToZPage(unit, (), _by_letter(entries, language), urls.shared("a-z", language))


def shared_index(site: m.Site, given: Sequence[Contribution], language: str) -> c.AToZPage:
    """The units' indexes, and what stands across units: terms, shared indicators, pages of prose."""
    units = [unit.pieces[language].index for unit in given]
    letters = _by_letter(_shared_entries(site, language), language)
    return c.AToZPage(None, shown(units), letters, urls.shared("a-z", language), stale_in(units))


def _plan_entries(rows: PlanRows) -> Iterator[c.IndexEntry]:
    yield c.IndexEntry(rows.plan.title, "plan", rows.path())
    for target in rows.targets:
        yield c.IndexEntry(target.target.title, "target", target.path)
    for task in rows.tasks:
        yield c.IndexEntry(task.task.title, "task", task.path)
    for area in rows.areas:
        yield c.IndexEntry(area.area.title, "area", area.path)
    for words, basis in named_documents(rows.plan):
        yield c.IndexEntry(words, "document", rows.clause_link(basis.quote).path)


def _shared_entries(site: m.Site, language: str) -> Iterator[c.IndexEntry]:
    for anchor, term in terms_by_anchor(site).items():
        yield c.IndexEntry(term.term, "term", urls.term(anchor, language))
    for indicator in site.indicators:
        yield c.IndexEntry(indicator.title, "indicator", urls.indicator(indicator.id, language))
    for id, texts in site.pages.items():
        title = page_title(id, texts)
        yield c.IndexEntry(title, "page", urls.shared(id, language))


def page_title(id: str, texts: dict[str, m.Prose]) -> m.Text:
    """The title of a page of prose in the languages that it is written in."""
    titles = {language: prose.meta.get("title", id) for language, prose in texts.items()}
    return m.Text(titles.get(urls.AUTHORITATIVE) or next(iter(titles.values())), titles.get("en"))


def _by_letter(entries: Iterable[c.IndexEntry], language: str) -> tuple[c.IndexLetter, ...]:
    def words(entry: c.IndexEntry) -> str:
        return (entry.words.get(language) or entry.words.vi).strip(" “”\"'«»(")

    def key(entry: c.IndexEntry) -> tuple[object, ...]:
        letter = initial(words(entry), language)
        return (letter.isalpha(), sort_key(letter, language), sort_key(words(entry), language), entry.path)

    ordered = sorted(entries, key=key)
    groups = groupby(ordered, key=lambda entry: initial(words(entry), language))
    return tuple(c.IndexLetter(letter, tuple(group)) for letter, group in groups)
