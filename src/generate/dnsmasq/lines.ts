/** The lines of dnsmasq's files: how text stands in them, and how long they may be (dnsmasq(8), "CONFIG FILE"; measured with 2.90). */
import { Buffer } from 'node:buffer'
import type { Problem } from '../../core/errors.ts'

/** Octets of a line: what is beyond them is read as a line of its own. */
const LINE_LIMIT = 1023

/** In quotes nothing means more than itself: no comma, no number, no address. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

/** `0a:ff`. */
export function colonHex(octets: Iterable<number>): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(':')
}

/** Reports the line where it is too long to be read; `what` it is of, as the beginning of a sentence. */
export function checkLength(line: string, what: string, problems: Problem[]): void {
  if (line.length * 3 <= LINE_LIMIT) return
  const length = Buffer.byteLength(line)
  if (length > LINE_LIMIT)
    problems.push({
      message: `${what}: its line would have ${length} octets, and dnsmasq reads ${LINE_LIMIT}`,
    })
}
