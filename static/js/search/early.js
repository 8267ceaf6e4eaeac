// Before the first paint of the search page on a host that serves only files: shows the query in its field and
// “Searching…” below it, and requests titles while modules load. A blocking script in the head, so it is small.
(() => {
  const FEW = 2; // so few title files are requested before it is known which are needed
  const root = document.documentElement;
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim().replace(/\s+/g, " ");
  root.classList.add("scripted");
  addEventListener("error", ({ target }) => { // a module that can’t be loaded, as from file://
    if (target.type === "module") failed();
  }, true);
  if (!query) return;
  root.classList.add("asked");
  self.searchBegun = fetch("index.json").then((response) => response.json()); // used by page.js
  self.searchBegun.then(({ titles }) => {
    const files = titles.length > FEW ? [] : titles.map(([name]) => `titles/${name}.json`);
    for (const href of ["../../search/entries.json", ...files]) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous", href }));
    }
  }, () => {}); // reported by page.js
  new MutationObserver((_changes, observer) => {
    const page = document.querySelector("[data-search]");
    const count = page?.querySelector("[data-slot=count]");
    if (!count) return;
    page.querySelector("[name=q]").value = query;
    page.querySelector("[data-answer]").hidden = false;
    observer.disconnect();
  }).observe(root, { childList: true, subtree: true });

  function failed() {
    root.classList.remove("scripted");
    const page = document.querySelector("[data-search]");
    if (query) page.querySelector("[data-slot=count]").textContent = page.dataset.failed;
  }
})();
