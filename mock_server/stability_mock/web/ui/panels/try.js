// Try it: a form for each operation, made from the contract, and the equal line of curl under it.
import { copy, select } from "../actions.js";
import { curl } from "../code/curl.js";
import { messageOfForm } from "../code/message.js";
import { readContract } from "../contract.js";
import { Component, html } from "../html.js";
import { refresh } from "../live.js";
import { change, notice, state } from "../store.js";
import { Panel } from "./panel.js";
import { Field } from "./try_field.js";

const KEY = "sk-live-page";

export class Try extends Component {
  constructor() {
    super();
    this.state = { name: "", key: KEY, values: {}, files: {}, busy: false };
  }

  async componentDidMount() {
    if (!state.contract) change({ contract: await readContract().catch(() => null) });
  }

  get operation() {
    const { contract } = state;
    return contract?.find((one) => one.name === (this.state.name || "core")) ?? contract?.find((one) => one.fields.length) ?? null;
  }

  /** What the form says: the example's values until they are changed; empty fields are not sent. */
  get fields() {
    const { example, fields } = this.operation;
    const value = ({ name }) => String(this.state.values[name] ?? (["prompt", "output_format"].includes(name) ? example[name] : undefined) ?? "");
    return fields.filter((field) => !field.file).map((field) => [field.name, value(field)]).filter(([, text]) => text !== "");
  }

  get files() {
    return this.operation.fields.filter((field) => field.file && this.state.files[field.name]).map((field) => [field.name, this.state.files[field.name]]);
  }

  get path() {
    return this.operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(this.state.values[name] || "0".repeat(64)));
  }

  async send(event) {
    event.preventDefault();
    this.setState({ busy: true });
    const { method, multipart } = this.operation;
    const body = new FormData();
    for (const [name, value] of this.fields) body.append(name, value);
    for (const [name, file] of this.files) body.append(name, file);
    if (![...body.keys()].length) body.append("none", "");
    const headers = { authorization: `Bearer ${this.state.key}`, accept: method === "POST" ? "image/*" : "*/*" };
    try {
      const answer = await fetch(this.path, { method, headers, ...(multipart ? { body } : {}) });
      await answer.arrayBuffer().catch(() => null);
      await refresh();
      const id = answer.headers.get("x-request-id");
      if (id && state.rows.some((row) => row.id === id)) select(id);
      notice(`Answered ${answer.status}`);
    } catch {
      notice("The answer did not arrive whole.");
    }
    this.setState({ busy: false });
  }

  render(_, { key, values, files, busy }) {
    const { operation } = this;
    if (!operation) return html`<${Panel} title="Try it"><p>The contract is being read.</p><//>`;
    const set = (name, value) => this.setState({ values: { ...values, [name]: value } });
    const put = (name, file) => this.setState({ files: { ...files, [name]: file } });
    const shown = Object.fromEntries(this.fields);
    const code = curl(messageOfForm(operation, this.path, this.fields, this.files, location.origin));
    return html`<${Panel} title="Try it">
      <form class="try" onSubmit=${(event) => this.send(event)}>
        <label>Operation <select value=${operation.name} onChange=${({ currentTarget }) => this.setState({ name: currentTarget.value, files: {} })}>
          ${state.contract.map(({ name, summary }) => html`<option value=${name}>${summary}</option>`)}</select></label>
        <p class="soft">${operation.description}</p>
        ${operation.inPath.map(({ name, description }) => html`<label>${name}<input value=${values[name] ?? ""} title=${description} onInput=${({ currentTarget }) => set(name, currentTarget.value)} /></label>`)}
        ${operation.fields.map((field) => html`<${Field} key=${`${operation.name} ${field.name}`} field=${field} value=${shown[field.name] ?? ""} file=${files[field.name]} set=${set} put=${put} />`)}
        <label>API key <input value=${key} autocomplete="off" spellcheck=${false} onInput=${({ currentTarget }) => this.setState({ key: currentTarget.value })} /></label>
        <button class="main wide" disabled=${busy}>${busy ? "Sending…" : "Send"}</button>
      </form>
      <h3>The same with curl</h3>
      <pre class="code" tabindex="0" aria-label="curl">${code}</pre>
      <button type="button" onClick=${() => copy(code, "curl line")}>Copy</button>
    <//>`;
  }
}
