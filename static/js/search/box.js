// On every page: a field of search gets suggestions when it is used, `/` leads to it, and the words of a search are
// marked on the page it led to. Each is loaded when it is needed.

const KEY = "search-key"; // where a browser keeps that `/` is off
const MODULES = ["suggest", "index", "postings", "ranking", "tokens"];
const fields = [...document.querySelectorAll("form[role=search][action] [name=q]")];

for (const field of fields) {
  field.addEventListener("focus", () => begin(field), { once: true });
  if (document.activeElement === field) begin(field);
}
addEventListener("hashchange", mark);
mark();
if (fields.length) offerKey(fields[0]);

async function begin(field) {
  const before = field.value;
  for (const name of MODULES) ask({ rel: "modulepreload", href: new URL(`${name}.js`, import.meta.url) });
  ask({ rel: "preload", as: "fetch", crossOrigin: "anonymous", href: new URL("index.json", field.form.action) });
  const { Suggestions } = await import("./suggest.js");
  const suggestions = new Suggestions(field);
  if (field.value !== before) suggestions.typed();
}

function ask(link) {
  document.head.append(Object.assign(document.createElement("link"), link));
}

async function mark() {
  const query = new URLSearchParams(location.hash.slice(1)).get("q");
  if (!query || !window.Highlight || !fields.length) return;
  const { markWords } = await import("./mark.js");
  markWords(query, fields[0].form.action);
}

/** Let `/` lead to a field, unless somebody has switched that off: a single key can be in the way of speech. */
function offerKey(field) {
  const settle = () => field.toggleAttribute("data-key", !localStorage.getItem(KEY));
  const choice = document.querySelector("[data-search-key]");
  settle();
  if (choice) {
    choice.checked = field.hasAttribute("data-key");
    choice.addEventListener("change", () => {
      if (choice.checked) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, "off");
      settle();
    });
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable], [role=textbox]");
    const other = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented;
    if (event.key !== "/" || other || typing || !field.hasAttribute("data-key")) return;
    event.preventDefault();
    if (!field.checkVisibility()) return void location.assign(field.form.action); // on narrow screens the box is a page
    field.focus();
    field.select();
  });
}
