// 2,000 made-up clients: what the examples learn from. Any typed arrays will do, from a file, a database or a form.
const nRows = 2000;
let state = 7;
const random = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return state / 2 ** 32;
};
const towns = ["Perm", "Omsk", "Tomsk", "Tver"];
const age = Float32Array.from({ length: nRows }, () => 18 + Math.floor(random() * 60));
const income = Float32Array.from({ length: nRows }, () => (random() < 0.1 ? NaN : 20 + random() * 100));
const town = Int32Array.from({ length: nRows }, () => Math.floor(random() * towns.length));
const label = Float32Array.from({ length: nRows }, (_, row) =>
  Number(age[row] < 40 !== (town[row] === 2) && random() < 0.9),
);

/** Rows `from` to `to` as a pool. */
export function clients(from = 0, to = nRows) {
  return {
    nRows: to - from,
    columns: [
      { kind: "numeric", name: "age", values: age.subarray(from, to) },
      { kind: "numeric", name: "income", values: income.subarray(from, to) },
      { kind: "categorical", name: "town", codes: town.subarray(from, to), levels: towns },
    ],
    label: label.subarray(from, to),
  };
}
