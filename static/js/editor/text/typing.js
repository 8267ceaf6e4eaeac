// Changes a text like typing, so that the browser can undo it. A text that a feature shows in another way has a `surface`,
// which changes it, shows places in it and gives the textarea its selection.
const LINES = 20;
const FIRST_HALF = /[\ud800-\udbff]/, SECOND_HALF = /[\udc00-\udfff]/;

// The lengths of the common beginning and end of two texts.
function common(old, text) {
  const most = Math.min(old.length, text.length);
  let head = 0, tail = 0;
  while (head < most && old[head] === text[head]) head += 1;
  while (tail < most - head && old.at(-1 - tail) === text.at(-1 - tail)) tail += 1;
  if (head && FIRST_HALF.test(old[head - 1])) head -= 1;
  if (tail && SECOND_HALF.test(old.at(-tail))) tail -= 1;
  return [head, tail];
}

const asHtml = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);

// Replaces the selection. Chromium inserts long texts line by line, seconds for a few hundred lines, but HTML at once.
// Browsers that don't accept HTML here type.
function put(area, text) {
  const { value, selectionStart: from, selectionEnd: to } = area, wanted = value.slice(0, from) + text + value.slice(to);
  if (text.split("\n", LINES).length === LINES) {
    const done = document.execCommand("insertHTML", false, asHtml(text));
    if (area.value === wanted) return;
    if (done && area.value !== value) document.execCommand("undo");
    area.setSelectionRange(from, to);
  }
  if (document.execCommand(text ? "insertText" : "delete", false, text)) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

// Replaces the range `from` … `to` with `text`, then selects `select` (default: the end of the text).
export function applyEdit(area, edit) {
  if (area.surface) return area.surface.apply(edit);
  const { from, to, text, select = [from + text.length] } = edit;
  const old = area.value.slice(from, to), [head, tail] = common(old, text);
  const fresh = text.slice(head, text.length - tail);
  area.focus({ preventScroll: true });
  if (old !== text) {
    // move the caret first, otherwise the browser merges this with earlier typing
    area.setSelectionRange(0, 0);
    area.setSelectionRange(from + head, to - tail);
    put(area, fresh);
  }
  area.setSelectionRange(select[0], select[1] ?? select[0]);
}

// The input of an edit: the text and its selection.
export function state(area) {
  area.surface?.mirror();
  const { value, selectionStart: start, selectionEnd: end } = area;
  return { value, start, end, chosen: value.slice(start, end) };
}

// The lines that a selection touches: [start, end].
export function wholeLines(value, start, end) {
  const last = end > start && value[end - 1] === "\n" ? end - 1 : end, stop = value.indexOf("\n", last);
  return [value.lastIndexOf("\n", start - 1) + 1, stop < 0 ? value.length : stop];
}

// An edit that replaces the selection with blocks, with an empty line before and after them.
export function asBlock({ value, start, end }, text) {
  const before = value.slice(0, start), after = value.slice(end);
  const lead = before.trim() ? "\n".repeat(Math.max(0, 2 - /\n*$/.exec(before)[0].length)) : "";
  const trail = after.trim() ? "\n".repeat(Math.max(0, 2 - /^\n*/.exec(after)[0].length)) : "\n";
  const put = lead + text + trail;
  return { from: start, to: end, text: put, select: [start + lead.length + text.length] };
}
