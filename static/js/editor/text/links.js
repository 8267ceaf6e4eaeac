// Links and pictures in Markdown.
const LINK = /(!?)\[((?:\\.|[^\]\\])*)\]\((<[^>]*>|[^)\s]*)(?:\s+"((?:\\.|[^"\\])*)")?\)|\[\[([^\]|]+)(?:\|([^\]]*))?\]\]/g;

export const WIDE = "#wide";

const escaped = (text) => text.replace(/\s+/g, " ").trim().replace(/([\\[\]])/g, "\\$1");

// The address in a link: in angle brackets if it contains characters that would end it.
export function address(url) {
  const safe = url.trim().replace(/[<>\n]/g, encodeURIComponent);
  return /[\s()]/.test(safe) ? `<${safe}>` : safe;
}

export const link = (text, url) => `[${escaped(text)}](${address(url)})`;

// A link to an entry: it shows the entry's title and follows its moves; it can have a text or a fragment of its own.
export const entryLink = (name, text, place = "") => (text || place ? link(text || name, `entry:${name}${place && `#${place}`}`) : `[[${name}]]`);

// A full-width picture is marked at the end of its address.
export function picture(file, description, caption, wide = false) {
  const title = caption.replace(/\s+/g, " ").trim().replace(/(["\\])/g, "\\$1");
  return `![${escaped(description)}](${address(`/media/${file}${wide ? WIDE : ""}`)}${title && ` "${title}"`})`;
}

// The link at a position: its range, text and target. Null if there is none.
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
