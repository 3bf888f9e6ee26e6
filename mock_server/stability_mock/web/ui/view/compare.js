// A slider between what was uploaded and what came of it.
import { Component, html } from "../html.js";

export class Compare extends Component {
  constructor() {
    super();
    this.state = { at: 50 };
  }

  render({ before, after }, { at }) {
    return html`<div class="compare">
      <div class="mat">
        <img src=${after} alt="The result" />
        <img class="before" src=${before} alt="The upload" style=${{ clipPath: `inset(0 ${100 - at}% 0 0)` }} />
        <span class="cut" style=${{ left: `${at}%` }}></span>
      </div>
      <label><span>Upload</span><input type="range" min="0" max="100" value=${at} aria-label="How much of the upload is shown, in percent"
        onInput=${({ currentTarget }) => this.setState({ at: Number(currentTarget.value) })} /><span>Result</span></label>
    </div>`;
  }
}
