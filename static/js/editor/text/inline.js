// Writes runs of formatted text as Markdown: markers stand next to words, never next to spaces.
import { address } from "./links.js";

const ORDER = ["bold", "italic", "struck", "link", "script", "code"];
const HAN = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/;
const SCRIPT = /^[\w+\-\u2212\u2032*.,()/]{1,16}$/;

// Escape signs only where Markdown would interpret them.
export const escapeMarks = (text) => text
  .replace(/\\(?=[!-/:-@[-`{-~])/g, "\\\\")
  .replace(/`/g, "\\`")
  .replace(/\*(?=\S)|(?<=\S)\*/g, "\\*")
  .replace(/(?<![\p{L}\p{N}])_(?=\S)|(?<=\S)_(?![\p{L}\p{N}])/gu, "\\_")
  .replace(/~~/g, "\\~~")
  .replace(/\[(?=[\^[]|[^\]]*\]\()/g, "\\[")
  .replace(/&(?=#?\w{1,30};)/g, "\\&");

// Escape signs that would start a block at the beginning of a line. Typed numbers, dashes and bullets stay, because they were
// meant as lists.
const atStart = (line) => line.replace(/^(#{1,6}(?= |$)|>|={3,}|-{3,}|\d{3,9}(?=[.)] ))/, (sign) => (/^\d/.test(sign) ? `${sign}\\` : `\\${sign}`)).replace(/^(\d+)\\([.)])/, "$1\\$2");

// Collapse whitespace as HTML does: one space between words, none between Chinese lines of the source.
function blanks(runs) {
  let last = "";
  const made = [];
  for (const run of runs) {
    let text = run.text;
    if (text !== "\n" && !run.atom) {
      text = text.replace(/[ \t]+/g, " ").replace(/([^\n]?) ?\n[ \n]*(.?)/gu, (whole, before, after) => (HAN.test(before) && HAN.test(after) ? before + after : `${before} ${after}`)).replace(/[ \t\u00a0]+/g, " ");
      if (/[ \n]$/.test(last) || !last) text = text.replace(/^ /, "");
    }
    if (!text) continue;
    if (text === "\n" && made.length) made.at(-1).text = made.at(-1).atom ? made.at(-1).text : made.at(-1).text.replace(/ $/, "");
    last = text;
    made.push({ ...run, text });
  }
  return made;
}

const same = (one, other) => ORDER.every((name) => one[name] === other[name]) && !one.atom && !other.atom;

// A space between two formatted words gets their formatting.
function merged(runs) {
  const made = [];
  runs.forEach((run, at) => {
    const before = made.at(-1), after = runs[at + 1];
    if (!run.atom && !run.text.trim() && before && after) for (const name of ORDER) run[name] = before[name] === after[name] ? before[name] : undefined;
    if (before && same(before, run)) before.text += run.text;
    else made.push({ ...run });
  });
  return made;
}

// Split runs into parts that agree in one kind of formatting.
function parts(runs, name) {
  const made = [];
  for (const run of runs) {
    if (made.length && made.at(-1)[0][name] === run[name]) made.at(-1).push(run);
    else made.push([run]);
  }
  return made;
}

function wrap(name, value, inner) {
  const [, lead, words, trail] = /^(\s*)([\s\S]*?)(\s*)$/.exec(inner);
  if (!words) return inner;
  const made = {
    bold: () => `**${words}**`,
    italic: () => `*${words}*`,
    struck: () => `~~${words}~~`,
    script: () => (SCRIPT.test(words) ? value + words + value : words),
    code: () => (words.includes("`") ? `\`\` ${words} \`\`` : `\`${words}\``),
    link: () => linked(words, value),
  }[name]();
  return lead + made + trail;
}

function linked(words, url) {
  const bare = words.replace(/\\/g, "");
  if (bare === url && /^https?:\/\/[\x21-\x7e]+$/.test(url)) return url;
  return `[${words.replace(/\n/g, " ")}](${address(url)})`;
}

function nest(runs, order = ORDER) {
  const [name, ...rest] = order;
  if (!name) return runs.map((run) => (run.atom || run.code || run.text === "\n" ? run.text : escapeMarks(run.text))).join("");
  return parts(runs, name).map((part) => (part[0][name] ? wrap(name, part[0][name], nest(part, rest)) : nest(part, rest))).join("");
}

// A link whose words have different formatting contains that formatting.
function mixedLinks(runs) {
  return parts(runs, "link").flatMap((part) => {
    if (!part[0].link || part.length < 2 || ORDER.slice(0, 3).every((name) => part.every((run) => run[name] === part[0][name]))) return part;
    return [{ text: linked(nest(part, ORDER.filter((name) => name !== "link")).trim(), part[0].link), atom: true }];
  });
}

// Write the runs of a paragraph as Markdown; `breaks` is the text of a line break.
export function inline(runs, breaks = "  \n") {
  const lines = nest(mixedLinks(merged(blanks(runs)))).trim().split("\n").map((line) => line.trim());
  return lines.map(breaks === "  \n" ? atStart : String).join(breaks).replace(/\\?(?: {2}\n){2,}/g, "\n\n");
}
