/** Files that say where names are asked, by who reads them, and how they say it. */
import type { Shell } from '../../src/core/shell.ts'
import { raw } from '../../src/core/shell.ts'
import { HEADER } from '../_lib/network/header.ts'

export type Writer = 'file' | 'systemd-resolved' | 'resolvconf'

export const RESOLV_CONF = '/etc/resolv.conf'

export const PLACES: Readonly<Record<Writer, string>> = {
  file: RESOLV_CONF,
  'systemd-resolved': '/etc/systemd/resolved.conf.d/50-hostwright.conf',
  // What Debian's resolvconf puts before all that interfaces have brought.
  resolvconf: '/etc/resolvconf/resolv.conf.d/head',
}

/** What `/etc/resolv.conf` leads to where somebody writes it. */
export const LINKS: Readonly<Record<Exclude<Writer, 'file'>, string>> = {
  'systemd-resolved': '/run/systemd/resolve/stub-resolv.conf',
  resolvconf: '/run/resolvconf/resolv.conf',
}

export const RELOADS: Readonly<Record<Writer, Shell>> = {
  file: raw(':'),
  'systemd-resolved': raw('systemctl restart systemd-resolved'),
  resolvconf: raw('resolvconf -u'),
}

export interface Answers {
  readonly servers: readonly string[]
  readonly search: readonly string[]
  readonly options: readonly string[]
}

export function textOf({ servers, search, options }: Answers, writer: Writer): string {
  if (writer === 'systemd-resolved')
    // "~.": names of all domains are asked there, whatever interfaces have brought.
    return `${HEADER}[Resolve]\nDNS=${servers.join(' ')}\nDomains=${[...search, '~.'].join(' ')}\n`
  return `${HEADER}${[
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
    ...servers.map((server) => `nameserver ${server}`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}`]),
  ].join('\n')}\n`
}

/** resolv.conf(5): the last of several search lines counts, options add up. */
export function readAnswers(text: string, writer: Writer): Answers {
  const words = (pattern: RegExp): readonly (readonly string[])[] =>
    [...text.matchAll(pattern)].map(([, found = '']) => found.split(/\s+/).filter((word) => word !== ''))
  if (writer === 'systemd-resolved')
    return {
      servers: words(/^DNS=(.*)$/gm).flat(),
      search: words(/^Domains=(.*)$/gm)
        .flat()
        .filter((domain) => domain !== '~.'),
      options: [],
    }
  return {
    servers: words(/^nameserver\s+(\S+)/gm).flat(),
    search: words(/^(?:search|domain)\s+(.*)$/gm).at(-1) ?? [],
    options: words(/^options\s+(.*)$/gm).flat(),
  }
}
