// The rendered text; null if the request fails. The server has sanitised it, and the page's policy runs no scripts.
export async function rendered(form, box, text) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ csrf_token: form.elements.csrf_token.value, text, locale: box.dataset.markdown })) body.append(name, value);
  const response = await fetch(form.dataset.markdownPreview, { method: "POST", body }).catch(() => null);
  return response?.ok ? response.text().catch(() => null) : null;
}
