// Writes blocks as Markdown.
import { cellText } from "../../js/editor/text/table.js";
import { inlineText, pictureText } from "./inline.js";

const RULES = { left: ":--", center: ":-:", right: "--:" };

const indented = (text, first, rest) => text.split("\n").map((line, at) => (at ? (line ? rest + line : line) : first + line)).join("\n");
const longest = (marks) => Math.max(2, ...(marks ?? []).map((one) => one.length));

// Blocks in another; of empty paragraphs, which don't show, at most one.
export function inner(node) {
  const all = node.children, shown = all.filter((child) => child.type.name !== "paragraph" || child.content.size);
  return shown.length ? shown : all.slice(0, 1);
}

const blocks = (node, labels) => inner(node).map((child) => writeBlock(child, labels)).join("\n\n");

// Whether an empty line must stand between two blocks of an item, also where items have none between them.
export function isApart(before, block) {
  if (before.type === block.type || ["paragraph", "table"].includes(block.type.name)) return true;
  if (block.type.name === "ordered_list" && block.attrs.start !== 1) return true;
  return /_list$/.test(before.type.name) && !block.firstChild.textContent;
}

function item(node, marker, tight, labels) {
  const parts = inner(node).map((child, at, all) => {
    const gap = at ? (!tight || isApart(all[at - 1], child) ? "\n\n" : "\n") : "";
    return gap + writeBlock(child, labels);
  });
  return indented(parts.join(""), marker, " ".repeat(marker.length)).replace(/^(\S+) $/, "$1");
}

// The items of a list, without empty ones at its end.
export function itemsOf(node) {
  const all = node.children, last = all.findLastIndex((one) => one.childCount > 1 || one.firstChild.content.size);
  return all.slice(0, Math.max(1, last + 1));
}

function list(node, labels) {
  const { marker, tight, start } = node.attrs, numbered = node.type.name === "ordered_list";
  const items = itemsOf(node).map((child, at) => item(child, `${numbered ? start + at : ""}${marker} `, tight, labels));
  return items.join(tight ? "\n" : "\n\n");
}

function table(node, labels) {
  const [head, ...rows] = node.children.map((row) => row.children);
  const line = (cells) => `| ${cells.map((cell) => cellText(inlineText(cell.firstChild, labels, true))).join(" | ")} |`;
  // rows may have lost cells
  const width = Math.max(head.length, ...rows.map((row) => row.length));
  const rule = Array.from({ length: width }, (_none, at) => RULES[head[at]?.attrs.align] ?? "---");
  const padded = (text, cells) => text + " |".repeat(width - cells.length).replaceAll(" |", "  |");
  return [padded(line(head), head), `| ${rule.join(" | ")} |`, ...rows.map((row) => padded(line(row), row))].join("\n");
}

function codeBlock({ attrs, textContent }) {
  const fence = "`".repeat(longest(textContent.match(/^`{3,}/gm)) + 1);
  return `${fence}${attrs.info}\n${textContent.replace(/\n$/, "")}\n${fence}`;
}

const WRITERS = {
  paragraph: (node, labels) => inlineText(node, labels),
  heading: (node, labels) => `${"#".repeat(node.attrs.level)} ${inlineText(node, labels, true).replace(/(?<= |^)(#+)$/, "\\$1")}`.trimEnd(),
  blockquote: (node, labels) => blocks(node, labels).split("\n").map((line) => (line ? `> ${line}` : ">")).join("\n"),
  bullet_list: list,
  ordered_list: list,
  code_block: codeBlock,
  horizontal_rule: () => "---",
  pictures: ({ attrs }) => attrs.items.map(pictureText).join("\n"),
  table,
  note: (node, labels) => `[^${node.attrs.name}]: ${indented(blocks(node, labels), "", "    ")}`,
  opaque: ({ attrs }) => attrs.source,
};

// The Markdown of a block. Brackets around one of `labels`, the names of link definitions, are escaped.
export function writeBlock(node, labels = new Set()) {
  return WRITERS[node.type.name](node, labels);
}
