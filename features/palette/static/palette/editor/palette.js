// The command palette: Ctrl/Cmd+K, a few letters, Enter. Without this script its link leads to the search page.
import { element } from "../../js/editor/controls.js";
import { mayLeave } from "../../js/editor/leaving.js";

const PAUSE = 120;
const HERE = ".bar-actions :is(a[href], button:not([data-calendar]))";
const dialog = document.getElementById("palette");
const input = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");
const status = dialog.querySelector("[role=status]");
const words = dialog.dataset;
let options = [];
let chosen = 0;
let waiting = 0;
let latest = 0;
let shown = null;

// Commands of this page: its own buttons and links, found by their names.
function commands(query) {
  const typed = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const begins = (title, word) => title.startsWith(word) || title.includes(` ${word}`) || (/\p{Script=Han}/u.test(word) && title.includes(word));
  return [...document.querySelectorAll(HERE)]
    .filter((one) => !one.disabled && !one.closest("[hidden]"))
    .map((one) => ({ title: nameOf(one), note: "", group: words.here, press: one }))
    .filter(({ title }) => title && typed.every((word) => begins(title.toLocaleLowerCase(), word)));
}

function nameOf(control) {
  const text = () => [...control.childNodes].filter((one) => one.nodeName !== "KBD").map((one) => one.textContent).join("");
  return (control.dataset.command || control.getAttribute("aria-label") || text()).trim().replace(/\s+/g, " ");
}

function item(option, at) {
  const title = element("span", { lang: option.lang || null }, option.title);
  return element("li", { id: `palette-${at}`, role: "option", "aria-selected": "false", "data-at": at }, title, element("small", {}, option.note));
}

function group(name, items, at) {
  const label = element("li", { class: "palette-group", id: `palette-group-${at}`, role: "presentation" }, name);
  return element("ul", { role: "group", "aria-labelledby": label.id }, label, ...items);
}

function choose(at) {
  chosen = options.length ? (at + options.length) % options.length : 0;
  const items = [...list.querySelectorAll("[role=option]")];
  items.forEach((one, number) => one.setAttribute("aria-selected", String(number === chosen)));
  input.setAttribute("aria-activedescendant", items[chosen]?.id ?? "");
  items[chosen]?.scrollIntoView({ block: "nearest" });
  if (chosen === 0) list.scrollTop = 0;
}

function show(query, { recent, results, create }, trouble = "") {
  const elsewhere = recent.filter((one) => one.url !== location.pathname);
  const found = [...elsewhere, ...commands(query), ...results], groups = new Map();
  options = [...found, ...create];
  options.forEach((option, at) => groups.set(option.group, [...(groups.get(option.group) ?? []), item(option, at)]));
  list.replaceChildren(...[...groups].map(([name, items], at) => group(name, items, at)));
  input.setAttribute("aria-expanded", String(options.length > 0));
  status.classList.toggle("visually-hidden", found.length > 0 && !trouble);
  status.textContent = trouble || (found.length ? `${words.many} ${found.length}` : words.none);
  shown = query;
  // Nothing is created by Enter alone.
  if (found.length) choose(0);
  else {
    chosen = -1;
    input.setAttribute("aria-activedescendant", "");
  }
  markBusy();
}

// Marks the list as outdated while the typed query differs from the one it answers.
function markBusy() {
  list.setAttribute("aria-busy", String(shown !== input.value.trim()));
}

async function find() {
  clearTimeout(waiting);
  const turn = ++latest, query = input.value.trim();
  const address = `${words.url}?${new URLSearchParams({ q: query })}`;
  const response = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (turn !== latest) return;
  if (response?.ok) show(query, await response.json());
  else show(query, { recent: [], results: [], create: [] }, words.lost);
}

// Enter applies to the typed query, not to results of an earlier one; typing on or closing cancels it.
async function acceptTyped() {
  const query = input.value.trim();
  if (shown !== query) await find();
  if (dialog.open && [shown, input.value.trim()].every((one) => one === query)) run(options[chosen]);
}

async function run(option) {
  if (!option) return;
  dialog.close();
  const stays = option.tab || option.press && !(option.press.href && !option.press.target);
  if (!stays && !(await mayLeave())) return;
  if (option.press) option.press.click();
  else if (option.tab) window.open(option.url, "_blank", "noopener");
  else location.assign(option.url);
}

function open(event) {
  event?.preventDefault();
  input.value = "";
  markBusy();
  dialog.showModal();
  find();
}

input.addEventListener("input", (event) => {
  markBusy();
  if (event.isComposing) return;
  clearTimeout(waiting);
  waiting = setTimeout(find, PAUSE);
});
input.addEventListener("compositionend", find);
input.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(chosen < 0 && step < 0 ? step : chosen + step);
  else if (event.key === "Enter") acceptTyped();
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => run(options[event.target.closest("[role=option]")?.dataset.at]));
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
for (const link of document.querySelectorAll("[data-palette]")) link.addEventListener("click", open);
