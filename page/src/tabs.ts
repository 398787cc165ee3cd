// Events or legend: one of two panels is shown.

import { byId } from "./dom";

const TABS = ["events", "legend"] as const;

export function bindTabs(): void {
  const show = (wanted: string, focus: boolean): void => {
    for (const name of TABS) {
      const tab = byId(`${name}-tab`);
      tab.setAttribute("aria-selected", String(name === wanted));
      tab.tabIndex = name === wanted ? 0 : -1;
      byId(`${name}-panel`).hidden = name !== wanted;
      if (name === wanted && focus) tab.focus();
    }
  };
  TABS.forEach((name, i) => {
    const tab = byId(`${name}-tab`);
    tab.addEventListener("click", () => show(name, false));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      event.stopPropagation();
      show(TABS[(i + 1) % TABS.length], true);
    });
  });
  show("events", false);
}
