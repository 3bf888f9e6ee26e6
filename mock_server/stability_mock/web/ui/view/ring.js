// A share of a whole, drawn as a ring.
import { html } from "../html.js";

const AROUND = 2 * Math.PI * 9;

/** `share` is from 0 to 1. The number next to it says the same, so it is not read out. */
export function Ring({ share, warn = false, size = 22 }) {
  const part = Math.max(0, Math.min(1, share)) * AROUND;
  return html`<svg class=${warn ? "ring warn" : "ring"} viewBox="0 0 24 24" width=${size} height=${size} aria-hidden="true">
    <circle cx="12" cy="12" r="9" />
    <circle cx="12" cy="12" r="9" class="part" stroke-dasharray=${`${part} ${AROUND}`} transform="rotate(-90 12 12)" />
  </svg>`;
}
