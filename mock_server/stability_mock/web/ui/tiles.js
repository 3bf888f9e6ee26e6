// What the list shows: one tile for an exchange, or for a submit with its polls.
import { filter } from "./filter.js";
import { state } from "./store.js";

/** Put rows together that belong to one generation, the newest tile first. */
export function tilesOf(rows) {
  const tiles = new Map();
  for (const row of rows) {
    const name = row.generation || row.id;
    const tile = tiles.get(name);
    if (tile) tile.rows.push(row);
    else tiles.set(name, { name, rows: [row] });
  }
  return [...tiles.values()].reverse().map(summed);
}

/** The row to show of a tile is the one with the picture, else the last. */
function summed({ name, rows }) {
  const shown = rows.find((row) => row.picture) ?? rows.at(-1);
  const first = rows[0];
  const waiting = Boolean(first.generation) && !shown.picture && shown.status < 400;
  const paid = rows.filter((row) => row.price !== null);
  const price = paid.length ? String(paid.reduce((sum, row) => sum + Number(row.price), 0)) : null;
  return { name, rows, first, shown, waiting, price, title: titleOf(first), sequence: first.sequence };
}

/** What a tile is called: its prompt, or the path of what has none. */
const titleOf = (row) => row.prompt || (row.operation && row.method === "POST" ? "no prompt" : row.path);

let seen = [];
let result = {};

/** The tiles that fit the filter, and how many of them wait behind "new". Kept until something of it changes. */
export function listed() {
  const now = [state.rows, state.filter, state.until];
  if (now.every((value, index) => value === seen[index])) return result;
  seen = now;
  const fits = filter(state.filter);
  const all = tilesOf(state.rows).filter((tile) => tile.rows.some(fits));
  const tiles = all.filter((tile) => tile.sequence <= state.until);
  result = { tiles, fresh: all.length - tiles.length };
  return result;
}

/** The tile that an exchange is part of. */
export const tileOf = (id) => listed().tiles.find((tile) => tile.rows.some((row) => row.id === id));
