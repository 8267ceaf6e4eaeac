// The index of a frozen site, read file by file as queries need it. Formats: blueprints/common/search_files.py.

import { texts } from "./postings.js";
import { counted, narrowed, rank, score } from "./ranking.js";
import { expand, Folding, hasHan, home, needed, needles as toMark } from "./tokens.js";

const FEW = 2; // files of titles that are asked for before it is known who is in them
const DIVIDED = [3, 16]; // characters of a term that is read as two where it stands nowhere

export class Index {
  /** Open the index by the address of the page of search, which says where the site is and in which language. */
  static of(search) {
    const page = new URL(search, location.href);
    return Index.open(new URL("../../", page), page.pathname.split("/").at(-3));
  }

  /** Open the index under `root`, the address of the whole site, for pages in `locale`. */
  static async open(root, locale) {
    const index = new Index(root, locale);
    index.about = await index.load(`${index.locale}/search/index.json`);
    index.folding = new Folding(index.about.hanzi);
    const { types, of, years, published } = index.about;
    index.facets = { type: of.map((number) => [types[number][0]]), year: runs(years).map((year) => (year ? [year] : [])), lang: runs(published) };
    return index;
  }

  constructor(root, locale) {
    this.root = root;
    this.locale = locale;
    this.files = new Map();
  }

  /** A JSON file of the index, fetched once. Rejects where that fails. */
  load(path) {
    if (!this.files.has(path)) {
      const loading = fetch(new URL(path, this.root)).then((response) => {
        if (!response.ok) throw new Error(`${path}: ${response.status}`);
        return response.json();
      });
      loading.catch(() => this.files.delete(path)); // to be asked for again
      this.files.set(path, loading);
    }
    return this.files.get(path);
  }

  /** What cms.search.query.ask gives: groups, the chosen places, by which values of facets, and numbers by facet. */
  async ask(query, wanted = {}, newest = false) {
    if (this.about.titles.length <= FEW) this.about.titles.forEach((_file, at) => this.titles(at)); // meanwhile
    const typed = this.folding.terms(query);
    let groups = expand(typed, this.about);
    let all = await this.places(groups);
    if (!all.length) {
      const parts = (await Promise.all(typed.map((term) => this.parts(term)))).flat();
      const apart = expand([...new Set(parts)], this.about);
      all = await this.places(apart);
      if (all.length) groups = apart;
    }
    const undated = this.facets.year.findIndex((year) => year.length);
    if (newest) all.sort((a, b) => (a < undated) - (b < undated) || a - b);
    const held = counted(all, this.facets, {});
    const kept = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => held[name]?.has(value)));
    const counts = counted(all, this.facets, kept);
    return { query, groups, chosen: narrowed(all, this.facets, kept), kept, counts, total: all.length };
  }

  /** [facet, [value, what it is called, how many]] of the facets that tell results apart. */
  facetsOf({ counts, chosen, kept }) {
    const { types, languages } = this.about;
    const named = { type: types.map(([name, , plural]) => [name, plural]), lang: languages,
      year: [...counts.year.keys()].sort().reverse().map((year) => [year, year]) };
    return ["type", "year", "lang"]
      .map((facet) => [facet, named[facet].map(([value, label]) => [value, label, counts[facet].get(value) ?? 0]).filter(([, , number]) => number)])
      .filter(([facet, shown]) => facet in kept || shown.some(([, , number]) => number < chosen.length));
  }

  /** A term with Chinese that stands nowhere as two that stand in one entry; see cms.search.query. */
  async parts(term) {
    const chars = [...term];
    const found = async (typed) => (await this.places(expand(typed, this.about))).length;
    if (chars.length < DIVIDED[0] || chars.length > DIVIDED[1] || !hasHan(term) || await found([term])) return [term];
    for (let at = chars.length - 1; at > 1; at -= 1) {
      const pair = [chars.slice(0, at).join(""), chars.slice(at).join("")];
      if (await found(pair)) return pair;
    }
    return [term];
  }

  async places(groups) {
    const terms = needed(groups);
    const scores = await Promise.all(terms.map((term) => this.find(term)));
    return rank(groups, new Map(terms.map((term, at) => [term, scores[at]])));
  }

  /** Where a folded term stands: place → score. */
  async find(term) {
    const { segments, classes } = this.about;
    const found = await Promise.all(segments.map(({ shards, spaces }, number) =>
      texts(term, (key) => this.load(`search/pairs/${number}/${home(key, shards)}.json`), spaces)));
    const best = new Map();
    let start = 0;
    for (const [number, { blocks }] of segments.entries()) {
      const starts = blocks.map((length) => (start += length) - length);
      for (const [block, text, begins] of found[number]) {
        const place = starts[block] + Math.floor(text / classes.length);
        const counts = score(classes[text % classes.length], this.about.language, begins);
        best.set(place, Math.max(counts, best.get(place) ?? 0));
      }
    }
    return best;
  }

  /** The addresses of what holds a query and is of a type. */
  async addresses(query, type) {
    const { chosen, kept } = await this.ask(query, { type });
    const cards = await Promise.all(kept.type ? chosen.map((place) => this.card(place)) : []);
    return cards.map(({ url }) => this.address(url));
  }

  /** Where something is, wherever the site is. */
  address(path) {
    return new URL(`.${path}`, this.root).href;
  }

  /** The number of the file of a part that has a place, and where in it that is. */
  within(part, place) {
    let start = 0;
    let number = 0;
    for (const [, length] of this.about[part]) {
      if (place < start + length) break;
      start += length;
      number += 1;
    }
    return [number, place - start];
  }

  titles(number) {
    const loading = this.load(`${this.locale}/search/titles/${this.about.titles[number][0]}.json`);
    loading.catch(() => {}); // said where it is needed
    return loading;
  }

  /** What the entry at a place is called, and where it is. */
  async card(place) {
    const [number, at] = this.within("titles", place);
    const [url, title, lang, date] = (await this.titles(number))[at];
    const [type, label] = this.about.types[this.about.of[place]];
    return { url, title, lang, date, type, label };
  }

  /** The texts of the entry at a place. */
  async texts(place) {
    const [number, at] = this.within("entries", place);
    return (await this.load(`search/entries/${this.about.entries[number][0]}.json`))[at];
  }

  /** What a page shows of the entry at a place. */
  async hit(place, groups) {
    const [card, parts, { marked, snippet }] = await Promise.all(
      [this.card(place), this.texts(place), import("./snippets.js")]);
    const needles = toMark(groups);
    const title = marked(card.title, needles, this.folding);
    const titled = title.some(([, hit]) => hit);
    const [pieces, code] = snippet(this.shown(parts), needles, titled, this.folding);
    return { ...card, title, snippet: pieces, snippetLang: this.about.tags[code] ?? "" };
  }

  /** Sentences before names, the page's language before the others. */
  shown(parts) {
    const order = ([lang, long]) => (long ? 0 : 2) + (lang === "" || lang === this.about.language ? 0 : 1);
    return [...parts].sort((a, b) => order(a) - order(b));
  }

  /** Queries to try where nothing was found: with other spellings, and each part of it alone with what it finds. */
  async advice({ groups }) {
    const { nearest, OFFERED } = await import("./spelling.js");
    const typed = groups.map(([first]) => first.join(" "));
    const numbers = await Promise.all(groups.map(async (group) => (await this.places([group])).length));
    const spellings = [];
    for (const [at, [first]] of groups.entries()) {
      if (first.length > 1 || numbers[at]) continue;
      for (const word of nearest(first[0], await this.load("search/words.json"))) {
        const query = typed.map((one, place) => (place === at ? word : one)).join(" ");
        if ((await this.ask(query)).total) spellings.push(query);
      }
    }
    const alone = groups.length < 2 ? [] : typed.map((words, at) => [words, numbers[at]]).filter(([, number]) => number);
    return { spellings: spellings.slice(0, OFFERED), alone };
  }
}

/** Values that follow each other, from how often each does. */
function runs(listed) {
  return listed.flatMap(([value, number]) => Array(number).fill(value));
}
