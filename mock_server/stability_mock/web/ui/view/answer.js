// What was answered: the picture from the very bytes that were sent, or the error, and the facts.
import { bytes, credits, date, milliseconds, precise, words } from "../format.js";
import { html } from "../html.js";
import { source } from "../source.js";
import { Body } from "./body.js";
import { Compare } from "./compare.js";
import { Headers } from "./headers.js";
import { Problem, problemsOf, shared, Source } from "./problem.js";

export function Answer({ exchange, row }) {
  const { picture, response } = exchange;
  return html`<section class=${picture ? "side pictured" : "side"} aria-label="Answer">
    <h3>Answer</h3>
    ${picture ? html`<${Picture} exchange=${exchange} row=${row} />` : html`<${Refusal} exchange=${exchange} />`}
    <${Facts} exchange=${exchange} />
    ${!picture && response.body_size > 0 && html`<${Body} key=${exchange.id} row=${row} />`}
    <${Headers} headers=${response.headers} />
  </section>`;
}

function Picture({ exchange, row }) {
  const { picture, request } = exchange;
  const input = request.uploads.findIndex((upload, index) => upload.field === "image" && exchange.upload_types[index]);
  return html`<figure class="shown">
    ${input !== -1 && !picture.problem
      ? html`<${Compare} key=${exchange.id} before=${source.upload(row, input)} after=${source.picture(row)} />`
      : html`<a class="mat" href=${source.picture(row)} target="_blank" rel="noreferrer"><img src=${source.picture(row)} alt=${`The picture that was sent for: ${row.prompt}`} /></a>`}
    ${picture.problem && html`<figcaption class="badge">${picture.problem}</figcaption>`}
  </figure>`;
}

/** The problems that belong to no field; those of fields stand at the field. */
function Refusal({ exchange }) {
  const problems = problemsOf(exchange);
  const common = shared(problems);
  return html`<div class="refusal"><p class="large">${exchange.response.status || "–"} <span>${words(exchange.verdict)}</span></p>
    ${problems.filter((problem) => !problem.field).map((problem) => html`<${Problem} problem=${problem} except=${common} />`)}
    ${common.map((source) => html`<${Source} source=${source} />`)}</div>`;
}

function Facts({ exchange }) {
  const { response, picture, price, seed, fault, time, milliseconds: took } = exchange;
  const facts = {
    Price: price === null ? "nothing" : `${credits(price)} credits`,
    Seed: seed,
    Picture: picture && `${picture.media_type}, ${bytes(picture.size)}`,
    Asked: `${date(time)} ${precise(time)} UTC`,
    Took: milliseconds(took),
    Body: bytes(response.body_size),
    Fault: fault && words(fault),
    "SHA-256": response.sha256 && response.sha256.slice(0, 16),
  };
  return html`<dl class="facts">${Object.entries(facts)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`)}</dl>`;
}
