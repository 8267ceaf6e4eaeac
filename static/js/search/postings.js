// Where a term stands, by the files of pairs. Format: cms/search/postings.py.

import { hasHan, isHan, START } from "./tokens.js";

/**
 * [block, text, whether it begins a word there] of every text of a segment that holds a folded term. `pairs` gives of a
 * gram what each block has of it, `spaces` are the blocks' own.
 */
export async function texts(term, pairs, spaces) {
  const chars = [...term];
  if (chars.length === 1 || (chars.length === 2 && !hasHan(term))) return each(await pairs(term), flagged);
  if (!hasHan(term)) return each(await pairs(chars.slice(0, 3).join("")), (ends) => among(ends, chars.slice(3).join("")));
  const offsets = [...new Set([...covering(chars.length)])];
  const lists = await Promise.all(offsets.map((at) => pairs(mixed(chars[at] + chars[at + 1]))));
  const begun = isHan(term) ? [] : await pairs(mixed(START + chars[0]));
  return each(lists[0], (list, block) => {
    const others = lists.slice(1).map((other) => new Set(sums(other[block] ?? [])));
    const starts = new Set(sums(begun[block] ?? []));
    return sums(list)
      .filter((at) => others.every((other, number) => other.has(at + offsets[number + 1])))
      .map((at) => [Math.floor(at / spaces[block]), isHan(term) || starts.has(at - 1)]);
  });
}

function each(blocks, find) {
  return blocks.flatMap((found, block) => (found ? find(found, block).map(([text, begins]) => [block, text, begins]) : []));
}

const flagged = (list) => sums(list).map((at) => [at >> 1, (at & 1) === 1]);

const among = (ends, rest) => Object.keys(ends).filter((end) => end.startsWith(rest)).flatMap((end) => flagged(ends[end]));

/** What a pair from a word with Han is filed under. */
const mixed = (pair) => (hasHan(pair) ? pair : START + pair);

/** Offsets of pairs that together cover a term of some length. */
function* covering(length) {
  for (let at = 0; at + 2 <= length; at += 2) yield at;
  yield length - 2;
}

/** The numbers whose distances a list has. */
function sums(list) {
  let at = 0;
  return list.map((distance) => (at += distance));
}
