import { askToConfirm } from "../question.js";
import { composing } from "./toolbar.js";

const open = new WeakMap(); // dialog → ends the question that it shows

// The text typed into a dialog.
const written = (dialog) => [...dialog.querySelectorAll("textarea, input:not([type])")].map((one) => one.value.trim()).filter(Boolean).join("\n");

// Opens a dialog; resolves to the result of `answer`, or null if the dialog is dismissed. Words written in it aren't
// dismissed without a question, by whichever way.
export function ask(dialog, answer) {
  open.get(dialog)?.(); // the close event of the question before may still be on its way
  return new Promise((resolve) => {
    const form = dialog.querySelector("form"), before = written(dialog);
    const isWritten = () => ![before, ""].includes(written(dialog));
    let made = null, dismissed = false;
    async function submit(event) {
      event.preventDefault();
      if (!event.submitter?.value) return dismiss();
      made = await answer();
      if (made !== undefined && open.get(dialog) === end) dialog.close();
    }
    async function dismiss() {
      if (isWritten() && !await askToConfirm(dialog.dataset.question, dialog.dataset.discard)) return;
      dismissed = true;
      dialog.close();
    }
    function onEscape(event) {
      if (event.key !== "Escape" || event.defaultPrevented || composing(event)) return;
      event.preventDefault();
      dismiss();
    }
    function cancel(event) {
      if (event.target !== dialog || !isWritten()) return;
      event.preventDefault();
      dismiss();
    }
    function closed() {
      if (dialog.open) return;
      if (made || dismissed || !isWritten()) return end();
      dialog.showModal(); // a browser may close it without a cancelable event, as for the back gesture of a phone
      dismiss();
    }
    function end() {
      form.removeEventListener("submit", submit);
      dialog.removeEventListener("keydown", onEscape);
      dialog.removeEventListener("cancel", cancel);
      dialog.removeEventListener("close", closed);
      open.delete(dialog);
      resolve(made ?? null);
    }
    // before the shortcuts of the text and the page
    form.addEventListener("submit", submit);
    dialog.addEventListener("keydown", onEscape);
    dialog.addEventListener("cancel", cancel);
    dialog.addEventListener("close", closed);
    open.set(dialog, end);
    dialog.showModal();
  });
}
