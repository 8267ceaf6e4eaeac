// A list that is filtered while the visitor types and chooses: by full-text search and by facets, with the number of
// results beside each value. The address contains the filters and can be shared.

const PAUSE = 150; // milliseconds after the last key

/**
 * `rows` resolves to the items: each has `url` and, by facet, its values. `show` renders the matching items, or the
 * whole list if it gets null, and also receives the filters as [name, value].
 */
export class Finder {
  form; rows; show; turn;

  constructor(form, rows, show) {
    Object.assign(this, { form, rows, show, turn: 0 });
    this.status = document.getElementById("find-status");
    this.choices = [...form.querySelectorAll("select")];
    this.search = form.dataset.search;
    const { q } = form.elements; // missing if the site has no search
    if (q) q.defaultValue = ""; // a reset clears the query that the server received
    for (const { options } of this.choices) for (const option of options) option.defaultSelected = !option.value;
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = form.elements.namedItem(name); // not a property such as `length`
      if (field) field.value = value;
    }
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("compositionend", (event) => this.typed(event));
    form.addEventListener("reset", () => setTimeout(() => this.find()));
    if (this.filters.length) this.find();
  }

  typed(event) { // incomplete pinyin isn't searched
    clearTimeout(this.timer);
    if (!event.isComposing) this.timer = setTimeout(() => this.find(), event.target.name === "q" ? PAUSE : 0);
  }

  /** [name, value] of all filters that are set. @returns {[string, string][]} */
  get filters() {
    const all = [...new FormData(this.form)].map(([name, value]) => /** @type {[string, string]} */ ([name, String(value).trim()]));
    return all.filter(([, value]) => value);
  }

  async find() {
    const { filters, form } = this;
    const mine = ++this.turn;
    this.note(filters);
    if (!filters.length && form.dataset.front) return location.assign(form.dataset.front);
    try {
      const query = new Map(filters).get("q");
      const [listed, found] = await Promise.all([this.rows(), query && this.matchingAddresses(query)]);
      if (mine !== this.turn) return;
      const rows = found ? listed.filter(({ url }) => found.has(url)) : listed;
      const values = filters.filter(([name]) => name !== "q");
      this.count(rows, values);
      const fitting = fit(rows, values);
      this.show(filters.length ? fitting : null, filters);
      this.announce(filters.length ? fitting.length : -1);
    } catch (error) {
      if (mine !== this.turn) return;
      this.status.textContent = form.dataset.failed;
      throw error;
    }
  }

  /** The addresses of the entries that match a query. */
  async matchingAddresses(query) {
    const { Index } = await import(new URL(this.form.dataset.index, location.href).href);
    this.index ??= Index.of(this.search);
    try {
      return new Set(await (await this.index).addresses(query, this.form.dataset.type));
    } catch (error) {
      this.index = undefined;
      throw error;
    }
  }

  /** Show beside each value how many results it would give; values that match none or all are disabled. */
  count(rows, values) {
    for (const { name, options } of this.choices) {
      const others = fit(rows, values.filter(([facet]) => facet !== name));
      for (const option of options) {
        if (!option.value) continue;
        const number = fit(others, [[name, option.value]]).length;
        option.textContent = `${option.dataset.label} (${new Intl.NumberFormat(document.documentElement.lang).format(number)})`;
        option.disabled = !option.selected && (!number || number === others.length);
      }
    }
  }

  announce(number) {
    const { none, one, many, first, most } = this.form.dataset;
    const told = number < 0 ? "" : number === 0 ? none : number === 1 ? one : many.replace("{number}", String(number));
    this.status.textContent = number > Number(most) ? `${told} ${first}` : told;
  }

  /** Keep the filters in the address, and such addresses out of search engines. */
  note(filters) {
    const query = filters.length ? `?${new URLSearchParams(filters)}` : "";
    history.replaceState(null, "", location.pathname + query);
    for (const link of document.querySelectorAll(".languages a")) link.search = query;
    if (query && !document.head.querySelector("meta[name=robots]")) {
      document.head.append(Object.assign(document.createElement("meta"), { name: "robots", content: "noindex" }));
    }
  }
}

/** The first results of a long list: the form says how many are shown. */
export function firstOf(found, form) {
  return form.dataset.most ? found.slice(0, Number(form.dataset.most)) : found;
}

function fit(rows, values) {
  return rows.filter((row) => values.every(([name, value]) => row[name].includes(value)));
}

/** Properties of text in another language than the page's. */
export function foreign(lang) {
  return lang ? { lang, dir: "auto" } : {};
}

export function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
