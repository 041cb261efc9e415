"""The stage as a whole: schemas, binding, rules; every complaint of all three at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from minhbach.diagnostics import Diagnostic
from minhbach.model import Site
from minhbach.sources.project import Sources
from minhbach.validation.bind import bind, prune
from minhbach.validation.keywords import read_schemas
from minhbach.validation.project import Project
from minhbach.validation.rules import check_rules
from minhbach.validation.schema import check_schema, without_echoes
from minhbach.validation.translations import Staleness, texts_in, translations, untranslated
from minhbach.validation.withholding import withhold


def validate(
    sources: Sources, schemas: Path, on: dt.date, drafts: bool = False
) -> tuple[Site | None, list[Diagnostic]]:
    """Return the model, as far as it could be bound, and what there is to complain about.

    With an error among the complaints the model is not for publishing: refused records are missing from it.
    """
    found: list[Diagnostic] = []
    values = {}
    records = list(_records(sources))
    for file, schema, value in records:
        complaints = check_schema(schemas, schema, file, value)
        found += [d for d in without_echoes(complaints) if not _is_alias(d, sources)]
        values[file] = prune(file, value, complaints, _required(schemas, schema)) if complaints else value
    site = bind(sources, {f: v for f, v in values.items() if v is not None}, drafts)
    if site is not None:
        if "en" in site.languages:
            texts = list(texts_in(schemas, records))
            found += untranslated(texts)
            staleness = Staleness(sources, translations(sources, texts))
            found += staleness.complaints()
            site = staleness.marked(site)
        found += check_rules(Project(site, sources, on))
        site = withhold(site)
    return site, found


def staleness_of(sources: Sources, schemas: Path) -> Staleness:
    """What has become of the project's translations."""
    return Staleness(sources, translations(sources, texts_in(schemas, _records(sources))))


def _records(sources: Sources) -> Iterator[tuple[str, str, Any]]:
    """Everything that follows a schema, with the schema's name: data files, and the front matter of news."""
    for file, value in sources.values.items():
        yield file, sources.kinds[file], value
    for file, value in sources.front.items():
        yield file, "news" if sources.prose[file].language == "vi" else "news_translation", value


def _is_alias(complaint: Diagnostic, sources: Sources) -> bool:
    """Whether nothing stands there because an alias was refused: that was said already."""
    return complaint.code == "empty-value" and sources.span(complaint.place) in sources.aliases


def _required(schemas: Path, name: str) -> list[str]:
    return [str(key) for key in read_schemas(schemas)[name].get("required", [])]
