// The files of a page, cut down to the papers that were found.
let wanted = null;

export function download(keys) {
  wanted = keys;
}

const SPLIT = { bib: /\n(?=@)/, ris: /(?<=ER {2}- \r\n\r\n)/ };
const KEY = { bib: /^@\w+\{([^,]*),/, ris: /^ID {2}- (.*)\r$/m };

function cut(text, format) {
  if (format === "json") return JSON.stringify(JSON.parse(text).filter((paper) => wanted.has(paper.id)), null, 2);
  return text.split(SPLIT[format]).filter((one) => wanted.has(KEY[format].exec(one)?.[1])).join(format === "bib" ? "\n" : "");
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".downloads a");
  if (!link || !wanted) return;
  event.preventDefault();
  const file = link.pathname.split("/").at(-1);
  const text = await (await fetch(link.href)).text();
  const address = URL.createObjectURL(new Blob([cut(text, file.split(".").at(-1))], { type: "text/plain" }));
  Object.assign(document.createElement("a"), { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
});
