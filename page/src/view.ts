// Where the flat map lies on the canvas: pan and zoom.

export class View {
  /** Pixels a metre, and where the middle of the map is, CSS pixels. */
  scale = 1e-3;
  left = 0;
  top = 0;
  width = 1;
  height = 1;

  x = (metresEast: number): number => this.left + metresEast * this.scale;
  y = (metresSouth: number): number => this.top + metresSouth * this.scale;

  /** Show a box (left, top, right, bottom in metres) as large as it goes. */
  fit(box: readonly [number, number, number, number]): void {
    const [x0, y0, x1, y1] = box;
    const margin = Math.min(48, 0.05 * this.width);
    const wide = Math.max(this.width - 2 * margin, 50) / Math.max(x1 - x0, 1);
    const high = Math.max(this.height - 2 * margin, 50) / Math.max(y1 - y0, 1);
    this.scale = this.allowed(Math.min(wide, high));
    this.left = this.width / 2 - ((x0 + x1) / 2) * this.scale;
    this.top = this.height / 2 - ((y0 + y1) / 2) * this.scale;
  }

  /** Zoom by a factor, keeping the point (x, y) of the canvas where it is. */
  zoom(factor: number, x = this.width / 2, y = this.height / 2): void {
    const scale = this.allowed(this.scale * factor);
    this.left = x - ((x - this.left) / this.scale) * scale;
    this.top = y - ((y - this.top) / this.scale) * scale;
    this.scale = scale;
  }

  pan(dx: number, dy: number): void {
    this.left += dx;
    this.top += dy;
  }

  /** Change the size of the canvas, keeping what is in its middle. */
  resize(width: number, height: number): void {
    this.pan((width - this.width) / 2, (height - this.height) / 2);
    this.width = width;
    this.height = height;
  }

  /** Between 8,000 km across, where a flat map still serves, and half a metre a pixel. */
  private allowed(scale: number): number {
    return Math.min(Math.max(scale, this.width / 8e6), 2);
  }
}
