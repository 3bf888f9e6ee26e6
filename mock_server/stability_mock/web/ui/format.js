// How numbers, times and names are written.

const whole = new Intl.NumberFormat("en-US");

export const count = (number) => whole.format(number);
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** Amounts come as text with exact decimals; only the thousands are set apart. */
export function credits(amount) {
  if (amount === "unlimited") return "unlimited";
  const [left, right] = String(amount).split(".");
  return count(BigInt(left)) + (right ? `.${right}` : "");
}

export const bytes = (size) => (size < 1000 ? `${size} B` : size < 1e6 ? `${(size / 1000).toFixed(1)} kB` : `${(size / 1e6).toFixed(1)} MB`);

/** The time of day in UTC, as the sandbox's clock shows it. */
export const time = (iso) => new Date(iso).toISOString().slice(11, 19);
export const precise = (iso) => new Date(iso).toISOString().slice(11, 23);
export const date = (iso) => new Date(iso).toISOString().slice(0, 10);

export const milliseconds = (value) => (value < 10 ? `${value.toFixed(1)} ms` : value < 1000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`);

/** How an exchange ended, for colours and words: good, bad, fault or gone. */
export function outcome(row) {
  if (row.fault) return "fault";
  if (row.status === 0) return "gone";
  return row.status < 400 ? "good" : "bad";
}

/** A verdict or a name as words. */
export const words = (name) => name.replaceAll("_", " ").replaceAll("-", " ");
