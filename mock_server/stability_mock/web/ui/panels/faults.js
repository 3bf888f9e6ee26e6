// Makes requests fail: each status and each fault of the wire in one click.
import { tell } from "../actions.js";
import { words } from "../format.js";
import { Component, html } from "../html.js";
import { state } from "../store.js";
import { armedFaults } from "../view/header.js";
import { faultWords } from "./fault_words.js";
import { Panel } from "./panel.js";

const NOTHING = { statuses: [], wire_faults: [], generation_faults: [], operations: [] };

export class Faults extends Component {
  constructor() {
    super();
    this.state = { often: "next", times: 3, seconds: "", operation: "" };
  }

  /** Plan a fault as often as is chosen, with the latency that is set. */
  plan(fault, name) {
    const { often, times, seconds, operation } = this.state;
    const count = { next: { times: 1 }, times: { times: Number(times) || 1 }, until: {} }[often];
    const latency = Number(seconds) > 0 && !fault.hold ? { latency: { fixed: Number(seconds) } } : {};
    const match = operation ? { match: { operation } } : {};
    tell(`${name} armed`, "POST", "faults", { ...fault, ...latency, ...match, ...count });
  }

  /** A button for each fault of a kind. */
  picks(kind, faults) {
    return html`<ul class="picks">${faults.map(({ name, seen, charged }) => html`<li><button type="button" onClick=${() => this.plan({ [kind]: name }, words(name))}><b>${words(name)}</b>${charged && html` <span class="label">charged</span>`}<br /><span class="soft">${seen.replaceAll("`", "")}</span></button></li>`)}</ul>`;
  }

  render(_, values) {
    const { statuses, wire_faults: wire, generation_faults: generation, operations } = state.server ?? NOTHING;
    const set = (name) => ({ currentTarget }) => this.setState({ [name]: currentTarget.value });
    return html`<${Panel} title="Faults">
      <button type="button" class="main wide" onClick=${() => this.plan({ hold: true }, "Hold")}>Hold the next request</button>
      <p class="soft">It waits until you answer it here.</p>
      <fieldset class="often"><legend>How often</legend>
        ${[["next", "Next request"], ["times", "Several"], ["until", "Until removed"]].map(([value, text]) => html`<label><input type="radio" name="often" value=${value} checked=${values.often === value} onChange=${set("often")} />${text}</label>`)}
        ${values.often === "times" && html`<input type="number" min="1" max="1000" value=${values.times} aria-label="Number of requests" onInput=${set("times")} />`}
      </fieldset>
      <div class="pair">
        <label>Only <select value=${values.operation} onChange=${set("operation")}><option value="">all operations</option>${operations.filter((one) => one.method === "POST").map(({ name }) => html`<option>${name}</option>`)}</select></label>
        <label>Wait <input type="number" min="0" max="600" step="0.5" placeholder="0" value=${values.seconds} onInput=${set("seconds")} /> s</label>
        <button type="button" disabled=${!(Number(values.seconds) > 0)} onClick=${() => this.plan({}, "Latency")}>Only wait</button>
      </div>
      <h3>Statuses</h3>
      <ul class="picks statuses">${statuses.map(({ status, name }) => html`<li><button type="button" onClick=${() => this.plan({ status: name === "public_figure" ? name : status }, String(status))}><b>${status}</b> ${words(name)}</button></li>`)}</ul>
      <h3>Faults of the connection and of the answer</h3>
      ${this.picks("wire", wire)}
      ${generation.length > 0 && html`<h3>Faults of an asynchronous generation</h3>${this.picks("generation", generation)}`}
      <${Planned} />
    <//>`;
  }
}

/** What is armed now, each to be removed. */
function Planned() {
  const armed = armedFaults();
  if (!armed.length) return null;
  return html`<section class="planned"><h3>Armed</h3><ul>${armed.map((one) => html`<li key=${one.id}><span>${faultWords(one)} <span class="soft">fired ${one.fired}</span></span>
    <button type="button" aria-label=${`Remove ${faultWords(one)}`} onClick=${() => tell("Removed", "DELETE", `faults/${one.id}`)}>Remove</button></li>`)}</ul></section>`;
}
