const open = new WeakMap(); // dialog → ends the question that it shows

// Opens a dialog; resolves to the result of `answer`, or null if the dialog is dismissed.
export function ask(dialog, answer) {
  open.get(dialog)?.(); // the close event of the question before may still be on its way
  return new Promise((resolve) => {
    const form = dialog.querySelector("form");
    let made = null;
    async function submit(event) {
      event.preventDefault();
      if (!event.submitter?.value) return dialog.close();
      made = await answer();
      if (made !== undefined && open.get(dialog) === end) dialog.close();
    }
    function closed() {
      if (!dialog.open) end();
    }
    function end() {
      form.removeEventListener("submit", submit);
      dialog.removeEventListener("close", closed);
      open.delete(dialog);
      resolve(made ?? null);
    }
    // before the shortcuts of the text and the page
    form.addEventListener("submit", submit);
    dialog.addEventListener("close", closed);
    open.set(dialog, end);
    dialog.showModal();
  });
}
