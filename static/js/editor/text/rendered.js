import { post } from "../token.js";

// The rendered text; null if the request fails. The server has sanitised it, and the page's policy runs no scripts.
export async function rendered(form, box, text) {
  const response = await post(form, form.dataset.markdownPreview, { text, locale: box.dataset.markdown }).catch(() => null);
  return response?.ok ? response.text().catch(() => null) : null;
}
