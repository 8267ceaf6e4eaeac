// Before the first paint of the page of search on a host that serves files only: the query stands in its field,
// “Searching…” below it. A blocking script in the head, so it is small.
(() => {
  const root = document.documentElement;
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim().replace(/\s+/g, " ");
  root.classList.add("scripted");
  addEventListener("error", ({ target }) => { // a module that can’t be loaded, as from a disk
    if (target.type === "module") failed();
  }, true);
  if (!query) return;
  root.classList.add("asked");
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
