// Reads what the server's algorithms/number_columns.py writes: columns of whole numbers in one binary.
const START = 8;
const ARRAYS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, i2: Int16Array, u4: Uint32Array, i4: Int32Array };

export function readColumns(buffer) {
  const length = new DataView(buffer).getUint32(4, true);
  const { facts, columns } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, START, length)));
  const read = {};
  for (const [name, type, count, address, step] of columns) {
    const told = new ARRAYS[type](buffer, START + length + address, count);
    read[name] = step ? summed(told) : told;
  }
  return { facts, ...read };
}

function summed(steps) {
  const numbers = new Int32Array(steps.length);
  let sum = 0;
  for (let i = 0; i < steps.length; i += 1) numbers[i] = sum += steps[i];
  return numbers;
}
