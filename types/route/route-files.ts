/** The file by which a route comes back with the host. */
import type { ConfigFile } from '../_lib/network/config-file.ts'
import { HEADER } from '../_lib/network/header.ts'
import type { Backend } from '../_lib/network/link.ts'
import { NETPLAN_FOLDER } from '../_lib/network/netplan.ts'
import { NETWORKD_FOLDER } from '../_lib/network/networkd.ts'
import { type Destination, slugOf } from './destination.ts'

export interface Way {
  readonly destination: Destination
  readonly via: string | undefined
  readonly device: string
  readonly source: string | undefined
}

/** What `ip route` takes. */
export function wordsOf({ destination: { prefix, metric }, via, device, source }: Way): readonly string[] {
  return [
    prefix,
    ...(via === undefined ? [] : ['via', via]),
    'dev',
    device,
    ...(source === undefined ? [] : ['src', source]),
    ...(metric === undefined ? [] : ['metric', String(metric)]),
  ]
}

export interface Carrier {
  /** Name of the file that systemd-networkd takes for the interface. */
  readonly networkFile: string
  /** netplan's word for what the interface is: `ethernets`. */
  readonly section: string
}

/** Undefined where nothing sets up the network. */
export function routeFile(way: Way, backend: Backend, carrier: Carrier): ConfigFile | undefined {
  const { destination, via, device, source } = way
  const slug = slugOf(destination)
  switch (backend) {
    case 'none':
      return undefined
    case 'ifupdown':
      // As each interface comes up, in whichever file it is described; what cannot be laid yet is with the next.
      return {
        path: `/etc/network/if-up.d/${slug}`,
        text: `#!/bin/sh
${HEADER}[ "$IFACE" = ${device} ] || exit 0
ip -${destination.family} route replace ${wordsOf(way).join(' ')} 2>/dev/null || :
`,
        mode: '0755',
      }
    case 'networkd':
      return {
        path: `${NETWORKD_FOLDER}/${carrier.networkFile}.d/${slug}.conf`,
        text: `${HEADER}[Route]
Destination=${destination.prefix}
${[
  ...(via === undefined ? ['Scope=link'] : [`Gateway=${via}`]),
  ...(source === undefined ? [] : [`PreferredSource=${source}`]),
  ...(destination.metric === undefined ? [] : [`Metric=${destination.metric}`]),
].join('\n')}
`,
        mode: '0644',
      }
    case 'netplan': {
      const route = {
        to: destination.prefix,
        ...(via === undefined ? { scope: 'link' } : { via }),
        ...(source === undefined ? {} : { from: source }),
        ...(destination.metric === undefined ? {} : { metric: destination.metric }),
      }
      return {
        path: `${NETPLAN_FOLDER}/91-${slug}.yaml`,
        text: `${HEADER}network:\n  version: 2\n  ${carrier.section}:\n    ${JSON.stringify(device)}:\n      routes: [${JSON.stringify(route)}]\n`,
        mode: '0600',
      }
    }
  }
}
