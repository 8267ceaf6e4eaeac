// A few tools for a plain textarea. Tab leaves it, an input method is never disturbed, undo works.
import { element } from "./controls.js";

// What a tool makes of the chosen text: the new text, and what of it is chosen then. `around` is what stands beside it.
const TOOLS = [
  ["bold", "B", (text, words, around) => wrap(text, "**", around)],
  ["italic", "I", (text, words, around) => wrap(text, "*", around)],
  ["heading", "H", (text) => lines(text, "## ", /^#+ /)],
  ["link", "↗", (text, words) => ({ text: `[${text || words.linkText}](https://)`, from: (text || words.linkText).length + 3, length: 8 })],
  ["list", "•", (text) => lines(text, "- ", /^- /)],
  ["table", "▦", (text, words) => ({ text: `\n| ${words.column} 1 | ${words.column} 2 |\n| --- | --- |\n| ${text || " "} |  |\n`, from: 3, length: words.column.length + 2 })],
];
const WHOLE_LINES = ["heading", "list"];

// One star is not half of two: three are both.
const holds = (stars, sign) => (sign === "**" ? stars >= 2 : stars % 2 === 1);
const first = (text) => /^\**/.exec(text)[0].length;
const last = (text) => /\**$/.exec(text)[0].length;

// Whether words typed here are between two signs: how often one stands before in this paragraph.
function inside(before, sign) {
  const paragraph = before.slice(before.lastIndexOf("\n\n") + 1).replace(/\\\*|(?<!\S)\*+(?=\s)/g, "");
  return (paragraph.match(/\*+/g) ?? []).filter((stars) => holds(stars.length, sign)).length % 2 === 1;
}

// Signs around the chosen words, or off again where they are there. Where nothing is chosen, they are for what comes
// next: pressed once more, they go if nothing was typed, and are stepped over if something was.
function wrap(text, sign, [before, after]) {
  const size = sign.length;
  const within = inside(before, sign), closes = holds(first(after), sign);
  if (closes && holds(last(before), sign) && (!text || within)) return { text, from: 0, length: text.length, more: size };
  if (!text && closes && within) return { text, from: size, length: 0, step: true };
  if (text.length > 2 * size && holds(first(text), sign) && holds(last(text), sign)) {
    const bare = text.slice(size, -size);
    return { text: bare, from: 0, length: bare.length };
  }
  const [, space, words, end] = /^(\s*)([^]*?)(\s*)$/.exec(text);
  return { text: space + sign + words + sign + end, from: space.length + size, length: words.length };
}

function lines(text, sign, known) {
  const all = text.split("\n"), off = all.every((line) => line.startsWith(sign));
  const made = all.map((line) => (off ? line.slice(sign.length) : sign + line.replace(known, ""))).join("\n");
  return { text: made, from: made.length, length: 0 };
}

// Like typing, so that the browser can undo it.
function insert(area, text) {
  area.focus();
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
}

function apply(area, [name, , make], words) {
  let { selectionStart: start, selectionEnd: end, value } = area;
  if (WHOLE_LINES.includes(name)) {
    start = value.lastIndexOf("\n", start - 1) + 1;
    end = value.indexOf("\n", end) < 0 ? value.length : value.indexOf("\n", end);
  }
  const made = make(value.slice(start, end), words, [value.slice(0, start), value.slice(end)]), more = made.more ?? 0;
  if (!made.step) {
    area.setSelectionRange(start - more, end + more);
    insert(area, made.text);
  }
  area.setSelectionRange(start - more + made.from, start - more + made.from + made.length);
}

async function preview(area, box, pane, form, words) {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  body.append("text", area.value);
  body.append("locale", box.dataset.markdown);
  try {
    const answer = await fetch(form.dataset.markdownPreview, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.statusText);
    // the server has sanitised it, and the page's policy runs nothing
    pane.innerHTML = await answer.text();
    if (!area.value.trim()) pane.textContent = words.empty;
  } catch {
    pane.textContent = words.noPreview;
  }
}

// One stop for Tab; the arrows walk from tool to tool.
function walk(event, bar) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const tools = [...bar.children], next = tools[(tools.indexOf(document.activeElement) + by + tools.length) % tools.length];
  for (const tool of tools) tool.tabIndex = tool === next ? 0 : -1;
  next.focus();
  event.preventDefault();
}

function enhance(box, form, words) {
  const area = box.querySelector("textarea");
  const pane = element("div", { class: "markdown-preview prose", hidden: true, tabindex: "0", lang: area.lang, dir: area.dir || "ltr" });
  const look = element("button", { type: "button", class: "tool tool-preview", "aria-pressed": "false", onclick: () => toggle() }, words.preview);
  const tools = area.readOnly ? [] : TOOLS.map((tool) => {
    const [name, sign] = tool;
    return element("button", { type: "button", class: `tool tool-${name}`, title: words[name], "aria-label": words[name], onclick: () => apply(area, tool, words) }, sign);
  });
  const bar = element("div", { class: "tools", role: "toolbar", "aria-label": words.tools, "aria-controls": area.id, onkeydown: (event) => walk(event, bar) }, ...tools, look);
  [...bar.children].forEach((tool, at) => { tool.tabIndex = at ? -1 : 0; });

  function toggle() {
    const showing = pane.hidden;
    pane.hidden = !showing;
    area.hidden = showing;
    look.setAttribute("aria-pressed", String(showing));
    for (const tool of tools) tool.disabled = showing;
    if (showing) preview(area, box, pane, form, words);
    else area.focus();
  }

  area.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || area.readOnly || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const tool = { b: 0, i: 1 }[event.key.toLowerCase()];
    if (tool === undefined) return;
    event.preventDefault();
    apply(area, TOOLS[tool], words);
  });
  box.prepend(bar);
  box.append(pane);
}

export function markdownTools(root, form, words) {
  for (const box of root.querySelectorAll("[data-markdown]")) {
    if (box.dataset.ready) continue;
    box.dataset.ready = "yes";
    enhance(box, form, words);
  }
}
