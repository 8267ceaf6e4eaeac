// The server's facts about a file of the library, as the form shows them. `pattern` is their address for FILE.png.
export async function factsOf(pattern, name) {
  const path = name.split("/").map(encodeURIComponent).join("/");
  const response = name && await fetch(pattern.replace("FILE.png", path)).catch(() => null);
  return document.createRange().createContextualFragment(response?.ok ? await response.text() : "");
}
