// Bold and italic: add stars around the selection, or remove them.

// One star is not half of two; three are both.
const hasMarker = (stars, sign) => (sign === "**" ? stars >= 2 : stars % 2 === 1);
const first = (text) => /^\**/.exec(text)[0].length;
const last = (text) => /\**$/.exec(text)[0].length;

// Whether a position is between two markers, by the number of markers before it in the paragraph.
function isInside(before, sign) {
  const paragraph = before.slice(before.lastIndexOf("\n\n") + 1).replace(/\\\*|(?<!\S)\*+(?=\s)/g, "");
  return (paragraph.match(/\*+/g) ?? []).filter((stars) => hasMarker(stars.length, sign)).length % 2 === 1;
}

// Without a selection the markers are for the text to come: the shortcut again removes them if nothing was typed, and
// moves behind them otherwise.
export function toggle({ value, start, end, chosen }, sign) {
  const size = sign.length, before = value.slice(0, start), after = value.slice(end);
  const within = isInside(before, sign), closes = hasMarker(first(after), sign);
  if (closes && hasMarker(last(before), sign) && (!chosen || within)) {
    return { from: start - size, to: end + size, text: chosen, select: [start - size, end - size] };
  }
  if (!chosen && closes && within) return { from: start, to: start, text: "", select: [start + size] };
  if (chosen.length > 2 * size && hasMarker(first(chosen), sign) && hasMarker(last(chosen), sign)) {
    return { from: start, to: end, text: chosen.slice(size, -size), select: [start, end - 2 * size] };
  }
  const [, space, words, rest] = /^(\s*)([\s\S]*?)(\s*)$/.exec(chosen);
  const at = start + space.length + size;
  return { from: start, to: end, text: space + sign + words + sign + rest, select: [at, at + words.length] };
}
