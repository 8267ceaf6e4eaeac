// Before a script leaves the page: autosaved forms are saved, and the user is asked about other unsent input.
import { askToConfirm } from "./question.js";

const selected = (option, at, all) => (all.some((one) => one.defaultSelected) ? option.defaultSelected : at === 0);

function isTyped(control) {
  if (control.disabled || control.type === "hidden" || control.type === "password") return false; // browsers fill in passwords
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.type === "select-one") return [...control.options].some((one, at, all) => one.selected !== selected(one, at, all));
  return "defaultValue" in control && control.value !== control.defaultValue;
}

// In an autosaved form only the times of publication count, which are sent with its buttons.
export const unsent = (form) => [...form.elements].some((one) => isTyped(one) && (!form.dataset.autosave || /^_(from|until)\./.test(one.name)));

// Whether the user leaves the page although something isn't saved.
export function askToLeave() {
  const { unsaved, leave } = document.getElementById("confirm").dataset;
  return askToConfirm(unsaved, leave);
}

// Whether the page may be left. Listeners of “leaving” save their values and add a promise to its detail.
export async function mayLeave() {
  const saves = [];
  document.dispatchEvent(new CustomEvent("leaving", { detail: saves }));
  await Promise.all(saves);
  return ![...document.querySelectorAll('form[method="post"]')].some(unsent) || askToLeave();
}
