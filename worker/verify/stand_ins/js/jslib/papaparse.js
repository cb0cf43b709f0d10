// Stands for https://jslib.k6.io/papaparse: plain comma-separated values.
function parse(text, { header = false, delimiter = ',' } = {}) {
  const rows = String(text)
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(delimiter));
  if (!header) {
    return { data: rows, errors: [], meta: { delimiter } };
  }
  const [names = [], ...values] = rows;
  const data = values.map((row) =>
    Object.fromEntries(names.map((name, column) => [name, row[column]])),
  );
  return { data, errors: [], meta: { delimiter, fields: names } };
}

function unparse(rows) {
  return rows.map((row) => Object.values(row).join(',')).join('\r\n');
}

export { parse, unparse };
export default { parse, unparse };
