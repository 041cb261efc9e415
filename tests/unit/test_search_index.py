"""What search knows: all that a citizen may look for is in it, with paths that lead to pages, and safely written."""

import hashlib
import json
from typing import Any
from urllib.parse import unquote

import pytest
from msgspec.structs import replace

from minhbach import model as m
from minhbach.derive.judged import JudgedUnit, judge_unit
from minhbach.pages import urls
from minhbach.pages.search_index import KINDS, Shard, passages, script, shared_shard, unit_shard
from minhbach.settings import PACKAGE
from minhbach.sources.project import read_sources
from minhbach.validation.check import validate
from tests.planning import routes_of
from tests.sample import ON, SAMPLE_SITE

STATIC = PACKAGE.parent / "templates" / "static"
MINISEARCH = "03c27931eb603af1d3358579e9885eafdb6a2f5fa9929557b3e77d7e99d06d03"
"""SHA-256 of dist/umd/index.js in the npm package minisearch 7.2.0."""


@pytest.fixture(scope="module")
def site() -> m.Site:
    sources, _ = read_sources(SAMPLE_SITE)
    site, _ = validate(sources, PACKAGE.parent / "data" / "schema", ON)
    assert site
    return site


def judged(site: m.Site) -> tuple[JudgedUnit, ...]:
    return tuple(judge_unit(unit, ON) for unit in site.units)


def shards(site: m.Site) -> dict[str, dict[str, Any]]:
    """Each shard by its unit, as the browser is handed it."""
    return {unit: read(content) for unit, (_, content) in written(site).items()}


def written(site: m.Site) -> dict[str, Shard]:
    """Each shard by its unit, with its path; "" for what stands across units."""
    return {"": shared_shard(site), **{unit.unit.id: unit_shard(unit) for unit in judged(site)}}


def read(content: bytes) -> dict[str, Any]:
    text = content.decode("utf-8")
    assert text.startswith("minhBachSearchShard(") and text.endswith(");\n")
    shard: dict[str, Any] = json.loads(text.removeprefix("minhBachSearchShard(").removesuffix(");\n"))
    return shard


def documents(site: m.Site, kind: str) -> list[dict[str, Any]]:
    return [d for shard in shards(site).values() for d in shard["documents"] if d["kind"] == kind]


def titles(site: m.Site, kind: str) -> list[str]:
    return sorted(document["title"][0] for document in documents(site, kind))


def text_of(shard: dict[str, Any], document: dict[str, Any]) -> str:
    """The Vietnamese words of a document, as the script puts them together."""
    if "quote" not in document:
        return str(document.get("text", [""])[0])
    place, start, end = document["quote"]
    passage = shard["documents"][place]
    units = (passage.get("text") or passage["title"])[0].encode("utf-16-le")
    return str(units[2 * start : 2 * end].decode("utf-16-le"))


# ---- what is in it -----------------------------------------------------------------------------------------------


def test_every_promise_office_area_term_and_page_is_found_by_its_title(site: m.Site) -> None:
    plans = [plan for unit in site.units for plan in unit.plans]
    assert titles(site, "target") == sorted(target.title.vi for plan in plans for target in plan.targets)
    assert titles(site, "task") == sorted(task.title.vi for plan in plans for task in plan.tasks)
    assert titles(site, "area") == sorted(area.title.vi for plan in plans for area in plan.areas)
    assert titles(site, "office") == sorted(office.name.vi for unit in site.units for office in unit.offices)
    assert titles(site, "unit") == sorted(unit.short_name.vi for unit in site.units)
    assert titles(site, "plan") == sorted(plan.title.vi for plan in plans)
    assert titles(site, "term") == sorted(term.term.vi for term in site.glossary)
    assert len(documents(site, "page")) == len(site.pages)
    assert all(len(documents(site, kind)) for kind in KINDS if kind != "indicator" or not made_up(site))


def made_up(site: m.Site) -> bool:
    return all(unit.illustrative for unit in site.units)


def test_the_news_that_are_out_are_found_by_their_title_and_their_words(site: m.Site) -> None:
    out = [item.news for unit in judged(site) for item in unit.news]
    assert out and titles(site, "news") == sorted(news.title.vi for news in out)
    found = {document["title"][0]: document["text"][0] for document in documents(site, "news")}
    for news in out:
        assert found[news.title.vi].startswith(news.summary.vi)
        assert all(p.text in found[news.title.vi] for p in passages(news.texts["vi"].blocks))


def test_every_passage_of_every_plan_is_a_document_with_its_words(site: m.Site) -> None:
    found = {(d.get("text") or d["title"])[0] for d in documents(site, "clause")}
    for unit in site.units:
        for plan in unit.plans:
            for clause in plan.texts["vi"].clauses.values():
                assert {passage.text for passage in clause if passage.text} <= found


def test_a_promise_has_the_plans_own_words_its_verdict_its_area_and_who_answers(site: m.Site) -> None:
    seen = 0
    for unit in judged(site):
        shard = shards(site)[unit.unit.id]
        for plan in unit.plans:
            for target in plan.targets:
                path = urls.target(unit.unit.id, plan.plan.id, target.target.id, "vi")
                own = next(d for d in shard["documents"] if path == f"{unit.unit.id}/{d['path']}")
                assert text_of(shard, own) == (target.target.quote.words.vi if target.target.quote.words else "")
                assert own["verdict"] == urls.verdict(target.verdict)
                assert own["area"] == target.target.area
                assert own.get("offices", []) == list(dict.fromkeys((*target.lead, *target.coordinate)))
                seen += "quote" in own
    assert seen


def test_a_quote_behind_letters_that_javascript_counts_twice_keeps_its_place(site: m.Site) -> None:
    unit = next(unit for unit in site.units if any(plan.targets for plan in unit.plans))
    plan = next(plan for plan in unit.plans if plan.targets)
    target = next(t for t in plan.targets if t.quote.words)
    assert target.quote.words
    passage = plan.texts["vi"].find(target.quote.clause, target.quote.words.vi)
    assert passage
    changed = with_passage(plan, passage, replace(passage, runs=(m.Run("𝔸𝔹 "), *passage.runs)))
    units = tuple(replace(u, plans=(changed,)) if u is unit else u for u in site.units)
    shard = shards(replace(site, units=units))[unit.id]
    own = next(d for d in shard["documents"] if d["kind"] == "target" and d["title"][0] == target.title.vi)
    assert text_of(shard, own) == target.quote.words.vi


def with_passage(plan: m.Plan, old: m.Passage, new: m.Passage) -> m.Plan:
    def changed(block: m.Block) -> m.Block:
        passage = new if block.passage is old else block.passage
        return replace(block, passage=passage, children=tuple(map(changed, block.children)))

    text = plan.texts["vi"]
    clauses = {id: tuple(new if p is old else p for p in passages) for id, passages in text.clauses.items()}
    return replace(plan, texts={"vi": replace(text, blocks=tuple(map(changed, text.blocks)), clauses=clauses)})


def test_passages_know_the_heading_above_them_and_their_area(site: m.Site) -> None:
    for name, shard in shards(site).items():
        for document in shard["documents"]:
            if "heading" in document:
                assert "title" in shard["documents"][document["heading"]], name
    areas = {area.id for unit in site.units for plan in unit.plans for area in plan.areas}
    assert {d["area"] for d in documents(site, "clause") if "area" in d} <= areas
    assert any("area" in d for d in documents(site, "clause"))


# ---- where it leads ----------------------------------------------------------------------------------------------


def test_every_path_leads_to_a_page_in_both_languages(site: m.Site) -> None:
    pages = {route.path for route in routes_of(site, judged(site), ON)}
    for shard in shards(site).values():
        for document in shard["documents"]:
            for language in site.languages:
                unit = shard["unit"]
                home = urls.unit(unit, language) if unit else urls.shared("index", language)
                path = unquote(f"{home.removesuffix('index.html')}{document['path']}".partition("#")[0])
                assert path in pages


def test_a_shard_lies_in_its_units_folder_and_changes_its_name_with_its_content(site: m.Site) -> None:
    files = written(site)
    for unit, (path, content) in files.items():
        assert path.rpartition("/")[0] == (unit or "assets")
        assert hashlib.sha256(content).hexdigest()[:8] in path
    later = replace(site, units=(replace(site.units[0], short_name=m.Text("Xã Khác")), *site.units[1:]))
    changed = written(later)
    assert [unit for unit in files if changed[unit] != files[unit]] == [site.units[0].id]


def test_the_same_site_gives_the_same_bytes(site: m.Site) -> None:
    assert written(site) == written(site)


# ---- how it is written -------------------------------------------------------------------------------------------


def test_nothing_in_the_content_can_end_the_script_or_a_line_of_it() -> None:
    hostile = {"title": ["</script><script>alert(1)</script>", "<!-- \u2028 \u2029 ]]> \\ ' \""]}
    content = script(hostile)
    assert read(content) == hostile
    text = content.decode("utf-8").removesuffix("\n")
    assert not {"<", "\u2028", "\u2029", "\n"} & set(text)


def test_a_text_of_one_language_is_written_once(site: m.Site) -> None:
    alone = replace(
        site, units=(), pages={}, indicators=(), glossary=(m.Term(m.Text("Một cửa")), m.Term(m.Text("A", "A")))
    )
    (shard,) = shards(alone).values()
    assert [document["title"] for document in shard["documents"]] == [["Một cửa"], ["A"]]


# ---- the engine --------------------------------------------------------------------------------------------------


def test_the_vendored_engine_is_the_published_file_below_a_header_with_its_licence() -> None:
    header, end, published = (STATIC / "minisearch.js").read_bytes().partition(b" */\n")
    assert hashlib.sha256(published).hexdigest() == MINISEARCH
    assert end and b"7.2.0" in header and b"Permission is hereby granted" in header
