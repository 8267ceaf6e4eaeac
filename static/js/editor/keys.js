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

// Keeps scroll targets clear of the sticky bar and of the messages. A custom property on the root would restyle all
// elements.
const bar = document.querySelector(".bar"), messages = document.querySelector(".messages");
if (bar) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  const sizes = new ResizeObserver(() => {
    const height = `${bar.offsetHeight}px`;
    sheet.replaceSync(`:root { scroll-padding-block: calc(${height} + 2.2rem) calc(${messages?.offsetHeight ?? 0}px + 1rem); } .below-bar { --bar: ${height}; }`);
  });
  for (const one of [bar, messages]) if (one) sizes.observe(one);
}

// A line of words is shown in a textarea, so that it can be read as a whole. Enter sends its form, as in an input.
document.addEventListener("beforeinput", (event) => {
  if (!event.target.matches("textarea[data-line]") || !["insertLineBreak", "insertParagraph"].includes(event.inputType)) return;
  event.preventDefault();
  [...event.target.form.elements].find((one) => one.type === "submit")?.click();
});
document.addEventListener("paste", (event) => {
  const text = event.target.matches("textarea[data-line]") ? event.clipboardData.getData("text/plain") : "";
  if (!text.includes("\n")) return;
  event.preventDefault();
  document.execCommand("insertText", false, text.trimEnd().replace(/\s*\n\s*/g, " "));
});

// For browsers whose textareas don’t grow with their text. Those that aren’t shown have no height yet.
function fit(areas) {
  for (const one of areas) one.style.blockSize = "auto";
  const heights = areas.map((one) => one.scrollHeight);
  areas.forEach((one, at) => { if (heights[at]) one.style.blockSize = `${heights[at] + 2}px`; });
}

if (!CSS.supports("field-sizing", "content")) {
  const all = () => fit([...document.querySelectorAll(".entry textarea.input")]);
  for (const name of ["input", "focusin"]) document.addEventListener(name, ({ target }) => target.matches(".entry textarea.input") && fit([target]));
  addEventListener("resize", all);
  // groups unfold, and other languages are shown
  document.addEventListener("toggle", all, true);
  document.addEventListener("change", ({ target }) => target.type === "radio" && all());
  all();
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
