// Whether something is pressed: what moved between press and release would take the click away.
const LONGEST = 1000;

let released = Promise.resolve();

addEventListener(
  "pointerdown",
  () => {
    released = new Promise((resolve) => {
      setTimeout(resolve, LONGEST); // the release over a list of a select is told to nobody
      for (const end of ["click", "pointercancel"]) addEventListener(end, resolve, { capture: true, once: true });
    });
  },
  true,
);

// Settles once nothing is pressed.
export const unpressed = () => released;
