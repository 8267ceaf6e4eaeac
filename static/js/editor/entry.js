// Enhances the entry form; everything here also works without scripts, by submitting the form.
import { aligned } from "./aligned.js";
import { Autosave } from "./autosave.js";
import { element, wordsOf } from "./controls.js";
import { Findings } from "./findings.js";
import { layout } from "./layout.js";
import { markdownTools } from "./markdown.js";
import { mediaPickers } from "./media.js";
import "./menus.js";
import { formState } from "./form-state.js";
import { pickers } from "./picker.js";
import { takeFile } from "./dropped.js";
import { calendars, typedValues } from "./typed-values.js";
import { offer } from "./restore.js";
import { Rows } from "./rows.js";
import { guardDrops } from "./text/clipboard.js";

const form = document.getElementById("entry");
const words = wordsOf(form);

function enhance(root) {
  pickers(root, form, words);
  mediaPickers(root, form, words);
  markdownTools(root, form, words);
  calendars(root);
}

function help() {
  const dialog = document.getElementById("keys"), button = document.querySelector("[data-help]");
  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "?" && !typing && !event.isComposing && !document.querySelector("dialog:modal")) dialog.showModal();
  });
}

const closeButton = (box, close) => element("button", { type: "button", class: "button button-quiet notice-close", title: box.dataset.close, "aria-label": box.dataset.close, onclick: close }, "×");

function closable(box) {
  for (const one of box.querySelectorAll(":scope > .notice")) one.append(closeButton(box, () => one.remove()));
}

// A message of the form itself; "" takes it away.
function teller(box) {
  const line = element("p", { role: "status" }), notice = element("div", { class: "notice notice-warning", hidden: true }, line);
  notice.append(closeButton(box, () => tell("")));
  box.append(notice);
  const tell = (text) => {
    notice.hidden = !text;
    // screen readers announce a text that appears in a visible element
    line.textContent = "";
    setTimeout(() => { line.textContent = text; }, 50);
  };
  return tell;
}

// The title of the page follows the typed title.
function followTitle(heading) {
  const controls = heading?.dataset.titles.split(" ").map((id) => document.getElementById(id)).filter(Boolean) ?? [];
  form.addEventListener("input", ({ target }) => {
    const text = controls.map((one) => one.value.trim()).find(Boolean);
    if (!controls.includes(target) || !text) return;
    document.title = document.title.replace(heading.textContent, () => text);
    heading.textContent = text;
  });
}

enhance(form);
calendars(document);
const autosave = new Autosave(form);
const rows = new Rows(form, words, enhance);
offer(form, autosave, rows, words);
// The form saves by itself; the button is pressed by its keys.
const save = document.querySelector('[form="entry"][value="save"]');
save.hidden = true;
save.addEventListener("click", (event) => {
  event.preventDefault();
  if (autosave.paused || form.elements._small?.checked) form.requestSubmit(event.currentTarget);
  else autosave.saveNow();
});
closable(document.querySelector(".messages"));
followTitle(document.querySelector("[data-titles]"));
new Findings(form, autosave);
typedValues(form);
layout(form, words);
aligned(form);
const tell = teller(document.querySelector(".messages"));
guardDrops((event) => takeFile(event, form, words, tell));
formState(form);
help();
