/**
 * What in the text of an object tells whose it is. Much may be the same at two customers and mean nothing: names, private addresses, a network
 * as everybody has it. Hardware there is once; and some text nobody writes twice the same by chance.
 */
import { contains, parsePrefix } from '../../core/ip.ts'
import { parseMac } from '../../core/mac.ts'
import { objectAt } from '../../inventory/text/paths.ts'

/** MACs, serial numbers and host keys in the text of a host: what no second machine has. */
export function hardwareIn(text: string): ReadonlySet<string> {
  const macs = [...text.matchAll(/^\s*(?:- )?mac: *["']?([0-9a-f:.-]{12,17})["']? *$/gim)].flatMap(
    ([, mac = '']) => parseMac(mac) ?? [],
  )
  const serials = [...text.matchAll(/^serial: *["']?(.+?)["']? *$/gm)].map(([, serial = '']) => serial)
  const keys = [...text.matchAll(/\bAAAA[A-Za-z0-9+/]{40,}={0,2}/g)].map(([key]) => key)
  return new Set([...macs.filter((mac) => !isShared(mac)), ...serials, ...keys])
}

/** Addresses of VRRP, HSRP and their like, which routers take in turns: the same everywhere. */
function isShared(mac: string): boolean {
  return /^(?:00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f)/.test(mac)
}

/** Whether the same text on two customers' branches was copied from one to the other. */
export function isTelling(path: string, text: string): boolean {
  const kind = objectAt(path)?.kind
  if (kind === 'host') return hardwareIn(text).size > 0 || /^\s+addresses:/m.test(text)
  if (kind === 'zone') return /^records:/m.test(text)
  return kind === 'network' && (/^\s+(?:- )?domain:/m.test(text) || hasPublicPrefix(text))
}

function hasPublicPrefix(text: string): boolean {
  return [...text.matchAll(/^\s*- prefix: *["']?([0-9a-f:./]+)/gim)].some(([, found = '']) => {
    const prefix = parsePrefix(found)
    return (
      prefix !== undefined &&
      !PRIVATE.some((own) => contains(own, { family: prefix.family, value: prefix.network }))
    )
  })
}

/** RFC 1918, RFC 6598, RFC 3927; RFC 4193, RFC 4291. */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].flatMap((text) => parsePrefix(text) ?? [])
