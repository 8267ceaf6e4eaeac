// The index of a frozen site, read file by file as queries need it. Formats: features/search/files.py.

import { texts } from "./postings.js";
import { counted, narrowed, rank, score } from "./ranking.js";
import { expand, Folding, hasHan, home, needed, toneless } from "./tokens.js";

const FEW = 2; // so few title files are requested before it is known which are needed
const LATIN = "search/latin.json"; // spellings
const HANZI = "search/hanzi.json";
const PAIRS = "search/pairs.json";
const SHARDS = 32; // in a file of postings
const ENTRIES = 4; // in a slice of a file of results
let cache = "default"; // of requests; "reload" once a file and the table of its slices are of different versions of the site
const DIVIDED = [3, 16]; // characters of a term that is split in two if it occurs nowhere

export class Index {
  about; facets;

  /** Open the index by the address of the search page, which tells root and language of the site. */
  static of(search, about) {
    const page = new URL(search, location.href);
    return Index.open(new URL("../../", page), page.pathname.split("/").at(-3), about);
  }

  /**
   * Open the index under `root`, the address of the whole site, for pages in `locale`; `about` resolves to its first
   * file.
   */
  static async open(root, locale, about) {
    const index = new Index(root, locale);
    index.load(document.documentElement.lang.startsWith("zh") ? HANZI : LATIN).catch(() => {}); // reported where it is needed
    index.about = await (about ?? index.load(`${index.locale}/search/index.json`));
    const { types, of, years, published } = index.about;
    index.facets = { type: of.map((number) => [types[number][0]]), year: runs(years).map((year) => (year ? [year] : [])), lang: runs(published) };
    return index;
  }

  constructor(root, locale) {
    this.root = root;
    this.locale = locale;
    this.files = new Map();
    this.wholes = new Map(); // path → response with a whole file, of which only slices were requested
    this.folding = new Folding();
  }

  /** The groups of a query's terms. */
  async parse(query) {
    await this.loadChinese(query);
    return this.expand(this.folding.terms(query));
  }

  async expand(terms) {
    const latin = terms.every(hasHan) ? [] : await this.load(LATIN);
    return expand(terms, { latin, chinese: this.spellings });
  }

  /** Load the data for Chinese if a text contains any. */
  async loadChinese(text) {
    if (this.spellings || !hasHan(text)) return;
    const { hanzi, chinese } = await this.load(HANZI);
    this.folding = new Folding(hanzi);
    this.spellings = chinese;
  }

  /** A JSON file of the index. Rejects if it can’t be fetched. */
  load(path) {
    return this.once(path, async () => (await this.fetch(path)).json());
  }

  /** The slice of a file from byte `start`, as JSON. A host that knows no ranges sends the whole file. */
  slice(path, start, length) {
    return this.once(`${path} ${start}`, async () => {
      try {
        const known = this.wholes.get(path) ?? await this.fetch(path, { Range: `bytes=${start}-${start + length - 1}` });
        if (known.status === 200) this.wholes.set(path, known);
        const bytes = await known.clone().blob();
        const slice = known.status === 200 ? bytes.slice(start, start + length) : bytes;
        return await new Response(slice.stream().pipeThrough(new DecompressionStream("deflate"))).json();
      } catch (error) {
        cache = "reload";
        throw error;
      }
    });
  }

  async fetch(path, headers = {}) {
    const response = await fetch(new URL(path, this.root), { headers, cache });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  }

  /** What `make` resolves to, made once. */
  once(name, make) {
    if (!this.files.has(name)) {
      const making = make();
      making.catch(() => this.files.delete(name)); // so that it is requested again
      this.files.set(name, making);
    }
    return this.files.get(name);
  }

  /** The result of features.search.query.run_query: groups, chosen places, applied facet values, and numbers by facet. */
  async runQuery(query, filters = {}, newest = false) {
    const [groups, all] = await this.matches(query);
    const undated = this.facets.year.findIndex((year) => year.length);
    if (newest) all.sort((a, b) => Number(a < undated) - Number(b < undated) || a - b);
    const kept = Object.fromEntries(Object.entries(filters).filter(([name, value]) => narrowed(all, this.facets, { [name]: value }).length));
    const counts = counted(all, this.facets, kept);
    return { query, groups, chosen: narrowed(all, this.facets, kept), kept, counts, total: all.length };
  }

  /** The groups of a query and the places that match it, best first; see index/matching.py. */
  async matches(query) {
    await this.loadChinese(query);
    const { folding } = this;
    const typed = folding.terms(query);
    const groups = await this.expand(typed);
    const all = await this.places(folding.stopWords(query) ? [] : groups, folding.queryKeys(query));
    if (all.length) return [groups, all];
    const plain = [...new Set(typed.map(toneless))];
    const read = plain.join() === typed.join() ? [] : await this.found(plain, folding.queryKeys(plain.join("")));
    if (read.length) return [await this.expand(plain), read];
    const parts = [...new Set((await Promise.all(typed.map((term) => this.split(term)))).flat())];
    const divided = parts.join() === typed.join() ? [] : await this.found(parts);
    return divided.length ? [await this.expand(parts), divided] : [groups, all];
  }

  /** A term with Chinese that occurs nowhere, as two terms that occur in one entry. */
  async split(term) {
    const chars = [...term];
    const found = async (typed) => (await this.found(typed)).length;
    if (chars.length < DIVIDED[0] || chars.length > DIVIDED[1] || !hasHan(term) || await found([term])) return [term];
    for (let at = chars.length - 1; at > 1; at -= 1) {
      const pair = [chars.slice(0, at).join(""), chars.slice(at).join("")];
      if (await found(pair)) return pair;
    }
    return [term];
  }

  async found(terms, keys = []) {
    return this.places(await this.expand(terms), keys);
  }

  async places(groups, keys = []) {
    const terms = [...needed(groups), ...keys];
    const scores = await Promise.all(terms.map((term) => this.find(term)));
    return rank(groups, keys, new Map(terms.map((term, at) => [term, scores[at]])), this.about.of.length);
  }

  /** A shard of a segment: the postings of each block. */
  async shard(segment, shard) {
    const first = shard - (shard % SHARDS);
    const lengths = (await this.load(PAIRS))[segment];
    return this.slice(`search/pairs/${segment}/${first / SHARDS}.bin`, sum(lengths.slice(first, shard)), lengths[shard]);
  }

  /** The occurrences of a folded term or of the key of a whole name: place → score. */
  async find(term) {
    const { segments, classes } = this.about;
    const found = await Promise.all(segments.map(({ shards, spaces }, number) =>
      texts(term, (key) => this.shard(number, home(key, shards)), spaces)));
    const best = new Map();
    for (const [number, segment] of segments.entries()) {
      const starts = segment.runs.flatMap(([start, lengths]) => lengths.map((length) => (start += length) - length));
      for (const [block, text, match] of found[number]) {
        const place = starts[block] + Math.floor(text / classes.length);
        const counts = score(classes[text % classes.length], this.about.language, match);
        best.set(place, Math.max(counts, best.get(place) ?? 0));
      }
    }
    return best;
  }

  /** The addresses of the entries of a type that match a query. */
  async addresses(query, type) {
    if (this.about.titles.length <= FEW) this.about.titles.forEach((_file, at) => this.titles(at)); // in parallel
    const { chosen, kept } = await this.runQuery(query, { type });
    const cards = await Promise.all(kept.type ? chosen.map((place) => this.card(place)) : []);
    return cards.map(({ url }) => this.address(url));
  }

  /** The absolute address of a path of the site. */
  address(path) {
    return new URL(`.${path}`, this.root).href;
  }

  titles(number) {
    const loading = this.load(`${this.locale}/search/titles/${this.about.titles[number][0]}.json`);
    loading.catch(() => {}); // reported where it is needed
    return loading;
  }

  /** Title, address, date and type of the entry at a place. */
  async card(place) {
    const [number, at] = within(this.about.titles, place);
    return this.asCard(place, (await this.titles(number))[at]);
  }

  /** The same for pages in `locale`, and the texts in its language. */
  async entry(place, locale) {
    const files = await this.load(`${locale}/search/entries.json`);
    const [number, at] = within(files, place);
    const [name, , lengths] = files[number];
    const slice = Math.floor(at / ENTRIES);
    const rows = await this.slice(`${locale}/search/entries/${name}.bin`, sum(lengths.slice(0, slice)), lengths[slice]);
    const row = rows[at % ENTRIES];
    return [this.asCard(place, row), row.at(-1)];
  }

  asCard(place, [url, title, lang, date]) {
    const [type, label] = this.about.types[this.about.of[place]];
    return { url, title, lang, date, type, label };
  }
}

/** Expand [value, number of repetitions] to the values. */
function runs(listed) {
  return listed.flatMap(([value, number]) => Array(number).fill(value));
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** The number of the file that contains a place, and the index in it; `files` are [name, length]. */
function within(files, place) {
  let start = 0;
  let number = 0;
  for (const [, length] of files) {
    if (place < start + length) break;
    start += length;
    number += 1;
  }
  return [number, place - start];
}
