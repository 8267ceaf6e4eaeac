// A text as blocks that remember their source. Saving writes an unchanged block as it was.
import { pm } from "./vendor/prosemirror.js";
import { readBlocks } from "./read.js";
import { isList, isOpaque, schema } from "./schema.js";
import { looks } from "./looks.js";
import { writeBlock } from "./write.js";

const { Fragment } = pm.model, { Transform } = pm.transform;
const LABEL = /^ {0,3}\[([^\]^][^\]]*)\]:/gm;
// stands for the caret while a block is written: no text contains it
const CARET = "\ue010";
const OTHER_MARKER = { "-": "*", "*": "-", "+": "-", ".": ")", ")": "." };

const isEmpty = (node) => node.type === schema.nodes.paragraph && !node.content.size;
const labelsOf = (source) => new Set([...source.matchAll(LABEL)].map((found) => found[1].toLowerCase()));
const withId = (node, id) => node.type.create({ ...node.attrs, id }, node.content);
const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");

// Nodes without the ids of their source, as for pasted ones.
export function unowned(content) {
  return Fragment.from(content.content.map((node) => (node.isText ? node : node.type.create("id" in node.attrs ? { ...node.attrs, id: null } : node.attrs, unowned(node.content), node.marks))));
}

// Whether two blocks are the same but for the sign before the items of a list, which isn't shown.
export const isSame = (one, other) => one.type === other.type && bare(one).eq(bare(other));
const bare = (node) => node.type.create({ ...node.attrs, id: null, ...(isList(node) ? { marker: "" } : {}) }, unowned(node.content));

// Whether two blocks stood one after the other when they were read.
const follows = (one, other) => Boolean(one) && other.attrs.id !== null && one.attrs.id === other.attrs.id - 1;

// The names of the footnotes to which a block refers.
function notesIn(node) {
  const names = new Set();
  node.descendants((one) => { if (one.type === schema.nodes.mark) names.add(one.attrs.name); });
  return names;
}

// A block as a text of its own: with a note for each of its marks, and a mark for its note.
function alone(node, source) {
  const own = node.type === schema.nodes.note ? node.attrs.name : "", names = [...notesIn(node)];
  const notes = names.filter((name) => name !== own).map((name) => `\n\n[^${name}]: .`).join("");
  return own ? `.[^${own}]${names.map((name) => `[^${name}]`).join("")}\n\n${source}${notes}` : source + notes;
}

// Whether such a text, as read, shows the block and nothing else.
function isProven(node, source, html) {
  const isNote = node.type === schema.nodes.note, read = readBlocks(source, html), others = [...notesIn(node)].filter((name) => !isNote || name !== node.attrs.name).length;
  const block = read[isNote ? 1 : 0];
  return Boolean(block) && read.length === (isNote ? 2 : 1) + others && isSame(block.node, node);
}

export class Source {
  constructor(read) {
    this.read = read; // asks the server for the HTML of texts
    this.kept = new Map(); // id → a block as it was read
    this.define("");
  }

  // The written Markdown depends on the link definitions of the text. Every key writes all changed blocks, so each is kept.
  define(text) {
    this.labels = labelsOf(text);
    this.written = new WeakMap();
  }

  writeBlock(node) {
    if (!this.written.has(node)) this.written.set(node, writeBlock(node, this.labels));
    return this.written.get(node);
  }

  // The blocks of a text as nodes; those for which writing and reading doesn't give the same again are opaque.
  async blocks(text) {
    const [html] = await this.read([text]), blocks = readBlocks(text, html);
    this.define(text);
    const tried = blocks.filter((block) => !isOpaque(block.node));
    // by its own lines, in case the engine names wrong ones; and as it would be written
    const texts = tried.flatMap(({ node, source }) => [alone(node, source), alone(node, this.writeBlock(node))]);
    const answers = texts.length ? await this.read(texts) : [];
    tried.forEach((block, at) => {
      const proven = [2 * at, 2 * at + 1].every((number) => isProven(block.node, texts[number], answers[number]));
      if (!proven) block.node = schema.nodes.opaque.create({ source: block.source });
    });
    return blocks.map((block) => this.keep(block));
  }

  keep(block) {
    const id = this.kept.size, node = withId(block.node, id);
    this.kept.set(id, { ...block, node });
    return node;
  }

  keptOf(node) {
    return node.attrs.id === null ? null : this.kept.get(node.attrs.id) ?? null;
  }

  // The Markdown of a block: its source, if it hasn't changed.
  textOf(node) {
    const kept = this.keptOf(node);
    if (kept?.node.eq(node)) return kept.source;
    return isOpaque(node) ? node.attrs.source : this.merged(kept, node);
  }

  // The text of a changed block. Lines that would be written as before stay as they were typed.
  merged(kept, node) {
    const fresh = this.writeBlock(node).split("\n");
    if (!kept || kept.node.type !== node.type) return fresh.join("\n");
    const base = this.writeBlock(kept.node).split("\n"), typed = kept.source.split("\n");
    const nests = !kept.node.isTextblock && node.type !== schema.nodes.table;
    if (base.length !== typed.length || (nests && base.some((line, at) => prefixLength(line) !== prefixLength(typed[at])))) return fresh.join("\n");
    const [head, tail] = commonEnds(base, fresh);
    const middle = fresh.slice(head, fresh.length - tail), was = base.slice(head, base.length - tail), own = typed.slice(head, typed.length - tail);
    const between = middle.length === was.length ? middle.map((line, at) => (line === was[at] ? own[at] : line)) : middle;
    return [...typed.slice(0, head), ...between, ...(tail ? typed.slice(-tail) : [])].join("\n");
  }

  // The blocks of a document with the text and the offset of each: [{ node, pos, text, from }], and the whole text.
  layout(doc) {
    const parts = [];
    let whole = "", last = null;
    doc.forEach((node, pos) => {
      const kept = this.keptOf(node);
      if (isEmpty(node) || (isOpaque(node) && !node.attrs.source.trim())) return;
      const isKept = kept?.node.eq(node) && follows(last, node);
      const touches = last && isList(node) && last.type === node.type && last.attrs.marker === node.attrs.marker && !isKept;
      const written = touches ? this.writeBlock(node.type.create({ ...node.attrs, marker: OTHER_MARKER[node.attrs.marker] }, node.content)) : this.textOf(node);
      whole += this.gap(last, node, kept);
      parts.push({ node, pos, text: written, from: whole.length });
      whole += written;
      last = node;
    });
    const after = last && this.keptOf(last)?.after;
    return { parts, text: after?.length ? `${whole}\n${after.join("\n")}` : whole };
  }

  // The lines between a block and the one before it.
  gap(before, node, kept) {
    if (!before) return kept?.first ? kept.before.map((line) => `${line}\n`).join("") : "";
    const blank = kept && !kept.first && (kept.before.length || follows(before, node)) ? kept.before : [""];
    return `\n${blank.map((line) => `${line}\n`).join("")}`;
  }

  write(doc) {
    return this.layout(doc).text;
  }

  // The blocks of a document that its text, as it was read now, will not show: [{ node, pos }].
  unlike(doc, text, html) {
    const { parts } = this.layout(doc), read = readBlocks(text, html);
    const isLike = ({ node }, at) => isOpaque(node) || looks(node) === looks(read[at].node);
    if (read.length === parts.length) return parts.filter((part, at) => !isLike(part, at));
    const first = parts.findIndex((part, at) => at >= read.length || !isLike(part, at));
    return parts.slice(first, first < 0 ? 0 : first + 1);
  }

  // The offset in the source of a position in the document; with `start` within the marks that begin there.
  offsetAt(doc, pos, start = false) {
    const { parts } = this.layout(doc), part = parts.findLast((one) => one.pos <= pos) ?? parts[0];
    if (!part) return 0;
    const isBehind = pos >= part.pos + part.node.nodeSize;
    return part.from + (isBehind ? part.text.length : this.inside(doc, part, pos, start));
  }

  // The offset within the text of a block.
  inside(doc, part, pos, start = false) {
    const place = doc.resolve(pos);
    if (isOpaque(part.node) || !place.parent.inlineContent) return 0;
    const marked = new Transform(doc).insert(pos, schema.text(CARET, (start && place.nodeAfter?.marks) || place.marks())).doc.nodeAt(part.pos);
    const written = this.writeBlock(marked), at = written.indexOf(CARET), plain = written.replace(CARET, "");
    if (plain === part.text) return at;
    return afterLetters(part.text, letters(written.slice(0, at)).length);
  }

  // The position in the document of an offset in the source. Within marks or an address, that of the letter before, or
  // with `end` behind the letter.
  positionAt(doc, offset, end = false) {
    const { parts } = this.layout(doc), part = parts.findLast((one) => one.from <= offset) ?? parts[0];
    if (!part) return 1;
    const places = placesIn(part), offsetOf = (at) => part.from + this.inside(doc, part, places[at]);
    if (!places.length) return end ? part.pos + part.node.nodeSize : part.pos;
    let low = 0, high = places.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsetOf(middle) < offset) low = middle + 1;
      else high = middle;
    }
    return places[!end && low && offsetOf(low) > offset ? low - 1 : low];
  }
}

// The positions in a block at which there may be a caret.
function placesIn({ node, pos }) {
  const places = [], add = (one, start) => { for (let at = 0; at <= one.content.size; at += 1) places.push(start + at); };
  if (node.inlineContent) add(node, pos + 1);
  node.descendants((one, at) => { if (one.inlineContent) add(one, pos + 1 + at + 1); });
  return places;
}

// The offset in a text after so many letters.
function afterLetters(text, count) {
  let seen = 0, at = 0;
  while (at < text.length && seen < count) {
    if (/[\p{L}\p{N}]/u.test(text[at])) seen += 1;
    at += 1;
  }
  return at;
}

// The lengths of the common beginning and end of two lists.
export function commonEnds(one, other, isSame = Object.is) {
  const most = Math.min(one.length, other.length);
  let head = 0, tail = 0;
  while (head < most && isSame(one[head], other[head])) head += 1;
  while (tail < most - head && isSame(one.at(-1 - tail), other.at(-1 - tail))) tail += 1;
  return [head, tail];
}

const prefixLength = (line) => /^[\s>]*(?:[-*+]|\d+[.)])?\s*/.exec(line)[0].length;
