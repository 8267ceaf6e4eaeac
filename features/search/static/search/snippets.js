// Snippets and the positions of search terms in a text. The counterpart of features/search/snippets.py; texts are arrays of
// characters here, so that both count alike.

import { begins, isShort } from "./tokens.js";

const BEFORE = 50;
const AFTER = 150;
const SLACK = 16;

/** The positions of folded needles, as separate [start, end) ranges of characters in order. */
export function ranges(chars, needles, folding) {
  const folded = [];
  const origin = [];
  chars.forEach((char, at) => {
    for (const one of folding.char(char)) {
      folded.push(one);
      origin.push(at);
    }
  });
  const found = needles.flatMap((needle) => {
    const length = [...needle].length;
    return finds(folded, [...needle]).map((at) => [origin[at], origin[at + length - 1] + 1]);
  });
  return merged(found.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
}

function finds(folded, needle) {
  const found = [];
  for (let at = 0; at + needle.length <= folded.length; at += 1) {
    if (needle.every((char, place) => folded[at + place] === char)) {
      found.push(at);
      at += needle.length - 1;
    }
  }
  const words = found.filter((at) => begins(folded, at));
  return words.length || isShort(needle.join("")) ? words : found;
}

function merged(found) {
  const result = [];
  for (const [start, end] of found) {
    const last = result.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else result.push([start, end]);
  }
  return result;
}

/** The whole text in pieces [text, whether searched for]. */
export function marked(text, needles, folding) {
  const chars = [...text.normalize("NFC")];
  return pieces(chars, ranges(chars, needles, folding), 0, chars.length);
}

/**
 * [pieces, language] around the first match, else from the start of the first text. `parts` are [language, long, text].
 */
export function snippet(parts, needles, titled, folding) {
  for (const [lang, long, text] of parts) {
    const chars = [...text.normalize("NFC")];
    const found = long || !titled ? ranges(chars, needles, folding) : [];
    if (found.length) return [around(chars, found), lang];
  }
  const [lang, , text] = parts[0] ?? ["", 0, ""];
  return [around([...text.normalize("NFC")], []), lang];
}

function around(chars, found) {
  const [start, end] = bounds(chars, found[0] ?? [0, 0]);
  const inside = found.filter(([one, other]) => one < end && other > start)
    .map(([one, other]) => [Math.max(one, start), Math.min(other, end)]);
  return [
    ...(start ? [["…", false]] : []),
    ...pieces(chars, inside, start, end),
    ...(end < chars.length ? [["…", false]] : []),
  ];
}

function bounds(chars, [first, last]) {
  let start = reach(chars, first, -1, BEFORE);
  let end = reach(chars, last, 1, AFTER);
  if (start) {
    const space = chars.slice(start, Math.min(start + SLACK, first)).indexOf(" ");
    if (space >= 0) start += space + 1;
  }
  if (end < chars.length) {
    const from = Math.max(end - SLACK, last);
    const space = chars.slice(from, end).lastIndexOf(" ");
    if (space >= 0) end = from + space;
  }
  return [start, end];
}

function reach(chars, from, step, width) {
  let at = from;
  let columns = width;
  while (step < 0 ? at > 0 : at < chars.length) {
    columns -= chars[step < 0 ? at - 1 : at].codePointAt(0) >= 0x2e80 ? 2 : 1;
    if (columns < 0) break;
    at += step;
  }
  return at;
}

function pieces(chars, found, start, end) {
  const result = [];
  let at = start;
  for (const [one, other] of found) {
    if (one > at) result.push([chars.slice(at, one).join(""), false]);
    result.push([chars.slice(one, other).join(""), true]);
    at = other;
  }
  if (at < end) result.push([chars.slice(at, end).join(""), false]);
  return result;
}
