// The event list: filtered, and only the rows in sight are in the page, so length costs nothing.

import { byId, make } from "./dom";
import { lastAtOrBefore } from "./path";
import type { Event } from "./recording";
import { kindName, seconds } from "./words";

const ROW = 52;
const MAIN = "main";

export class EventList {
  private readonly box = byId("events-list");
  private readonly kind = byId<HTMLSelectElement>("events-kind");
  private readonly text = byId<HTMLInputElement>("events-text");
  private readonly spacer = make("div", { className: "spacer" });
  private readonly haystacks: string[];
  /** Detections of a threat by a radar after another one had found it. */
  private readonly further = new Set<Event>();
  private shown: Event[] = [];
  private times: number[] = [];
  private current = -2;

  constructor(
    private readonly events: Event[],
    private readonly choose: (event: Event) => void,
  ) {
    this.haystacks = events.map((e) =>
      [e.threat, e.unit, e.round, e.element, e.radar, e.text, kindName(e.kind)].join(" ").toLowerCase(),
    );
    const seen = new Set<string | null>();
    for (const event of events) {
      if (event.kind === "first_detection" && seen.has(event.threat)) this.further.add(event);
      if (event.kind === "first_detection") seen.add(event.threat);
    }
    const kinds = [...new Set(events.map((event) => event.kind))];
    this.kind.append(make("option", { value: MAIN }, "all but further detections"));
    this.kind.append(make("option", { value: "" }, "all"));
    this.kind.append(...kinds.map((kind) => make("option", { value: kind }, kindName(kind))));
    this.kind.addEventListener("change", () => this.filter());
    this.text.addEventListener("input", () => this.filter());
    this.box.append(this.spacer);
    this.box.addEventListener("scroll", () => this.fill());
    new ResizeObserver(() => this.fill()).observe(this.box);
    this.filter();
  }

  /** Mark the last event before a time, and keep it in sight. */
  follow(time: number): void {
    const current = lastAtOrBefore(this.times, time + 1e-6);
    if (current === this.current) return;
    this.current = current;
    const top = current * ROW;
    if (top < this.box.scrollTop || top + ROW > this.box.scrollTop + this.box.clientHeight) {
      if (!this.box.contains(document.activeElement)) this.box.scrollTop = top - this.box.clientHeight / 3;
    }
    this.fill();
  }

  private filter(): void {
    const wanted = this.text.value.trim().toLowerCase();
    const kind = this.kind.value;
    const fits = (event: Event): boolean =>
      kind === "" || (kind === MAIN ? !this.further.has(event) : event.kind === kind);
    this.shown = this.events.filter((event, i) => fits(event) && this.haystacks[i].includes(wanted));
    this.times = this.shown.map((event) => event.t);
    this.current = -2;
    this.spacer.style.height = `${Math.max(this.shown.length, 1) * ROW}px`;
    byId("events-count").textContent =
      this.shown.length === this.events.length
        ? `${this.events.length}`
        : `${this.shown.length} of ${this.events.length}`;
    this.box.scrollTop = 0;
    this.fill();
  }

  private fill(): void {
    const first = Math.max(Math.floor(this.box.scrollTop / ROW) - 3, 0);
    const last = Math.min(Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + 3, this.shown.length);
    const focused = document.activeElement?.getAttribute("data-row");
    const rows = [];
    for (let i = first; i < last; i++) rows.push(this.row(i));
    if (this.shown.length === 0) rows.push(make("p", {}, "No event fits the filter."));
    this.spacer.replaceChildren(...rows);
    if (focused) this.spacer.querySelector<HTMLElement>(`[data-row="${focused}"]`)?.focus({ preventScroll: true });
  }

  private row(i: number): HTMLElement {
    const event = this.shown[i];
    const about = event.threat ?? event.element ?? event.unit ?? "";
    const text = event.text.startsWith(`${about}: `) ? event.text.slice(about.length + 2) : event.text;
    const button = make(
      "button",
      { type: "button", title: event.text },
      make("span", { className: "when" }, seconds(event.t)),
      make("span", { className: "what" }, kindName(event.kind)),
      make("span", { className: "who" }, about),
      make("span", { className: "how" }, text),
    );
    button.dataset.row = String(i);
    if (i === this.current) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => this.choose(event));
    const row = make("div", { className: "row" }, button);
    row.setAttribute("role", "listitem");
    row.setAttribute("aria-setsize", String(this.shown.length));
    row.setAttribute("aria-posinset", String(i + 1));
    row.style.top = `${i * ROW}px`;
    return row;
  }
}
