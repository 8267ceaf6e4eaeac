// Dragging on a picture.
export const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

// The position of a pointer on a picture, in percent of its sides.
export function pointOn(event, image) {
  const box = image.getBoundingClientRect();
  return [(event.clientX - box.left) / box.width * 100, (event.clientY - box.top) / box.height * 100];
}

// Track a pointer from pressing to releasing it.
export function trackPointer(stage, begin) {
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const move = begin(event);
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
    const end = () => {
      stage.removeEventListener("pointermove", move);
      stage.removeEventListener("pointerup", end);
      stage.removeEventListener("pointercancel", end);
    };
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  });
}
