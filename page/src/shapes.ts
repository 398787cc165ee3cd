// The signs of the map, drawn around the origin, pointing along +x.

type Context = CanvasRenderingContext2D;

const AIRCRAFT = [8, 0, 1, 2.2, -1, 8, -3.5, 8, -2, 1.8, -5, 1.4, -6.5, 3.6, -8, 3.6, -7, 0];
const BOMBER = [6, 0, -5, 10, -7, 10, -3.5, 0];
const CRUISE = [8.5, 0, 4.5, 2.6, -4.5, 2.6, -7.5, 5.6, -7.5, 0];
const BALLISTIC = [9, 0, 0, 4.6, -7, 4.6, -4, 0];
const DELTA = [7.5, 0, -6.5, 7, -3.5, 0];
const ARM = [8.5, 0, 2, 1.8, -2, 5.5, -4, 1.8, -8, 1.8, -8, 0];

/** A shape given by its upper half, mirrored at the x axis. */
function mirrored(half: number[]): Path2D {
  const path = new Path2D();
  path.moveTo(half[0], half[1]);
  for (let i = 2; i < half.length; i += 2) path.lineTo(half[i], half[i + 1]);
  for (let i = half.length - 2; i >= 2; i -= 2) path.lineTo(half[i], -half[i + 1]);
  path.closePath();
  return path;
}

function polygon(points: number[]): Path2D {
  const path = new Path2D();
  for (let i = 0; i < points.length; i += 2) path.lineTo(points[i], points[i + 1]);
  path.closePath();
  return path;
}

function disc(radius: number): Path2D {
  const path = new Path2D();
  path.arc(0, 0, radius, 0, 2 * Math.PI);
  return path;
}

const SHAPES: Record<string, Path2D> = {
  aircraft: mirrored(AIRCRAFT),
  low_observable_aircraft: polygon([8, 0, 0, 5.5, -7, 0, 0, -5.5]),
  bomber: mirrored(BOMBER),
  cruise_missile: mirrored(CRUISE),
  one_way_uav: mirrored(DELTA),
  surveillance_uav: polygon([2.5, -9, 2.5, 9, -2.5, 9, -2.5, -9]),
  ballistic_missile: mirrored(BALLISTIC),
  decoy: polygon([5, -5, 5, 5, -5, 5, -5, -5]),
  anti_radiation_missile: mirrored(ARM),
  civil_aircraft: disc(5.5),
};

export const threatShape = (className: string): Path2D => SHAPES[className] ?? SHAPES.decoy;

const RADAR = polygon([0, -6.5, 6, 5, -6, 5]);
const LAUNCHER = polygon([-4, -4, 4, -4, 4, 4, -4, 4]);
const POST = polygon([-6, -3.5, 6, -3.5, 6, 3.5, -6, 3.5]);
const ELEMENTS: Record<string, Path2D> = { radar: RADAR, launcher: LAUNCHER, command_post: POST };

export const elementShape = (kind: string): Path2D => ELEMENTS[kind] ?? POST;
export const ASSET = polygon([0, -7, 7, -1.5, 7, 6.5, -7, 6.5, -7, -1.5]);

/** Marks of what has happened: a kill, a miss, a leak, an end without effect. */
export function drawMark(c: Context, kind: string, x: number, y: number): void {
  c.beginPath();
  if (kind === "kill") {
    c.moveTo(x - 6, y - 6);
    c.lineTo(x + 6, y + 6);
    c.moveTo(x + 6, y - 6);
    c.lineTo(x - 6, y + 6);
    c.moveTo(x + 10, y);
    c.arc(x, y, 10, 0, 2 * Math.PI);
  } else if (kind === "leak") {
    for (let i = 0; i < 16; i++) {
      const [r, a] = [i % 2 ? 4.5 : 10, (i * Math.PI) / 8 - Math.PI / 2];
      c.lineTo(x + r * Math.cos(a), y + r * Math.sin(a));
    }
    c.closePath();
    c.fill();
  } else {
    c.setLineDash([3, 2.5]);
    c.arc(x, y, 7, 0, 2 * Math.PI);
  }
  c.stroke();
  c.setLineDash([]);
}
