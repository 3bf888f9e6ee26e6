// The files of a form: name, size and a small picture; a mask is shown over the picture that it belongs to.
import { bytes } from "../format.js";
import { html } from "../html.js";
import { source } from "../source.js";
import { Problem } from "./problem.js";

export function Uploads({ exchange, row, problems }) {
  const { request: { uploads }, upload_types: types } = exchange;
  return html`<ul class="uploads">${uploads.map((upload, index) => html`<li>
    <${Preview} row=${row} uploads=${uploads} types=${types} index=${index} />
    <div><b>${upload.field}</b><br /><span class="value">${upload.filename || "no file name"}</span><br />
      <span class="soft">${[types[index] || "not a picture", bytes(upload.size)].join(", ")}</span>
      ${problems.filter((one) => one.field === upload.field).map((problem) => html`<${Problem} problem=${problem} />`)}</div>
  </li>`)}</ul>`;
}

/** The picture; with the mask of the form over it, if it is the image that the mask is for. */
function Preview({ row, uploads, types, index }) {
  const upload = uploads[index];
  if (!types[index]) return html`<span class="thumb none">file</span>`;
  const mask = upload.field === "image" ? uploads.findIndex((one, at) => one.field === "mask" && types[at]) : -1;
  return html`<span class="thumb"><img src=${source.upload(row, index, true)} alt=${upload.field} loading="lazy" />
    ${mask !== -1 && html`<span class="mask" title="Where the mask is white" style=${{ maskImage: `url("${source.upload(row, mask)}")` }}></span>`}</span>`;
}
