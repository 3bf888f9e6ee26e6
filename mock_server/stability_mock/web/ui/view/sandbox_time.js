// The sandbox's time between two answers of the server: it runs on here at the clock's own rate.
import { state } from "../store.js";

let known = null;
let arrived = 0;

/** Real seconds since the last state, times the clock's rate; 0 while it is frozen. */
function passed() {
  if (known !== state.server) {
    known = state.server;
    arrived = performance.now();
  }
  const { frozen, rate } = state.server.clock;
  return frozen || state.connection !== "online" ? 0 : ((performance.now() - arrived) / 1000) * rate;
}

/** What the sandbox's clock shows. */
export const now = () => new Date(Date.parse(state.server.clock.now) + passed() * 1000);

/** Seconds of the sandbox's time until a time-out ends. */
export const timeOutLeft = () => Math.max(0, state.server.limiter.time_out_left - passed());
