// Decorations that a script sets, and that move with the text.
import { pm } from "./vendor/prosemirror.js";

const { Plugin, PluginKey } = pm.state, { DecorationSet } = pm.view;

export function layer(name) {
  const key = new PluginKey(name);
  return {
    plugin: () => new Plugin({
      key,
      state: { init: () => DecorationSet.empty, apply: (tr, old) => tr.getMeta(key) ?? old.map(tr.mapping, tr.doc) },
      props: { decorations: (state) => key.getState(state) },
    }),
    set(view, decorations) {
      view.dispatch(view.state.tr.setMeta(key, DecorationSet.create(view.state.doc, decorations)).setMeta("addToHistory", false));
    },
    of: (view) => key.getState(view.state),
  };
}
