// A few tools for a plain textarea. Tab leaves it, an input method is never disturbed, undo works.
import { element } from "./controls.js";

const TOOLS = [
  ["bold", "B", (text) => wrap(text, "**")],
  ["italic", "I", (text) => wrap(text, "*")],
  ["heading", "H", (text) => lines(text, (line) => `## ${line.replace(/^#+ /, "")}`)],
  ["link", "↗", (text, words) => ({ text: `[${text || words.linkText}](https://)`, from: (text || words.linkText).length + 3, length: 8 })],
  ["list", "•", (text) => lines(text, (line) => `- ${line.replace(/^- /, "")}`)],
  ["table", "▦", (text, words) => ({ text: `\n| ${words.column} 1 | ${words.column} 2 |\n| --- | --- |\n| ${text || " "} |  |\n`, from: 3, length: words.column.length + 2 })],
];

function wrap(text, sign) {
  const bare = text.startsWith(sign) && text.endsWith(sign) && text.length > 2 * sign.length ? text.slice(sign.length, -sign.length) : null;
  return bare === null ? { text: sign + text + sign, from: sign.length, length: text.length } : { text: bare, from: 0, length: bare.length };
}

function lines(text, each) {
  const made = text.split("\n").map(each).join("\n");
  return { text: made, from: 0, length: made.length, whole: true };
}

// Like typing, so that the browser can undo it.
function insert(area, text) {
  area.focus();
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
}

function apply(area, make, words) {
  let { selectionStart: start, selectionEnd: end, value } = area;
  if (make("", words).whole) {
    start = value.lastIndexOf("\n", start - 1) + 1;
    end = value.indexOf("\n", end) < 0 ? value.length : value.indexOf("\n", end);
    area.setSelectionRange(start, end);
  }
  const made = make(value.slice(start, end), words);
  insert(area, made.text);
  area.setSelectionRange(start + made.from, start + made.from + made.length);
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
  const tools = area.readOnly ? [] : TOOLS.map(([name, sign, make]) =>
    element("button", { type: "button", class: `tool tool-${name}`, title: words[name], "aria-label": words[name], onclick: () => apply(area, make, words) }, sign));
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
    apply(area, TOOLS[tool][2], words);
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
