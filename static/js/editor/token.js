// Signing in again in another tab gives a new token. Resolves to "" once the forms of this page have it, else to the
// reason.
export async function renewToken({ dataset, elements }) {
  const answer = await fetch(dataset.token, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) return "offline";
  if (!answer.ok) return "signedOut";
  const said = await answer.json().catch(() => null);
  if (!said) return "offline";
  const { token, who } = said;
  if (who !== dataset.who) return "otherPerson";
  if (elements.csrf_token.value === token) return "offline";
  for (const one of document.querySelectorAll('input[name="csrf_token"]')) one.value = token;
  return "";
}
