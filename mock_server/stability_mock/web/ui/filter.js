// The filter line: words as `op:core status:>=400 prompt:fox`. A word that is not known is marked, and filters nothing.

const text = (of) => (row, value) => String(of(row) ?? "").toLowerCase().includes(value.toLowerCase());
const exact = (of) => (row, value) => value.toLowerCase().split(",").includes(String(of(row) ?? "").toLowerCase());

const FIELDS = {
  op: { fits: exact((row) => row.operation), hint: "op:core" },
  status: { fits: number((row) => row.status), check: isNumber, hint: "status:>=400" },
  fault: { fits: (row, value) => (value === "*" ? row.fault !== "" : exact((one) => one.fault)(row, value)), hint: "fault:cut" },
  key: { fits: (row, value) => text((one) => one.key)(row, value.replace(/^[…*.]+/, "")), hint: "key:…9f2" },
  prompt: { fits: text((row) => row.prompt), hint: "prompt:fox" },
  price: { fits: number((row) => row.price ?? 0), check: isNumber, hint: "price:>3" },
  verdict: { fits: exact((row) => row.verdict), hint: "verdict:bad_request" },
  model: { fits: exact((row) => row.model), hint: "model:sd3-large" },
  path: { fits: text((row) => row.path), hint: "path:/v1" },
  seed: { fits: number((row) => row.seed), check: isNumber, hint: "seed:7" },
  ms: { fits: number((row) => row.milliseconds), check: isNumber, hint: "ms:>100" },
  id: { fits: (row, value) => row.id.startsWith(value), hint: "id:38ce" },
};

export const HINTS = Object.values(FIELDS).map((field) => field.hint);

/** Take a line apart: each piece with its text, and `known` where it filters; spaces between are pieces, too. */
export function parse(line) {
  return (line.match(/\s+|(?:[^\s"]|"[^"]*"?)+/g) ?? []).map((piece) => {
    if (!piece.trim()) return { piece, blank: true };
    const [, name, value] = /^([a-z_]+):(.*)$/is.exec(piece) ?? [, "prompt", piece];
    const field = FIELDS[name.toLowerCase()];
    const bare = value.replaceAll('"', "");
    return { piece, field, value: bare, known: Boolean(field) && (!bare || !field.check || field.check(bare)) };
  });
}

/** Return a function that says whether a row fits all words that are known. */
export function filter(line) {
  const words = parse(line).filter((word) => word.known && word.value);
  return (row) => words.every((word) => word.field.fits(row, word.value));
}

/** The pieces that filter nothing. */
export const unknown = (line) => parse(line).filter((word) => !word.blank && !word.known).map((word) => word.piece);

function isNumber(value) {
  return /^(>=|<=|>|<|=)?\d+(\.\d+)?$/.test(value);
}

function number(of) {
  return (row, value) => {
    const [, sign, digits] = /^(>=|<=|>|<|=)?(.*)$/.exec(value);
    const found = of(row) === null ? NaN : Number(of(row));
    const limit = Number(digits);
    if (sign === ">=") return found >= limit;
    if (sign === "<=") return found <= limit;
    if (sign === ">") return found > limit;
    if (sign === "<") return found < limit;
    return found === limit;
  };
}
