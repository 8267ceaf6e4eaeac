// Suggestions if nothing was found. The counterpart of features/search/spelling.py.

import { grams } from "./common.js";

const OFFERED = 3;

/** Queries to try instead: with other spellings, and each part alone with its number of results. */
export async function advice(index, { query, groups }) {
  if (index.folding.stopWords(query)) return { spellings: [], alone: [] };
  const typed = groups.map(([first]) => first.join(" "));
  const numbers = await Promise.all(groups.map(async (group) => (await index.places([group])).length));
  const spellings = [];
  for (const [at, [first]] of groups.entries()) {
    if (first.length > 1 || numbers[at]) continue;
    for (const word of similar(first[0], await index.load("search/words.json"))) {
      const query = typed.map((one, place) => (place === at ? word : one)).join(" ");
      if ((await index.runQuery(query)).total) spellings.push(query);
    }
  }
  const alone = groups.length < 2 ? [] : typed.map((words, at) => [words, numbers[at]]).filter(([, number]) => number);
  return { spellings: spellings.slice(0, OFFERED), alone };
}

/** The nearest words to a folded term, of `words` as [folded, as written]. */
export function similar(term, words) {
  const length = [...term].length;
  const most = length < 6 ? 1 : 2;
  const pairs = new Set(grams(term).filter((gram) => [...gram].length === 2));
  return words
    .filter(([folded]) => Math.abs([...folded].length - length) <= most && grams(folded).some((gram) => pairs.has(gram)))
    .map(([folded, word]) => [changes([...term], [...folded]), folded, word])
    .filter(([distance]) => distance > 0 && distance <= most)
    .sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1))
    .slice(0, OFFERED)
    .map(([, , word]) => word);
}

/** The edit distance: characters inserted, deleted, replaced or swapped with their neighbour. */
export function changes(one, other) {
  let before = [];
  let last = [...other, ""].map((_char, at) => at);
  one.forEach((a, i) => {
    const row = [i + 1];
    other.forEach((b, j) => {
      let least = Math.min(last[j + 1] + 1, row[j] + 1, last[j] + (a === b ? 0 : 1));
      if (i && j && a === other[j - 1] && one[i - 1] === b) least = Math.min(least, before[j - 1] + 1);
      row.push(least);
    });
    before = last;
    last = row;
  });
  return last.at(-1);
}
