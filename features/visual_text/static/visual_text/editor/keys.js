// Keys of a text, and signs that work as typed: "## ", "- ", "1. ", "> ". Tab always leaves the text.
import { bold, breakLine, chooseBeside, enter, heading, indentItem, italic, list, outdentItem, quote } from "./commands.js";
import { pm } from "./vendor/prosemirror.js";
import { schema } from "./schema.js";

const { nodes } = schema, { keymap } = pm.keymap, { history, redo, undo } = pm.history, { baseKeymap, chainCommands, setBlockType } = pm.commands;

const OWN = {
  "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo, "Mod-b": bold, "Mod-i": italic,
  "Mod-]": indentItem, "Mod-[": outdentItem,
  "Shift-Mod-7": list(nodes.ordered_list), "Shift-Mod-8": list(nodes.bullet_list), "Shift-Mod-9": quote,
  Enter: enter, "Shift-Enter": breakLine,
  Backspace: chainCommands(chooseBeside(-1), baseKeymap.Backspace),
  Delete: chainCommands(chooseBeside(1), baseKeymap.Delete),
};

export const keys = () => [history(), keymap(OWN), keymap(baseKeymap)];

const SIGNS = [
  { sign: /^#{2,4}$/, command: (typed) => heading(typed.length) },
  { sign: /^[-*+]$/, command: () => list(nodes.bullet_list) },
  { sign: /^1[.)]$/, command: () => list(nodes.ordered_list) },
  { sign: /^>$/, command: () => quote },
  { sign: /^```$/, command: () => setBlockType(nodes.code_block) },
];

// A space after a sign at the beginning of a paragraph: the sign goes, and the paragraph changes. Undo restores it.
export function onTyped(view, from, to, text) {
  const { $from, empty } = view.state.selection;
  if (text !== " " || !empty || view.composing || $from.parent.type !== nodes.paragraph) return false;
  const typed = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
  const found = SIGNS.find(({ sign }) => sign.test(typed)), apply = found?.command(typed);
  if (!apply?.(view.state.apply(view.state.tr.delete($from.start(), $from.pos)))) return false;
  view.dispatch(view.state.tr.delete($from.start(), $from.pos));
  apply(view.state, view.dispatch);
  return true;
}
