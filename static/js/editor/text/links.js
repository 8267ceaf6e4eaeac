// Links and pictures as Markdown writes them.
const LINK = /(!?)\[((?:\\.|[^\]\\])*)\]\((<[^>]*>|[^)\s]*)(?:\s+"((?:\\.|[^"\\])*)")?\)|\[\[([^\]|]+)(?:\|([^\]]*))?\]\]/g;

export const WIDE = "#wide";

const escaped = (text) => text.replace(/\s+/g, " ").trim().replace(/([\\[\]])/g, "\\$1");

// An address as a link has it: in angle brackets where it holds what would end it.
export function address(url) {
  const safe = url.trim().replace(/[<>\n]/g, encodeURIComponent);
  return /[\s()]/.test(safe) ? `<${safe}>` : safe;
}

export const link = (text, url) => `[${escaped(text)}](${address(url)})`;

// A link to an entry: it has the entry's title and follows it wherever it moves; with a text or a place it says both.
export const entryLink = (name, text, place = "") => (text || place ? link(text || name, `entry:${name}${place && `#${place}`}`) : `[[${name}]]`);

// One across the page says so at the end of its address.
export function picture(file, description, caption, wide = false) {
  const title = caption.replace(/\s+/g, " ").trim().replace(/(["\\])/g, "\\$1");
  return `![${escaped(description)}](${address(`/media/${file}${wide ? WIDE : ""}`)}${title && ` "${title}"`})`;
}

// The link around a place: where it stands, its text and its target. Null where there is none.
export function linkAt(value, at) {
  const from = value.lastIndexOf("\n", at - 1) + 1, stop = value.indexOf("\n", at), line = value.slice(from, stop < 0 ? value.length : stop);
  for (const found of line.matchAll(LINK)) {
    const begin = from + found.index, end = begin + found[0].length;
    if (at < begin || at > end) continue;
    const [, sign, text, target, title, entry, words] = found;
    return { from: begin, to: end, picture: Boolean(sign), text: (text ?? words ?? "").replace(/\\([\\[\]])/g, "$1"), target: entry ?? target.replace(/^<|>$/g, ""), title: title ?? "" };
  }
  return null;
}
