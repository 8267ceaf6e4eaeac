// Asks before a form is submitted: <form data-confirm="…" data-confirm-action="…">.
import { askToConfirm } from "./question.js";

async function submitConfirmed(form, submitter) {
  if (!(await askToConfirm(form.dataset.confirm, form.dataset.confirmAction || submitter.textContent))) return submitter?.focus();
  form.dataset.confirmed = "yes";
  form.requestSubmit(submitter);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!document.getElementById("confirm") || !form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  submitConfirmed(form, event.submitter);
});
