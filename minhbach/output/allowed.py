"""What a published page may be made of: elements, their attributes, the names that some attributes may hold.

It is a list of what is there and harmless, not of what is known to be dangerous: whatever is not on it is refused.
"""

from __future__ import annotations

EVERYWHERE = frozenset({"class", "hidden", "id", "lang", "role", "tabindex", "title", "translate"})
"""Attributes that any element may have, besides `aria-…` and `data-…`."""


def _elements(names: str, attributes: str = "") -> dict[str, frozenset[str]]:
    return {name: frozenset(attributes.split()) for name in names.split()}


SHAPES = "d cx cy r rx ry x y x1 x2 y1 y2 dx dy width height points fill stroke stroke-width stroke-linecap"
SHAPES += " stroke-linejoin stroke-dasharray opacity transform text-anchor shape-rendering viewBox focusable"
SHAPES += " preserveAspectRatio patternUnits patternTransform"

ELEMENTS: dict[str, frozenset[str]] = {
    **_elements("html head body title header main footer nav aside section article div h1 h2 h3 h4 h5 h6 p hr br"),
    **_elements("dl dt dd ul figure figcaption summary table caption thead tbody tfoot tr template noscript"),
    **_elements(
        "abbr b bdi cite code dfn em i kbd mark s samp small span strong sub sup u var wbr pre fieldset legend"
    ),
    **_elements("base", "href"),
    **_elements("meta", "charset content http-equiv media name property"),
    **_elements("link", "href hreflang rel sizes type"),
    **_elements("script", "defer src type"),
    **_elements("style"),
    **_elements("a", "download href hreflang rel target type"),
    **_elements("blockquote q", "cite"),
    **_elements("del ins", "cite datetime"),
    **_elements("time", "datetime"),
    **_elements("data li", "value"),
    **_elements("details", "open"),
    **_elements("ol", "reversed start type"),
    **_elements("col colgroup", "span"),
    **_elements("td", "colspan headers rowspan"),
    **_elements("th", "abbr colspan headers rowspan scope"),
    **_elements("img", "alt decoding height loading src width"),
    **_elements("form", "action autocomplete method"),
    **_elements("label output", "for"),
    **_elements("input", "autocapitalize autocomplete checked enterkeyhint maxlength name spellcheck type value"),
    **_elements("button", "disabled type"),
    **_elements("select", "name"),
    **_elements("optgroup", "disabled label"),
    **_elements("option", "disabled label selected value"),
    **_elements("textarea", "cols readonly rows spellcheck"),
    **_elements("meter progress", "high low max min optimum value"),
    **_elements("svg g defs pattern path rect circle ellipse line polyline polygon text tspan desc", SHAPES),
}
"""Each element with the attributes that it alone may have."""

DRAWN = frozenset(SHAPES.split())
"""Attributes that may name, as `url(#…)`, another thing of the page."""

INPUTS = frozenset({"checkbox", "hidden", "radio", "search", "text"})
LINKS = frozenset({"alternate", "apple-touch-icon", "canonical", "icon", "license", "stylesheet"})
"""What a `<link>` may be."""
LOADED = frozenset({"apple-touch-icon", "icon", "stylesheet"})
"""Those that make the browser fetch something."""
METAS = frozenset({"color-scheme", "description", "format-detection", "robots", "theme-color", "viewport"})
"""What a `<meta name>` may be, besides `twitter:…`; its `property` is one of Open Graph's, `og:…`."""
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""How an address may begin that leads out of the site."""

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"

XML_ELEMENTS: dict[str, dict[str, frozenset[str]]] = {
    ATOM: {
        **_elements("feed author entry name id title subtitle updated published summary", f"{XML}|lang"),
        **_elements("link", "rel type hreflang href"),
    },
    SITEMAP: _elements("sitemapindex sitemap urlset url loc"),
    XHTML: _elements("link", "rel hreflang href"),
    SVG: _elements("svg g defs pattern path rect circle ellipse line polyline polygon text tspan title desc", SHAPES),
}
"""The same for files of XML, by namespace."""
