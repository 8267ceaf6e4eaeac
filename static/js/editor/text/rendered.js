// A text as its page shows it; null where the server can't be asked. It has sanitised it, and the page's policy runs
// nothing.
export async function rendered(form, box, text) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ csrf_token: form.elements.csrf_token.value, text, locale: box.dataset.markdown })) body.append(name, value);
  const answer = await fetch(form.dataset.markdownPreview, { method: "POST", body }).catch(() => null);
  return answer?.ok ? answer.text().catch(() => null) : null;
}
