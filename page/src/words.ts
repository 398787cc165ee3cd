// Words and numbers as they are shown.

export const CLASS_WORDS: Record<string, string> = {
  low_observable_aircraft: "low-observable aircraft",
  one_way_uav: "one-way UAV",
  surveillance_uav: "surveillance UAV",
  anti_radiation_missile: "anti-radiation missile",
};

const KIND_WORDS: Record<string, string> = {
  first_detection: "first detection",
  firm: "firm track",
  dropped: "track dropped",
  lost_round: "round lost",
  element_lost: "element lost",
  asset_lost: "asset lost",
  alone: "unit alone",
};

export const plain = (word: string): string => word.replaceAll("_", " ");
export const className = (name: string): string => CLASS_WORDS[name] ?? plain(name);
export const kindName = (kind: string): string => KIND_WORDS[kind] ?? plain(kind);

export const seconds = (t: number): string => `${Math.round(t)} s`;

/** A height or a distance with a unit a person would choose. */
export function metres(value: number): string {
  if (Math.abs(value) < 1000) return `${Math.round(value)} m`;
  const km = value / 1000;
  return `${km < 100 ? Number(km.toFixed(1)) : Math.round(km)} km`;
}

export function dollars(value: number): string {
  if (value >= 1e9) return `${Number((value / 1e9).toFixed(1))} billion USD`;
  if (value >= 1e6) return `${Number((value / 1e6).toFixed(1))} million USD`;
  return `${Math.round(value).toLocaleString("en")} USD`;
}
