// The keyboard, and the list of its keys in the help.

import type { App } from "./app";
import { byId, make } from "./dom";

const HELP: [string, string][] = [
  ["Space", "Play or pause"],
  ["← →", "One second back or on; with Page Up and Page Down ten"],
  ["↑ ↓", "Faster, slower"],
  ["Home, End", "To the start, to the end"],
  ["P, N", "To the previous, to the next event"],
  ["+ −", "Zoom in, zoom out (also the mouse wheel)"],
  ["Shift + arrows", "Move the map (also drag)"],
  ["F", "Show everything"],
  ["Click", "Select what is there; again: the next one below"],
  ["Esc", "Close the help, or the story"],
  ["?", "This help"],
];

const PAN = 80;
const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [PAN, 0],
  ArrowRight: [-PAN, 0],
  ArrowUp: [0, PAN],
  ArrowDown: [0, -PAN],
};

export function bindKeys(app: App): void {
  for (const [keys, text] of HELP) byId("help-rows").append(make("dt", {}, keys), make("dd", {}, text));
  const { clock } = app;
  const actions: Record<string, () => void> = {
    " ": () => app.play(),
    ArrowLeft: () => app.seek(clock.time - 1),
    ArrowRight: () => app.seek(clock.time + 1),
    PageUp: () => app.seek(clock.time - 10),
    PageDown: () => app.seek(clock.time + 10),
    ArrowUp: () => app.faster(1),
    ArrowDown: () => app.faster(-1),
    Home: () => app.seek(clock.start),
    End: () => app.seek(clock.end),
    p: () => app.stepEvent(-1),
    n: () => app.stepEvent(1),
    "+": () => app.zoom(1.25),
    "=": () => app.zoom(1.25),
    "-": () => app.zoom(0.8),
    f: () => app.fit(),
    Escape: () => app.select(null),
    "?": () => app.help(true),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId<HTMLDialogElement>("help").open) return;
    if (isTaken(event)) return;
    const arrow = event.shiftKey ? ARROWS[event.key] : undefined;
    const action = arrow ? () => app.pan(...arrow) : actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** Whether the focused control needs this key for itself. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  if (event.key === "Escape") return false;
  if (target instanceof HTMLInputElement) return target.type === "search" || (target.type === "radio" && event.key !== "?");
  if (target instanceof HTMLSelectElement) return true;
  if (target.closest("button, summary")) return event.key === " " || event.key === "Enter";
  return target.id === "events-list" && event.key !== " ";
}
