// Selection of several items in a list: all on the page, or a range with Shift; the number is announced.
export function enableSelection(form, name) {
  const boxes = [...form.querySelectorAll(`input[type=checkbox][name="${name}"]`)], hiddenCount = form.querySelectorAll(`input[type=hidden][name="${name}"]`).length, count = form.querySelector(".many-count"), all = form.querySelector("[data-all]");
  const wholeList = form.querySelector("input[name=everything]");
  let last;
  const showCount = () => {
    const number = wholeList?.checked ? wholeList.dataset.number : boxes.filter((one) => one.checked).length + hiddenCount;
    count.textContent = Number(number) ? count.dataset.many.replace("#", number) : "";
  };
  all.hidden = !boxes.length;
  all.addEventListener("click", () => {
    const on = boxes.some((one) => !one.checked);
    for (const one of boxes) one.checked = on;
    if (wholeList) wholeList.checked = false;
    showCount();
  });
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== undefined) for (const one of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) one.checked = event.target.checked;
    last = at;
    showCount();
  });
  // Enter presses the button beside the field, not the first one of the form.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches(".many-form input")) return;
    event.preventDefault();
    event.target.closest(".many-form").querySelector("button").click();
  });
  wholeList?.addEventListener("change", showCount);
  showCount();
}
