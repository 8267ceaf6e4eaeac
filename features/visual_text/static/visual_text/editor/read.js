// Reads the engine's HTML of a text: which lines each block has, and whether it can be edited as it is shown.
import { HAN } from "./characters.js";
import { pm } from "./vendor/prosemirror.js";
import { asTyped, schema } from "./schema.js";
import { decoded } from "../../js/editor/controls.js";

const KNOWN = new Set(["P", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "UL", "OL", "LI", "PRE", "CODE", "HR", "TABLE", "THEAD", "TBODY", "TR", "TH", "TD", "A", "EM", "STRONG", "DEL", "SUB", "SUP", "IMG", "BR", "OASIS-MARK", "OASIS-FORMULA", "OASIS-ENTRY", "OASIS-PICTURES", "OASIS-NOTE"]);
const SCHEME = /^([^/?#:]*):/;
const LINKS = new Set(["http", "https", "mailto", "tel", "entry"]), IMAGES = new Set(["http", "https"]);
const BLOCK_IN_ITEM = "li:has(> :is(h1,h2,h3,h4,h5,h6,table,hr,pre,blockquote):first-child)";
const BREAK_IN_LINE = "td br, th br, h1 br, h2 br, h3 br, h4 br, h5 br, h6 br";

const parser = pm.model.DOMParser.fromSchema(schema);

function swap(node, name, data) {
  const made = node.ownerDocument.createElement(name);
  Object.assign(made.dataset, data);
  node.replaceWith(made);
}

// The sign before the items of a list, from the source line of its first item.
function markers(body, lines) {
  for (const list of body.querySelectorAll("ul, ol")) {
    const place = /^(\d+):(\d+)/.exec(list.firstElementChild?.dataset.sourcepos ?? "");
    const sign = place && /^(?:[-*+]|\d+([.)]))/.exec(lines[Number(place[1]) - 1].slice(Number(place[2]) - 1));
    if (sign) list.dataset.marker = sign[1] ?? sign[0];
  }
}

function notes(body) {
  for (const one of body.querySelectorAll("sup.footnote-ref")) {
    if (one.firstElementChild) swap(one, "oasis-mark", { name: decoded(one.firstElementChild.getAttribute("href").slice("#fn-".length)) });
  }
  for (const back of body.querySelectorAll(".footnote-backref")) {
    if (back.previousSibling?.nodeType === Node.TEXT_NODE) back.previousSibling.data = back.previousSibling.data.replace(/ $/, "");
    back.remove();
  }
}

function formulas(body) {
  for (const one of body.querySelectorAll("span[data-math-style]")) {
    swap(one, "oasis-formula", { latex: one.textContent, ...(one.dataset.mathStyle === "display" ? { block: "" } : {}) });
  }
}

function references(body) {
  for (const link of body.querySelectorAll("a[data-wikilink]")) {
    const entry = decoded(link.getAttribute("href")).replace(/^entry:/, "");
    if (link.textContent.replace(/^entry:/, "") === entry) swap(link, "oasis-entry", { entry });
    else link.setAttribute("href", `entry:${entry}`);
  }
}

// Paragraphs of pictures alone.
function pictures(body) {
  for (const paragraph of body.querySelectorAll(":scope > p")) {
    const inside = [...paragraph.childNodes].filter((node) => node.nodeType !== Node.TEXT_NODE || node.data.trim());
    if (!inside.length || inside.some((node) => node.localName !== "img" || node.getAttribute("src").startsWith("entry:"))) continue; // a map or chart stays opaque
    const items = inside.map((node) => ({ src: asTyped(node.getAttribute("src")), alt: node.alt, title: node.title }));
    swap(paragraph, "oasis-pictures", { items: JSON.stringify(items), sourcepos: paragraph.dataset.sourcepos });
  }
}

// Line breaks of the source show as a space, between Chinese characters not at all.
function joinLines(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("pre")) continue;
    node.data = node.data.replace(/(.?)\n(.?)/gu, (whole, before, after) => (HAN.test(before) && HAN.test(after) ? before + after : `${before} ${after}`));
  }
}

// The engine's HTML, with elements of our own for the atoms of the schema.
function prepared(html, lines) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  markers(body, lines);
  for (const code of body.querySelectorAll("pre > code")) code.textContent = code.textContent.replace(/\n$/, "");
  notes(body);
  formulas(body);
  references(body);
  pictures(body);
  joinLines(body);
  return body;
}

function isUnsafe(address, schemes) {
  const scheme = SCHEME.exec(address ?? "");
  return !address || Boolean(scheme && !schemes.has(scheme[1].toLowerCase()));
}

function hasUnsafeAddress(dom) {
  return [...dom.querySelectorAll("a[href]")].some((one) => isUnsafe(one.getAttribute("href"), LINKS)) || [...dom.querySelectorAll("img")].some((one) => isUnsafe(one.getAttribute("src"), IMAGES));
}

// Comments are invisible on the page.
const hasComment = (dom) => [dom, ...dom.querySelectorAll("*")].some((one) => !one.closest("code") && [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.includes("<!--")));

// Whether a block shows less than its source says, or something that the schema can't hold.
function isOpaque(dom, source) {
  if (dom.localName !== "pre" && /^ {0,3}\[[^\]^][^\]]*\]:/m.test(source)) return true;
  if ([dom, ...dom.querySelectorAll("*")].some((one) => !KNOWN.has(one.tagName))) return true;
  return hasComment(dom) || hasUnsafeAddress(dom) || Boolean(dom.querySelector(`${BLOCK_IN_ITEM}, ${BREAK_IN_LINE}, a:empty, code[data-meta]`));
}

// The blocks at the top of the text; of the footnotes, each is one.
function topBlocks(body) {
  return [...body.children].flatMap((node) => (node.localName === "section" ? [...node.querySelectorAll(":scope > ol > li")].map(asNote) : [node]));
}

function asNote(item) {
  const made = item.ownerDocument.createElement("oasis-note");
  made.dataset.name = decoded(item.id.slice("fn-".length));
  made.dataset.sourcepos = item.dataset.sourcepos;
  made.append(...item.childNodes);
  return made;
}

// Ranges of lines with their elements, in order: { from, to, dom }, zero-based, `to` excluded. Lines that two blocks
// claim, or that show nothing, have no `dom`.
function ranges(body, lines) {
  const found = [];
  for (const dom of topBlocks(body)) {
    const place = /^(\d+):\d+-(\d+):/.exec(dom.dataset.sourcepos ?? "");
    if (!place) continue;
    let to = Number(place[2]);
    while (to > Number(place[1]) && !(lines[to - 1] ?? "").trim()) to -= 1;
    found.push({ from: Number(place[1]) - 1, to, dom });
  }
  found.sort((one, other) => one.from - other.from);
  const apart = [];
  for (const one of found) {
    const last = apart.at(-1);
    if (last && one.from < last.to) Object.assign(last, { to: Math.max(last.to, one.to), dom: null });
    else apart.push(one);
  }
  return apart;
}

// The same, with the ranges between them that show nothing: link definitions, comments.
function allRanges(body, lines) {
  const all = [];
  let at = 0;
  function hidden(to) {
    let from = at, end = to;
    while (from < end && !lines[from].trim()) from += 1;
    while (from < end && !lines[end - 1].trim()) end -= 1;
    if (from < end) all.push({ from, to: end, dom: null });
  }
  for (const one of ranges(body, lines)) {
    hidden(one.from);
    all.push(one);
    at = one.to;
  }
  hidden(lines.length);
  return all;
}

// The node of a block; null if it can't be edited as it is shown.
function nodeOf(dom, source) {
  if (!dom || isOpaque(dom, source)) return null;
  const holder = dom.ownerDocument.createElement("div");
  holder.append(dom.cloneNode(true));
  try {
    const parsed = parser.parse(holder);
    if (parsed.childCount !== 1) return null;
    parsed.check();
    return parsed.child(0);
  } catch {
    return null;
  }
}

// The blocks of a text: { node, source, before: the empty lines before it, after: the lines after the last one }.
export function readBlocks(source, html) {
  const lines = source.split("\n"), blocks = [];
  let at = 0;
  for (const { from, to, dom } of allRanges(prepared(html, lines), lines)) {
    const own = lines.slice(from, to).join("\n");
    blocks.push({ node: nodeOf(dom, own) ?? schema.nodes.opaque.create({ source: own }), source: own, before: lines.slice(at, from), first: !blocks.length, after: null });
    at = to;
  }
  if (blocks.length) blocks.at(-1).after = lines.slice(at);
  return blocks;
}
