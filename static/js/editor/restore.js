// Offers values that this browser stored because they could not be saved.
import { element, fill, isSame, listsOf, timeText, unitOf, valuesOf } from "./controls.js";
import { refresh } from "./picker.js";

export function offer(form, autosave, rows, words) {
  const found = autosave.keeper.found;
  if (!found?.values) return;
  const now = valuesOf(form);
  if (Object.entries(found.values).every(([name, values]) => isSame(now.get(name), values))) return autosave.keeper.forget();
  const box = document.getElementById("kept");
  const time = timeText(form, { dateStyle: "medium", timeStyle: "short" }, found.time);
  const close = () => { box.hidden = true; };
  box.className = "notice notice-warning";
  box.hidden = false;
  box.append(element("p", { role: "status" }, fill(words.found, { time })), element("div", { class: "row" },
    element("button", { type: "button", class: "button", onclick: () => { restoreValues(form, autosave, rows, found); close(); } }, words.restore),
    element("button", { type: "button", class: "button button-quiet", onclick: () => { autosave.keeper.forget(); close(); } }, words.forget)));
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
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((one) => !one.closest("template"));
  const box = form.querySelector(`[data-picker="many"][data-name="${CSS.escape(name)}"]`);
  if (box) return box.setValues?.(values.filter(Boolean));
  if (form.querySelector(`[data-rows="${CSS.escape(name)}"]`)) return;
  controls.forEach((control, at) => {
    if (control.type === "checkbox") control.checked = values.includes(control.value);
    else if (control.type !== "hidden" || control.dataset.value !== undefined) control.value = values[at] ?? "";
  });
}
