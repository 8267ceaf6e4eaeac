// Beside a control: what the typed date, name or identifier is taken for; and the browser's own calendar for dates.
import { element, touched } from "./controls.js";

const PAUSE = 250;
const asked = new WeakMap();

async function read(form, input) {
  const line = input.closest(".field").querySelector(".field-reading"), text = input.value;
  if (!text.trim()) return void (line.textContent = "");
  const query = new URLSearchParams({ path: input.name, text });
  const answer = await fetch(`${form.dataset.reading}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || input.value !== text) return;
  line.textContent = (await answer.json()).text;
}

function later(form, input) {
  clearTimeout(asked.get(input));
  asked.set(input, setTimeout(() => read(form, input), PAUSE));
}

export function readings(form) {
  for (const name of ["input", "compositionend"]) {
    form.addEventListener(name, ({ target, isComposing }) => {
      if (target.dataset.reading !== undefined && !(name === "input" && isComposing)) later(form, target);
    });
  }
}

// A calendar of the browser behind a button. What is chosen is typed into the control.
function calendar(button) {
  const typed = button.closest(".date").querySelector(".input");
  const native = element("input", { type: "date", class: "date-native", tabindex: "-1", "aria-hidden": "true" });
  native.addEventListener("change", () => {
    typed.value = native.value;
    touched(typed);
    typed.focus();
  });
  native.addEventListener("input", (event) => event.stopPropagation());
  button.before(native);
  button.hidden = false;
  button.addEventListener("click", () => {
    native.value = /^\d{4}-\d\d-\d\d$/.test(typed.value.trim()) ? typed.value.trim() : "";
    native.showPicker();
  });
}

export function calendars(root) {
  for (const button of root.querySelectorAll("[data-calendar][hidden]")) if (HTMLInputElement.prototype.showPicker) calendar(button);
}
