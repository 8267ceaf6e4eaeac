// Line prefixes: headings, quotes, and lists that continue on Enter and are indented with Tab.
import { wholeLines } from "./typing.js";

const ITEM = /^([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+|$)(.*)$/;
const QUOTE = /^((?:> ?)+)(.*)$/;
const FENCE = /^ {0,3}(?:```|~~~)/gm;
const BLANK = /^[>\s]*$/;

// Chinese texts are often indented by two wide spaces; the site indents none of its paragraphs.
export const unindented = (text) => text.replace(/^[ \t\u00a0]*\u3000[^\S\r\n]*/gmu, "");

// Returns whether a place is in a block of code.
export const inCode = (value, at) => (value.slice(0, at).match(FENCE) ?? []).length % 2 === 1;

const isNumber = (marker) => /\d/.test(marker);
const indentOf = (line) => /^[ \t]*/.exec(line)[0].length;

function read(line) {
  const found = ITEM.exec(line);
  return found && { indent: found[1].length, marker: found[2], gap: found[3] || " ", text: found[4], body: found[1].length + found[2].length + (found[3] || " ").length };
}

// An edit that replaces each selected line; empty lines stay, unless there are no others.
function each({ value, start, end }, make) {
  const [from, to] = wholeLines(value, start, end), all = value.slice(from, to).split("\n");
  const lone = all.length === 1;
  const made = all.map((line, at) => (line.trim() || lone ? make(line, at) : line)), text = made.join("\n");
  const moved = made[0].length - all[0].length;
  const select = start === end ? [Math.max(from, start + moved)] : [from, from + text.length];
  return { from, to, text, select };
}

const chosenLines = ({ value, start, end }) => value.slice(...wholeLines(value, start, end)).split("\n").filter((line, at, all) => line.trim() || all.length === 1);

export function heading(now, level) {
  const sign = `${"#".repeat(level)} `, off = chosenLines(now).every((line) => line.startsWith(sign));
  return each(now, (line) => (off ? "" : sign) + line.replace(/^ {0,3}#+ */, ""));
}

export function quote(now) {
  const off = chosenLines(now).every((line) => QUOTE.test(line));
  const [from, to] = wholeLines(now.value, now.start, now.end);
  const text = now.value.slice(from, to).split("\n").map((line) => (off ? line.replace(/^> ?/, "") : `> ${line}`.trimEnd())).join("\n");
  if (now.start === now.end) return each(now, (line) => (off ? line.replace(/^> ?/, "") : `> ${line}`));
  return { from, to, text, select: [from, from + text.length] };
}

export function list(now, numbered) {
  const off = chosenLines(now).every((line) => read(line) && isNumber(read(line).marker) === numbered);
  let number = 0;
  return each(now, (line) => {
    const item = read(line), indent = " ".repeat(item?.indent ?? 0), text = item ? item.text : line.trimStart();
    return off ? indent + text : `${indent}${numbered ? `${number += 1}.` : "-"} ${text}`;
  });
}

/** The list around a line: [first line, line after the last]. @returns {[number, number]} */
function around(all, at) {
  const belongs = (line) => line !== undefined && (ITEM.test(line) || (line.trim() && indentOf(line) > 1));
  let first = at, last = at + 1;
  while (belongs(all[first - 1])) first -= 1;
  while (belongs(all[last])) last += 1;
  return [first, last];
}

// The lines of a list with its numbers corrected; nested content moves with the width of the number.
function counted(all) {
  const open = [];
  return all.map((line) => {
    const item = read(line), indent = indentOf(line);
    while (open.length && (item ? open.at(-1).indent > indent : open.at(-1).indent >= indent)) open.pop();
    const same = item && open.at(-1)?.indent === indent ? open.pop() : null;
    const shift = open.reduce((sum, one) => sum + one.shift, 0), lead = " ".repeat(Math.max(0, indent + shift));
    if (!item) return lead + line.trimStart();
    if (!isNumber(item.marker)) {
      open.push({ indent, number: 0, shift: 0 });
      return lead + line.trimStart();
    }
    const number = same?.number ? same.number + 1 : open.length ? 1 : parseInt(item.marker, 10);
    const marker = `${number}${item.marker.at(-1)}`;
    open.push({ indent, number, shift: marker.length - item.marker.length });
    return lead + marker + item.gap + item.text;
  });
}

// An edit that replaces the lines of a list, with the caret at `column` of the line `at` among them.
function listEdit(value, all, [first, last], made, at, column) {
  const start = (lines, number) => lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0);
  const from = start(all, first), to = from + all.slice(first, last).join("\n").length;
  const text = made.join("\n");
  return { from, to, text, select: [from + start(made, at) + Math.min(column, made[at].length)] };
}

function position({ value, start }) {
  const all = value.split("\n"), at = value.slice(0, start).split("\n").length - 1;
  return { all, at, column: start - value.lastIndexOf("\n", start - 1) - 1 };
}

// The nearest item above that matches.
function above(all, at, first, fits) {
  for (let line = at - 1; line >= first; line -= 1) {
    const item = read(all[line]);
    if (item && fits(item)) return item;
  }
  return null;
}

// Enter in a list or a quote; null for the default behaviour.
export function continueList(now) {
  const { value, start, end } = now;
  if (start !== end) return null;
  const line = value.slice(...wholeLines(value, start, start)), { column } = position(now);
  if (inCode(value, start)) return null;
  const item = read(line);
  if (item) return column < item.body && item.text ? null : item.text.trim() ? nextItem(now, item) : lastItem(now, item);
  const quoted = QUOTE.exec(line);
  return quoted && column >= quoted[1].length ? continueQuote(now, quoted[1], quoted[2], column) : null;
}

// Enter in a quote, and in a list in a quote: another line of the same kind, or one level out of an empty one.
function continueQuote(now, marks, text, column) {
  const item = read(text), same = `${marks.trimEnd()} `;
  if (item && !item.text.trim()) return leave(now, same);
  if (item && column < marks.length + item.body) return null;
  if (!text.trim()) return leave(now, marks.replace(/> ?$/, ""));
  return { from: now.start, to: now.start, text: `\n${same}${item ? " ".repeat(item.indent) + following(item.marker) + item.gap : ""}` };
}

// An empty item or line of a quote becomes a line with the marks `outer`. Empty lines part it from its neighbours, since
// Markdown adds a line of text to the item or the quote above.
function leave(now, outer) {
  const { all, at } = position(now), empty = outer.trimEnd();
  const first = at > 0 && BLANK.test(all[at - 1]) ? at - 1 : at;
  const from = all.slice(0, first).reduce((sum, line) => sum + line.length + 1, 0), to = from + all.slice(first, at + 1).join("\n").length;
  const lead = at > 0 ? `${empty}\n${outer}` : outer, tail = BLANK.test(all[at + 1] ?? "") ? "" : `\n${empty}`;
  return { from, to, text: lead + tail, select: [from + lead.length] };
}

const following = (marker) => (isNumber(marker) ? `${parseInt(marker, 10) + 1}${marker.at(-1)}` : marker);

function nextItem(now, item) {
  const { all, at, column } = position(now), range = around(all, at), line = all[at];
  const fresh = `${" ".repeat(item.indent)}${following(item.marker)}${item.gap}${line.slice(column).trimStart()}`;
  const made = [...all.slice(range[0], at), line.slice(0, column).trimEnd(), fresh, ...all.slice(at + 1, range[1])];
  const number = at - range[0] + 1, numbers = counted(made);
  return listEdit(now.value, all, range, numbers, number, read(numbers[number]).body);
}

// Enter in an empty item: moves it one level out, or ends the list.
function lastItem(now, item) {
  return item.indent ? indent(now, true) : leave(now, "");
}

// The indent of an item after Tab or Shift+Tab; null if it can't move further.
function level(all, at, first, item, out) {
  if (out) return item.indent ? above(all, at, first, (one) => one.indent < item.indent)?.indent ?? 0 : null;
  const sibling = above(all, at, first, (one) => one.indent <= item.indent);
  return sibling?.indent === item.indent ? sibling.body : null;
}

// Tab and Shift+Tab in a list, with nested content; null if it can't move further, so that Tab leaves the text.
export function indent(now, out) {
  const { all, at, column } = position(now), item = read(all[at]);
  const chosen = now.value.slice(...wholeLines(now.value, now.start, now.end)).split("\n");
  if (!item || !chosen.every((line) => ITEM.test(line))) return null;
  const range = around(all, at), target = level(all, at, range[0], item, out);
  if (target === null) return null;
  const by = target - item.indent;
  let stop = at + chosen.length;
  while (stop < range[1] && indentOf(all[stop]) > item.indent) stop += 1;
  const moved = (line) => (by > 0 ? " ".repeat(by) + line : line.slice(Math.min(-by, indentOf(line))));
  const made = counted([...all.slice(range[0], at), ...all.slice(at, stop).map(moved), ...all.slice(stop, range[1])]);
  const place = at - range[0], caret = read(made[place]).body + Math.max(0, column - item.body);
  const edit = listEdit(now.value, all, range, made, place, caret);
  if (now.start === now.end) return edit;
  const begin = edit.select[0] - Math.min(caret, made[place].length);
  return { ...edit, select: [begin, begin + made.slice(place, stop - range[0]).join("\n").length] };
}
