// Shows beside a control how a typed date, name or identifier is interpreted, and offers the browser's date picker.
import { element, notifyChange } from "./controls.js";
import { whenReleased } from "./pressing.js";

const PAUSE = 250;
const TYPED = { date: /^\d{4}-\d\d-\d\d$/, "datetime-local": /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?$/ };
const asked = new WeakMap();

async function read(form, input) {
  const line = document.getElementById(`${input.id}-reading`), text = input.value;
  if (!text.trim()) return void (line.textContent = "");
  const query = new URLSearchParams({ path: input.name, text });
  const answer = await fetch(`${form.dataset.reading}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const reading = (await answer.json()).text;
  await whenReleased();
  if (input.value === text) line.textContent = reading;
}

function later(form, input) {
  clearTimeout(asked.get(input));
  asked.set(input, setTimeout(() => read(form, input), PAUSE));
}

export function typedValues(form) {
  document.addEventListener("compositionstart", ({ target }) => clearTimeout(asked.get(target)));
  for (const name of ["input", "compositionend"]) {
    document.addEventListener(name, ({ target, isComposing }) => {
      if (target.dataset?.reading !== undefined && target.form === form && !(name === "input" && isComposing)) later(form, target);
    });
  }
}

// A button that opens the browser's date picker; its value is typed into the control.
function calendar(button) {
  const typed = button.closest(".date").querySelector(".input");
  const type = button.dataset.calendar === "moment" ? "datetime-local" : "date";
  const native = element("input", { type, class: "date-native", tabindex: "-1", "aria-hidden": "true" });
  native.addEventListener("change", () => {
    typed.value = native.value.replace("T", " ");
    notifyChange(typed);
    if (type === "date") typed.focus(); // the other picker stays open for the time
  });
  native.addEventListener("input", (event) => event.stopPropagation());
  button.before(native);
  button.hidden = false;
  button.addEventListener("click", () => {
    const text = typed.value.trim();
    native.value = TYPED[type].test(text) ? text.replace(" ", "T") : "";
    native.showPicker();
  });
}

export function calendars(root) {
  for (const button of root.querySelectorAll("[data-calendar][hidden]")) if (HTMLInputElement.prototype.showPicker) calendar(button);
}
