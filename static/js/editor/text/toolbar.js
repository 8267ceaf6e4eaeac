// The toolbar of a text: one tab stop, arrows move between tools; the rest is behind one of them.
export const apple = /Mac|iPhone|iPad/.test(navigator.platform);

export const composing = (event) => event.isComposing || event.keyCode === 229;

// Whether the command key is held; AltGr, which is Ctrl and Alt elsewhere, types letters.
export const commands = (event) => (apple ? event.metaKey : event.ctrlKey) && !event.getModifierState("AltGraph");

function walk(event, bar) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by || event.target.closest(".tool-panel")) return;
  const tools = [...bar.querySelectorAll(".tool")].filter((tool) => !tool.disabled);
  const turned = getComputedStyle(bar).direction === "rtl" ? -by : by;
  stop(bar, tools[(tools.indexOf(document.activeElement) + turned + tools.length) % tools.length]).focus();
  event.preventDefault();
}

function stop(bar, tool) {
  for (const one of bar.querySelectorAll(".tool")) one.tabIndex = one === tool ? 0 : -1;
  return tool;
}

function panel(more) {
  const summary = more.querySelector("summary"), lines = () => [...more.querySelectorAll(".tool-line:not(:disabled)")];
  more.addEventListener("toggle", () => more.open && lines()[0].focus());
  more.addEventListener("focusout", (event) => { more.open = more.contains(event.relatedTarget); });
  more.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = lines();
    if (event.key === "Escape" && more.open) {
      more.open = false;
      summary.focus();
      event.stopPropagation();
    } else if (by && more.open) {
      all[(all.indexOf(document.activeElement) + by + all.length) % all.length].focus();
      event.preventDefault();
    }
  });
}

// Shortcuts with the names of a Mac's keys.
function named(bar) {
  const own = (text) => text.replace("Ctrl H", "⌥ ⌘ F").replace("Ctrl", "⌘").replace("Shift", "⇧");
  for (const keys of bar.querySelectorAll("kbd")) keys.textContent = own(keys.textContent);
  for (const tool of bar.querySelectorAll("[title]")) tool.title = own(tool.title);
}

export function toolbar(bar, acts) {
  if (apple) named(bar);
  bar.addEventListener("keydown", (event) => walk(event, bar));
  bar.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-tool]");
    if (!tool) return;
    const more = tool.closest("details");
    if (more) more.open = false;
    acts[tool.dataset.tool](tool);
  });
  panel(bar.querySelector(".tool-more"));
  stop(bar, bar.querySelector(".tool"));
}
