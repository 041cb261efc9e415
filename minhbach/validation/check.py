"""The stage as a whole: schemas, binding, rules; every complaint of all three at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from minhbach.diagnostics import Diagnostic
from minhbach.model import Site, Unit
from minhbach.sources.project import Sources
from minhbach.validation.bind import bind_site, bind_unit, prune
from minhbach.validation.keywords import read_schemas
from minhbach.validation.project import Project
from minhbach.validation.rules import SHARED_RULES, UNIT_RULES, check_rules
from minhbach.validation.schema import check_schema, without_echoes
from minhbach.validation.translations import Staleness, texts_in, translations, untranslated
from minhbach.validation.withholding import withhold


class Shared(Struct, frozen=True):
    """What stands across units, checked."""

    sources: Sources
    site: Site | None
    """Without its units; None if `data/site.yaml` is not usable."""
    units: tuple[str, ...]
    """The ids that it lists, in its order."""


def validate(
    sources: Sources, schemas: Path, on: dt.date, drafts: bool = False
) -> tuple[Site | None, list[Diagnostic]]:
    """Return the model of a whole project, as far as it could be bound, and what there is to complain about.

    With an error among the complaints the model is not for publishing: refused records are missing from it.
    """
    parts = sources.split()
    shared, found = validate_shared(parts.pop(""), schemas, on, drafts)
    units: dict[str, Unit] = {}
    for id, part in parts.items():
        unit, more = validate_unit(id, part, shared, schemas, on, drafts)
        found += more
        if unit:
            units[id] = unit
    site = shared.site and replace(shared.site, units=tuple(units[id] for id in shared.units if id in units))
    return site, found


def validate_shared(
    sources: Sources, schemas: Path, on: dt.date, drafts: bool = False
) -> tuple[Shared, list[Diagnostic]]:
    """The same of what stands across units."""
    values, found = _checked(sources, schemas)
    site = bind_site(sources, values, drafts)
    if site is not None:
        if "en" in site.languages:
            site, more = _translated(site, sources, schemas)
            found += more
        found += check_rules(SHARED_RULES, Project(site, sources, on))
    listed = values.get("data/site.yaml", {}).get("units", ())
    return Shared(sources, site, tuple(id for id in listed if id)), found


def validate_unit(
    id: str, own: Sources, shared: Shared, schemas: Path, on: dt.date, drafts: bool = False
) -> tuple[Unit | None, list[Diagnostic]]:
    """The same of one unit, with the small cells of its surveys withheld; None if the site does not list it."""
    values, found = _checked(own, schemas)
    if shared.site is None:
        return None, found
    unit = bind_unit(id, own, values, drafts) if id in shared.units else None
    site = replace(shared.site, units=(unit,) if unit else ())
    if "en" in site.languages:
        site, more = _translated(site, own, schemas)
        found += more
    found += check_rules(UNIT_RULES, Project(site, own.beside(shared.sources), on, id))
    return next(iter(withhold(site).units), None), found


def _checked(sources: Sources, schemas: Path) -> tuple[dict[str, Any], list[Diagnostic]]:
    """The values of the files without the records that their schemas refuse, and the complaints about these."""
    values, found = {}, []
    for file, schema, value in _records(sources):
        complaints = check_schema(schemas, schema, file, value)
        found += [d for d in without_echoes(complaints) if not _is_alias(d, sources)]
        values[file] = prune(file, value, complaints, _required(schemas, schema)) if complaints else value
    return {file: value for file, value in values.items() if value is not None}, found


def _translated(site: Site, sources: Sources, schemas: Path) -> tuple[Site, list[Diagnostic]]:
    """The model with what is stale in these files marked, and what there is to say of their translations."""
    texts = list(texts_in(schemas, _records(sources)))
    staleness = Staleness(sources, translations(sources, texts))
    return staleness.marked(site), [*untranslated(texts), *staleness.complaints()]


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
