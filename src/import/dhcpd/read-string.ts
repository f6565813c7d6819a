/** Quoted strings of dhcpd.conf and dhcpd.leases: octets, with escapes of their own (dhcp-eval(5), conflex.c of ISC DHCP 4.4). */
import { Buffer } from 'node:buffer'

const PLAIN: Readonly<Record<string, number>> = { t: 9, r: 13, n: 10, b: 8 }

/** The octets of what stands between the quotes: `\ooo` is octal, `\xhh` hexadecimal, `\t \r \n \b`; any other backslash falls away. */
export function stringOctets(raw: string): Buffer {
  if (!raw.includes('\\')) return Buffer.from(raw, 'utf8')
  const parts: Buffer[] = []
  for (const [, octal, hex, other, plain] of raw.matchAll(
    /\\([0-3][0-7]{0,2})|\\x([0-9a-f]{1,2})|\\(.)|([^\\]+)/gisu,
  )) {
    if (octal !== undefined) parts.push(Buffer.of(Number.parseInt(octal, 8)))
    else if (hex !== undefined) parts.push(Buffer.of(Number.parseInt(hex, 16)))
    else if (plain !== undefined) parts.push(Buffer.from(plain, 'utf8'))
    else {
      const code = other === undefined ? undefined : PLAIN[other]
      parts.push(code === undefined ? Buffer.from(other ?? '', 'utf8') : Buffer.of(code))
    }
  }
  return Buffer.concat(parts)
}

/** As text; undefined where the octets are no UTF-8. */
export function stringText(raw: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(stringOctets(raw))
  } catch {
    return undefined
  }
}
