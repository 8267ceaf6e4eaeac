// Reads texts as the editor does, types into them without a page, and compares what is shown with what is read again.
async ([texts, everyPlace]) => {
  const map = JSON.parse(document.querySelector("script[type=importmap]").textContent).imports;
  const load = (name) => import(Object.keys(map).find((one) => one.endsWith(`visual_text/editor/${name}.js`)));
  const [{ pm }, { Source }, { reader }, { schema }, { readBlocks }, { writeBlock }, { guards }, { looks }] = await Promise.all(["vendor/prosemirror", "source", "server", "schema", "read", "write", "guards", "looks"].map(load));
  const read = reader(document.getElementById("entry")), out = { identical: 0, blocks: 0, opaque: [], ownWriting: 0, edits: 0, restSame: 0, oneLine: 0, shownSame: 0, faults: [] };
  const isOpaque = (node) => node.type.name === "opaque", edits = [];
  const listed = (doc) => { const all = []; doc.forEach((node, pos) => { all.push([node, pos]); }); return all; };
  function places(node, offset) {
    const found = [];
    node.descendants((one, pos) => {
      if (one.isTextblock && !one.content.size) found.push(offset + 1 + pos + 1);
      if (!one.isText) return;
      for (let at of [Math.floor(one.nodeSize / 2), one.nodeSize]) {
        while (/[\udc00-\udfff\u200d\u0300-\u036f]/.test(one.text[at] ?? "")) at += 1;
        found.push(offset + 1 + pos + at);
      }
    });
    if (node.isTextblock && !node.content.size) found.push(offset + 1);
    return everyPlace ? found : found.filter((_one, at) => at % Math.ceil(found.length / 3) === 0);
  }
  for (const [name, text] of texts) {
    const source = new Source(read), blocks = await source.blocks(text);
    const doc = schema.nodes.doc.create(null, blocks.length ? blocks : schema.nodes.paragraph.create());
    if (source.write(doc) === text) out.identical += 1;
    else out.faults.push([name, "untouched", text, source.write(doc)]);
    for (const [node, pos] of listed(doc)) {
      out.blocks += 1;
      if (isOpaque(node)) { out.opaque.push([name, node.attrs.source.slice(0, 80)]); continue; }
      if (source.keptOf(node) && writeBlock(node, source.labels) === source.keptOf(node).source) out.ownWriting += 1;
      for (const at of places(node, pos)) edits.push({ name, text, source, doc, node, at });
    }
  }
  for (let from = 0; from < edits.length; from += 200) {
    const part = edits.slice(from, from + 200);
    for (const edit of part) {
      const marks = edit.doc.resolve(edit.at).marks();
      const state = pm.state.EditorState.create({ doc: edit.doc, plugins: [guards] });
      edit.after = state.apply(state.tr.insert(edit.at, schema.text("测word", marks))).doc;
      edit.saved = edit.source.write(edit.after);
    }
    const answers = await read(part.map((edit) => edit.saved));
    part.forEach(({ name, text, source, doc, node, after, saved }, at) => {
      out.edits += 1;
      const before = source.layout(doc).parts.find((one) => one.node === node)?.from ?? 0, head = text.slice(0, before), own = source.keptOf(node)?.source ?? "";
      const tail = text.slice(before + own.length);
      const rest = saved.startsWith(head) && saved.endsWith(tail);
      if (rest) out.restSame += 1;
      else out.faults.push([name, "rest", text, saved]);
      const old = text.split("\n"), fresh = saved.split("\n");
      if (old.length === fresh.length && old.filter((line, number) => line !== fresh[number]).length === 1) out.oneLine += 1;
      const shown = listed(after).map(([one]) => one).filter((one) => one.content.size || one.type.name !== "paragraph"), again = readBlocks(saved, answers[at]).map((one) => one.node);
      const same = shown.length === again.length && shown.every((one, number) => isOpaque(one) || looks(one) === looks(again[number]));
      if (same) out.shownSame += 1;
      else out.faults.push([name, "shown", saved, shown.map(String).join(" | "), again.map(String).join(" | ")]);
    });
  }
  return out;
}
