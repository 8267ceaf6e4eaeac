// The search page on a host that serves only files, prepared by early.js: answers the query of the address in the
// page's own markup. The live site answers by itself and doesn't load this.

import { facetsOf, hit, Index } from "./common.js";

const FIRST = 3; // results that are loaded before others
const page = document.querySelector("[data-search]");
const parameters = new URLSearchParams(location.search);
const newest = parameters.get("sort") === "date";
const query = (parameters.get("q") ?? "").trim().replace(/\s+/g, " ");
const lang = document.documentElement.lang;
const answer = page.querySelector("[data-answer]");
const slot = (name, within = answer) => within.querySelector(`[data-slot="${name}"]`);

// The browser would restore the position before the results are there, and end half-way.
history.scrollRestoration = "manual";
addEventListener("pagehide", () => history.replaceState({ top: scrollY }, ""));
if (query) start();

async function start() {
  if (document.activeElement === document.body) slot("count").focus({ preventScroll: true });
  document.title = page.dataset.title.replace("{query}", () => query);
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  try {
    await search().catch(search); // the site may have been updated between two files
    if (history.state?.top && !scrollY) scrollTo(0, history.state.top);
  } catch (error) {
    slot("count").textContent = page.dataset.failed;
    throw error;
  }
}

async function search() {
  const index = await Index.of(location.href);
  const chosen = Object.fromEntries(["type", "year", "lang"].map((name) => [name, parameters.get(name) ?? ""]));
  const found = await index.runQuery(query, chosen, newest);
  await show(index, found, Math.max(1, Number.parseInt(parameters.get("show") ?? "", 10) || index.about.shown));
}

async function show(index, found, number) {
  const total = found.chosen.length;
  const places = found.chosen.slice(0, number);
  const load = (start, end) => places.slice(start, end).map((place) => hit(index, place, found.groups));
  const [best, ...next] = load(0, FIRST);
  const first = best ? [await best] : [];
  const form = index.about.found[total ? new Intl.PluralRules(lang).select(total) : "none"];
  const count = new Intl.NumberFormat(lang).format(total);
  slot("count").textContent = form.replace(/\{(number|query)\}/g, (_all, name) => (name === "query" ? query : count));
  const question = { q: query, type: "", year: "", lang: "", sort: newest ? "date" : "", ...found.kept };
  for (const [facet, counts] of facetsOf(index, found)) narrow(facet, [["", page.dataset.all], ...counts], question);
  const [relevance, date] = answer.querySelectorAll("[data-facet=sort] a");
  narrow("sort", [["", relevance.textContent], ["date", date.textContent]], question);
  answer.querySelector("nav").hidden = !found.total;
  fill("hits", first, (one) => item(one, index));
  if (!found.total) await nothing(index, found);
  const list = slot("hits");
  const add = async (hits) => { for (const one of hits) list.append(item(await one, index)); };
  await add(next);
  await add(load(FIRST, number));
  if (total > number) {
    slot("more").href = address({ ...question, show: number + index.about.shown });
    slot("more").hidden = false;
  }
}

async function nothing(index, found) {
  slot("nothing").hidden = false;
  const { advice } = await import("./spelling.js");
  const { spellings, alone } = await advice(index, found);
  fill("spellings", spellings, (words) => suggestion(words, ""));
  fill("alone", alone, ([words, number]) => suggestion(words, ` (${new Intl.NumberFormat(lang).format(number)})`));
}

/** Fill a list with one item for each of `values`; an empty list stays hidden with its heading. */
function fill(name, values, make) {
  const list = slot(name);
  list.replaceChildren(...values.map(make));
  list.closest("[data-part]").hidden = !values.length;
}

function item(found, index) {
  const item = document.getElementById("search-hit").content.firstElementChild.cloneNode(true);
  const title = slot("title", item);
  title.href = `${index.address(found.url)}#q=${encodeURIComponent(query)}`;
  pieces(title, found.title, found.lang);
  pieces(slot("snippet", item), found.snippet, found.snippetLang);
  slot("label", item).textContent = found.label;
  slot("date", item).textContent = found.date;
  return item;
}

/** Text nodes and marks: text from the index is never parsed as HTML. */
function pieces(element, parts, language) {
  element.replaceChildren(...parts.map(([text, hit]) => {
    if (!hit) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  }));
  if (language) Object.assign(element, { lang: language, dir: "auto" });
}

/** Show the values of one filter, each as a link that applies it. */
function narrow(name, values, question) {
  const group = answer.querySelector(`[data-facet="${name}"]`);
  group.querySelector("ul").replaceChildren(...values.map(([value, label, number]) => {
    const item = suggestion(number === undefined ? label : `${label} (${new Intl.NumberFormat(lang).format(number)})`, "");
    item.firstChild.href = address({ ...question, [name]: value });
    if (question[name] === value) item.firstChild.setAttribute("aria-current", "true");
    return item;
  }));
  group.hidden = false;
}

function suggestion(words, after) {
  const item = document.createElement("li");
  const anchor = document.createElement("a");
  anchor.textContent = words;
  anchor.dir = "auto";
  anchor.href = `?${new URLSearchParams({ q: words })}`;
  item.append(anchor, after);
  return item;
}

/** A query with filters as an address. */
function address(question) {
  return `?${new URLSearchParams(Object.entries(question).filter(([, value]) => value))}`;
}
