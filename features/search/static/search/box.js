// On every page: suggestions for a search field once it is used, the key `/`, and highlighting of search terms on the
// page of a result. Each is loaded when it is needed.

const KEY = "search-key"; // localStorage key for switching `/` off
const FEW = 2; // so few title files are requested before it is known which are needed
const MODULES = ["suggest", "common"];
const fields = [...document.querySelectorAll("form[role=search][action] [name=q]")];

for (const field of fields) {
  if (document.activeElement === field) loadSuggestions(field);
  else field.addEventListener("focus", () => loadSuggestions(field), { once: true });
}
addEventListener("hashchange", mark);
mark();
if (fields.length) offerKey(fields[0]);

/** Request everything that doesn't depend on the query at once, and titles as soon as their file names are known. */
async function loadSuggestions(field) {
  const before = field.value;
  let last = 0;
  field.addEventListener("input", ({ timeStamp }) => { last = timeStamp; });
  const at = (path) => new URL(path, field.form.action);
  const about = fetch(at("index.json")).then((response) => response.json());
  for (const name of MODULES) addLink({ rel: "modulepreload", href: new URL(`${name}.js`, import.meta.url) });
  const files = document.documentElement.lang.startsWith("zh") ? ["pairs", "latin", "hanzi"] : ["pairs", "latin"];
  for (const name of files) preload(at(`../../search/${name}.json`));
  about.then(({ titles }) => titles.length <= FEW && titles.forEach(([name]) => preload(at(`titles/${name}.json`))), () => {});
  const { Suggestions } = await import("./suggest.js");
  const suggestions = new Suggestions(field, about);
  if (field.value !== before) suggestions.typed(performance.now() - last);
}

function preload(href) {
  addLink({ rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
}

function addLink(link) {
  document.head.append(Object.assign(document.createElement("link"), link));
}

async function mark() {
  const query = new URLSearchParams(location.hash.slice(1)).get("q");
  if (!query || !window.Highlight || !fields.length) return;
  const { markWords } = await import("./mark.js");
  markWords(query, fields[0].form.action);
}

/** Let `/` focus a field, unless it is switched off: single-key shortcuts interfere with speech input. */
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
