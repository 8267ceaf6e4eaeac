// The page of a media file: its facts are autosaved; before leaving unsaved input in other forms, the user is asked.
import { Autosave } from "../../js/editor/autosave.js";
import { wordsOf } from "../../js/editor/controls.js";
import { askToLeave, unsent } from "../../js/editor/leaving.js";
import { offer } from "../../js/editor/restore.js";

// Without scripts an action is sent with the facts. Here each has its own form, and the facts are saved before it is sent.
for (const control of document.querySelectorAll("form:not(#facts) [form=facts]")) {
  for (const name of ["form", "formaction", "formenctype", "formnovalidate"]) control.removeAttribute(name);
}

const form = document.getElementById("facts"), words = wordsOf(form);
const passed = new WeakSet();
const autosave = form.dataset.autosave ? start() : null;
let leaving = false;

function start() {
  const autosave = new Autosave(form);
  // Events of controls beside the form don't pass through it.
  for (const control of form.elements) {
    if (!form.contains(control)) for (const type of ["input", "change", "focusout"]) control.addEventListener(type, () => form.dispatchEvent(new Event(type)));
  }
  offer(form, autosave, null, words);
  return autosave;
}

// Whether something is typed that isn't saved and that sending `except` wouldn't send.
const pending = (except) => [...document.querySelectorAll('form[method="post"]')].some((one) => one !== except && (one === form && autosave ? autosave.unsaved.size : unsent(one)));

// Another form is sent once the facts are saved. If they can't be saved, or a third form has input, the user is asked.
document.addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  if (target.method !== "post" || passed.has(target) || event.defaultPrevented) return;
  if (pending(target)) {
    event.preventDefault();
    if (autosave) autosave.submitting = false;
    if (target !== form) await autosave?.flush();
    if (pending(target) && !(await askToLeave())) return;
  }
  passed.add(target);
  leaving = true;
  if (autosave) autosave.submitting = true;
  if (event.defaultPrevented) target.requestSubmit(submitter);
});
addEventListener("beforeunload", (event) => !leaving && !autosave?.submitting && pending(null) && event.preventDefault());
