// The data of results as a page shows them.

import { within } from "./index.js";
import { marked, snippet } from "./snippets.js";
import { needles } from "./tokens.js";

/** The entry at a place before its texts are loaded. */
export async function titled(index, place, groups) {
  const words = needles(groups);
  const [card] = await Promise.all([index.card(place), index.loadChinese(words.join(""))]);
  return { ...card, title: marked(card.title, words, index.folding) };
}

/** The entry at a place with its snippet. */
export async function hit(index, place, groups) {
  const [card, parts] = await Promise.all([titled(index, place, groups), textsOf(index, place)]);
  const isMarked = card.title.some(([, hit]) => hit);
  const [found, code] = snippet(sorted(parts, index.about.language), needles(groups), isMarked, index.folding);
  return { ...card, snippet: found, snippetLang: index.about.tags[code] ?? "" };
}

/** The texts of the entry at a place. */
async function textsOf(index, place) {
  const files = await index.load("search/entries.json");
  const [number, at] = within(files, place);
  return (await index.load(`${index.about.texts}search/entries/${files[number][0]}.json`))[at];
}

/** Sentences before names, the page's language before others. */
function sorted(parts, language) {
  const order = ([lang, long]) => (long ? 0 : 2) + (lang === "" || lang === language ? 0 : 1);
  return [...parts].sort((a, b) => order(a) - order(b));
}

/** [facet, [value, label, number]] of the facets that distinguish results. */
export function facetsOf({ about }, { counts }) {
  const named = { type: about.types.map(([name, , plural]) => [name, plural]), lang: about.languages,
    year: [...counts.year.keys()].sort().reverse().map((year) => [year, year]) };
  return ["type", "year", "lang"]
    .map((facet) => [facet, named[facet].filter(([value]) => counts[facet].has(value)).map(([value, label]) => [value, label, counts[facet].get(value)])])
    .filter(([, shown]) => shown.length);
}
