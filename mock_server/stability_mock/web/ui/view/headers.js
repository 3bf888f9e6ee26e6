// Headers as they were sent, keys redacted.
import { html } from "../html.js";

export function Headers({ headers }) {
  return html`<table class="headers"><caption>Headers</caption>
    <tbody>${headers.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>`;
}
