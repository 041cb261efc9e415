/*
 * The search page: its form, its address and its list of results. Nothing else is loaded before the form is used; then
 * MiniSearch, search-engine.js and the shards of data come as scripts, since a page opened from a disk may not fetch.
 * All words that are shown, signs included, stand in the page: this file has none.
 */
(() => {
  "use strict";

  const FIRST = 20; // results shown at once
  const PAUSE = 150; // ms after the last key before it searches
  const SHORTEST = 2; // characters that are worth a search
  const CONTEXT = 170; // characters of a snippet
  const PARAMETERS = { unit: "don-vi", area: "linh-vuc", office: "co-quan", verdict: "danh-gia" };

  const language = document.documentElement.lang;
  const form = document.getElementById("tim");
  const input = form.elements.q;
  const selects = Object.entries(PARAMETERS).map(([name, parameter]) => [name, form.elements[parameter]]);
  const { unit: unitSelect, office: officeSelect } = Object.fromEntries(selects);
  const units = Array.from(unitSelect.options).filter((option) => option.value);
  const status = document.getElementById("trang-thai");
  const list = document.getElementById("ket-qua");
  const more = document.getElementById("xem-them");
  const advice = document.getElementById("khong-thay");
  const pieces = document.getElementById("mau").content;
  const kinds = Array.from(pieces.querySelectorAll("[data-kind]"), (piece) => piece.dataset.kind);

  // ---- loading -----------------------------------------------------------------------------------------------------

  const arrived = [];

  /** Called by each shard with what it holds: `unit`, `plans` (titles), `documents`. */
  window.minhBachSearchShard = (shard) => arrived.push(shard);

  const scripts = new Map();

  /* The page's policy asks for this wherever an address is one that a script is loaded from. */
  const rules = { createScriptURL: (path) => path };
  const trusted = window.trustedTypes?.createPolicy("minh-bach", rules) ?? rules;

  /** Load a script once; one that failed may be tried again. */
  function load(path) {
    if (!scripts.has(path)) {
      const script = document.createElement("script");
      const loaded = new Promise((resolve, reject) => {
        script.onload = resolve;
        script.onerror = () => reject(new Error(path));
      });
      loaded.catch(() => scripts.delete(path));
      scripts.set(path, loaded);
      script.src = trusted.createScriptURL(path);
      document.head.append(script);
    }
    return scripts.get(path);
  }

  let indexed = Promise.resolve();

  /** Load and index the shards of a unit, or of all. */
  async function ready(unit) {
    const chosen = units.filter((option) => !unit || option.value === unit);
    const shards = [form.dataset.index, ...chosen.map((option) => option.dataset.index)];
    await Promise.all([form.dataset.minisearch, form.dataset.engine, ...shards].map(load));
    const fresh = arrived.splice(0);
    indexed = indexed.then(() => window.minhBachSearch.add(fresh));
    await indexed;
  }

  // ---- a result ----------------------------------------------------------------------------------------------------

  function element(name, attributes, ...content) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
    made.append(...content);
    return made;
  }

  /** Words of the page with their blanks filled in. */
  function fill(pattern, blanks) {
    return pattern.replace(/\{(\w+)\}/g, (whole, name) => blanks[name] ?? whole);
  }

  /** A text as pieces of which those that were looked for are marked; neighbouring words are marked as one. */
  function marked(text, hits) {
    const parts = [];
    let done = 0;
    for (let i = 0; i < hits.length; i++) {
      const from = hits[i].at;
      while (hits[i + 1] && /^[\s/–-]*$/.test(text.slice(hits[i].end, hits[i + 1].at))) i++;
      parts.push(text.slice(done, from), element("mark", {}, text.slice(from, hits[i].end)));
      done = hits[i].end;
    }
    return [...parts, text.slice(done)];
  }

  /** A long text cut to a line or two where most of what was looked for stands. */
  function snippet(text, result) {
    const hits = window.minhBachSearch.hits(text, result);
    if (text.length < CONTEXT * 1.3) return marked(text, hits);
    const within = (hit) => hits.filter((other) => other.at >= hit.at && other.end < hit.at + CONTEXT / 2);
    const counts = hits.map((hit) => new Set(within(hit).map((other) => other.key)).size);
    const first = hits[counts.indexOf(Math.max(...counts))]?.at ?? 0;
    const start = first < CONTEXT / 3 ? 0 : text.indexOf(" ", first - CONTEXT / 3) + 1;
    const end = start + CONTEXT >= text.length ? text.length : text.lastIndexOf(" ", start + CONTEXT);
    const shown = hits.filter((hit) => hit.at >= start && hit.end <= end);
    const moved = shown.map((hit) => ({ at: hit.at - start, end: hit.end - start }));
    return [start ? "… " : "", ...marked(text.slice(start, end), moved), end < text.length ? " …" : ""];
  }

  /** Of a pair Vietnamese, English the words in the page's language, else the others, with the language they are in. */
  function own([vietnamese, english]) {
    const [words, lang] = language === "en" && english ? [english, "en"] : [vietnamese, "vi"];
    return { words, lang: lang === language ? "" : lang };
  }

  /** A document's title; a passage goes by the heading it stands under, a heading also by the one above it. */
  function titleOf({ title, above }) {
    const parts = [...above, title].filter(Boolean).slice(-2).map(own);
    return { words: parts.map((part) => part.words).join(" › "), lang: parts[0].lang };
  }

  /** The words that show why something was found: of its text, or of its title in the other language. */
  function context(result, title) {
    const { one } = result;
    const { held } = window.minhBachSearch;
    const inBoth = (pair) => pair.map((words, i) => ({ words, lang: ["vi", "en"][i], held: held(words, result) }));
    const titles = held(title, result) === 1 ? [] : inBoth(one.title ?? []);
    const candidates = [...titles, ...inBoth(one.text)].filter(({ words }) => !title.endsWith(words));
    const best = candidates.sort((a, b) => b.held - a.held || (b.lang === language) - (a.lang === language))[0];
    return best?.held || (best && !one.title) ? best : null;
  }

  /** What it is, whose it is, and of several plans which. */
  function about(one) {
    const kind = pieces.querySelector(one.kind === "clause" && one.number ? "[data-clause]" : `[data-kind="${one.kind}"]`);
    const unit = one.kind !== "unit" && units.find((option) => option.value === one.unit);
    const line = [fill(kind.textContent, { clause: one.number }), unit && unit.textContent.trim()];
    const paragraph = element("p", {}, line.filter(Boolean).join(" · "));
    if (one.plan) {
      const { words, lang } = own(one.plan);
      paragraph.append(" · ", element("span", { lang }, words));
    }
    return paragraph;
  }

  /** Where a document stands, seen from this page. */
  function address({ unit, path }) {
    const home = units.find((option) => option.value === unit)?.dataset.home ?? form.dataset.home;
    return home.replace(/[^/]*$/, "") + path;
  }

  function item(result) {
    const { one } = result;
    const { hits } = window.minhBachSearch;
    const { words: title, lang } = titleOf(one);
    const link = element("a", { href: address(one) }, element("span", { lang }, ...marked(title, one.title ? hits(title, result) : [])));
    if (["office", "term", "plan"].includes(one.kind) && one.number) {
      link.append(" (", ...marked(one.number, hits(one.number, result)), ")");
    }
    const row = element("li", {}, link);
    if (one.stale && language !== "vi") row.append(" ", element("small", {}, list.dataset.stale));
    if (one.verdict) row.append(pieces.querySelector(`[data-verdict="${one.verdict}"]`).firstElementChild.cloneNode(true));
    row.append(about(one));
    const why = context(result, title);
    if (why) row.append(element("p", { class: "snippet", lang: why.lang === language ? "" : why.lang }, ...snippet(why.words, result)));
    return row;
  }

  // ---- the list ----------------------------------------------------------------------------------------------------

  let results = [];

  /** Show the next results; returns the first of them. */
  function showMore() {
    const before = list.children.length;
    list.append(...results.slice(before, before + FIRST).map(item));
    more.hidden = list.children.length >= results.length;
    return list.children[before];
  }

  /** Put results in place of the former ones and say in words how many there are. */
  function show(found, exact, typed) {
    results = found;
    list.replaceChildren();
    showMore();
    advice.hidden = results.length > 0;
    const outcome = !results.length ? "none" : !exact ? "near" : results.length === 1 ? "one" : "other";
    say(status.dataset[typed ? outcome : `${outcome}Filtered`], { count: results.length, q: typed });
  }

  function say(pattern, blanks = {}) {
    status.textContent = fill(pattern, blanks);
  }

  // ---- the form ----------------------------------------------------------------------------------------------------

  function stateOfForm() {
    const chosen = Object.fromEntries(selects.map(([name, select]) => [name, select.value]));
    return { typed: input.value, ...chosen };
  }

  /** The form as the address says; an option that does not exist is none. */
  function readAddress() {
    const given = new URLSearchParams(location.search);
    input.value = given.get("q") ?? "";
    for (const [name, select] of selects) {
      select.value = given.get(PARAMETERS[name]) ?? "";
      if (select.selectedIndex < 0) select.value = "";
    }
  }

  /** The address as the form says, so that it can be shared and survives going back; the other language's too. */
  function writeAddress(state) {
    const given = new URLSearchParams();
    if (state.typed.trim()) given.set("q", state.typed.trim());
    for (const [name, parameter] of Object.entries(PARAMETERS)) if (state[name]) given.set(parameter, state[name]);
    const query = String(given) && `?${given}`;
    for (const link of document.querySelectorAll("a.language")) link.search = query;
    try {
      history.replaceState(null, "", location.pathname + query);
    } catch {
      // Safari allows a hundred changes in half a minute; the next one that it allows says it all.
    }
  }

  /** While a unit is chosen, no office of another one can be. */
  function matchOffices() {
    const unit = unitSelect.value;
    for (const group of officeSelect.querySelectorAll("optgroup")) group.disabled = unit !== "" && group.dataset.unit !== unit;
    if (officeSelect.selectedOptions[0]?.parentElement.disabled) officeSelect.value = "";
  }

  let turn = 0;
  let waiting = 0;

  /** Search for what the form says; a search that a newer one has overtaken shows nothing. */
  async function run() {
    clearTimeout(waiting);
    const mine = ++turn;
    matchOffices();
    const state = stateOfForm();
    const typed = state.typed.trim();
    writeAddress(state);
    if (typed.length < SHORTEST && !state.area && !state.office && !state.verdict) {
      show([], true, "");
      advice.hidden = true;
      return say("");
    }
    const slow = setTimeout(() => mine === turn && say(status.dataset.loading), 400);
    try {
      await ready(state.unit);
      if (mine !== turn) return;
      const { found, exact } = window.minhBachSearch.find(state, kinds);
      show(found, exact, typed);
    } catch (error) {
      if (mine === turn) say(status.dataset.failed);
      console.error(error);
    } finally {
      clearTimeout(slow);
    }
  }

  /** Down from the field into the results, up and down among them; Tab works as everywhere. */
  function walk(event) {
    const stops = [input, ...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && stops[stops.indexOf(document.activeElement) + step];
    if (!next || !stops.includes(document.activeElement)) return;
    event.preventDefault();
    next.focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
    if (matchMedia("(pointer: coarse)").matches) input.blur(); // puts the phone's keyboard away
  });
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(run, event.target === input ? PAUSE : 0);
  });
  form.addEventListener("focusin", () => ready(unitSelect.value).catch(() => {}), { once: true });
  more.addEventListener("click", () => showMore().querySelector("a").focus());
  document.addEventListener("keydown", walk);

  for (const part of document.querySelectorAll("[data-without-script]")) part.hidden = true;
  for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
  readAddress();
  run();
})();
