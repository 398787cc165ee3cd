// The time shown, and how it runs.

export const SPEEDS = [1, 2, 5, 10, 20, 50, 100];

/** Times a second the picture changes for readers who asked for less motion. */
const CALM_HZ = 2;

export class Clock {
  playing = false;
  speed = 10;
  private before = 0;
  private owed = 0;

  constructor(
    public time: number,
    readonly start: number,
    readonly end: number,
  ) {}

  seek(time: number): void {
    if (Number.isFinite(time)) this.time = Math.min(Math.max(time, this.start), this.end);
  }

  toggle(playing = !this.playing): void {
    if (playing && this.time >= this.end) this.time = this.start;
    this.playing = playing;
    this.before = 0;
    this.owed = 0;
  }

  faster(steps: number): void {
    const at = SPEEDS.indexOf(this.speed) + steps;
    this.speed = SPEEDS[Math.min(Math.max(at, 0), SPEEDS.length - 1)];
  }

  /** Advance to a moment of the browser's clock, milliseconds; true when the time shown changed. */
  tick(moment: number, calm: boolean): boolean {
    if (!this.playing) return false;
    const passed = this.before === 0 ? 0 : Math.min(moment - this.before, 250) / 1000;
    this.before = moment;
    this.owed += passed;
    if (calm && this.owed < 1 / CALM_HZ) return false;
    this.seek(this.time + this.owed * this.speed);
    this.owed = 0;
    if (this.time >= this.end) this.toggle(false);
    return true;
  }
}
