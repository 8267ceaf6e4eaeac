// Buttons that make or use a passkey (WebAuthn): the answer of the browser goes into a control of the form, which is
// then sent. The buttons are hidden without this script, and where the browser has no passkeys.

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(padded), (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const withBytes = (listed = []) => listed.map((one) => ({ ...one, id: bytes(one.id) }));

function create(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  };
  return navigator.credentials.create({ publicKey });
}

function use(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
  return navigator.credentials.get({ publicKey });
}

/** The parts of an answer, as in RegistrationResponseJSON and AuthenticationResponseJSON. @param {any} credential */
function answer(credential) {
  const { rawId, type, response } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = text(response[name]);
  }
  return JSON.stringify({ id: text(rawId), rawId: text(rawId), type, response: parts, clientExtensionResults: {} });
}

async function press(button) {
  const { form } = button, options = JSON.parse(button.dataset.options), isNew = button.dataset.passkey === "create";
  const name = form.elements.namedItem("name"), said = document.getElementById(button.getAttribute("aria-describedby"));
  if (isNew && !name.reportValidity()) return;
  said.textContent = "";
  button.disabled = true;
  try {
    form.elements.namedItem(button.dataset.into).value = answer(await (isNew ? create(options) : use(options)));
    form.submit();
  } catch {
    said.textContent = button.dataset.failed;
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey-part]")) part.hidden = false;
  for (const button of document.querySelectorAll("[data-passkey]")) button.addEventListener("click", () => press(button));
}
