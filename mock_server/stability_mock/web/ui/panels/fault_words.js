// A planned fault in a few words.
import { words } from "../format.js";

/** `cut, 2 more times`, `500, until removed, only core`. */
export function faultWords({ fault, fired }) {
  const { status, wire, generation, polls, latency, hold, times, match = {} } = fault;
  const what = [hold && "hold", status, wire && words(wire), generation && words(generation), polls != null && `${polls} polls`, latency && latencyWords(latency)].filter(Boolean).join(" + ");
  const often = times == null ? "until removed" : times - fired === 1 ? "next request" : `next ${times - fired} requests`;
  const only = Object.entries(match ?? {}).filter(([, value]) => value != null).map(([name, value]) => `${words(name)} ${value}`);
  return [what, often, ...only].join(", ");
}

const latencyWords = ({ fixed }) => (fixed == null ? "latency" : `wait ${fixed} s`);
