// Tables in Markdown, in a grid, and on the clipboard of spreadsheets.
const DELIMITER = /^ {0,3}\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*$/;
export const MOST = { rows: 500, columns: 40 };

const cut = (line) => line.trim().replace(/^\||(?<!\\)\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
const align = (cell) => (/^:-*:$/.test(cell) ? "center" : cell.endsWith(":") ? "right" : "");
const DASHES = { center: ":-:", right: "--:", "": "---" };

// The text of a cell on one line, escaped.
export const cellText = (text) => text.replace(/\s+/g, " ").trim().replace(/(?<!\\)\|/g, "\\|");

export function tableText(rows, aligned = []) {
  const width = Math.max(...rows.map((row) => row.length));
  const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`;
  const [head, ...body] = rows.map((row) => row.map(cellText));
  return [line(head), line(Array.from({ length: width }, (_, at) => DASHES[aligned[at] ?? ""])), ...body.map(line)].join("\n");
}

// The table at a position: its range, rows, and column alignments. Null if there is none.
export function tableAt(value, at) {
  const all = value.split("\n");
  let line = value.slice(0, at).split("\n").length - 1, last = line;
  const holds = (number) => all[number]?.includes("|") && all[number].trim() !== "";
  if (!holds(line)) return null;
  while (holds(line - 1)) line -= 1;
  while (holds(last + 1)) last += 1;
  if (!all[line + 1] || line === last || !DELIMITER.test(all[line + 1])) return null;
  const from = all.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0), lines = all.slice(line, last + 1);
  return { from, to: from + lines.join("\n").length, rows: [cut(lines[0]), ...lines.slice(2).map(cut)], aligned: cut(lines[1]).map(align) };
}

// Parse spreadsheet cells as plain text: separated by tabs, quoted if they contain line breaks. Null if it isn't a
// table.
export function spreadsheet(text) {
  if (!text.includes("\t")) return null;
  const rows = [[]];
  for (const [, quoted, plain, end] of text.replace(/\r\n?/g, "\n").replace(/\n$/, "").matchAll(/(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\n") rows.push([]);
    if (!end) break;
  }
  const width = rows[0].length;
  return width > 1 && rows.every((row) => row.length === width) ? trimmed(rows) : null;
}

// Remove empty rows, except a header (`headed`), and empty columns at the end.
export function trimmed(rows, headed = false) {
  const full = rows.filter((row, at) => row.some((cell) => cell.trim()) || (headed && !at && rows.length > 1));
  const width = Math.max(0, ...full.map((row) => row.findLastIndex((cell) => cell.trim()) + 1));
  return full.slice(0, MOST.rows).map((row) => row.slice(0, Math.min(width, MOST.columns)));
}
