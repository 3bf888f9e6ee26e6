// Why a request was refused: the problem, how to mend it, and the sentence of the reference that it rests on.
import { html } from "../html.js";

/** The problems of a refusal; of a HAR file only their texts are known. */
export const problemsOf = (exchange) => exchange.problems ?? exchange.response.errors.map((text) => ({ text, field: fieldOf(exchange, text), fix: "", sources: [] }));

const fieldOf = (exchange, text) => {
  const name = /^([\w-]+): /.exec(text)?.[1] ?? "";
  return name in exchange.request.fields || exchange.response.status === 400 ? name : "";
};

export function Problem({ problem: { text, field, fix, sources } }) {
  return html`<div class="problem">
    <p><b>${field && text.startsWith(`${field}: `) ? text.slice(field.length + 2) : text}</b></p>
    ${fix && html`<p class="fix">${fix}</p>`}
    ${sources.map(({ label, sentence }) => html`<p class="source"><span class=${`label ${label}`}>${label}</span> ${sentence}</p>`)}
  </div>`;
}
