// Downloads of a list, reduced to the papers that were found.
let selected = null;
let name = "";

export function download(keys, values = []) {
  selected = keys;
  name = ["papers", ...values.flatMap((value) => value.normalize("NFKD").toLowerCase().match(/[a-z0-9]+/g) ?? [])].join("-");
}

const SPLIT = { bib: /\n(?=@)/, ris: /(?<=ER {2}- \r\n\r\n)/ };
const KEY = { bib: /^@\w+\{([^,]*),/, ris: /^ID {2}- (.*)\r$/m };

// A paper without the data for this search, as in the server's file.
function withoutSearchData(paper) {
  const { reference, url, lang, date, "title-lang": title, ...custom } = paper.custom;
  return { ...paper, custom };
}

function cut(text, format) {
  if (format === "json") return `${JSON.stringify(JSON.parse(text).filter((paper) => selected.has(paper.id)).map(withoutSearchData))}\n`;
  return text.split(SPLIT[format]).filter((one) => selected.has(KEY[format].exec(one)?.[1])).join(format === "bib" ? "\n" : "");
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest(".downloads a");
  if (!link || !selected) return;
  event.preventDefault();
  const format = link.pathname.split(".").at(-1);
  const text = await (await fetch(link.href)).text();
  const address = URL.createObjectURL(new Blob([cut(text, format)], { type: "text/plain" }));
  Object.assign(document.createElement("a"), { href: address, download: `${name.slice(0, 80)}.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
});
