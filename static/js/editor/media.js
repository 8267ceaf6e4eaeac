// A dialog for choosing a media file, whose name goes into a plain input.
import { element, notifyChange } from "./controls.js";

let dialog, grid, search, line, target;

function buildDialog(form, words) {
  search = element("input", { class: "input", type: "search", "aria-label": words.browse, oninput: () => loadFiles(form, words) });
  grid = element("ul", { class: "media-grid", role: "list" });
  line = element("p", { class: "soft", role: "status" });
  const file = element("input", { type: "file", class: "visually-hidden", id: "media-add", multiple: true, onchange: () => send(form, words, file) });
  const add = element("label", { class: "button", for: "media-add" }, words.addFiles);
  const close = element("button", { type: "button", class: "button", onclick: () => dialog.close() }, "×");
  close.setAttribute("aria-label", words.close);
  dialog = element("dialog", { class: "media-dialog", "aria-label": words.browse }, element("div", { class: "row" }, search, file, add, close), grid, line);
  dialog.addEventListener("close", () => target.focus());
  document.body.append(dialog);
}

async function loadFiles(form, words) {
  const query = search.value;
  const response = await fetch(`${form.dataset.media}&${new URLSearchParams({ q: query })}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (search.value !== query) return;
  if (!response?.ok) return void (line.textContent = words.noUpload);
  const { targets } = await response.json();
  line.textContent = targets.length ? "" : words.noFiles;
  grid.replaceChildren(...targets.map((file) => element("li", {}, element("button", { type: "button", class: "media-file", onclick: () => choose(file) },
    ...(file.picture ? [element("img", { src: file.picture, alt: "", loading: "lazy" })] : []), element("span", { class: "mono" }, file.name)))));
}

async function send(form, words, input) {
  const body = new FormData();
  for (const file of input.files) body.append("file", file);
  body.append("csrf_token", form.elements.csrf_token.value);
  line.textContent = words.adding;
  const response = await fetch(form.dataset.addMedia, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  const isJson = response?.headers.get("Content-Type")?.includes("json");
  const { files = [], refused = [], message } = isJson ? await response.json() : { message: response ? words.notAdded : words.noUpload };
  input.value = "";
  if (files.length === 1) return choose({ name: files[0] });
  search.value = "";
  await loadFiles(form, words);
  if (message || refused.length) line.textContent = message || refused.join(" ");
}

function choose(file) {
  target.value = file.name;
  dialog.close();
  notifyChange(target);
}

// Show the server's facts about the file named in a control.
async function showFacts(box, input) {
  const name = input.value.trim(), about = box.querySelector(".media-about");
  const path = name.split("/").map(encodeURIComponent).join("/");
  const response = name && await fetch(box.dataset.about.replace("FILE.png", path)).catch(() => null);
  const html = response?.ok ? await response.text() : "";
  if (input.value.trim() !== name) return;
  about.replaceChildren(document.createRange().createContextualFragment(html));
}

export function mediaPickers(root, form, words) {
  for (const box of root.querySelectorAll('[data-picker="media"]')) {
    const input = box.querySelector("input");
    if (box.dataset.ready || input.readOnly) continue;
    box.dataset.ready = "yes";
    input.addEventListener("change", () => showFacts(box, input));
    input.addEventListener("input", (event) => event.isTrusted || showFacts(box, input));
    box.append(element("button", { type: "button", class: "button", onclick: () => {
      if (!dialog) buildDialog(form, words);
      target = input;
      dialog.showModal();
      loadFiles(form, words);
    } }, words.browse));
  }
}
