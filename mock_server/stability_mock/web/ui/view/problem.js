// Why a request was refused: the problem, how to fix it, and the sentence of the reference that it rests on.
import { html } from "../html.js";

/** The problems of a refusal; of a HAR file only their texts are known. */
export const problemsOf = (exchange) => exchange.problems ?? exchange.response.errors.map((text) => ({ text, field: fieldOf(exchange, text), fix: "", sources: [] }));

/** The sentences that every problem rests on; they are shown once. */
export function shared(problems) {
  if (problems.length < 2) return [];
  const all = problems.slice(1).map((one) => new Set(one.sources.map((source) => source.sentence)));
  return problems[0].sources.filter((source) => all.every((sentences) => sentences.has(source.sentence)));
}

const fieldOf = (exchange, text) => {
  const name = /^([\w-]+): /.exec(text)?.[1] ?? "";
  return name in exchange.request.fields || exchange.response.status === 400 ? name : "";
};

export function Problem({ problem: { text, field, fix, sources }, except = [] }) {
  const said = new Set(except.map((source) => source.sentence));
  return html`<div class="problem">
    <p><b>${field && text.startsWith(`${field}: `) ? text.slice(field.length + 2) : text}</b></p>
    ${fix && html`<p class="fix">${fix}</p>`}
    ${sources.filter((source) => !said.has(source.sentence)).map((source) => html`<${Source} source=${source} />`)}
  </div>`;
}

/** A sentence with what it is: documented, observed or assumed. */
export const Source = ({ source: { label, sentence } }) => html`<p class="source"><span class="label">${label}</span> ${sentence.replaceAll("`", "")}</p>`;
