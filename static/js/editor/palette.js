// The command palette: Ctrl/Cmd+K, a few letters, Enter. Without this script its link leads to the search page.
const dialog = document.getElementById("palette");
const input = dialog.querySelector("input");
const list = dialog.querySelector("[role=listbox]");
const status = dialog.querySelector("[role=status]");
let chosen = 0;
let waiting = 0;
let latest = 0;

function option(result, number) {
  const item = document.createElement("li");
  const title = document.createElement("span");
  const note = document.createElement("small");
  item.id = `palette-${number}`;
  item.setAttribute("role", "option");
  item.dataset.url = result.url;
  title.textContent = result.title;
  if (result.lang) title.lang = result.lang;
  note.textContent = result.note;
  item.append(title, note);
  return item;
}

function choose(number) {
  const options = [...list.children];
  chosen = options.length ? (number + options.length) % options.length : 0;
  options.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
  input.setAttribute("aria-activedescendant", options[chosen]?.id ?? "");
  options[chosen]?.scrollIntoView({ block: "nearest" });
}

function show(results) {
  list.replaceChildren(...results.map(option));
  input.setAttribute("aria-expanded", String(results.length > 0));
  status.textContent = results.length ? "" : dialog.dataset.none;
  choose(0);
}

async function find() {
  const turn = ++latest;
  const address = `${dialog.dataset.url}?${new URLSearchParams({ q: input.value })}`;
  const response = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (turn !== latest) return;
  if (response?.ok) return show((await response.json()).results);
  show([]);
  status.textContent = dialog.dataset.lost;
}

function open(event) {
  event?.preventDefault();
  input.value = "";
  dialog.showModal();
  find();
}

input.addEventListener("input", (event) => {
  if (event.isComposing) return;
  clearTimeout(waiting);
  waiting = setTimeout(find, 120);
});
input.addEventListener("compositionend", find);
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(chosen + step);
  else if (event.key === "Enter") list.children[chosen]?.click();
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => {
  const item = event.target.closest("[role=option]");
  if (item) location.assign(item.dataset.url);
});
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
for (const link of document.querySelectorAll("[data-palette]")) link.addEventListener("click", open);
