/** Ethernet hardware addresses: 48 bits, kept in lower case with colons. */

const CANONICAL = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/

const FORMS = [
  /^([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})[:-]([0-9a-f]{1,2})$/,
  /^([0-9a-f]{2})([0-9a-f]{2})\.([0-9a-f]{2})([0-9a-f]{2})\.([0-9a-f]{2})([0-9a-f]{2})$/,
  /^([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/,
]

/** Reads colons, dashes, Cisco dots or bare hexadecimal and gives `52:54:00:0a:14:05`. Undefined where it is not six octets. */
export function parseMac(text: string): string | undefined {
  if (CANONICAL.test(text)) return text
  const lower = text.trim().toLowerCase()
  for (const form of FORMS) {
    const match = form.exec(lower)
    if (match !== null)
      return match
        .slice(1)
        .map((octet) => octet.padStart(2, '0'))
        .join(':')
  }
  return undefined
}

/** True for an address that a single NIC may carry: neither multicast (IEEE 802 group bit) nor all zeros. */
export function isUnicastMac(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0 && mac !== '00:00:00:00:00:00'
}

/** The n-th address of QEMU's and KVM's customary prefix 52:54:00; n is 0 … 2^24-1. */
export function virtualMac(n: number): string {
  const hex = n.toString(16).padStart(6, '0')
  return `52:54:00:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`
}
