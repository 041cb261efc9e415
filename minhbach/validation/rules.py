"""What no schema can say: references, quotes, figures that must agree. Each rule is a function in one of two tuples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from minhbach.diagnostics import Diagnostic
from minhbach.validation import attachment_rules as attachments
from minhbach.validation import erratum_rules as errata
from minhbach.validation import news_rules as news
from minhbach.validation import promise_rules as promises
from minhbach.validation import result_rules as results
from minhbach.validation import source_rules as documents
from minhbach.validation import survey_rules as surveys
from minhbach.validation.project import Project

Rule = Callable[[Project], Iterator[Diagnostic]]

SHARED_RULES: tuple[Rule, ...] = (
    promises.units_exist,
    promises.pages_sound,
    promises.shared_ids_unique,
)
UNIT_RULES: tuple[Rule, ...] = (
    promises.unit_listed,
    promises.plan_files_complete,
    promises.illustrative_says_so,
    promises.offices_known,
    promises.areas_known,
    promises.quotes_stand,
    promises.figures_quoted,
    promises.ids_unique,
    promises.measures_sound,
    results.results_belong,
    results.results_once,
    results.corrections_sound,
    results.amendments_sound,
    errata.amendments_remove,
    errata.errata_sound,
    documents.values_documented,
    surveys.surveys_counted,
    surveys.withheld_not_told,
    attachments.attachments_named,
    attachments.attachments_discreet,
    news.news_files_sound,
    news.news_days_sound,
    news.news_references_known,
    news.news_headings_sound,
)


def check_rules(rules: Iterable[Rule], project: Project) -> list[Diagnostic]:
    """Every complaint of every rule."""
    return [complaint for rule in rules for complaint in rule(project)]
