// Time and selection live in the address, so that a link or a reload shows the same picture.

export interface Kept {
  time: number;
  selected: string | null;
  coverage: number | null;
  speed: number;
}

const PATIENCE_MS = 300; // browsers refuse to write the address too often

let written = location.hash;
let waiting = 0;
let latest = "";

export function writeHash({ time, selected, coverage, speed }: Kept): void {
  const values = new URLSearchParams({ t: time.toFixed(1) });
  if (selected !== null) values.set("sel", selected);
  values.set("height", coverage === null ? "none" : String(coverage));
  values.set("speed", String(speed));
  latest = `#${values}`;
  if (waiting === 0 && latest !== written) waiting = window.setTimeout(write, PATIENCE_MS);
}

function write(): void {
  waiting = 0;
  written = latest;
  history.replaceState(null, "", latest);
}

/** What the address asks for; what it does not name is undefined. */
export function readHash(): Partial<Kept> {
  const values = new URLSearchParams(location.hash.slice(1));
  const number = (name: string): number | undefined => {
    const value = Number.parseFloat(values.get(name) ?? "");
    return Number.isFinite(value) ? value : undefined;
  };
  const kept: Partial<Kept> = { time: number("t"), speed: number("speed") };
  if (values.has("t")) kept.selected = values.get("sel");
  if (values.get("height") === "none") kept.coverage = null;
  else if (number("height") !== undefined) kept.coverage = number("height");
  return kept;
}
