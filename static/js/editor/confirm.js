// A question before something is done: <form data-confirm="…" data-confirm-action="…">.
const dialog = document.getElementById("confirm");

function ask(form, submitter) {
  dialog.querySelector("p").textContent = form.dataset.confirm;
  dialog.querySelector('[value="yes"]').textContent = form.dataset.confirmAction || submitter.textContent;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return submitter?.focus();
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  }, { once: true });
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!dialog || !form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  ask(form, event.submitter);
});
