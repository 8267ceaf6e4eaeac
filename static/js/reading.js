// Large text, high contrast, large pointer and reading guide, stored only in this browser. A blocking script in the
// head, so that nothing is painted with the other setting first. Without it the buttons are hidden.
(() => {
  const root = document.documentElement;
  if ("reading" in root.dataset) return; // the second time, which only waits for the end of the page (base.html)
  const own = { text: "large", contrast: "high", pointer: "large", guide: "on" };
  const wanted = { contrast: matchMedia("(prefers-contrast: more)").matches };

  for (const [name, value] of Object.entries(own)) {
    const kept = read(name);
    if (kept ? kept === value : wanted[name]) root.dataset[name] = value;
  }
  root.dataset.reading = "";
  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-switch]")) {
      show(button);
      button.addEventListener("click", () => turn(button));
    }
    load();
  });
  addEventListener("storage", ({ key, newValue }) => { // changed in another tab
    const name = key?.replace("reading-", "");
    if (own[name]) set(name, newValue === own[name]);
  });

  function turn(button) {
    const name = button.dataset.switch;
    set(name, !(name in root.dataset));
    try {
      localStorage.setItem(`reading-${name}`, root.dataset[name] ?? "normal");
    } catch {
      // Storage isn't available: the setting applies to this page only.
    }
  }

  function set(name, on) {
    if (on) root.dataset[name] = own[name];
    else delete root.dataset[name];
    load();
    for (const button of document.querySelectorAll(`[data-switch="${name}"]`)) show(button);
  }

  // The style sheet of the pointer, and the module of the guide, whose style is in the same sheet: once they are used.
  function load() {
    const group = document.querySelector(".reading");
    if (!group || !("pointer" in root.dataset || "guide" in root.dataset)) return;
    if (group.dataset.sheet) {
      const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: group.dataset.sheet });
      document.head.append(sheet);
      delete group.dataset.sheet;
    }
    if ("guide" in root.dataset) import(group.dataset.guide);
  }

  function show(button) {
    button.setAttribute("aria-pressed", String(button.dataset.switch in root.dataset));
  }

  function read(name) {
    try {
      return localStorage.getItem(`reading-${name}`);
    } catch {
      return null;
    }
  }
})();
