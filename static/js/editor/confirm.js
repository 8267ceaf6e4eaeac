// Asks before a form is submitted: <form data-confirm="…" data-confirm-action="…">.
import { agreed } from "./question.js";

async function ask(form, submitter) {
  if (!(await agreed(form.dataset.confirm, form.dataset.confirmAction || submitter.textContent))) return submitter?.focus();
  form.dataset.confirmed = "yes";
  form.requestSubmit(submitter);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!document.getElementById("confirm") || !form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  ask(form, event.submitter);
});
