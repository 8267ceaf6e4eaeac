// Offers values that this browser stored because they could not be saved.
import { element, fill, isSame, listsOf, shortMoment, unitOf, valuesOf } from "./controls.js";
import { refresh } from "./picker.js";
import { post } from "./token.js";

export function offer(form, autosave, rows, words) {
  const { keeper } = autosave, { found } = keeper;
  if (!found?.values) return;
  if ("chosen" in form.dataset) return keeper.forget(); // a conflict with these values was resolved, and the choice is saved
  const now = valuesOf(form);
  if (Object.entries(found.values).every(([name, values]) => isSame(now.get(name), values))) return keeper.forget();
  const box = document.getElementById("kept"), line = element("p", { role: "status" });
  const time = shortMoment(form, words.moment, found.time);
  let stored = store(form, found);
  // Neither button loses the values that it replaces: the server has them first.
  const whenStored = (act) => async () => {
    if (!await stored && !await (stored = store(form, found))) return void (line.textContent = words.noUpload);
    act();
    box.hidden = true;
  };
  line.textContent = fill(words.found, { time });
  box.className = "notice notice-warning";
  box.hidden = false;
  box.append(line, element("div", { class: "row" },
    element("button", { type: "button", class: "button", onclick: whenStored(() => restoreValues(form, autosave, rows, found)) }, words.restore),
    element("button", { type: "button", class: "button button-quiet", onclick: whenStored(() => keeper.forget()) }, words.forget)));
}

// Adds the kept values to the history, as soon as they are found: the next key overwrites them in this browser.
// Resolves to whether the server has them; a form without a history keeps none.
async function store(form, { values, opened }) {
  if (!form.dataset.kept) return true;
  const response = await post(form, form.dataset.kept, { _opened: JSON.stringify(opened), ...values }).catch(() => null);
  return Boolean(response && (response.ok || response.status === 403));
}

// Restores values with the values they were typed over, so that others' changes since then cause a conflict.
function restoreValues(form, autosave, rows, found) {
  const names = Object.keys(found.values).sort((one, other) => one.split(".").length - other.split(".").length);
  for (const name of names) if (form.querySelector(`[data-rows="${CSS.escape(name)}"]`)) rows.arrange(name, found.values[name].filter(Boolean));
  for (const name of names) setValues(form, name, found.values[name]);
  const units = new Set(names.map((name) => unitOf(name, [...found.lists, ...listsOf(form)])));
  for (const path of Object.keys(autosave.opened)) if (units.has(unitOf(path, found.lists))) delete autosave.opened[path];
  Object.assign(autosave.opened, found.opened);
  form.elements._opened.value = JSON.stringify(autosave.opened);
  refresh(form);
  autosave.schedule();
}

function setValues(form, name, values) {
  const controls = [...form.elements].filter((one) => one.name === name);
  const box = form.querySelector(`[data-picker="many"][data-name="${CSS.escape(name)}"]`);
  if (box) return box.setValues?.(values.filter(Boolean));
  if (form.querySelector(`[data-rows="${CSS.escape(name)}"]`)) return;
  controls.forEach((control, at) => {
    if (control.type === "checkbox") control.checked = values.includes(control.value);
    else if (control.type !== "hidden" || control.dataset.value !== undefined) control.value = values[at] ?? "";
  });
}
