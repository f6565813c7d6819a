/** Domain names as text: absolute, lower case, without the final dot. */
import { asciiName } from './idn.ts'

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
const SERVICE_LABEL = /^[a-z0-9_-]{1,63}$/

/** What a name may hold beyond letters, digits and hyphens (RFC 952, RFC 1123 2.1). */
export interface DnsNameRules {
  /** Names that are of no machine: labels with `_`, as of services (RFC 8552), and parts of an octet (RFC 2317). */
  readonly underscore?: boolean
  /** `*` as the first label (RFC 4592). */
  readonly wildcard?: boolean
}

/** Why this is no domain name, as the end of a sentence; undefined where it is one. */
export function dnsNameProblem(name: string, rules: DnsNameRules = {}): string | undefined {
  if (name === '') return 'the name is empty'
  if (/[A-Z]/.test(name)) return 'names are kept in lower case'
  // 255 octets on the wire (RFC 1035 2.3.4) are 253 characters of text.
  if (name.length > 253) return `the name is ${name.length} characters long, 253 is the limit`
  const labels = name.split('.')
  for (const [index, label] of labels.entries()) {
    if (rules.wildcard === true && index === 0 && label === '*' && labels.length > 1) continue
    if (rules.underscore === true && isDelegationLabel(label, name)) continue
    const problem = labelProblem(label, rules.underscore === true)
    if (problem !== undefined) return problem
  }
  if (/^\d+$/.test(labels.at(-1) ?? '')) return 'the last label has only digits, as of an address'
  return undefined
}

/** `64/26` in `64/26.2.0.192.in-addr.arpa`: a part of an octet that has a zone of its own (RFC 2317). */
function isDelegationLabel(label: string, name: string): boolean {
  return label.includes('/') && /^\d{1,3}\/\d{1,2}$/.test(label) && name.endsWith('.in-addr.arpa')
}

/** Why this is no single label of a host name; undefined where it is one. */
export function dnsLabelProblem(label: string): string | undefined {
  return labelProblem(label, false)
}

function labelProblem(label: string, underscore: boolean): string | undefined {
  if (label === '') return 'a label is empty'
  if (label.length > 63) return `the label "${label}" is ${label.length} characters long, 63 is the limit`
  if (underscore ? SERVICE_LABEL.test(label) : LABEL.test(label)) return undefined
  if (/[\u0000-\u001f\u007f-\u009f]/.test(label)) return `the label "${label}" holds a control character`
  if (/[^\u0020-\u007e]/.test(label)) return notAscii(label)
  if (!underscore && /^-|-$/.test(label)) return `the label "${label}" begins or ends with a hyphen`
  return `the label "${label}" holds more than letters, digits and hyphens`
}

/** What was typed has been encoded where that can be; text that was written by hand has not. */
function notAscii(label: string): string {
  const ascii = asciiName(label)
  return /^[a-z0-9-]+$/.test(ascii)
    ? `the label "${label}" is not ASCII; write it as ${ascii}`
    : `the label "${label}" holds characters that no name in DNS can have (UTS 46)`
}

/** True for the name itself and for every name below it. */
export function isWithin(name: string, ancestor: string): boolean {
  return name === ancestor || name.endsWith(`.${ancestor}`)
}

/** The name one label up; empty above a single label. */
export function parentName(name: string): string {
  const dot = name.indexOf('.')
  return dot === -1 ? '' : name.slice(dot + 1)
}

/** The nearest of the names that this one is, or lies below: the longest match. */
export function closestAncestor<T>(name: string, ancestors: ReadonlyMap<string, T>): T | undefined {
  for (let at = name; at !== ''; at = parentName(at)) {
    const found = ancestors.get(at)
    if (found !== undefined) return found
  }
  return undefined
}

/**
 * Sorts names in canonical order: label by label from the right (RFC 4034 6.1). The octets of IPv4 reverse names sort as
 * numbers, so that addresses stand in their order.
 */
export function dnsSortKey(name: string): string {
  const labels = name.split('.').toReversed()
  const octets = name.endsWith('.in-addr.arpa')
  return labels.map((label) => (octets ? label.padStart(3, '0') : label)).join('\u0001')
}
