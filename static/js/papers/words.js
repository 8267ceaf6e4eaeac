// The papers that hold some words, by the site's own search: the live site answers, else the files of the index do.
let index = null;

/** The addresses of what was found; `search` is the address of the page of search. */
export async function found(search, query) {
  const page = new URL(search, location.href);
  return new Set(await (index ? fromFiles(page, query) : fromSite(page, query)));
}

async function fromSite(page, query) {
  const asked = new URL(page);
  asked.search = new URLSearchParams({ q: query, type: "papers", addresses: "1" });
  const response = await fetch(asked);
  if (!response.ok) throw new Error(`${asked}: ${response.status}`);
  const live = response.headers.get("content-type")?.startsWith("application/json");
  return live ? response.json() : fromFiles(page, query); // a host of files gives the page itself
}

async function fromFiles(page, query) {
  const { Index } = await import("../search/index.js");
  index ??= Index.open(new URL("../../", page), page.pathname.split("/").at(-3));
  try {
    return await (await index).addresses(query, "papers");
  } catch (error) {
    index = null;
    throw error;
  }
}
