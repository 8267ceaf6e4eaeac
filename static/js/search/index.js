// The index of a frozen site, read file by file as queries need it. Formats: blueprints/common/search_files.py.

import { texts } from "./postings.js";
import { rank, score } from "./ranking.js";
import { marked, snippet } from "./snippets.js";
import { nearest, OFFERED } from "./spelling.js";
import { expand, Folding, home, needed, needles as toMark } from "./tokens.js";

export class Index {
  /** Open the index under `root`, the address of the whole site, for pages in `locale`. */
  static async open(root, locale) {
    const index = new Index(root, locale);
    index.about = await index.load(`${locale}/search/index.json`);
    index.folding = new Folding(index.about.hanzi);
    return index;
  }

  constructor(root, locale) {
    this.root = root;
    this.locale = locale;
    this.files = new Map();
  }

  /** A JSON file of the index, fetched once. */
  load(path) {
    if (!this.files.has(path)) {
      this.files.set(path, fetch(new URL(path, this.root)).then((response) => {
        if (!response.ok) throw new Error(`${path}: ${response.status}`);
        return response.json();
      }));
    }
    return this.files.get(path);
  }

  /** What cms.search.query.ask gives: groups, places of the wanted type, numbers by type. */
  async ask(query, type = "") {
    const groups = expand(this.folding.terms(query), this.about);
    const places = groups.length ? await this.places(groups) : [];
    const counts = this.about.types
      .map(([name, , plural], number) => [name, plural, places.filter((place) => this.about.of[place] === number).length])
      .filter(([, , number]) => number);
    const wanted = this.about.types.findIndex(([name]) => name === type);
    const ofType = places.filter((place) => this.about.of[place] === wanted);
    const [chosen, only] = ofType.length ? [ofType, type] : [places, ""];
    return { query, type: only, groups, chosen, counts, total: places.length };
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
    const found = await this.ask(query, type);
    const cards = await Promise.all(found.type === type ? found.chosen.map((place) => this.card(place)) : []);
    return cards.map((card) => this.address(card));
  }

  address(card) {
    return `/${this.locale}/${card.address}`;
  }

  /** What the files have of the entry at a place. */
  async card(place) {
    let end = 0;
    const [name, length] = this.about.entries.find((file) => place < (end += file[1]));
    return (await this.load(`search/entries/${name}.json`))[place - end + length];
  }

  /** What a page shows of the entry at a place. */
  async hit(place, groups) {
    const { tags, types, of } = this.about;
    const card = await this.card(place);
    const needles = toMark(groups);
    const [text, lang, date] = card.in[this.locale];
    const title = marked(text, needles, this.folding);
    const titled = title.some(([, hit]) => hit);
    const [pieces, code] = snippet(this.shown(card.parts), needles, titled, this.folding);
    return { url: this.address(card), title, lang, date, label: types[of[place]][1], snippet: pieces,
      snippetLang: tags[code] ?? "" };
  }

  /** Sentences before names, the page's language before the others. */
  shown(parts) {
    const order = ([lang, long]) => (long ? 0 : 2) + (lang === "" || lang === this.about.language ? 0 : 1);
    return [...parts].sort((a, b) => order(a) - order(b));
  }

  /** Queries to try where nothing was found: with other spellings, and each part of it alone with what it finds. */
  async advice({ groups }) {
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
