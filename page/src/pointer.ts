// Mouse, pen and fingers on the map: drag, pinch, wheel, click.

import type { App } from "./app";

const CLICK_PX = 5; // a press that moves less is a click

export function bindPointer(app: App): void {
  const { map } = app;
  const down = new Map<number, { x: number; y: number }>();
  let moved = 0;
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    if (down.size === 0) moved = 0;
    down.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  });
  map.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) {
      app.hover(event.offsetX, event.offsetY);
      return;
    }
    const [dx, dy] = [event.offsetX - before.x, event.offsetY - before.y];
    moved += Math.abs(dx) + Math.abs(dy);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(event.offsetX - other.x, event.offsetY - other.y);
      if (was > 0 && is > 0) app.zoom(is / was, other.x, other.y);
    } else if (moved > CLICK_PX) {
      app.pan(dx, dy);
    }
    before.x = event.offsetX;
    before.y = event.offsetY;
  });
  map.addEventListener("pointerup", (event) => {
    if (down.delete(event.pointerId) && moved <= CLICK_PX) app.click(event.offsetX, event.offsetY);
  });
  map.addEventListener("pointercancel", (event) => down.delete(event.pointerId));
  map.addEventListener("pointerleave", () => app.hover(-100, -100));
  map.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
      app.zoom(Math.exp(-event.deltaY * lines * 0.0015), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
}
