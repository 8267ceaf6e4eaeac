// Opens a dialog; resolves to the result of `answer`, or null if the dialog is dismissed.
export function ask(dialog, answer) {
  return new Promise((resolve) => {
    const form = dialog.querySelector("form");
    let made = null;
    async function submit(event) {
      event.preventDefault();
      if (!event.submitter?.value) return dialog.close();
      made = await answer();
      if (made !== undefined && dialog.open) dialog.close();
    }
    // before the shortcuts of the text and the page
    form.addEventListener("submit", submit);
    dialog.addEventListener("close", () => {
      form.removeEventListener("submit", submit);
      resolve(made ?? null);
    }, { once: true });
    dialog.showModal();
  });
}
