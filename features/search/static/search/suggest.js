// Suggestions below a search field, from the files of the index on live and frozen sites: a combobox as in ARIA 1.2.
// Suggestions are links; without a choice Enter submits the form.

import { Index } from "./common.js";

const PAUSE = 120; // milliseconds after the last key
const LOOKED_AT = 20;
const BEST = 5; // shown in the order of the results, whatever their types

export class Suggestions {
  /** `about` resolves to the first file of the index. */
  constructor(field, about) {
    this.field = field;
    this.index = Index.of(field.form.action, about);
    this.index.catch(() => {}); // requested again when something is typed
    this.id = `${field.id}-suggestions`;
    this.list = make("div", { id: this.id, className: "suggestions", role: "listbox", hidden: true });
    this.voice = make("span", { className: "visually-hidden", role: "status" });
    field.parentElement.append(this.list, this.voice);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.id, "aria-expanded": "false",
      autocomplete: "off", autocapitalize: "none", spellcheck: "false" };
    for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
    field.addEventListener("input", (event) => event.isComposing || this.typed());
    field.addEventListener("compositionend", () => this.typed());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.close());
    field.form.addEventListener("submit", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  }

  /** `ago`: milliseconds since the last key. */
  typed(ago = 0) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), PAUSE - ago);
  }

  async open() {
    const query = this.field.value.trim();
    this.query = query;
    if (!query) return this.close();
    this.index ??= Index.of(this.field.form.action);
    try {
      const index = await this.index;
      const groups = await propose(index, query, this.field.form.action);
      if (this.query === query && document.activeElement === this.field) this.show(index, ...groups);
    } catch {
      this.index = undefined; // Enter still leads to the search page
      this.close();
    }
  }

  show({ about }, total, groups) {
    this.list.setAttribute("aria-label", about.said.suggestions);
    this.list.replaceChildren(...groups.filter(([, links]) => links.length).map(([name, links]) => {
      const id = `${this.id}-${name}`;
      const group = make("div", { role: "group" }, make("span", { id, className: "suggestions-of" }, about.said[name]),
        ...links.map((link) => option(link)));
      group.setAttribute("aria-labelledby", id);
      return group;
    }));
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((one, at) => Object.assign(one, { id: `${this.id}-${at}` }));
    this.opened(this.options.length > 0);
    const lang = document.documentElement.lang;
    const form = about.found[total ? new Intl.PluralRules(lang).select(total) : "none"];
    const said = form.replace(/\{(number|query)\}/g, (_all, name) => (name === "query" ? this.query : new Intl.NumberFormat(lang).format(total)));
    this.voice.textContent = this.options.length ? `${said} ${about.said.keys}` : said;
  }

  opened(open) {
    this.choose(-1);
    this.list.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
  }

  close() {
    clearTimeout(this.timer);
    this.query = undefined;
    if (!this.list.hidden) this.opened(false);
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) return;
    const open = !this.list.hidden;
    const moves = open && !event.shiftKey
      ? { ArrowDown: this.at + 1, ArrowUp: this.at < 0 ? this.options.length - 1 : this.at - 1, ...this.ends } : {};
    if (event.key in moves) this.choose(moves[event.key] % this.options.length);
    else if (event.key === "ArrowDown" && !open) this.open();
    else if (event.key === "Escape" && open) this.close();
    else if (event.key === "Enter" && open && this.at >= 0) this.options[this.at].click();
    else return;
    event.preventDefault();
  }

  /** Home and End move in the list once an option is active; before, they belong to the field. */
  get ends() {
    return this.at < 0 ? {} : { Home: 0, End: this.options.length - 1 };
  }

  choose(at) {
    this.options?.[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    const chosen = this.options?.[at];
    if (!chosen) return this.field.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    chosen.scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", chosen.id);
  }
}

/**
 * [number of results, [group, links]]: the best results, further people and sections, words; corrections of a misspelt
 * word if there are no results.
 */
export async function propose(index, query, search) {
  const found = await index.runQuery(query);
  const ask = (words) => ({ title: words, url: `${search}?${new URLSearchParams({ q: words })}` });
  if (!found.total) {
    const sections = inMenus(index, query);
    if (index.folding.stopWords(query)) return [0, [["sections", sections]]];
    const { advice } = await import("./spelling.js");
    const { spellings } = await advice(index, found);
    return [0, [["meant", spellings.map(ask)], ["sections", sections]]];
  }
  const cards = await Promise.all(found.chosen.slice(0, LOOKED_AT).map((place) => index.card(place)));
  const links = cards.map((card) => ({ ...card, url: `${index.address(card.url)}#q=${encodeURIComponent(query)}` }));
  const best = [...calledSection(index, query, links), ...links].slice(0, BEST);
  const more = links.slice(BEST);
  const of = (wanted) => more.filter(({ type }) => type === wanted).slice(0, 3);
  const known = new Set([...best, ...links].map(({ url }) => url.split("#")[0]));
  const others = inMenus(index, query).filter(({ url }) => !known.has(url));
  return [found.total, [
    ["entries", best],
    ["people", of("people")],
    ["sections", [...of("pages"), ...others].slice(0, 4)],
    ["words", completions(index, query, cards).map(ask)],
    ["all", [{ ...ask(query), note: new Intl.NumberFormat(document.documentElement.lang).format(found.total) }]],
  ]];
}

/** The section that is called as the query, unless an entry is: the news, for example, have no entry of their own. */
function calledSection(index, query, links) {
  const joined = (text) => index.folding.text(text).replaceAll(" ", "");
  const [typed, sections] = [joined(query), inMenus(index, query)];
  if (links.some(({ title }) => joined(title) === typed)) return [];
  return sections.filter(({ title, url }) => joined(title) === typed && !links.some((link) => link.url.startsWith(`${url}#`))).slice(0, 1);
}

/** The links of the page's menus that match the query. */
function inMenus(index, query) {
  const typed = index.folding.text(query).trim();
  return [...document.querySelectorAll(".main-menu li a")]
    .filter((link) => typed && ` ${index.folding.text(link.textContent)}`.includes(` ${typed}`))
    .map((link) => ({ title: link.textContent.trim(), url: link.href.split("#")[0] }));
}

/** Queries with the last word completed from the titles that were found. */
function completions(index, query, cards) {
  const [, before, last] = /^(.*?)([^\s]*)$/u.exec(query);
  const begun = index.folding.text(last);
  const words = new Map();
  for (const word of cards.flatMap(({ title }) => title.match(/[\p{L}\p{N}]+/gu) ?? [])) {
    const folded = index.folding.text(word);
    if (folded.startsWith(begun) && folded !== begun) words.set(folded, [(words.get(folded)?.[0] ?? 0) + 1, word]);
  }
  return [...words.values()].sort((a, b) => b[0] - a[0]).slice(0, 3).map(([, word]) => before + word);
}

function option(link) {
  const title = make("span", link.lang ? { lang: link.lang, dir: "auto" } : {}, link.title);
  const note = make("span", { className: "suggestions-note" }, link.note ?? [link.label, link.date].filter(Boolean).join(" · "));
  const made = make("a", { href: link.url, role: "option", tabIndex: -1 }, title, " ", note);
  made.setAttribute("aria-selected", "false");
  return made;
}

function make(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
