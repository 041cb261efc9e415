"""The template environment: sandboxed, strict about what is undefined, escaping everything.

Templates get the page's context and the filters below; text from content is only ever a value, never a template.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from markupsafe import Markup, escape
from msgspec import Struct

from minhbach import model as m
from minhbach.derive.judgement import Verdict
from minhbach.pages import urls
from minhbach.pages.contexts import ShareCard
from minhbach.pages.contribution import Piece
from minhbach.pages.routes import Route
from minhbach.policy import LEAVING, leaves, page_policy
from minhbach.render.abbreviations import Abbreviations
from minhbach.render.cards import face
from minhbach.render.catalog import Catalog, load_catalog
from minhbach.render.compiled import compiled_templates
from minhbach.render.compiling import Templates
from minhbach.render.embedding import embed_height
from minhbach.render.escaping import escaped
from minhbach.render.formatting import Formatter
from minhbach.render.phrases import Phrases
from minhbach.render.structured_data import structured_data
from minhbach.sources.attachments.kinds import KINDS

TONES = {
    Verdict.MET: "met",
    Verdict.DONE: "met",
    Verdict.ON_TRACK: "track",
    Verdict.IN_PROGRESS: "track",
    Verdict.BEHIND: "behind",
    Verdict.OVERDUE: "behind",
    Verdict.NOT_MET: "miss",
    Verdict.NOT_COMPLETED: "miss",
}
"""Which colour and sign family a verdict wears; all others wear `none`."""


class Stale(Struct, frozen=True):
    """What a page has to say of its translations that went stale."""

    whole: bool
    """Whether its text as a whole is such a translation."""
    texts: tuple[m.Text, ...]
    """The texts that are marked on the page."""


def _page_policy(**needs: Any) -> Markup:
    """The page's policy for an attribute in double quotes: its own single quotes may stay readable."""
    return Markup(page_policy(**needs))


class Renderer:
    """Renders pages of one language."""

    path: str
    """Of the page, from which its links are seen."""
    base_url: str | None
    route: Route | None
    """None while a fragment is rendered, which may become part of any page."""
    card: tuple[ShareCard, str, dict[m.Text, None]] | None = None
    """The card that was last put into words, with the stale texts in it."""

    def __init__(
        self, templates: Path, language: str, glossary: Iterable[m.Term] = (), compiled: Path | None = None
    ) -> None:
        """`compiled`: a folder for compiled templates, so that the next run need not compile them."""
        self.catalog: Catalog = load_catalog(templates, language)
        self.format = Formatter(self.catalog)
        self.phrases = Phrases(self.format)
        self.abbreviations = Abbreviations(glossary, language)
        self.folder, self.links = "", dict[str, Markup]()
        self.said: list[dict[int, tuple[object, str]]] = []
        """What each filter has said of the values of this unit, by their identity."""
        self.said_of: m.Unit | None = None
        self._see("", None)
        self.environment = Templates(
            loader=FileSystemLoader(templates),
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=compiled_templates(compiled),
            cache_size=-1,
            optimized=False,
        )
        self.environment.filters.update(self._filters())
        self.environment.globals.update(t=self.catalog, lang=language, page_policy=_page_policy)

    def render(self, route: Route) -> str:
        """The HTML of one page."""
        self._see(route.path, route.shell.base_url, route)
        template = self.environment.get_template(route.template)
        page = {"page": route.page, "shell": route.shell}
        html = template.render(**page, stale=None)
        whole = route.prose is not None and route.prose.stale and route.prose.language == self.catalog.language
        texts = dict.fromkeys((*route.stale, *self.format.stale))
        if texts or whole:  # known only now, and said at the top of the page
            html = template.render(**page, stale=Stale(whole, tuple(texts)))
        return html

    def fragment(self, component: str, macro: str, *values: object, path: str, base_url: str | None = None) -> Piece:
        """What a macro of a component writes, as seen from the page at `path`."""
        self._see(path, base_url)
        html = getattr(self.environment.component(component), macro)(*values)
        return Piece(str(html), tuple(self.format.stale))

    def _see(self, path: str, base_url: str | None, route: Route | None = None) -> None:
        """Look from here."""
        self.path, self.base_url, self.route = path, base_url, route
        self.within = f"{path}#"
        unit = route.shell.unit if route else None
        if unit is not self.said_of:
            self.said_of = unit
            for words in self.said:
                words.clear()
        folder = path.rpartition("/")[0]
        if folder != self.folder:
            self.folder, self.links = folder, {}
        self.format.stale.clear()

    @property
    def unit(self) -> m.Unit:
        """The unit that the page is of: a document's file is one of its attachments."""
        assert self.route and self.route.shell.unit
        return self.route.shell.unit

    def structured(self, title: Markup, description: Markup) -> Markup:
        """What the page is about, for search engines; title and description are those of its head."""
        assert self.route
        return structured_data(self.route, self.format, title, description)

    def link(self, path: str) -> Markup:
        """The link from the page to a path of the site."""
        if path.startswith(self.within):
            return escaped(urls.relative(self.path, path))
        found = self.links.get(path)
        if found is None:
            found = self.links[path] = escaped(urls.relative(self.path, path))
        return found

    def card_words(self, card: ShareCard) -> str:
        """What a card shows, in words; all pages of a unit have the same."""
        if self.card is None or self.card[0] is not card:
            words = Formatter(self.catalog)
            self.card = card, face(card, words).spoken, words.stale
        _, spoken, stale = self.card
        self.format.stale.update(stale)
        return spoken

    def address(self, path: str) -> str:
        """The whole address of a path of the site, or the link to it while the site's own address is unknown."""
        return urls.absolute(self.base_url, path) if self.base_url else urls.relative(self.path, path)

    def leads_to(self, address: str, relation: str = "") -> Markup:
        """The attributes of a link to an address from content; `relation` is what it is to the page, if it is more."""
        own = urls.absolute(self.base_url, "") if self.base_url else ""
        words = [*relation.split(), *(LEAVING.split() if leaves(address, own) else [])]
        link = Markup('href="{}"').format(address)
        return link + Markup(' rel="{}"').format(" ".join(words)) if words else link

    def words(self, text: m.Text | str | None) -> Markup:
        """Words in the page's language; Vietnamese that stands in for missing English says what language it is."""
        if text is None or isinstance(text, str):
            return escape(text or "")
        own = text.get(self.catalog.language)
        if own and not text.stale:
            return escaped(own)
        if own and self.format.noticed(text):
            return Markup('<span class="stale">{} <small>{}</small></span>').format(own, self.catalog("stale.mark"))
        return escape(own) if own else Markup('<span lang="vi">{}</span>').format(text.vi)

    def _once(self, say: Callable[[Any], str]) -> Callable[[Any], str]:
        """The same words of the same value while a unit is rendered: its pages say them again and again.

        A value is known by its identity: those that are equal may be written differently (1.5 and 1.50). It is kept
        with its words, so that no other gets its identity. What is stale is said anew, so that each page notices it.
        This saves a tenth of a page's time.
        """
        known: dict[int, tuple[object, str]] = {}
        self.said.append(known)

        def once(value: object) -> str:
            found = known.get(id(value))
            if found is not None:
                return found[1]
            noticed = self.format.times_noticed
            words = say(value)
            if self.format.times_noticed == noticed:
                known[id(value)] = value, words
            return words

        return once

    def _filters(self) -> dict[str, Callable[..., Any]]:
        return {
            "rel": self.link,
            "address": self.address,
            "leads_to": self.leads_to,
            "root": urls.root,
            "words": self.words,
            "explained": self.abbreviations.explain,
            "plain": self.format.plain,
            "vi": lambda text: text.vi if isinstance(text, m.Text) else text,
            "day": self._once(self.format.day),
            "partial_day": self.format.partial_day,
            "official_day": self.format.official_day,
            "period_name": self._once(self.format.period_name),
            "period_short": self.format.period_short,
            "stage_name": self.format.stage_name,
            "number": self.format.number,
            "figure": self._once(self.format.figure),
            "bare": self.format.bare,
            "size": self.format.size,
            "media_type": KINDS.__getitem__,
            "attachment": lambda name: self.unit.attachments[name],
            "attachment_path": lambda name: urls.attachment(self.unit.id, name),
            "attachment_entry": lambda name: urls.attachment_entry(self.unit.id, name, self.catalog.language),
            "requirement": self._once(self.phrases.requirement),
            "requirement_short": self._once(self.phrases.requirement_short),
            "why": self._once(self.phrases.why),
            "terms_name": self.phrases.terms_name,
            "document_name": self._once(self.format.document_name),
            "document_number": self._once(self.format.document_number),
            "verdict_word": lambda verdict: self.catalog(f"verdict.{verdict}"),
            "status_word": self._status_word,
            "tone": lambda verdict: TONES.get(verdict, "none"),
            "iso": lambda day: day.isoformat() if isinstance(day, dt.date) else "",
            "card_words": self.card_words,
            "embed_height": lambda page: embed_height(page, self.format, self.phrases),
            "structured": self.structured,
            "rank_name": lambda measure, rank: self.format.plain(dict(measure.scale).get(rank)),
        }

    def _status_word(self, status: m.Result | str) -> Markup:
        """A reported status in words, from a result or the status itself."""
        value = status.status if isinstance(status, m.Result) else status
        return self.catalog(f"verdict.{value}")
