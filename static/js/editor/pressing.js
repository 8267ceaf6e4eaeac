// Whether a pointer is pressed: content that moves between press and release would lose the click.
const MAX_WAIT = 1000;

let released = Promise.resolve();

addEventListener(
  "pointerdown",
  () => {
    released = new Promise((resolve) => {
      setTimeout(resolve, MAX_WAIT); // releasing over a select's list fires no event
      for (const end of ["click", "pointercancel"]) addEventListener(end, () => resolve(), { capture: true, once: true });
    });
  },
  true,
);

// Resolves once nothing is pressed.
export const whenReleased = () => released;
