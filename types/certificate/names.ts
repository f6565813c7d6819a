/** The names that a certificate is for (RFC 5280, 4.2.1.6; wildcards by RFC 6125, 6.4.3): DNS names and addresses. */
import type { X509Certificate } from 'node:crypto'
import * as z from 'zod/mini'
import { formatIp, parseIp } from '../../src/core/ip.ts'

const LABEL = '(?!-)[a-z0-9_-]{1,63}(?<!-)'
const DNS_NAME = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`)

/** `www.office.example`, `*.office.example`, `10.20.0.4`, `fd20::4`. One name has one writing. */
export const SubjectName = z.pipe(
  z.string().check(
    z.refine(
      (text) => text.length <= 253 && (parseIp(text) !== undefined || DNS_NAME.test(text.toLowerCase())),
      {
        error: 'must be a DNS name, with "*" in place of its first label at most, or an address',
      },
    ),
  ),
  z.transform((text) => canonical(text)),
)

export function isDnsName(text: string): boolean {
  return text.length <= 253 && DNS_NAME.test(text.toLowerCase())
}

function canonical(text: string): string {
  const ip = parseIp(text)
  return ip === undefined ? text.toLowerCase() : formatIp(ip)
}

/** `DNS:www.office.example,IP:10.20.0.4`, as the configuration of openssl writes it. */
export function alternativeNames(names: readonly string[]): string {
  return names.map((name) => `${parseIp(name) === undefined ? 'DNS' : 'IP'}:${name}`).join(',')
}

/** Those of a certificate, sorted. */
export function namesIn({ subjectAltName = '' }: X509Certificate): readonly string[] {
  return subjectAltName
    .split(', ')
    .flatMap((entry) => {
      const [, name] = /^(?:DNS|IP Address):(.+)$/.exec(entry) ?? []
      return name === undefined ? [] : [canonical(name)]
    })
    .sort()
}
