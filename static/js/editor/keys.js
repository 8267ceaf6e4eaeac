// Scripts for every page of the staff app. Keyboard shortcuts: data-keys="mod+s" on a link or button; mod is Ctrl, or
// Cmd on a Mac. Arrow keys move between the titles of a table.
const apple = /Mac|iPhone|iPad/.test(navigator.platform);

const pressed = (event) => [
  (apple ? event.metaKey : event.ctrlKey) && "mod",
  event.shiftKey && "shift",
  event.altKey && "alt",
  event.key.toLowerCase(),
].filter(Boolean).join("+");

function walk(event) {
  const titles = [...document.querySelectorAll(".table-entries a.table-title")];
  const at = titles.indexOf(document.activeElement);
  const next = titles[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at >= 0 && next) {
    event.preventDefault();
    next.focus();
  }
}

// Keeps scroll targets clear of the sticky bar. A custom property on the root would restyle all elements.
const bar = document.querySelector(".bar");
if (bar) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  new ResizeObserver(() => {
    const height = `${bar.offsetHeight}px`;
    sheet.replaceSync(`:root { scroll-padding-block-start: calc(${height} + 2.2rem); } .below-bar { --bar: ${height}; }`);
  }).observe(bar);
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return walk(event);
  if (!event.ctrlKey && !event.metaKey && !event.altKey) return;
  const target = document.querySelector(`[data-keys="${CSS.escape(pressed(event))}"]`);
  if (!target || document.querySelector("dialog:modal")) return;
  event.preventDefault();
  target.click();
});

for (const target of document.querySelectorAll("[data-keys]")) {
  const label = target.dataset.keys.replace("mod", apple ? "⌘" : "Ctrl").split("+").map((key) => key[0].toUpperCase() + key.slice(1));
  target.title ||= label.join(apple ? " " : "+");
  target.setAttribute("aria-keyshortcuts", target.dataset.keys.replace("mod", apple ? "Meta" : "Control"));
  const shown = target.querySelector("kbd");
  if (shown) shown.textContent = label.join(" ");
}
