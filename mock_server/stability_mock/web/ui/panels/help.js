// The keys, and the words of the filter.
import { HINTS } from "../filter.js";
import { html } from "../html.js";
import { Panel } from "./panel.js";

const KEYS = [
  ["/", "filter"],
  ["j", "next request"],
  ["k", "previous request"],
  ["Enter", "open it"],
  ["Esc", "back"],
  ["?", "this help"],
  ["↑ ↓", "scroll"],
];

export function Help() {
  return html`<${Panel} title="Help">
    <h3>Keys</h3>
    <dl class="keys">${KEYS.map(([key, text]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${text}</dd></div>`)}</dl>
    <h3>Filter</h3>
    <p>Words that all must fit, such as <code>${HINTS.slice(0, 3).join(" ")}</code>. A word without a colon is looked for in the prompt. Put spaces in quotes: <code>prompt:"red fox"</code>.</p>
    <p class="mono">${HINTS.join(" ")}</p>
    <h3>Times</h3><p>All times are those of the sandbox's clock, in UTC.</p>
  <//>`;
}
