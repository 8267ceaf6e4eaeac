// The elements of a text: all that the site's Markdown can show. A block that can't be edited as it is shown is
// `opaque` and keeps its source.
import { pm } from "./vendor/prosemirror.js";

const { Schema } = pm.model;

// The address of a picture and the name of a note on the page: set by mode.js.
export const shown = { picture: (src) => src, note: (name) => name };

// An address as typed: the engine percent-encodes spaces and Chinese.
export function asTyped(href) {
  try {
    const plain = decodeURI(href);
    return encodeURI(plain) === href ? plain : href;
  } catch {
    return href;
  }
}

// Each block knows by its id from which source it was read; null for a new one.
const BLOCK = { id: { default: null } };
const VIDEO = /\.(?:mp4|webm)$/i;

// Atoms carry their attributes on the clipboard.
const carried = (name) => [{ tag: `[data-visual=${name}]`, priority: 60, getAttrs: (dom) => JSON.parse(dom.dataset.value) }];
const carry = ({ type, attrs }) => ({ "data-visual": type.name, "data-value": JSON.stringify({ ...attrs, id: undefined }) });

function cell(tag) {
  return {
    content: "line", isolating: true, tableRole: tag === "th" ? "header_cell" : "cell",
    attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null }, align: { default: "" } },
    parseDOM: [{ tag, getAttrs: (dom) => ({ align: dom.getAttribute("align") ?? "" }) }],
    toDOM: ({ attrs }) => [tag, attrs.align ? { align: attrs.align } : {}, 0],
  };
}

function media({ src, alt }) {
  const file = src.replace(/#wide$/, "");
  return VIDEO.test(file) ? ["span", { class: "visual-video", role: "img", "aria-label": alt }, file.split("/").pop()] : ["img", { src: shown.picture(file), alt, loading: "lazy" }];
}

const figure = (item) => ["figure", item.src.endsWith("#wide") ? { class: "wide" } : {}, media(item), ...(item.title ? [["figcaption", {}, item.title]] : [])];

// Whether the items of a list have no empty lines between them.
const isTight = (dom) => (dom.dataset.tight ? dom.dataset.tight === "true" : !dom.querySelector(":scope > li > p"));

const heading = {
  content: "phrase*", group: "block", defining: true, attrs: { ...BLOCK, level: { default: 2 } },
  parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, getAttrs: (dom) => ({ level: Number(dom.dataset.level ?? level) }) })),
  toDOM: ({ attrs }) => [`h${Math.max(2, attrs.level)}`, { "data-level": attrs.level }, 0],
};
const bulletList = {
  content: "list_item+", group: "block list", attrs: { ...BLOCK, tight: { default: true }, marker: { default: "-" } },
  parseDOM: [{ tag: "ul", getAttrs: (dom) => ({ tight: isTight(dom), marker: dom.dataset.marker ?? "-" }) }],
  toDOM: ({ attrs }) => ["ul", { "data-tight": String(attrs.tight), "data-marker": attrs.marker }, 0],
};
const orderedList = {
  content: "list_item+", group: "block list", attrs: { ...BLOCK, tight: { default: true }, start: { default: 1 }, marker: { default: "." } },
  parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ tight: isTight(dom), start: Number(dom.getAttribute("start") ?? 1), marker: dom.dataset.marker ?? "." }) }],
  toDOM: ({ attrs }) => ["ol", { ...(attrs.start === 1 ? {} : { start: attrs.start }), "data-tight": String(attrs.tight), "data-marker": attrs.marker }, 0],
};
const codeBlock = {
  content: "text*", marks: "", group: "block", code: true, defining: true, attrs: { ...BLOCK, info: { default: "" } },
  parseDOM: [{ tag: "pre", preserveWhitespace: "full", getAttrs: (dom) => ({ info: (dom.firstElementChild?.className ?? "").replace(/^language-/, "") }) }],
  toDOM: ({ attrs }) => ["pre", ["code", attrs.info ? { class: `language-${attrs.info}` } : {}, 0]],
};
const pictures = {
  group: "block", atom: true, draggable: true, attrs: { ...BLOCK, items: { default: [] } },
  parseDOM: [...carried("pictures"), { tag: "oasis-pictures", getAttrs: (dom) => ({ items: JSON.parse(dom.dataset.items) }) }],
  toDOM: (node) => ["div", { class: node.attrs.items.length > 1 ? "gallery" : "visual-picture", ...carry(node) }, ...node.attrs.items.map(figure)],
};
const note = {
  content: "block+", group: "block", defining: true, isolating: true, attrs: { ...BLOCK, name: { default: "1" } },
  parseDOM: ["div.visual-note[data-name]", "oasis-note"].map((tag) => ({ tag, getAttrs: (dom) => ({ name: dom.dataset.name }) })),
  toDOM: ({ attrs }) => ["div", { class: "visual-note", role: "group", "aria-label": shown.note(attrs.name), "data-name": attrs.name }, 0],
};
const image = {
  inline: true, group: "inline phrase", draggable: true, attrs: { src: {}, alt: { default: "" }, title: { default: "" } },
  parseDOM: [...carried("image"), { tag: "img[src]", getAttrs: (dom) => ({ src: asTyped(dom.getAttribute("src")), alt: dom.alt, title: dom.title }) }],
  toDOM: (node) => ["span", { class: "visual-image", ...carry(node) }, media(node.attrs)],
};
const reference = {
  inline: true, group: "inline phrase", atom: true, attrs: { entry: {} },
  parseDOM: [...carried("reference"), { tag: "oasis-entry", getAttrs: (dom) => ({ entry: dom.dataset.entry }) }],
  toDOM: (node) => ["a", { class: "visual-reference", ...carry(node) }, node.attrs.entry],
};
const formula = {
  inline: true, group: "inline phrase", atom: true, attrs: { latex: {}, block: { default: false } },
  parseDOM: [...carried("formula"), { tag: "oasis-formula", getAttrs: (dom) => ({ latex: dom.dataset.latex, block: dom.hasAttribute("data-block") }) }],
  toDOM: (node) => ["code", { class: "visual-formula", ...carry(node) }, node.attrs.latex],
};
const mark = {
  inline: true, group: "inline phrase", atom: true, attrs: { name: {} },
  parseDOM: [...carried("mark"), { tag: "oasis-mark", getAttrs: (dom) => ({ name: dom.dataset.name }) }],
  toDOM: (node) => ["sup", { class: "visual-mark", ...carry(node) }, node.attrs.name],
};
const link = {
  attrs: { href: {}, title: { default: "" } }, inclusive: false,
  parseDOM: [{ tag: "a[href]", getAttrs: (dom) => ({ href: asTyped(dom.getAttribute("href")), title: dom.title }) }],
  toDOM: ({ attrs }) => ["a", attrs.title ? attrs : { href: attrs.href }, 0],
};

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", attrs: BLOCK, parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading,
    blockquote: { content: "block+", group: "block", defining: true, attrs: BLOCK, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    bullet_list: bulletList,
    ordered_list: orderedList,
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    code_block: codeBlock,
    horizontal_rule: { group: "block", attrs: BLOCK, parseDOM: [{ tag: "hr" }], toDOM: () => ["hr"] },
    pictures,
    table: { content: "table_row+", group: "block", tableRole: "table", isolating: true, attrs: BLOCK, parseDOM: [{ tag: "table" }], toDOM: () => ["table", ["tbody", 0]] },
    table_row: { content: "(table_cell | table_header)*", tableRole: "row", parseDOM: [{ tag: "tr" }], toDOM: () => ["tr", 0] },
    table_cell: cell("td"),
    table_header: cell("th"),
    // the paragraph that prosemirror-tables needs in a cell; Markdown's cells hold one line
    line: { content: "phrase*", parseDOM: [{ tag: "td > p, th > p", priority: 60 }], toDOM: () => ["p", 0] },
    note,
    opaque: { group: "block", atom: true, attrs: { ...BLOCK, source: { default: "" } }, parseDOM: carried("opaque"), toDOM: (node) => ["div", { class: "visual-opaque", ...carry(node) }] },
    text: { group: "inline phrase" },
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
    image,
    reference,
    formula,
    mark,
  },
  marks: {
    link,
    bold: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    italic: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    struck: { parseDOM: [{ tag: "del" }, { tag: "s" }], toDOM: () => ["del", 0] },
    sub: { excludes: "sup", parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
    sup: { parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
    code: { excludes: "", parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
  },
});

export const isList = (node) => Boolean(node.type.spec.group?.includes("list"));
export const isOpaque = (node) => node.type === schema.nodes.opaque;
