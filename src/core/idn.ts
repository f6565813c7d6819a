/** Names with letters beyond ASCII, as DNS has them and as people read them (UTS 46, non-transitional; RFC 5891). */
import { domainToASCII, domainToUnicode } from 'node:url'

const ASCII = /^[\u0000-\u007f]*$/
/** A name that holds others besides is a URL, a mailbox, a mistake: never one to be encoded. */
const BESIDE_LETTERS = /[\u0000-\u007f]/g
const MAY_STAND = /^[A-Za-z0-9._*-]*$/

/**
 * In small letters, and each label that is not ASCII as `xn--…`. What has no such form comes back as it is, for the rules of names
 * to refuse.
 */
export function asciiName(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  return encoded(text) ?? text
}

/** As people write it; undefined where that is no different. */
export function unicodeName(name: string): string | undefined {
  if (!/(^|\.)xn--/i.test(name)) return undefined
  const labels = name.split('.').map((label) => unicodeLabel(label) ?? label)
  const text = labels.join('.')
  return text === name ? undefined : text
}

/** Only where it leads back to the very label: what a person sees must not stand for two names. */
function unicodeLabel(label: string): string | undefined {
  if (!/^xn--/i.test(label)) return undefined
  const text = domainToUnicode(`${label}${SHIELD}`).slice(0, -SHIELD.length)
  return text !== '' && encoded(text) === label.toLowerCase() ? text : undefined
}

/** Behind a name, it keeps digits from being taken for an IPv4 address, as in a URL. */
const SHIELD = '.x'

function encoded(text: string): string | undefined {
  const ascii = (text.match(BESIDE_LETTERS) ?? []).join('')
  if (!MAY_STAND.test(ascii)) return undefined
  const [, name = '', dot = ''] = /^(.*?)([.。．｡]?)$/su.exec(text) ?? []
  const whole = domainToASCII(`${name}${SHIELD}`)
  const result = whole.slice(0, -SHIELD.length)
  if (!whole.endsWith(SHIELD) || !MAY_STAND.test(result)) return undefined
  const isRight = result.split('.').every((label) => !label.startsWith('xn--') || isLabel(label))
  return isRight ? `${result}${dot === '' ? '' : '.'}` : undefined
}

/** What the encoder lets pass: hyphens where they may not stand (UTS 46 4.1, 2 and 3), and ASCII beside letters, digits and hyphens (STD 3). */
function isLabel(label: string): boolean {
  const text = domainToUnicode(`${label}${SHIELD}`).slice(0, -SHIELD.length)
  const ascii = (text.match(BESIDE_LETTERS) ?? []).join('')
  return /^[a-z0-9-]*$/.test(ascii) && !/^-|-$|^..--/u.test(text) && text !== ''
}
