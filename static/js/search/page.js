// The page of search on a host that serves files only, begun by early.js: answers what the address asks, in the page's own markup. Where
// the site is live the answer comes with the page, and this is not loaded.

import { Index } from "./index.js";

const page = document.querySelector("[data-search]");
const asked = new URLSearchParams(location.search);
const query = (asked.get("q") ?? "").trim().replace(/\s+/g, " ");
const lang = document.documentElement.lang;
const answer = page.querySelector("[data-answer]");
const slot = (name, within = answer) => within.querySelector(`[data-slot="${name}"]`);

if (query) start();

async function start() {
  document.title = page.dataset.title.replace("{query}", () => query);
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  try {
    const index = await Index.open(new URL("../../", location.href), location.pathname.split("/").at(-3));
    const found = await index.ask(query, asked.get("type") ?? "");
    await show(index, found, Math.max(1, Number.parseInt(asked.get("show") ?? "", 10) || index.about.shown));
  } catch (error) {
    slot("count").textContent = page.dataset.failed;
    throw error;
  }
}

async function show(index, found, number) {
  const hits = await Promise.all(found.chosen.slice(0, number).map((place) => index.hit(place, found.groups)));
  const form = index.about.found[found.total ? new Intl.PluralRules(lang).select(found.total) : "none"];
  const count = new Intl.NumberFormat(lang).format(found.total);
  slot("count").textContent = form.replace(/\{(number|query)\}/g, (_all, name) => (name === "query" ? query : count));
  fill("hits", hits, hit);
  fill("types", found.counts, ([name, plural, total]) => choice(plural, total, name, found));
  if (found.counts.length) {
    slot("types").prepend(choice(page.dataset.all, found.total, "", found));
    slot("types").closest("nav").hidden = false;
  }
  if (found.chosen.length > number) {
    link(slot("more"), found.type, number + index.about.shown);
    slot("more").hidden = false;
  }
  if (!found.total) await nothing(index, found);
}

async function nothing(index, found) {
  slot("nothing").hidden = false;
  const { spellings, alone } = await index.advice(found);
  fill("spellings", spellings, (words) => suggestion(words, ""));
  fill("alone", alone, ([words, number]) => suggestion(words, ` (${new Intl.NumberFormat(lang).format(number)})`));
}

/** Give a list one item for each of `values`; a list without any stays hidden with the words about it. */
function fill(name, values, make) {
  const list = slot(name);
  list.replaceChildren(...values.map(make));
  list.closest("[data-part]").hidden = !values.length;
}

function hit(found) {
  const item = document.getElementById("search-hit").content.firstElementChild.cloneNode(true);
  const title = slot("title", item);
  title.href = new URL(`../..${found.url}`, location.href).href;
  pieces(title, found.title, found.lang);
  pieces(slot("snippet", item), found.snippet, found.snippetLang);
  slot("label", item).textContent = found.label;
  slot("date", item).textContent = found.date;
  return item;
}

/** Text nodes and marks: what stands in the index is never read as HTML. */
function pieces(element, parts, language) {
  element.replaceChildren(...parts.map(([text, hit]) => {
    if (!hit) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  }));
  if (language) Object.assign(element, { lang: language, dir: "auto" });
}

function choice(label, total, type, found) {
  const item = document.createElement("li");
  const anchor = document.createElement("a");
  anchor.textContent = `${label} (${new Intl.NumberFormat(lang).format(total)})`;
  if (type === found.type) anchor.setAttribute("aria-current", "true");
  link(anchor, type);
  item.append(anchor);
  return item;
}

function suggestion(words, after) {
  const item = document.createElement("li");
  const anchor = document.createElement("a");
  anchor.textContent = words;
  anchor.href = `?${new URLSearchParams({ q: words })}`;
  item.append(anchor, after);
  return item;
}

function link(anchor, type, show) {
  const to = new URLSearchParams({ q: query });
  if (type) to.set("type", type);
  if (show) to.set("show", show);
  anchor.href = `?${to}`;
}
