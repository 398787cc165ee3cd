// The data of the page: format openiads.recording, version 1. Degrees, metres, seconds.

export interface PathData {
  t: number[];
  lat: number[];
  lon: number[];
  alt: number[];
}

export interface Asset {
  id: string;
  lat: number;
  lon: number;
  height_m: number;
  value_usd: number | null;
  lost_s: number | null;
}

export interface Radar {
  system: string;
  band: string;
  kind: string;
  range_max_m: number;
  sector_centre_deg: number | null;
  sector_width_deg: number | null;
  coverage: { height_m: number; radius_m: number }[];
}

export interface Element {
  id: string;
  kind: "command_post" | "radar" | "launcher";
  site: string;
  unit: string | null;
  lat: number;
  lon: number;
  height_m: number;
  lost_s: number | null;
  radar: Radar | null;
}

export interface Unit {
  id: string;
  site: string;
  system: string;
  lat: number;
  lon: number;
  height_m: number;
  target_channels: number | null;
  missile_channels: number | null;
  rounds: {
    round: string;
    ready: number;
    stock: number;
    reach_m: number;
    height_min_m: number;
    height_max_m: number;
  }[];
  use: { t: number[]; targets: number[]; missiles: number[] };
}

export interface Threat {
  id: string;
  class: string;
  type: string;
  aim: string | null;
  start_s: number;
  arrival_s: number | null;
  end_s: number;
  fate: "killed" | "leaked" | "unresolved" | "passed";
  reason: string | null;
  damaged: boolean;
  path: PathData;
}

export interface Round {
  id: string;
  threat: string;
  unit: string;
  round: string;
  engagement: number | string | null;
  launch_s: number;
  meet_s: number;
  result: "kill" | "miss" | "spent" | "lost" | "in_flight";
  p_kill: number | null;
  slant_range_m: number | null;
  height_m: number | null;
  path: PathData;
}

export interface Track {
  controller: string;
  threat: string;
  spells: [number, number | null][];
}

export interface Event {
  t: number;
  kind: string;
  threat: string | null;
  unit: string | null;
  round: string | null;
  element: string | null;
  radar: string | null;
  controller: string | null;
  round_type: string | null;
  range_m: number | null;
  height_m: number | null;
  reason: string | null;
  text: string;
}

export interface Recording {
  format: string;
  version: number;
  run: {
    name: string;
    title: string;
    question: string;
    case: string;
    variant: string;
    draw: number;
    replication: number;
    seed: number;
    picked: string;
    note: string;
  };
  horizon_s: number;
  end_s: number;
  assets: Asset[];
  elements: Element[];
  units: Unit[];
  threats: Threat[];
  rounds: Round[];
  tracks: Track[];
  events: Event[];
  stories: Record<string, { t: number; text: string }[]>;
}

const FORMAT = "openiads.recording";
const VERSION = 1;
const LISTS = ["assets", "elements", "units", "threats", "rounds", "tracks", "events"] as const;

/** Parse the data of the page; throws an Error whose message is a sentence for the reader. */
export function readRecording(text: string): Recording {
  let data: Partial<Recording> | null;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error("The data in this page cannot be read: it is not JSON. The file is empty or damaged.");
  }
  if (typeof data !== "object" || data === null || data.format !== FORMAT) {
    throw new Error("The data in this page is not a recording of an OpenIADS run.");
  }
  if (data.version !== VERSION) {
    throw new Error(
      `The recording has version ${String(data.version)}; this page reads version ${VERSION}. ` +
        "Make the page again with the release of OpenIADS that stored the run.",
    );
  }
  const missing: string[] = LISTS.filter((name) => !Array.isArray(data[name]));
  if (typeof data.run !== "object" || data.run === null) missing.push("run");
  if (typeof data.stories !== "object" || data.stories === null) missing.push("stories");
  if (typeof data.end_s !== "number" || !Number.isFinite(data.end_s)) missing.push("end_s");
  if (missing.length > 0) {
    throw new Error(`The recording is damaged: ${missing.join(", ")} missing or not as expected.`);
  }
  return data as Recording;
}
