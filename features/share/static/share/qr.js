// QR codes (ISO/IEC 18004): text as bytes, error correction L, versions 1 to 16. That is up to 586 bytes.

// Table 9 by version: error correction codewords of a block, and blocks.
const CORRECTION = [0, 7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24];
const BLOCKS = [0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6];
const LAST = CORRECTION.length - 1;
const QUIET = 4;

// Powers and logarithms in the field of 256 elements with x⁸ + x⁴ + x³ + x² + 1.
const POWER = [], LOG = [];
for (let exponent = 0, value = 1; exponent < 255; exponent++) {
  POWER[exponent] = value;
  LOG[value] = exponent;
  value = value << 1 ^ (value > 127 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? POWER[(LOG[a] + LOG[b]) % 255] : 0);

// The codewords of a version, data and error correction together.
function capacity(version) {
  let modules = (16 * version + 128) * version + 64;
  if (version > 1) {
    const along = Math.floor(version / 7) + 2;
    modules -= (25 * along - 10) * along - 55;
  }
  if (version > 6) modules -= 36;
  return modules >> 3;
}

const dataWords = (version) => capacity(version) - CORRECTION[version] * BLOCKS[version];
const lengthBits = (version) => (version < 10 ? 8 : 16);

function versionFor(count) {
  for (let version = 1; version <= LAST; version++) {
    if (4 + lengthBits(version) + 8 * count <= 8 * dataWords(version)) return version;
  }
  return 0;
}

function encoded(bytes, version) {
  const bits = [], put = (value, count) => {
    while (count--) bits.push(value >> count & 1);
  };
  put(4, 4);
  put(bytes.length, lengthBits(version));
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, 8 * dataWords(version) - bits.length));
  put(0, -bits.length & 7);
  const words = [];
  for (let at = 0; at < bits.length; at += 8) words.push(parseInt(bits.slice(at, at + 8).join(""), 2));
  for (let pad = 0xec; words.length < dataWords(version); pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

// The remainder of the data by the generator polynomial of Reed and Solomon.
function correction(data, count) {
  let generator = [1];
  for (let root = 0; root < count; root++) {
    generator = [...generator, 0].map((factor, at) => factor ^ times(generator[at - 1] ?? 0, POWER[root]));
  }
  const rest = [...data, ...new Array(count).fill(0)];
  for (let at = 0; at < data.length; at++) {
    const lead = rest[at];
    generator.forEach((factor, step) => (rest[at + step] ^= times(factor, lead)));
  }
  return rest.slice(data.length);
}

// Data in blocks, the shorter ones first, then all columns of data and of error correction.
function interleaved(words, version) {
  const count = BLOCKS[version], short = Math.floor(words.length / count), longer = words.length % count, blocks = [];
  for (let number = 0, at = 0; number < count; number++) {
    const length = short + (number >= count - longer ? 1 : 0);
    blocks.push(words.slice(at, (at += length)));
  }
  const columns = (rows) => rows.at(-1).flatMap((_word, at) => rows.map((row) => row[at]).filter((word) => word !== undefined));
  return [...columns(blocks), ...columns(blocks.map((block) => correction(block, CORRECTION[version])))];
}

// The remainder of a value, with as many zeros behind it as the polynomial has degrees.
function checkBits(value, polynomial, degree) {
  let rest = value << degree;
  for (let bit = 31 - Math.clz32(rest); bit >= degree; bit--) if (rest >> bit & 1) rest ^= polynomial << bit - degree;
  return value << degree | rest;
}

class Code {
  constructor(version) {
    this.version = version;
    this.size = 17 + 4 * version;
    this.dark = Array.from({ length: this.size }, () => new Array(this.size).fill(false));
    this.fixed = this.dark.map((row) => row.map(() => false));
    this.patterns();
  }

  set(row, column, dark) {
    if (row < 0 || column < 0 || row >= this.size || column >= this.size) return;
    this.dark[row][column] = dark;
    this.fixed[row][column] = true;
  }

  square(row, column, reach, isDark) {
    for (let down = -reach; down <= reach; down++) {
      for (let right = -reach; right <= reach; right++) this.set(row + down, column + right, isDark(Math.max(Math.abs(down), Math.abs(right))));
    }
  }

  patterns() {
    const { size, version } = this, end = size - 4;
    for (let at = 0; at < size; at++) {
      this.set(6, at, at % 2 === 0);
      this.set(at, 6, at % 2 === 0);
    }
    for (const [row, column] of [[3, 3], [3, end], [end, 3]]) this.square(row, column, 4, (ring) => ring !== 2 && ring !== 4);
    const centres = this.centres(), last = centres.at(-1);
    for (const row of centres) {
      for (const column of centres) {
        const finder = (row === 6 && (column === 6 || column === last)) || (row === last && column === 6);
        if (!finder) this.square(row, column, 2, (ring) => ring !== 1);
      }
    }
    this.format(0);
    if (version < 7) return;
    const bits = checkBits(version, 0x1f25, 12);
    for (let bit = 0; bit < 18; bit++) {
      const long = size - 11 + bit % 3, short = Math.floor(bit / 3);
      this.set(long, short, Boolean(bits >> bit & 1));
      this.set(short, long, Boolean(bits >> bit & 1));
    }
  }

  // The rows and columns of alignment patterns (annex E).
  centres() {
    if (this.version === 1) return [];
    const count = Math.floor(this.version / 7) + 2, step = 2 * Math.floor((8 * this.version + 3 * count + 5) / (4 * count - 4));
    return [6, ...Array.from({ length: count - 1 }, (_none, at) => this.size - 7 - step * (count - 2 - at))];
  }

  format(mask) {
    const bits = checkBits(1 << 3 | mask, 0x537, 10) ^ 0x5412, { size } = this;
    for (let bit = 0; bit < 15; bit++) {
      const dark = Boolean(bits >> bit & 1);
      this.set(bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit, 8, dark);
      this.set(8, bit < 8 ? size - 1 - bit : bit === 8 ? 7 : 14 - bit, dark);
    }
    this.set(size - 8, 8, true);
  }

  place(words) {
    const bits = words.flatMap((word) => Array.from({ length: 8 }, (_none, at) => word >> 7 - at & 1));
    let next = 0, up = true;
    for (let right = this.size - 1; right > 0; right -= 2, up = !up) {
      if (right === 6) right--;
      for (let step = 0; step < this.size; step++) {
        const row = up ? this.size - 1 - step : step;
        for (const column of [right, right - 1]) if (!this.fixed[row][column]) this.dark[row][column] = Boolean(bits[next++]);
      }
    }
  }

  mask(number) {
    const inverts = MASKS[number];
    for (let row = 0; row < this.size; row++) {
      for (let column = 0; column < this.size; column++) {
        if (!this.fixed[row][column] && inverts(row, column)) this.dark[row][column] = !this.dark[row][column];
      }
    }
    this.format(number);
  }

  // How hard the code is to read (section 7.8.3).
  penalty() {
    const { size, dark } = this, lines = [...dark, ...dark.map((_row, at) => dark.map((row) => row[at]))].map((line) => line.map(Number).join(""));
    let points = 0, all = 0;
    for (const line of lines) {
      for (const [run] of line.matchAll(/0{5,}|1{5,}/g)) points += run.length - 2;
      points += 40 * [...line.matchAll(/(?=00001011101|10111010000)/g)].length;
    }
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const here = dark[row][column];
        all += here;
        if (row && column && [dark[row - 1][column], dark[row][column - 1], dark[row - 1][column - 1]].every((one) => one === here)) points += 3;
      }
    }
    return points + 10 * Math.floor(Math.abs(20 * all / size ** 2 - 10));
  }
}

const MASKS = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_row, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => row * column % 2 + row * column % 3 === 0,
  (row, column) => (row * column % 2 + row * column % 3) % 2 === 0,
  (row, column) => ((row + column) % 2 + row * column % 3) % 2 === 0,
];

// The rows of a code as arrays of booleans, true for dark; null for a text that is too long.
export function qrCode(text) {
  const bytes = new TextEncoder().encode(text), version = versionFor(bytes.length);
  if (!version) return null;
  const words = interleaved(encoded(bytes, version), version);
  const codes = MASKS.map((_mask, number) => {
    const code = new Code(version);
    code.place(words);
    code.mask(number);
    return code;
  });
  return codes.reduce((best, code) => (code.penalty() < best.penalty() ? code : best)).dark;
}

// The rows of a code as path data, one line of strokes a row, with the white margin around.
export function path(rows) {
  const strokes = (row) => [...row.map(Number).join("").matchAll(/1+/g)];
  const size = rows.length + 2 * QUIET;
  return { size, data: rows.flatMap((row, at) => strokes(row).map(({ index, 0: { length } }) => `M${QUIET + index} ${QUIET + at}.5h${length}`)).join("") };
}
