// A request that waits for a person's answer.
import { tell } from "../actions.js";
import { words } from "../format.js";
import { Component, html } from "../html.js";
import { state } from "../store.js";

const QUICK = [{}, { status: 402 }, { status: 429 }, { status: 500 }, { wire: "cut" }];

export class Held extends Component {
  answer(body) {
    const { id, sandbox } = this.props.held;
    tell(`Answered ${answerWords(body)}`, "POST", `held/${id}`, body, { sandbox });
  }

  render({ held }) {
    const others = [
      ...state.server.statuses.map(({ status, name }) => [{ status }, `${status} ${words(name)}`]),
      ...state.server.wire_faults.map(({ name }) => [{ wire: name }, words(name)]),
    ];
    return html`<div class="banner held" role="group" aria-label="Held request">
      <b>Held</b> <span class="armed">${held.operation}: ${held.prompt} <span class="soft">${held.key}</span></span>
      <span class="answers">
        ${QUICK.map((body) => html`<button type="button" onClick=${() => this.answer(body)}>${answerWords(body)}</button>`)}
        <select aria-label="Another answer" value="" onChange=${({ currentTarget }) => currentTarget.value && this.answer(JSON.parse(currentTarget.value))}>
          <option value="">Other…</option>
          ${others.map(([body, name]) => html`<option value=${JSON.stringify(body)}>${name}</option>`)}
        </select>
      </span>
    </div>`;
  }
}

const answerWords = ({ status, wire }) => String(status ?? wire ?? "200");
