/*
 * What finds: words, ways to read a query, the index, the order of what was found. search.js loads this, MiniSearch and
 * the shards of data (minhbach/pages/search_index.py) once search is used, and shows what `minhBachSearch` finds.
 *
 * A word is found whatever its marks (fold); with the marks that were typed it comes first. An abbreviation of the
 * glossary stands for its words and they for it, an English term for the Vietnamese one (readings). MiniSearch brings
 * the candidates; `level` says how well each holds what was asked.
 */
(() => {
  "use strict";

  // ---- words -------------------------------------------------------------------------------------------------------

  const WORDS = /[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)*/gu;
  const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

  /** Lower case without marks, đ as d; an English plural without its ending. No Vietnamese syllable ends in s. */
  function fold(word) {
    const plain = word.normalize("NFD").replace(/[\p{M}'’]/gu, "").toLowerCase().replaceAll("đ", "d");
    return plain.length < 4 ? plain : plain.replace(/ies$/, "y").replace(/([^isu])s$/, "$1");
  }

  /** What `make` makes of a text, made once. */
  function once(make) {
    const made = new Map();
    return (text = "") => made.get(text) ?? made.set(text, make(text)).get(text);
  }

  /**
   * A word as it is compared: `key` is folded, `base` has the marks of letters, `tone` stands apart, since it may be
   * written on either vowel (hòa, hoà); `marked` says whether it has any mark.
   */
  const word = once((written) => {
    const spread = written.normalize("NFD").toLowerCase();
    const tone = (spread.match(TONES) ?? []).join("");
    return { key: fold(written), base: spread.replace(TONES, ""), tone, marked: /[\p{M}đ]/u.test(spread) };
  });

  /** The words of a text with their places, `at` and `end`. */
  const words = once((text) => {
    const found = Array.from(text.matchAll(WORDS), (match) => {
      const { key, base, tone, marked } = word(match[0]);
      return { key, base, tone, marked, at: match.index, end: match.index + match[0].length };
    });
    return found.filter((one) => one.key);
  });

  /** Whether a word of a text is the wanted one: if `strict` with its marks; if it is only begun, by its beginning. */
  function same(have, want, strict) {
    if (want.begun) {
      if (!have.key.startsWith(want.key)) return false;
      return !strict || !want.marked || (have.base.startsWith(want.base) && (!want.tone || have.tone === want.tone));
    }
    if (have.key !== want.key) return false;
    return !strict || (!have.marked && !want.marked) || (have.base === want.base && have.tone === want.tone);
  }

  /** Where in `list`, from `start` on, the words of `run` stand side by side; -1 if nowhere. */
  function place(list, run, strict, start = 0) {
    for (let at = start; at + run.length <= list.length; at++) {
      if (run.every((want, i) => same(list[at + i], want, strict))) return at;
    }
    return -1;
  }

  // ---- what was typed ----------------------------------------------------------------------------------------------

  const ALWAYS_ENGLISH = new Set("and are by for from how is of was were what which with".split(" "));
  const SOMETIMES_ENGLISH = new Set("a an at be do in on the to".split(" ")); // also ạ, án, thể, tổ … without marks
  const SYLLABLE = /^(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?$/;
  const MOST_READINGS = 24;

  /** Pairs of word lists of which the second may stand for the first. */
  const equivalents = [];

  /** A term of the glossary: abbreviation ↔ Vietnamese, English → both. */
  function addTerm(term) {
    const [vietnamese, english, abbreviation] = [term.title[0], term.title[1], term.number].map((text) => words(text));
    equivalents.push([abbreviation, vietnamese], [vietnamese, abbreviation], [english, vietnamese], [english, abbreviation]);
  }

  /** The words of a query without English small words; the last one may be only begun. `strict`: it was typed with marks. */
  function parse(typed) {
    const all = words(typed).map((one) => ({ ...one, begun: false }));
    const strict = all.some((one) => one.marked);
    const foreign = (one) => /^[a-z]+$/.test(one.key) && /[aeiouy]/.test(one.key) && !SYLLABLE.test(one.key);
    const english = !strict && all.some(foreign);
    const small = (one) => !one.marked && (ALWAYS_ENGLISH.has(one.key) || (english && SOMETIMES_ENGLISH.has(one.key)));
    const last = all.at(-1);
    if (last && last.end === typed.length) last.begun = last.key.length > 1;
    const needed = all.filter((one) => !small(one));
    return { words: needed.length ? needed : all, strict };
  }

  /**
   * All ways to read a query, as lists of runs: as typed, each word a run of its own; and with what may stand for some
   * of its words, whose own words have to be found side by side.
   */
  function readings(query) {
    const keys = (runs) => runs.flat().map((one) => one.key).join(" ");
    const found = new Map();
    const add = (runs) => found.has(keys(runs)) || found.set(keys(runs), runs);
    add(query.words.map((one) => [one]));
    for (const runs of found.values()) {
      for (const [from, to] of equivalents) {
        const start = from.length && to.length ? place(runs.flat(), from, query.strict) : -1;
        if (start >= 0 && found.size < MOST_READINGS) add(replace(runs, start, start + from.length, to));
      }
    }
    return [...found.values()];
  }

  /** The runs with their words from `start` to `end` replaced by one run. */
  function replace(runs, start, end, run) {
    const [before, after] = [[], []];
    let at = 0;
    for (const one of runs) {
      before.push(one.slice(0, Math.max(0, start - at)));
      after.push(one.slice(Math.max(0, end - at)));
      at += one.length;
    }
    return [...before, run, ...after].filter((one) => one.length);
  }

  // ---- the index ---------------------------------------------------------------------------------------------------

  const documents = [];
  let index = null;

  /** What MiniSearch reads of a document; how much each counts, `level` decides. */
  const FIELDS = {
    vietnamese: (one) => one.title?.[0],
    english: (one) => one.title?.[1],
    number: (one) => one.number,
    text: (one) => one.text[0],
    translation: (one) => one.text[1],
  };

  /** Take in shards, in pieces, so that a slow phone stays awake. */
  async function add(shards) {
    index ??= new MiniSearch({
      fields: Object.keys(FIELDS),
      extractField: (one, name) => (name === "id" ? one.id : FIELDS[name](one)),
      tokenize: (text) => words(text).map((one) => one.key),
      processTerm: (term) => term,
      searchOptions: { tokenize: (term) => [term] },
    });
    await index.addAllAsync(shards.flatMap(unpack), { chunkSize: 50 });
  }

  /** A shard's documents made whole, since it gives headings and quotes by their places. */
  function unpack({ unit, plans, documents: found }) {
    for (const one of found) {
      one.id = documents.push(one) - 1;
      one.unit = unit;
      one.plan = plans[one.plan];
      one.text ??= [];
      if (one.quote) {
        const [passage, start, end] = one.quote;
        one.passage = found[passage].id;
        one.text[0] = (found[passage].text ?? found[passage].title)[0].slice(start, end);
      }
      const heading = found[one.heading];
      one.above = [found[heading?.heading], heading].filter(Boolean).map(({ title }) => title);
      if (!one.title && !heading) one.above = [plans[0]];
      if (one.kind === "term") addTerm(one);
    }
    return found;
  }

  // ---- finding -----------------------------------------------------------------------------------------------------

  const SPAN = 60; // words

  /** A long text in pieces that overlap: words that stand far apart in it have nothing to do with each other. */
  function pieces(list) {
    const starts = Array.from({ length: Math.ceil(list.length / SPAN) * 2 }, (_, i) => (i * SPAN) / 2);
    return list.length > SPAN ? starts.map((start) => list.slice(start, start + SPAN)) : [list];
  }

  /** How well a document holds a reading, from its whole title (6) to all words near each other (1); 0: not at all. */
  function level(one, runs, strict) {
    const flat = runs.flat();
    const names = [...(one.title ?? []), one.number].map((text) => words(text));
    const texts = one.text.map((text) => words(text));
    const named = names.map((list) => nameLevel(list, flat, strict));
    if (Math.max(...named)) return Math.max(...named);
    const holds = (lists) => runs.every((run) => lists.some((list) => place(list, run, strict) >= 0));
    if (holds(names)) return 3;
    if (texts.some((list) => place(list, flat, strict) >= 0)) return 2;
    return texts.flatMap(pieces).some((piece) => holds([...names, piece])) ? 1 : 0;
  }

  /** 6: these words are the whole name, 5: they begin it, 4: they stand in it, 0: they do not. */
  function nameLevel(list, flat, strict) {
    const at = place(list, flat, strict);
    if (at) return at < 0 ? 0 : 4;
    const whole = list.length === flat.length && list.at(-1).key === flat.at(-1).key;
    return whole ? 6 : 5;
  }

  /**
   * The documents that hold all words of any reading. Where some hold them with the marks that were typed, only those;
   * else whatever their marks, and that is not what was asked for word by word.
   */
  function exact(query, keep) {
    const ways = readings(query);
    const terms = (runs) => runs.flat().map((one) => ({ queries: [one.key], prefix: Boolean(one.begun) }));
    const tree = { combineWith: "OR", queries: ways.map((runs) => ({ combineWith: "AND", queries: terms(runs) })) };
    const candidates = index.search(tree).filter(({ id }) => keep(documents[id]));
    for (const strict of query.strict ? [true, false] : [false]) {
      const wanted = ways.map((runs) => runs.flat());
      const ranked = candidates.map(({ id, score }) => {
        const rank = Math.max(...ways.map((runs) => level(documents[id], runs, strict)));
        return { one: documents[id], score, rank, wanted, strict };
      });
      const found = ranked.filter(({ rank }) => rank);
      if (found.length) return { found, exact: strict === query.strict };
    }
    return { found: [], exact: false };
  }

  /** The documents that come nearest: all words but for a letter or two, else as many of the words as any has. */
  function near(query, keep) {
    const fuzzy = (term) => (/\d/.test(term) || term.length < 4 ? false : term.length < 8 ? 1 : 2);
    const queries = query.words.map((one) => ({ queries: [one.key], prefix: Boolean(one.begun), fuzzy }));
    for (const combineWith of ["AND", "OR"]) {
      const results = index.search({ combineWith, queries }).filter(({ id }) => keep(documents[id]));
      const most = Math.max(0, ...results.map((result) => result.queryTerms.length));
      const nearest = results.filter((result) => result.queryTerms.length === most);
      if (nearest.length) {
        return nearest.map(({ id, score, terms }) => ({ one: documents[id], score, wanted: [terms.map((term) => word(term))] }));
      }
    }
    return [];
  }

  /** Which documents the filters let through; what stands across units belongs to each of them. */
  function filter({ unit, area, office, verdict }) {
    const [home, id] = office.split(".");
    return (one) =>
      (!unit || !one.unit || one.unit === unit) &&
      (!area || one.area === area) &&
      (!office || (one.unit === home && one.offices?.includes(id))) &&
      (!verdict || one.verdict === verdict);
  }

  /**
   * What is found: `found`, best first, and whether it is `exact`. Each has its document `one`, the words `wanted` in
   * each reading, and `strict` if with their marks. `kinds` is the order of equal matches. Without words, all that the
   * filters let through. A passage is left out where what was found quotes it.
   */
  function find(state, kinds) {
    const keep = filter(state);
    const query = parse(state.typed);
    const order = (a, b) =>
      b.rank - a.rank || kinds.indexOf(a.one.kind) - kinds.indexOf(b.one.kind) || b.score - a.score || a.one.id - b.one.id;
    if (!query.words.length) {
      const all = documents.filter((one) => one.title && keep(one));
      return { found: all.map((one) => ({ one, rank: 0, score: 0, wanted: [] })).sort(order), exact: true };
    }
    const outcome = exact(query, keep);
    const found = outcome.found.length ? outcome.found.sort(order) : near(query, keep);
    const quoted = new Set(found.map(({ one }) => one.passage));
    return { found: found.filter(({ one }) => !quoted.has(one.id)), exact: outcome.exact };
  }

  // ---- showing why -------------------------------------------------------------------------------------------------

  /** How many of these words stand in a text, from 0 to 1. */
  function share(text, wanted, strict) {
    const found = wanted.filter((want) => words(text).some((have) => same(have, want, strict)));
    return wanted.length ? found.length / wanted.length : 0;
  }

  /** How much of the reading that fits it best a text holds, from 0 to 1. */
  function held(text, { wanted, strict }) {
    return Math.max(0, ...wanted.map((way) => share(text, way, strict)));
  }

  /** The words of a text to mark: where any reading stands side by side only there, else those of the best reading. */
  function hits(text, { wanted, strict }) {
    const list = words(text);
    const together = new Set();
    for (const way of wanted) {
      for (let at = place(list, way, strict); at >= 0; at = place(list, way, strict, at + 1)) {
        for (const one of list.slice(at, at + way.length)) together.add(one);
      }
    }
    if (together.size) return list.filter((one) => together.has(one));
    const best = wanted.find((way) => share(text, way, strict) === held(text, { wanted, strict })) ?? [];
    return list.filter((have) => have.key.length > 1 && best.some((want) => same(have, want, strict)));
  }

  window.minhBachSearch = { add, find, hits, held };
})();
