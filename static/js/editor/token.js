// The token of a form, and requests of scripts with it.

// A body with the form's token and with fields; an array is a field of several values.
export function bodyOf({ elements }, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ csrf_token: elements.csrf_token.value, ...fields })) for (const one of [value].flat()) body.append(name, one);
  return body;
}

export const post = (form, address, fields, options) =>
  fetch(address, { method: "POST", body: bodyOf(form, fields), headers: { Accept: "application/json" }, ...options });

// Signing in again in another tab gives a new token. Resolves to "" once the forms of this page have it, else to the
// reason.
export async function renewToken({ dataset, elements }) {
  const response = await fetch(dataset.token, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!response) return "offline";
  if (!response.ok) return "signedOut";
  const data = await response.json().catch(() => null);
  if (!data) return "offline";
  const { token, who } = data;
  if (who !== dataset.who) return "otherPerson";
  if (elements.csrf_token.value === token) return "offline";
  for (const one of document.querySelectorAll('input[name="csrf_token"]')) one.value = token;
  return "";
}
