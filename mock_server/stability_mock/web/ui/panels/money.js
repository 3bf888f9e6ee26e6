// Balance, what was spent on what, and what was bought twice.
import { select, tell } from "../actions.js";
import { read } from "../api.js";
import { credits, plural } from "../format.js";
import { Component, html } from "../html.js";
import { state } from "../store.js";
import { Panel } from "./panel.js";

export class Money extends Component {
  componentDidMount() {
    this.look();
  }

  /** Waste is counted again when more was spent, not with each request. */
  componentDidUpdate() {
    if (state.server?.credits.spent !== this.counted) this.look();
  }

  async look() {
    this.counted = state.server?.credits.spent;
    this.setState({ waste: await read("waste").catch(() => null) });
  }

  render(_, { waste }) {
    if (!state.server) return html`<${Panel} title="Money"><p>No answer of the server yet.</p><//>`;
    const { balance, spent, spent_on: spentOn } = state.server.credits;
    return html`<${Panel} title="Money">
      <dl class="figures"><div><dt>Balance</dt><dd class="figure">${credits(balance)}</dd></div><div><dt>Spent</dt><dd class="figure">${credits(spent)}</dd></div></dl>
      <p class="soft">The service would have charged ${credits(spent)} credits for this session. Here it cost nothing.</p>
      <h3>Spent on</h3><${Chart} amounts=${spentOn} />
      <h3>Bought more than once</h3><${Waste} waste=${waste} />
      <h3>Set the balance</h3>
      <form class="row-of" onSubmit=${setBalance}>
        <input name="balance" inputmode="decimal" aria-label="New balance in credits" placeholder="10" required pattern="[0-9]+([.][0-9]{1,6})?" />
        <button>Set</button><button type="button" onClick=${() => put("unlimited")}>Unlimited</button>
      </form>
    <//>`;
  }
}

const put = (balance) => tell(`Balance is ${balance}`, "PUT", "credits", { balance });

function setBalance(event) {
  event.preventDefault();
  put(new FormData(event.currentTarget).get("balance"));
}

/** One bar for each operation, the largest first. */
function Chart({ amounts }) {
  const bars = Object.entries(amounts).sort(([, one], [, other]) => other - one);
  if (!bars.length) return html`<p class="soft">Nothing yet.</p>`;
  const most = Number(bars[0][1]);
  return html`<svg class="chart" viewBox=${`0 0 330 ${bars.length * 34}`} role="img" aria-label=${bars.map(([name, amount]) => `${name} ${amount} credits`).join(", ")}>
    ${bars.map(([name, amount], index) => html`<g transform=${`translate(0 ${index * 34})`}>
      <text y="12">${name}</text><text y="12" x="330" text-anchor="end">${credits(amount)}</text>
      <rect y="18" width="330" height="6" rx="3" class="track" /><rect y="18" width=${Math.max(4, (330 * Number(amount)) / most)} height="6" rx="3" />
    </g>`)}
  </svg>`;
}

function Waste({ waste }) {
  if (!waste) return html`<p class="soft">Counting…</p>`;
  if (!waste.repeats.length) return html`<p class="soft">No picture was paid for twice.</p>`;
  return html`<p>${plural(waste.pictures, "picture")} for ${credits(waste.credits)} credits were the same as one that was already paid for.</p>
    <ul class="repeats">${waste.repeats.map(({ ids, times, price, sha256 }) => html`<li key=${sha256}><button type="button" class="link" onClick=${() => select(ids[0])}>${times} times, ${credits(price)} credits each</button></li>`)}</ul>`;
}
