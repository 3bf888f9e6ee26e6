// The list of tiles. Only those that can be seen are in the document, so thousands stay smooth.
import { standStill } from "../actions.js";
import { Component, createRef, html } from "../html.js";
import { change } from "../store.js";
import { Row } from "./row.js";
import { Tile } from "./tile.js";

const GAP = 12;
const LAYOUTS = {
  gallery: { item: Tile, narrowest: (inner) => (inner < 500 ? 132 : 168), height: (width) => width + 54, gap: GAP },
  rows: { item: Row, narrowest: () => Infinity, height: () => 52, gap: 0 },
};
const OVERSCAN = 300;

export class List extends Component {
  constructor() {
    super();
    this.box = createRef();
    this.state = { width: 0, height: 0, top: 0 };
    this.scrolled = () => this.moved();
  }

  componentDidMount() {
    this.watch = new ResizeObserver(() => this.measure());
    this.watch.observe(this.box.current);
    this.measure();
  }

  componentWillUnmount() {
    this.watch.disconnect();
  }

  measure() {
    const { clientWidth: width, clientHeight: height } = this.box.current;
    if (width !== this.state.width || height !== this.state.height) this.setState({ width, height });
  }

  /** A list that is scrolled away from its top stands still; back at the top it stays as the switch says. */
  moved() {
    const top = this.box.current.scrollTop;
    if (top > 40 && this.props.following) standStill();
    this.setState({ top });
  }

  componentDidUpdate() {
    const box = this.box.current;
    this.measure();
    if (this.props.toTop) {
      box.scrollTop = 0;
      change({ top: false });
    }
    if (!this.props.focus) return;
    this.reveal(this.props.active);
    change({ focus: false });
  }

  /** Scroll to a tile and put the focus on it. */
  reveal(id) {
    const box = this.box.current;
    const link = [...box.querySelectorAll("a")].find((one) => one.dataset.id === id);
    if (!link) return;
    link.focus({ preventScroll: true });
    const { y, height } = this.place(this.props.tiles.findIndex((tile) => tile.shown.id === id));
    if (y < box.scrollTop) box.scrollTop = y - GAP;
    else if (y + height > box.scrollTop + box.clientHeight) box.scrollTop = y + height + GAP - box.clientHeight;
  }

  /** Where the tile with an index is, in pixels. */
  place(index) {
    const { narrowest, height: tall, gap } = LAYOUTS[this.props.view];
    const inner = Math.max(0, this.state.width - 2 * GAP);
    const columns = Math.max(1, Math.floor((inner + gap) / (narrowest(inner) + gap)));
    const width = (inner - gap * (columns - 1)) / columns;
    const height = tall(width);
    return { columns, width, height, line: height + gap, x: GAP + (index % columns) * (width + gap), y: GAP + Math.floor(index / columns) * (height + gap) };
  }

  render({ tiles, view, selected, active }) {
    const { columns, width, height, line } = this.place(0);
    const first = Math.max(0, Math.floor((this.state.top - OVERSCAN) / line) * columns);
    const last = Math.ceil((this.state.top + this.state.height + OVERSCAN) / line) * columns;
    const indexes = Array.from({ length: Math.max(0, Math.min(last, tiles.length) - first) }, (_, index) => first + index);
    const current = tiles.findIndex((tile) => tile.rows.some((row) => row.id === (selected || active)));
    if (current !== -1 && (current < first || current >= last)) indexes.push(current);
    const stop = current === -1 ? first : current;
    const Item = LAYOUTS[view].item;
    return html`<div class="list" ref=${this.box} onScroll=${this.scrolled} tabindex="-1">
      <ol class=${view} style=${{ height: `${Math.ceil(tiles.length / columns) * line + 2 * GAP}px` }} aria-label="Requests, the newest first">
        ${indexes.map((index) => {
          const tile = tiles[index];
          const { x, y } = this.place(index);
          const style = { transform: `translate(${x}px, ${y}px)`, width: `${width}px`, height: `${height}px` };
          const open = tile.rows.some((row) => row.id === selected);
          return html`<li key=${tile.name} style=${style} aria-setsize=${tiles.length} aria-posinset=${index + 1}>
            <${Item} tile=${tile} open=${open} stop=${index === stop} />
          </li>`;
        })}
      </ol>
    </div>`;
  }
}
