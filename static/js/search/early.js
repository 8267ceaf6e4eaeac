// Before the first paint of the page of search on a host that serves files only: the query stands in its field,
// “Searching…” below it; titles are asked for while modules load. A blocking script in the head, so it is small.
(() => {
  const FEW = 2; // files of titles that are asked for before it is known who is in them
  const root = document.documentElement;
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim().replace(/\s+/g, " ");
  root.classList.add("scripted");
  addEventListener("error", ({ target }) => { // a module that can’t be loaded, as from a disk
    if (target.type === "module") failed();
  }, true);
  if (!query) return;
  root.classList.add("asked");
  self.searchBegun = fetch("index.json").then((response) => response.json()); // page.js goes on from there
  self.searchBegun.then(({ titles }) => {
    const files = titles.length > FEW ? [] : titles.map(([name]) => `titles/${name}.json`);
    for (const href of ["../../search/entries.json", ...files]) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "anonymous", href }));
    }
  }, () => {}); // said by page.js
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
