// The data of results as a page shows them.

import { marked, snippet } from "./snippets.js";
import { needles } from "./tokens.js";

/** The entry at a place with its snippet. */
export async function hit(index, place, groups) {
  const words = needles(groups);
  const [card, parts] = await index.entry(place, index.locale);
  await index.loadChinese(words.join(""));
  const title = marked(card.title, words, index.folding);
  const [found, code] = await excerpt(index, place, parts, words, title.some(([, hit]) => hit));
  return { ...card, title, snippet: found, snippetLang: index.about.tags[code] ?? "" };
}

/** A snippet, with texts in other languages only if they are needed: see snippet_parts in index/document.py. */
async function excerpt(index, place, own, words, titled) {
  let [parts, found] = [own, snippet(own, words, titled, index.folding)];
  for (const other of Object.keys(index.about.tags)) {
    if (found[0].some(([, hit]) => hit) || (titled && parts.some(([lang]) => lang))) break;
    const [, foreign] = await index.entry(place, other);
    parts = [...parts, ...foreign.filter(([lang]) => lang === other)];
    found = snippet(parts, words, titled, index.folding);
  }
  return found;
}

/** [facet, [value, label, number]] of the facets that distinguish results. */
export function facetsOf({ about }, { counts }) {
  const named = { type: about.types.map(([name, , plural]) => [name, plural]), lang: about.languages,
    year: [...counts.year.keys()].sort().reverse().map((year) => [year, year]) };
  return ["type", "year", "lang"]
    .map((facet) => [facet, named[facet].filter(([value]) => counts[facet].has(value)).map(([value, label]) => [value, label, counts[facet].get(value)])])
    .filter(([, shown]) => shown.length);
}
