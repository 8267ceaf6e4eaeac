// Selection of several items in a list: all on the page, or a range with Shift; the number is announced. The actions on
// them appear with the first tick, by the style sheet.
import { element } from "./controls.js";
import "./menus.js";

export function enableSelection(form, name) {
  const boxes = [...form.querySelectorAll(`input[type=checkbox][name="${name}"]`)], hiddenCount = form.querySelectorAll(`input[type=hidden][name="${name}"]`).length;
  const count = form.querySelector(".many-count"), all = document.querySelector("[data-all]"), wholeList = form.querySelector("input[name=everything]");
  const voice = element("p", { class: "visually-hidden", role: "status" });
  let last;
  const showCount = () => {
    const ticked = boxes.filter((one) => one.checked).length, number = wholeList?.checked ? wholeList.dataset.number : ticked + hiddenCount;
    count.textContent = Number(number) ? count.dataset.many.replace("#", number) : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  const change = () => {
    showCount();
    voice.textContent = count.textContent;
  };
  form.append(voice);
  all.closest("label").hidden = !boxes.length;
  all.addEventListener("change", () => {
    for (const one of boxes) one.checked = all.checked;
    if (wholeList) wholeList.checked = false;
    change();
  });
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== undefined) for (const one of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) one.checked = event.target.checked;
    last = at;
    change();
  });
  // Enter presses the button beside the field, not the first one of the form.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".many-form input")) return;
    event.preventDefault();
    event.target.closest(".many-form").querySelector("button").click();
  });
  wholeList?.addEventListener("change", change);
  showCount();
}
