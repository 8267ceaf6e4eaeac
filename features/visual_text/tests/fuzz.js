// Edits texts at random as the keys and tools do, then compares what is shown with what is read again.
async ([texts, rounds, steps, seed]) => {
  const map = JSON.parse(document.querySelector("script[type=importmap]").textContent).imports;
  const load = (name) => import(Object.keys(map).find((one) => one.endsWith(`visual_text/editor/${name}.js`)));
  const [{ pm }, { Source }, { reader }, { schema }, { guards }, commands, { looks }, { readBlocks }] = await Promise.all(["vendor/prosemirror", "source", "server", "schema", "guards", "commands", "looks", "read"].map(load));
  const read = reader(document.getElementById("entry")), out = { rounds: 0, unlike: [], notUndone: [], threw: [] };
  let state32 = seed;
  const random = (below) => {
    state32 = (Math.imul(state32, 1664525) + 1013904223) >>> 0;
    return Math.floor(state32 / 2 ** 32 * below);
  };
  const { history, undo, undoDepth } = pm.history, { TextSelection, EditorState, AllSelection } = pm.state;
  const typed = ["word", "两字", "a, b", "1.", "*", "x"];
  const acts = [
    (now, go) => { go(now.tr.insertText(typed[random(typed.length)])); return true; },
    (now, go) => commands.enter(now, go),
    (now, go) => pm.commands.baseKeymap.Backspace(now, go) || true,
    (now, go) => { const { from, to } = now.selection; if (from < to) go(now.tr.deleteSelection()); return true; },
    (now, go) => commands.bold(now, go), (now, go) => commands.italic(now, go),
    (now, go) => commands.heading(2 + random(2))(now, go),
    (now, go) => commands.quote(now, go),
    (now, go) => commands.list(schema.nodes.bullet_list)(now, go), (now, go) => commands.list(schema.nodes.ordered_list)(now, go),
    (now, go) => commands.indentItem(now, go), (now, go) => commands.outdentItem(now, go),
    (now, go) => commands.insertTable(now, go), (now, go) => commands.TABLE.row(now, go), (now, go) => commands.TABLE["no-column"](now, go), (now, go) => pm.commands.baseKeymap.Delete(now, go) || true,
  ];
  function place(doc) {
    const spots = [];
    // A caret never stands within a character of two units.
    const within = (node, at) => at > 0 && /[\ud800-\udbff]$/.test(node.textBetween(at - 1, at));
    doc.descendants((node, pos) => {
      if (!node.inlineContent) return;
      for (let at = 0; at <= node.content.size; at += 1) if (!within(node, at)) spots.push(pos + 1 + at);
    });
    if (!spots.length) return new AllSelection(doc);
    const from = spots[random(spots.length)], to = random(3) ? from : spots[Math.min(spots.length - 1, spots.indexOf(from) + random(random(4) ? 12 : 60))];
    return TextSelection.between(doc.resolve(from), doc.resolve(to));
  }
  for (let round = 0; round < rounds; round += 1) {
    const [name, text] = texts[random(texts.length)], source = new Source(read), blocks = await source.blocks(text);
    const first = schema.nodes.doc.create(null, blocks.length ? blocks : schema.nodes.paragraph.create());
    let now = EditorState.create({ doc: first, plugins: [history({ newGroupDelay: 0 }), pm.tables.tableEditing(), guards] });
    const log = [];
    try {
      for (let step = 0; step < steps; step += 1) {
        const number = random(acts.length);
        now = now.apply(now.tr.setSelection(place(now.doc)));
        log.push([number, now.selection.from, now.selection.to]);
        acts[number](now, (tr) => { now = now.apply(tr); });
      }
      now.doc.check();
      const saved = source.write(now.doc), [html] = await read([saved]), unlike = source.unlike(now.doc, saved, html);
      out.rounds += 1;
      if (unlike.length) out.unlike.push([name, saved, looks(unlike[0].node), readBlocks(saved, html).map((one) => looks(one.node)).slice(0, 5)]);
      for (let left = undoDepth(now); left > 0; left -= 1) undo(now, (tr) => { now = now.apply(tr); });
      if (source.write(now.doc) !== text) out.notUndone.push([name, log, text, source.write(now.doc)]);
    } catch (fault) {
      out.threw.push([name, log, String(fault.stack).slice(0, 400)]);
    }
  }
  return out;
}
