/** The X25519 public key that belongs to an Ed25519 one (RFC 7748, section 4.1: the birational map u = (1 + y) / (1 - y)). */

const P = 2n ** 255n - 19n

/** 32 bytes, little endian, to 32 bytes. */
export function x25519PublicOf(ed25519: Buffer): Buffer {
  const y = fromLittleEndian(ed25519) & (2n ** 255n - 1n)
  const u = (((1n + y) % P) * inverse((1n - y + P) % P)) % P
  return toLittleEndian(u)
}

/** By Fermat: x^(p-2). */
function inverse(x: bigint): bigint {
  let result = 1n
  let base = x % P
  for (let exponent = P - 2n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * base) % P
    base = (base * base) % P
  }
  return result
}

function fromLittleEndian(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
}

function toLittleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse()
}
