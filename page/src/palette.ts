// Colours come from the style sheet, so light and dark live in one place.

const FAMILY: Record<string, string> = {
  aircraft: "crewed",
  low_observable_aircraft: "crewed",
  bomber: "crewed",
  cruise_missile: "cruise",
  one_way_uav: "uav",
  surveillance_uav: "uav",
  ballistic_missile: "ballistic",
  decoy: "decoy",
  anti_radiation_missile: "antiradiation",
  civil_aircraft: "civil",
};

export interface Palette {
  sea: string;
  land: string;
  shore: string;
  grid: string;
  ink: string;
  quiet: string;
  panel: string;
  defence: string;
  accent: string;
  leak: string;
  threat: (className: string) => string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const families = new Map(Object.entries(FAMILY).map(([name, family]) => [name, colour(family)]));
  const other = colour("decoy");
  return {
    sea: colour("sea"),
    land: colour("land"),
    shore: colour("shore"),
    grid: colour("grid"),
    ink: colour("ink"),
    quiet: colour("quiet"),
    panel: colour("panel"),
    defence: colour("defence"),
    accent: colour("accent"),
    leak: colour("leak"),
    threat: (name) => families.get(name) ?? other,
  };
}
