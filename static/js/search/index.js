// The index of a frozen site, read file by file as queries need it. Formats: cms/search/postings.py, cms/web/search.py.

import { rank, score } from "./ranking.js";
import { marked, snippet } from "./snippets.js";
import { nearest, OFFERED } from "./spelling.js";
import { expand, Folding, isHan, needed, shard } from "./tokens.js";

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

  /** What cms.search.answers.ask gives: groups, places of the wanted type, numbers by type. */
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
    const chars = [...term];
    const offsets = chars.length === 1 ? [0] : [...new Set([...covering(chars.length)])];
    const found = await Promise.all(offsets.map((at) => this.posting(chars.slice(at, at + 2).join(""))));
    const best = new Map();
    for (const [number, name] of this.about.classes.entries()) {
      const lists = found.map((posting) => posting[number]);
      if (lists.every(Boolean)) {
        const begun = chars.length === 1 ? singles(lists[0]) : phrase(lists, offsets);
        for (const [place, begins] of begun) {
          best.set(place, Math.max(score(name, this.locale, begins || isHan(term)), best.get(place) ?? 0));
        }
      }
    }
    return best;
  }

  async posting(gram) {
    const file = await this.load(`search/pairs/${shard(gram, this.about.shards)}.json`);
    return Object.hasOwn(file, gram) ? file[gram] : {};
  }

  /** What a page shows of the entry at a place. */
  async hit(place, groups) {
    const { each, types, of } = this.about;
    const cards = await this.load(`${this.locale}/search/entries/${Math.floor(place / each)}.json`);
    const card = cards[place % each];
    const needles = needed(groups);
    const title = marked(card.title, needles, this.folding);
    const titled = title.some(([, hit]) => hit);
    const [pieces, snippetLang] = snippet(card.parts, needles, titled, this.folding);
    return { ...card, title, label: types[of[place]][1], snippet: pieces, snippetLang };
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

/** Offsets of pairs that together cover a term of some length. */
function* covering(length) {
  for (let at = 0; at + 2 <= length; at += 2) yield at;
  yield length - 2;
}

/** [place, whether it begins a word] of single characters. */
function* singles(list) {
  let place = 0;
  for (const number of list) {
    place += number >> 1;
    yield [place, (number & 1) === 1];
  }
}

/** [place, whether it begins a word] of every entry in which all pairs stand at their offsets from one beginning. */
function phrase([first, ...others], [, ...offsets]) {
  const starts = new Map(decode(first));
  for (const [at, list] of others.entries()) {
    const places = new Map(decode(list));
    for (const [place, beginnings] of starts) {
      const there = new Set((places.get(place) ?? []).map((number) => number >> 1));
      const left = beginnings.filter((number) => there.has((number >> 1) + offsets[at]));
      if (left.length) starts.set(place, left);
      else starts.delete(place);
    }
  }
  return [...starts].map(([place, beginnings]) => [place, beginnings.some((number) => number & 1)]);
}

/** [entry, [twice each place, one more where it begins a word]] of a pair's list. */
function* decode(list) {
  let entry = 0;
  for (let at = 0; at < list.length;) {
    entry += list[at];
    const end = at + 2 + list[at + 1];
    let place = 0;
    yield [entry, list.slice(at + 2, end).map((distance) => (place += distance))];
    at = end;
  }
}
