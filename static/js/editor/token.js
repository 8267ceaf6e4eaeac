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
