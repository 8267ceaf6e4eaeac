// Converts clipboard HTML to clean Markdown.
import { noteText } from "./inserts.js";
import { inline } from "./inline.js";
import { unindented } from "./lines.js";
import { parse, plainHtml, styleOf } from "./office.js";
import { takeNotes } from "./references.js";
import { cellText, tableText, trimmed } from "./table.js";

const BLOCK = new Set(["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table", "ul"]);
const RICH = "a[href], b, strong, i, em, h1, h2, h3, h4, h5, h6, ul, ol, table, sup, sub, blockquote, img, oasis-note, s, del, code, pre";
const BULLET = /^[•·●▪◦■□‣–—-][ \t\u00a0]+(?=\S)/;
const LINK = /^(?:https?|mailto|tel):/i;
const EMBEDDED = /^data:image\/(png|jpeg|gif|webp);base64,/;
export const MOST_HTML = 3_000_000;

const weight = (style) => /(?:^|;)\s*font-weight:\s*(\w+)/.exec(style)?.[1];
const isBold = (value) => value === "bold" || value === "bolder" || Number(value) >= 600;

// The formatting of an element's content, given that around it.
function formatOf(node, format) {
  const name = node.localName, style = styleOf(node), made = { ...format };
  if (["b", "strong"].includes(name)) made.bold = true;
  if (["i", "em"].includes(name)) made.italic = true;
  if (["s", "strike", "del"].includes(name) || /text-decoration[\w-]*:[^;]*line-through/.test(style)) made.struck = true;
  if (name === "sup" || /vertical-align:\s*super/.test(style)) made.script = "^";
  if (name === "sub" || /vertical-align:\s*sub\b/.test(style)) made.script = "~";
  if (["code", "kbd", "samp", "tt"].includes(name)) made.code = true;
  const heavy = weight(style), slant = /(?:^|;)\s*font-style:\s*(\w+)/.exec(style)?.[1];
  if (heavy) made.bold = isBold(heavy) || undefined;
  if (slant) made.italic = slant === "italic" || undefined;
  if (format.level) made.bold = undefined;
  return made;
}

// The address of a link, without local files and redirects of a search engine.
function target(node, origin) {
  const href = (node.getAttribute("href") ?? "").trim();
  if (!LINK.test(href) || !URL.canParse(href)) return undefined;
  const url = new URL(href);
  const led = /^www\.google\./.test(url.hostname) && url.pathname === "/url" ? url.searchParams.get("q") : null;
  return led || (url.origin === origin ? href.slice(origin.length) || "/" : href);
}

class Writer {
  embedded; left; origin;

  constructor({ origin, embedded }) {
    Object.assign(this, { origin, embedded, left: 0 });
  }

  // The blocks of a node: [{ kind, text }].
  blocks(node, format = {}) {
    const made = [];
    let runs = [];
    const flush = (kind = "p") => {
      const text = unindented(inline(runs));
      runs = [];
      if (text) made.push({ kind, text });
    };
    const walk = (inside, around) => {
      for (const child of inside.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) runs.push({ ...around, level: undefined, text: child.data });
        else if (child.nodeType === Node.ELEMENT_NODE && BLOCK.has(child.localName)) {
          flush();
          made.push(...this.block(child, formatOf(child, around)));
        } else if (child.nodeType === Node.ELEMENT_NODE) this.phrase(child, around, runs, walk);
      }
    };
    walk(node, format);
    flush();
    return made;
  }

  // Adds inline content to `runs`.
  phrase(node, around, runs, walk) {
    const name = node.localName;
    if (name === "br") runs.push({ ...around, level: undefined, text: "\n" });
    else if (name === "oasis-note") runs.push({ text: `[^${node.dataset.name}]`, atom: true });
    else if (name === "img") this.image(node, runs);
    else if (name === "math") runs.push({ text: `$${node.getAttribute("alttext") ?? node.querySelector("annotation")?.textContent.trim() ?? node.textContent.trim()}$`, atom: true });
    else {
      const format = formatOf(node, around);
      if (name === "a" && node.hasAttribute("href")) format.link = target(node, this.origin);
      walk(node, format);
    }
  }

  image(node, runs) {
    const src = node.getAttribute("src") ?? "", alt = node.getAttribute("alt") ?? "";
    if (/emoji/.test(node.className)) runs.push({ text: alt });
    else if (EMBEDDED.test(src)) runs.push({ text: this.embedded(src, alt), atom: true });
    else if (src && !/^data:/.test(src)) this.left += 1;
  }

  block(node, format) {
    const name = node.localName;
    if (/^h[1-6]$/.test(name)) return this.heading(node, Number(name[1]), format);
    if (name === "ul" || name === "ol") return [{ kind: "list", text: this.list(node) }].filter((one) => one.text);
    if (name === "table") return this.table(node);
    if (name === "pre") return [{ kind: "code", text: `\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\`` }];
    if (name === "hr") return [{ kind: "rule", text: "---" }];
    if (name === "blockquote") return [{ kind: "quote", text: joined(this.blocks(node, format)).split("\n").map((line) => (line ? `> ${line}` : ">")).join("\n") }].filter((one) => one.text !== ">");
    return this.blocks(node, format);
  }

  heading(node, level, format) {
    const text = this.blocks(node, { ...format, level, bold: undefined }).map((one) => one.text).join(" ").replace(/\s*\n/g, " ");
    return text ? [{ kind: "heading", level, text }] : [];
  }

  // Items with nested content; a list directly inside a list belongs to the preceding item.
  list(node) {
    const numbered = node.localName === "ol", lines = [];
    let number = Number(node.getAttribute("start") ?? 1) || 1;
    for (const child of node.children) {
      if (["ul", "ol"].includes(child.localName)) {
        const inner = this.list(child), pad = " ".repeat(numbered ? `${number - 1}. `.length : 2);
        lines.push(lines.length ? indented(inner, pad, pad) : inner);
        continue;
      }
      const blocks = this.blocks(child);
      if (!blocks.length) continue;
      const marker = numbered ? `${number}. ` : "- ";
      number += 1;
      lines.push(indented(joined(blocks.map((one, at) => (at ? one : { ...one, text: one.text.replace(BULLET, "") })), true), marker, " ".repeat(marker.length)));
    }
    return lines.join("\n");
  }

  table(node) {
    const rows = [...node.querySelectorAll("tr")].filter((row) => row.closest("table") === node);
    const width = Math.max(0, ...rows.map((row) => row.cells.length));
    if (width < 2) return rows.flatMap((row) => [...row.cells].flatMap((cell) => this.blocks(cell)));
    const grid = rows.map(() => []), aligned = [];
    rows.forEach((row, y) => [...row.cells].forEach((cell) => {
      let x = 0;
      while (grid[y][x] !== undefined) x += 1;
      const text = cellText(joined(this.blocks(cell, y ? {} : { level: 1 })).replace(/\s*\n+/g, " "));
      for (let down = 0; down < Math.min(cell.rowSpan || 1, rows.length - y); down += 1) {
        for (let across = 0; across < Math.min(cell.colSpan || 1, 40); across += 1) grid[y + down][x + across] = down || across ? "" : text;
      }
      const side = /text-align:\s*(right|center)/.exec(styleOf(cell))?.[1] ?? cell.align;
      if (y && text) (aligned[x] ??= []).push(side);
    }));
    const full = trimmed(grid.map((row) => [...row].map((cell) => cell ?? "")));
    const caption = node.caption ? this.blocks(node.caption) : [];
    const sides = Array.from(aligned, (all = []) => (["right", "center"].includes(all[0]) && all.every((one) => one === all[0]) ? all[0] : ""));
    return full.length ? [...caption, { kind: "table", text: tableText(full, sides) }] : caption;
  }
}

const indented = (text, first, rest) => text.split("\n").map((line, at) => (line ? (at ? rest : first) + line : line)).join("\n");

// Join blocks; in an item (`tight`) a list follows its text without an empty line.
function joined(blocks, tight = false) {
  return blocks.reduce((text, one, at) => {
    const before = blocks[at - 1], typed = before?.kind === "p" && one.kind === "p" && /^(?:- |\d{1,2}[.)] )/.test(one.text) && /^(?:- |\d{1,2}[.)] )/.test(before.text);
    return text + (at ? (typed || (tight && one.kind === "list") ? "\n" : "\n\n") : "") + one.text;
  }, "");
}

// The highest heading becomes ##, since the page has a title.
function levelled(blocks) {
  const top = Math.min(...blocks.map((one) => one.level ?? 9));
  return blocks.map((one) => (one.kind === "heading" ? { ...one, text: `${"#".repeat(Math.min(one.level - top + 2, 6))} ${one.text}` } : one.kind === "p" ? { ...one, text: one.text.replace(BULLET, "- ") } : one));
}

// { text, left: number of pictures that could not be included }, or null if plain text is equivalent. `next` returns
// the name of a new footnote; `embedded` the text for a picture in the HTML.
export function markdownOf(html, options) {
  if (html.length > MOST_HTML) return null;
  const body = parse(html);
  if (body.querySelector(':scope > [data-style*="white-space: pre"], :scope > [data-style*="white-space:pre"]')) return null;
  plainHtml(body);
  const notes = takeNotes(body, options.next), writer = new Writer(options);
  if (!body.querySelector(RICH) && body.querySelectorAll("p, div").length < 2 && !/font-weight|font-style/.test(body.innerHTML)) return null;
  const blocks = levelled(writer.blocks(body));
  const said = notes.map(([name, node]) => ({ kind: "note", text: noteText(name, joined(writer.blocks(node))) }));
  const below = said.map((one) => one.text).join("\n");
  const text = [joined(blocks), below].filter(Boolean).join("\n\n");
  return { text, left: writer.left, block: blocks.length > 1 || (blocks.length === 1 && blocks[0].kind !== "p") || said.length > 0 };
}
