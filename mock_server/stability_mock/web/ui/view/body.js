// The body of an answer that is not a picture, as text.
import { Component, html } from "../html.js";
import { answerText } from "../source.js";

const MOST = 20000;

export class Body extends Component {
  async componentDidMount() {
    const text = await answerText(this.props.row).catch(() => "");
    this.setState({ text: readable(text).slice(0, MOST) });
  }

  render(_, { text }) {
    return text ? html`<pre class="code wrap" tabindex="0" aria-label="Body">${text}</pre>` : null;
  }
}

/** JSON is set in lines. */
function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
