// Occurrences of a term in the files of pairs. Format and counterpart: index/postings.py.

import { hasHan, isHan, isShort, MIDDLE, START, WHOLE } from "./tokens.js";

/**
 * [block, text, how a word matches: see score] of every text of a segment that contains a folded term or has the key of a whole name; a text may
 * occur several times. `load` resolves to the shard of each block with a key; `spaces` are those of the blocks.
 */
export async function texts(term, load, spaces) {
  const chars = [...term];
  const whole = term.startsWith(WHOLE);
  if (chars.length > 1 && hasHan(term) && !whole) return inPairs(chars, load, spaces);
  const begins = whole || isHan(term) ? (key) => key === term : (key) => key.startsWith(term);
  const isWord = chars.length > 2 && !whole; // shorter keys are also those of words that begin with them
  const within = isShort(term) ? () => false : (key) => key.startsWith(MIDDLE + term);
  return (await load(term)).flatMap((postings, block) => Object.keys(postings)
    .filter((key) => begins(key) || within(key))
    .flatMap((key) => sums(postings[key]).map((text) => [block, text, isWord && key === term ? 2 : Number(begins(key))])));
}

async function inPairs(chars, load, spaces) {
  const offsets = [...new Set([...covering(chars.length)])];
  const places = async (key) => (await load(key)).map((postings) => sums(postings[key] ?? []));
  const [first, ...others] = await Promise.all(offsets.map((at) => places(START + chars[at] + chars[at + 1])));
  const begun = isHan(chars[0]) ? null : await places(START + START + chars[0]);
  return spaces.flatMap((space, block) => {
    const sets = others.map((other) => new Set(other[block]));
    const starts = new Set(begun?.[block]);
    return first[block]
      .filter((place) => sets.every((other, number) => other.has(place + offsets[number + 1])))
      .map((place) => [block, Math.floor(place / space), Number(begun === null || starts.has(place - 1))]);
  });
}

/** Offsets of pairs that together cover a term of this length. */
function* covering(length) {
  for (let at = 0; at + 2 <= length; at += 2) yield at;
  yield length - 2;
}

/** The numbers of a list of differences. */
function sums(list) {
  let at = 0;
  return list.map((distance) => (at += distance));
}
