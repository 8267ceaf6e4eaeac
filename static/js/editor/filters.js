// A list is filtered as one chooses or types: its parts, marked data-filtered, are replaced by those of the page the
// form would lead to. The address keeps the filters. A control with data-whole changes more of the page.
const DELAY = 250;

export function enableFilters(ready = () => {}) {
  const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-filters]"));
  let timer, query;

  const address = () => {
    const url = new URL(form.action);
    url.search = "";
    for (const [name, value] of new FormData(form)) if (value) url.searchParams.set(name, String(value));
    return url.href;
  };

  async function load() {
    clearTimeout(timer);
    query?.abort();
    query = new AbortController();
    const { signal } = query, url = address();
    try {
      const response = await fetch(url, { signal });
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelectorAll("[data-filtered]");
      const shown = document.querySelectorAll("[data-filtered]");
      // Another page, such as that for signing in, is shown as a whole.
      if (!response.ok || response.redirected || fresh.length !== shown.length) return location.assign(url);
      shown.forEach((one, at) => one.replaceChildren(...fresh[at].childNodes));
      history.replaceState(null, "", url);
      ready();
    } catch {
      if (!signal.aborted) location.assign(url);
    }
  }

  const wait = (event) => {
    clearTimeout(timer);
    if (event.target.type === "search" && !event.isComposing) timer = setTimeout(load, DELAY);
  };
  form?.addEventListener("change", ({ target }) => {
    if ("whole" in target.dataset) location.assign(address());
    else if (target.type !== "search") load();
  });
  form?.addEventListener("input", wait);
  form?.addEventListener("compositionend", wait);
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    load();
  });
}
