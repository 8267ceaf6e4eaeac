"""axe-core on a page: one script and one way to run it, for all tests that use it."""

from collections.abc import Collection
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.thorough import Run, by_turns

REMEMBER = """;(() => {
  const { Color } = axe.commons.color, parse = Color.prototype.parseString, known = new Map();
  Color.prototype.parseString = function (text) {
    const found = known.get(text);
    if (found) {
      [this.r, this.g, this.b, this.alpha] = found;
    } else {
      parse.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    return this;
  };
})();"""
"""Parse each colour once a page: axe parses the same few for every element below every text, which
is a fifth of its time.
"""
LIGHT = """((WeakMap, WeakSet) => {%s})(class {
  #key = Symbol();
  has(one) { return this.#key in one; }
  get(one) { return one[this.#key]; }
  set(one, value) { one[this.#key] = value; return this; }
  delete(one) { return delete one[this.#key]; }
}, class {
  #key = Symbol();
  has(one) { return this.#key in one; }
  add(one) { one[this.#key] = true; return this; }
  delete(one) { return delete one[this.#key]; }
});"""
"""Make private members properties: axe compiles them to weak maps, seven for each colour of each
element, which take a quarter of its time.
"""
SCRIPT = LIGHT % AXE_SCRIPT + REMEMBER
"""To be added to a page, or by `add_init_script` to every page of a context."""
SPARING = """(matches) => {
  const styles = ["color", "backgroundColor", "backgroundImage", "opacity", "fontSize", "fontWeight", "position"];
  const numbers = new Map(), looks = new Map(), met = new Set();
  const number = (text) => numbers.get(text) ?? numbers.set(text, numbers.size).size - 1;
  const look = (one) => {
    if (one && !looks.has(one)) {
      const style = getComputedStyle(one);
      looks.set(one, number(JSON.stringify([look(one.parentElement), one.localName, one.getAttribute("class"),
        ...styles.map((name) => style[name])])));
    }
    return looks.get(one) ?? -1;
  };
  const isNew = (text) => met.size < met.add(text).size;
  return (one, ...rest) => matches(one, ...rest) && isNew(`${look(one)} ${one.textContent.trim().length > 1}`);
}"""
"""Let axe compare colours only for the first of several elements that look the same: those with
equal name, class, styles and ancestors. Rows of a list do, and comparing them all takes half of
axe's time.
"""
RUN = """async ([options, known, part, sparing]) => {
  const ends = (one) => one.playState === "running" && Number.isFinite(one.effect.getComputedTiming().endTime);
  while (document.getAnimations().some(ends)) await new Promise((go) => { setTimeout(go, 20); });
  const resultTypes = known ? ["violations", "incomplete"] : ["violations"];
  const colours = axe._audit.rules.find(({ id }) => id === "color-contrast"), { matches } = colours;
  if (sparing) colours.matches = (%s)(matches);
  const { violations, incomplete } = await axe.run(part ?? document,
    { resultTypes, elementRef: true, selectors: false, ...options }).finally(() => { colours.matches = matches; });
  const message = (node) => [...node.any, ...node.all, ...node.none]
    .map((check) => check.data?.messageKey).find(Boolean) ?? "";
  const within = (node, selector) => node.element.closest(selector);
  const decided = (rule, node) => known.some((one) => one.rule === rule && one.messages.includes(message(node))
    && within(node, one.within));
  const line = (rule, node) => `${rule} (${message(node)}): ${node.html.slice(0, 200)}`;
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${line(id, node)} ${node.failureSummary}`)),
    ...(known ? incomplete : []).flatMap(({ id, nodes }) => nodes.filter((node) => !decided(id, node))
      .map((node) => `undecided ${line(id, node)}`)),
  ];
}""".replace("%s", SPARING)
"""An element whose colour is changing is checked when the animation has ended: halfway it has
neither colour. (The promise of an animation's end may stay pending for ever if its element is
replaced.) No selector is computed for each element: that takes axe a fifth of its time.
"""


OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SCHEMES: dict[str, dict[str, Any]] = {"light": {}, "dark": {"runOnly": OF_COLOURS}}
"""The second scheme differs only in colours, so only their rules are run in it."""

LOOKS = by_turns([("en", 1440, "light"), ("zh", 390, "dark")], 2)
"""The language, the width and the scheme in which screens of the editor are checked."""


def in_both_schemes(
    page: Page, known: list[dict[str, Any]] | None = None, *, dark: bool = True
) -> list[str]:
    """Return axe's violations on a page in the light scheme and, without reloading, in the dark
    one; without `dark`, in the light one alone.
    """
    found = []
    for scheme, options in list(SCHEMES.items())[: 1 + dark]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found += [f"{scheme} {page.url} {line}" for line in violations(page, options, known)]
    return found


def violations(
    page: Page,
    options: dict[str, Any] | None = None,
    known: list[dict[str, Any]] | None = None,
    within: str | None = None,
) -> list[str]:
    """Return axe's violations, one line each. With `known`, also its incomplete results that are of
    none of these kinds; with `within`, a selector, of that part of the page alone.

    `options` are axe's own. Only lines are transferred: axe's report on passed rules took half as
    long as a run.
    """
    if not page.evaluate("!!window.axe?.run"):
        page.evaluate(SCRIPT)
    found: list[str] = page.evaluate(RUN, [options or {}, known, within, not Run.thorough])
    return found


def check_screen(page: Page, name: str, scheme: str, dark: Collection[str] = ()) -> None:
    """Check a screen of the editor with all that folds open, and that it is no wider than the
    window. A usual run sees each in the light scheme, and those named in `dark` in the dark one too.
    """
    for closed in page.locator("main details").all():
        closed.evaluate("one => one.open = true")
    if Run.thorough or scheme == "light" or name in dark:
        assert violations(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
