// Writes the content of a paragraph as Markdown: marks, links, and signs escaped only where Markdown would read them.
import { address } from "../../js/editor/text/links.js";
import { HAN, SCRIPT } from "./characters.js";

const LETTER = /[\p{L}\p{N}]/u;
const MARKS = ["bold", "italic", "struck", "link", "sup", "sub", "code"];
const SIGNS = { bold: "**", italic: "*", struck: "~~" };
const BEFORE_LETTERS = /^((?:\\?[.,;:!?)}\]'"“”‘’（）《》。，；：！？—–…-])*)([\s\S]*)$/u;
const AFTER_LETTERS = /^([\s\S]*?)((?:\\?[.,;:!?({'"“”‘’（）《》。，；：！？—–…-])*)$/u;

const isBlank = (sign) => /\s/.test(sign ?? " ");
const isLetter = (sign) => LETTER.test(sign ?? "");

// Escape signs that Markdown would interpret. `labels` are the names of the text's link definitions; `dollarAfter`: a formula may begin here.
function escaped(text, labels, dollarAfter = false) {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)/g, "\\\\")
    .replace(/`/g, "\\`")
    .replace(/\*/g, (sign, at, whole) => (isBlank(whole[at - 1]) && isBlank(whole[at + 1]) ? sign : "\\*"))
    .replace(/_/g, (sign, at, whole) => (isLetter(whole[at - 1]) && isLetter(whole[at + 1]) ? sign : "\\_"))
    .replace(/~(?=~|[^\s~]{1,16}~)|(?<=~)~/g, "\\~")
    .replace(/\^(?=[^\s^]{1,16}\^)/g, "\\^")
    .replace(/\$(?=[^\s])/g, (sign, at, whole) => (dollarAfter || whole.indexOf("$", at + 1) > 0 ? "\\$" : sign))
    .replace(/\[(?=[\^[]|[^\]]*\][([])/g, "\\[")
    .replace(/\[(?=([^\]]+)\])/g, (sign, name, at, whole) => (whole[at - 1] !== "\\" && labels.has(name.toLowerCase()) ? "\\[" : sign))
    .replace(/<(?=[a-z!/?]|[^\s@<>]+@)/gi, "\\<")
    .replace(/&(?=#?\w{1,30};)/g, "\\&")
    .replace(/\u00a0/g, "&nbsp;");
}

// A bare address ends where its word ends; elsewhere it stands in angle brackets.
const bareAddresses = (text) => text.replace(/https?:\/\/[^\s<>\u007f-\uffff]+/g, (url, at, whole) =>
  (/^(?:$|\s)/.test(whole.slice(at + url.length)) && /(?:^|[\s(])$/.test(whole.slice(0, at)) ? url : `<${url.replace(/\\/g, "")}>`));

// Escape signs that would begin a block at the start of a line.
const asLine = (line) => line
  .replace(/^(?=(?:#{1,6}(?: |$)|>|[-+*](?: |$)|={1,}\s*$|-{2,}\s*$|(?:[-*_] ?){3,}\s*$|~~~|\|))/, "\\")
  .replace(/^(\d{1,9})(?=[.)](?: |$))/, "$1\\")
  .replace(/^\[(?=[^\]]+\]:)/, "\\[");

const title = (text) => (text ? ` "${text.replace(/(["\\])/g, "\\$1")}"` : "");

export function pictureText({ src, alt, title: caption }) {
  const description = alt.replace(/([\\[\]])/g, "\\$1").replace(/\n/g, " ");
  return `![${escaped(description, new Set()).replace(/\\\\(?=[[\]])/g, "\\")}](${address(src)}${title(caption)})`;
}

const ATOMS = {
  hard_break: () => "  \n",
  image: pictureText,
  reference: ({ entry }) => `[[${entry}]]`,
  formula: ({ latex, block }) => (block ? `$$${latex}$$` : `$${latex}$`),
  mark: ({ name }) => `[^${name}]`,
};

function isSame(one, other) {
  if (one === other) return true;
  return Boolean(one && other) && typeof one === "object" && one.href === other.href && one.title === other.title;
}

// Content as runs: { text, atom, bold, link, … }.
function runsOf(node) {
  const runs = [];
  node.forEach((child) => {
    const run = { text: child.isText ? child.text : ATOMS[child.type.name](child.attrs), atom: !child.isText };
    for (const one of child.marks) run[one.type.name] = one.type.name === "link" ? one.attrs : true;
    runs.push(run);
  });
  return runs.flatMap(withoutEdges).map(unmarkedEdge).map((run, at, all) => ({ ...run, dollarAfter: all.slice(at + 1).some((one) => one.text.includes("$")) }));
}

// Spaces at the edges of a mark stand outside of it.
function withoutEdges(run) {
  if (run.atom || run.code || !MARKS.some((name) => run[name])) return [run];
  const [, lead, words, trail] = /^(\s*)([\s\S]*?)(\s*)$/.exec(run.text);
  return [lead && { ...run, text: lead, edge: true }, words && { ...run, text: words }, trail && { ...run, text: trail, edge: true }].filter(Boolean);
}

// Such a space keeps the marks that both its neighbours have.
function unmarkedEdge(run, at, all) {
  if (!run.edge) return run;
  const before = all[at - 1], after = all[at + 1], plain = { text: run.text };
  for (const name of MARKS) if (before && after && run[name] && isSame(before[name], run[name]) && isSame(after[name], run[name])) plain[name] = run[name];
  return plain;
}

function codeText(text) {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((one) => one.length));
  const fence = "`".repeat(longest + 1), pad = /^`|`$|^ [\s\S]* $/.test(text) ? " " : "";
  return fence + pad + text + pad + fence;
}

// A marker can't stand between a letter and punctuation: it moves behind the punctuation.
function emphasis(sign, inner, before, after) {
  let start = "", end = "", rest = inner;
  if (isLetter(before) && !HAN.test(before)) [, start, rest] = BEFORE_LETTERS.exec(rest);
  if (isLetter(after[0]) && !HAN.test(after[0])) [, rest, end] = AFTER_LETTERS.exec(rest);
  const [, lead, core, trail] = /^(\s*)([\s\S]*?)(\s*)$/.exec(rest);
  return core ? `${start}${lead}${sign}${core}${sign}${trail}${end}` : start + rest + end;
}

const isPlain = (run) => !run.atom && MARKS.every((name) => name === "link" || !run[name]);

function linkText(target, inner, runs, before, after) {
  const bare = runs.every(isPlain) && !target.title ? runs.map((run) => run.text).join("") : "";
  const url = bare === target.href && /^https?:\/\/[\x21-\x7e]+[\w/]$/.test(bare);
  const www = `http://${bare}` === target.href && /^www\.[\x21-\x7e]+[\w/]$/.test(bare);
  const mail = `mailto:${bare}` === target.href && /^[\w.+-]+@[\w.-]+\w$/.test(bare);
  const stands = /^$|[\s(（，。；：、]/.test(before) && /^(?:$|[\s），。；：、]|[,.;:!?)](?:\s|$))/.test(after);
  if (bare && stands && (url || mail || www)) return bare;
  if (bare && (url || mail) && !/[<>]/.test(bare)) return `<${bare}>`;
  return `[${inner}](${target.href ? address(target.href) : ""}${title(target.title)})`;
}

function marked(name, value, inner, runs, before, after) {
  if (SIGNS[name]) return emphasis(SIGNS[name], inner, before, after);
  if (name === "sup") return SCRIPT.test(inner) ? `^${inner}^` : inner;
  if (name === "sub") return SCRIPT.test(inner) ? `~${inner}~` : inner;
  return name === "link" ? linkText(value, inner, runs, before, after) : inner;
}

function plainText(run, open, labels) {
  if (run.atom || open.includes("code")) return run.text;
  const text = escaped(run.text, labels, run.dollarAfter);
  return open.includes("link") ? text.replace(/(?<!\\)([[\]])/g, "\\$1") : bareAddresses(text);
}

// The mark of a run that goes on longest, and where it ends: it is the outermost.
function outermost(runs, at, open) {
  let best = null, end = at + 1;
  for (const name of MARKS) {
    if (open.includes(name) || !runs[at][name]) continue;
    let stop = at + 1;
    while (stop < runs.length && isSame(runs[stop][name], runs[at][name])) stop += 1;
    if (!best || stop > end) [best, end] = [name, stop];
  }
  return { best, end };
}

function nested(runs, labels, open = []) {
  let out = "", at = 0;
  while (at < runs.length) {
    const { best, end } = outermost(runs, at, open), part = runs.slice(at, end);
    if (best) {
      const inner = best === "code" ? codeText(part.map((one) => one.text).join("")) : nested(part, labels, [...open, best]);
      out += marked(best, runs[at][best], inner, part, runs[at - 1]?.text.at(-1) ?? "", runs[end]?.text.slice(0, 2) ?? "");
    } else out += plainText(runs[at], open, labels);
    at = end;
  }
  return out;
}

// The Markdown of a paragraph's content; on a single line for headings and cells.
export function inlineText(node, labels, single = false) {
  const text = nested(runsOf(node), labels);
  if (single) return text.replace(/\s*\n/g, " ").trim();
  // spaces at the edges of a line aren't shown, and a break at its end isn't either
  return text.split("  \n").map((line) => asLine(line.replace(/^[ \n]+|[ \n]+$/g, ""))).join("  \n").replace(/(?: {2}\n)+$/, "");
}
