// A dialog that is asked and answers once: with what `answer` makes of it, or null where it is put away.
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
    // before any button of the text's own shortcuts or of the page
    form.addEventListener("submit", submit);
    dialog.addEventListener("close", () => {
      form.removeEventListener("submit", submit);
      resolve(made ?? null);
    }, { once: true });
    dialog.showModal();
  });
}
