// Before the first paint of the search page on a host that serves only files: shows the query in its field and
// “Searching…” below it, and requests the files for its words while modules load. A blocking script in the head, so it
// is small.
(() => {
  const root = document.documentElement;
  const query = (new URLSearchParams(location.search).get("q") ?? "").trim().replace(/\s+/g, " ");
  root.classList.add("scripted");
  addEventListener("error", ({ target }) => { // a module that can’t be loaded, as from file://
    if (target.type === "module") failed();
  }, true);
  if (!query) return;
  root.classList.add("asked");
  const han = query.split(" ").map((word) => /\p{Script=Han}/u.test(word));
  const shared = ["pairs", ...(han.includes(true) ? ["hanzi"] : []), ...(han.includes(false) ? ["latin"] : [])];
  for (const path of ["entries", ...shared.map((name) => `../../search/${name}`)]) {
    const preload = { rel: "preload", as: "fetch", crossOrigin: "anonymous", href: `${path}.json` };
    document.head.append(Object.assign(document.createElement("link"), preload));
  }
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
