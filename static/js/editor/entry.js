// Enhances the entry form; everything here also works without scripts, by submitting the form.
import { Autosave } from "./autosave.js";
import { wordsOf } from "./controls.js";
import { Findings } from "./findings.js";
import { layout } from "./layout.js";
import { markdownTools } from "./markdown.js";
import { mediaPickers } from "./media.js";
import "./menus.js";
import { openForms } from "./open-forms.js";
import { pickers } from "./picker.js";
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

enhance(form);
calendars(document);
const autosave = new Autosave(form);
const rows = new Rows(form, words, enhance);
offer(form, autosave, rows, words);
document.querySelector('[form="entry"][value="save"]').addEventListener("click", (event) => {
  event.preventDefault();
  if (autosave.paused || form.elements._small?.checked) form.requestSubmit(event.currentTarget);
  else autosave.saveNow();
});
new Findings(form, autosave);
typedValues(form);
layout(form, words);
guardDrops();
openForms(form);
help();
