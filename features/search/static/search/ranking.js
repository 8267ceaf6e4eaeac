// Ranking of results. The counterpart of index/ranking.py.

const BEGINNING = 6;
const WHOLE_WORD = 3;
const NAMES = "names";
const NAMED = 10_000;

/** `match`: 0 within a word, 1 at its beginning, 2 the whole word. */
export function score([lang, weight], locale, match) {
  return 2 * weight - (lang === "" || lang === locale ? 0 : 1) + (match >= 1 ? BEGINNING : 0) + (match === 2 && lang !== NAMES ? WHOLE_WORD : 0);
}

/**
 * The places that match all groups, or are called as one of the keys of whole names (of which the first counts most),
 * best first; `found` maps each term and key to its places with their scores, of `size` in all.
 */
export function rank(groups, keys, found, size) {
  let total = null;
  for (const group of groups) {
    const one = anyOf(group, found);
    const weight = rarity(one.size, size);
    const weighted = new Map([...one].map(([place, counts]) => [place, weight * counts]));
    total = total === null ? weighted : both(total, weighted);
  }
  const named = new Map();
  for (const [number, key] of keys.entries()) {
    for (const [place, counts] of found.get(key)) {
      if (!named.has(place)) named.set(place, (number ? 1 : 2) * NAMED + counts);
    }
  }
  return [...new Map([...(total ?? []), ...named])].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place);
}

/** The weight of a group that `number` of `size` entries match. */
export const rarity = (number, size) => 32 - Math.clz32(Math.floor(size / Math.max(number, 1)));

function anyOf(group, found) {
  const [typed, ...others] = group.map((alternative) => allOf(alternative, found));
  const best = new Map(typed);
  for (const [place, counts] of others.flat()) {
    if (counts > Math.max(BEGINNING, best.get(place) ?? 0)) best.set(place, counts);
  }
  return best;
}

function allOf(alternative, found) {
  const [first, ...others] = alternative.map((term) => found.get(term));
  return [...first]
    .filter(([place]) => others.every((other) => other.has(place)))
    .map(([place, counts]) => [place, Math.min(counts, ...others.map((other) => other.get(place)))]);
}

function both(total, one) {
  return new Map([...one].filter(([place]) => total.has(place))
    .map(([place, counts]) => [place, total.get(place) + counts]));
}

/** The places that have every chosen value, in the same order; `facets` has the values of each place. */
export function narrowed(places, facets, chosen) {
  return places.filter((place) => Object.entries(chosen).every(([name, value]) => facets[name][place].includes(value)));
}

/**
 * Facet → Map of value → number of places with it and with all chosen values of the other facets. Values that all
 * places have are left out, except the chosen one.
 */
export function counted(places, facets, chosen) {
  return Object.fromEntries(Object.keys(facets).map((name) => {
    const { [name]: own, ...others } = chosen;
    const numbers = new Map(own ? [[own, 0]] : []);
    const fitting = narrowed(places, facets, others);
    for (const value of fitting.flatMap((place) => facets[name][place])) {
      numbers.set(value, (numbers.get(value) ?? 0) + 1);
    }
    return [name, new Map([...numbers].filter(([value, number]) => value === own || number < fitting.length))];
  }));
}
