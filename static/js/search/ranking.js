// Ranking of results. The counterpart of cms/search/ranking.py.

const BEGINNING = 6;

export function score([lang, weight], locale, beginning) {
  return 2 * weight - (lang === "" || lang === locale ? 0 : 1) + (beginning ? BEGINNING : 0);
}

/** The places that match all groups, best first; `found` maps each term to its places with their scores. */
export function rank(groups, found) {
  let total = null;
  for (const group of groups) {
    const one = anyOf(group, found);
    total = total === null ? one : both(total, one);
  }
  return [...(total ?? [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([place]) => place);
}

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
