// For tests: what a program may ask of the page, as `window.replay`.

import type { Counts, ThreatState } from "./scene";

export interface Hook {
  /** Show a time, seconds. */
  seek(time: number): void;
  /** Select an entity by id, null = none. */
  pick(id: string | null): void;
  /** Where an entity is drawn now, in CSS pixels of the page; null = nowhere. */
  place(id: string): [number, number] | null;
  /** The names on the map: left, top, right, bottom in CSS pixels of its canvas. */
  labels(): { text: string; box: number[] }[];
  /** What the page shows: time, speed, selection, counters, and the state of each threat. */
  state(): {
    time: number;
    playing: boolean;
    speed: number;
    selected: string | null;
    coverage: number | null;
    counts: Counts;
    threats: Record<string, ThreatState>;
  };
}

declare global {
  interface Window {
    replay?: Hook;
  }
}
