// Everything can leave: a request as code, the journal as a HAR file.
import { copy, tell } from "../actions.js";
import { url } from "../api.js";
import { LANGUAGES } from "../code/languages.js";
import { messageOf } from "../code/message.js";
import { Component, html } from "../html.js";
import { reload } from "../live.js";
import { openHar } from "../source.js";
import { state } from "../store.js";
import { Panel } from "./panel.js";

export class Export extends Component {
  constructor() {
    super();
    this.state = { language: "curl" };
  }

  render(_, { language }) {
    const { exchange } = state;
    return html`<${Panel} title="Export">
      <h3>The open request as code</h3>
      ${exchange?.request ? html`<${Code} code=${LANGUAGES[language](messageOf(exchange, location.origin))} language=${language} choose=${(name) => this.setState({ language: name })} />` : html`<p class="soft">Open a request to copy it.</p>`}
      <h3>The journal as a HAR file</h3>
      ${state.source === "live" && html`<p><a class="button" href=${url("journal.har")} download="journal.har">Download HAR</a></p>`}
      <p><label class="button">Open a HAR file…<input class="said" type="file" accept=".har,application/json" onChange=${opened} /></label></p>
      <p class="soft">Keys are redacted. A HAR file can also be dropped anywhere on the page.</p>
      ${state.source === "live" && html`<h3>Start anew</h3><${Reset} />`}
    <//>`;
  }
}

function opened({ currentTarget }) {
  const [file] = currentTarget.files;
  if (file) openHar(file.name, file.text());
}

function Code({ code, language, choose }) {
  return html`<div class="choice" role="group" aria-label="Language">${Object.keys(LANGUAGES).map((name) => html`<button type="button" aria-pressed=${name === language} onClick=${() => choose(name)}>${name}</button>`)}</div>
    <pre class="code" tabindex="0" aria-label=${language}>${code}</pre>
    <button type="button" class="main" onClick=${() => copy(code, language)}>Copy</button>`;
}

/** Asks once, in its place. */
class Reset extends Component {
  async reset() {
    this.setState({ asked: false });
    await tell("Reset", "POST", "reset");
    reload();
  }

  render(_, { asked }) {
    const whose = state.sandbox ? "this sandbox" : "all sandboxes";
    if (!asked) return html`<button type="button" onClick=${() => this.setState({ asked: true })}>Reset ${whose}…</button>`;
    return html`<p>Forget clock, credits, faults and journal of ${whose}?</p>
      <div class="row-of"><button type="button" class="main danger" onClick=${() => this.reset()}>Reset</button><button type="button" onClick=${() => this.setState({ asked: false })}>Keep</button></div>`;
  }
}
