/** What the kernel says of bridges: mostly read from /sys, which costs no process. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import type { BridgeParams } from './index.ts'
import { STANZA_FOLDER, stanzaOf } from './stanza.ts'

export interface BridgeState {
  readonly up: boolean
  /** Those that are wanted; others are none of our business. */
  readonly ports: readonly string[]
  /** Seconds; the kernel counts hundredths. */
  readonly forwardDelay: number
  readonly addresses?: readonly string[]
  readonly gateways?: readonly string[]
  readonly mtu?: number
  /** Whether it comes back with the host; where there is no ifupdown, nothing is known of that, and it counts as true. */
  readonly persistent: boolean
  readonly [key: string]: boolean | number | string | readonly string[] | undefined
}

// `hw_show INTERFACE` prints "KIND FLAGS MTU DELAY MASTER" and the addresses; "missing" where there is no such thing.
const SHOW = raw(`hw_read() { hw_value=-; [ -r "$1" ] && read -r hw_value <"$1"; printf ' %s' "$hw_value"; }
hw_show() {
  hw_net=/sys/class/net/$1
  printf '=interface %s' "$1"
  if [ ! -e "$hw_net" ]; then echo ' missing'; return; fi
  if [ -d "$hw_net/bridge" ]; then printf ' bridge'; else printf ' other'; fi
  hw_read "$hw_net/flags"; hw_read "$hw_net/mtu"; hw_read "$hw_net/bridge/forward_delay"
  if [ -e "$hw_net/master" ]; then hw_value=$(readlink "$hw_net/master"); echo " \${hw_value##*/}"; else echo ' -'; fi
  ip -o addr show dev "$1" scope global
}
hw_routes() { ip -4 route show default dev "$1"; ip -6 route show default dev "$1"; }`)

export function observeBridges(
  wanted: readonly Wanted<BridgeParams>[],
): Probe<ReadonlyMap<string, Observed<BridgeState>>> {
  return {
    script: lines(SHOW, joinScripts(wanted.map((one) => scriptOf(one)))),
    parse: (stdout) => {
      const outputs = splitOutputs(stdout, wanted.length)
      return new Map(
        wanted.map((one, index) => [
          one.id,
          observed(one, readReport(outputs[index]?.output.toString('utf8') ?? '')),
        ]),
      )
    },
  }
}

function scriptOf({ id, params }: Wanted<BridgeParams>): Shell {
  const stanza = `${STANZA_FOLDER}/${id}`
  return lines(
    ...[id, ...params.ports].map((name) => sh`hw_show ${name}`),
    sh`echo =routes; hw_routes ${id}`,
    sh`echo =stanza; if [ ! -d ${STANZA_FOLDER} ]; then echo none; elif [ -f ${stanza} ]; then cat ${stanza}; fi`,
  )
}

interface Interface {
  readonly isBridge: boolean
  readonly up: boolean
  readonly mtu: number
  readonly forwardDelay: number
  readonly master: string | undefined
  /** With prefix length; without those that the kernel made itself from router advertisements. */
  readonly addresses: readonly string[]
}

interface Report {
  readonly interfaces: ReadonlyMap<string, Interface>
  readonly gateways: readonly string[]
  readonly stanza: string
}

function readReport(text: string): Report {
  const [shown = '', rest = ''] = text.split(/^=routes\n/m)
  const [routes = '', stanza = ''] = rest.split(/^=stanza\n/m)
  return {
    interfaces: new Map(shown.split(/^=interface /m).flatMap((section) => readInterface(section))),
    gateways: [...routes.matchAll(/^default via (\S+)/gm)].map(([, gateway = '']) => gateway),
    stanza,
  }
}

function readInterface(section: string): readonly (readonly [string, Interface])[] {
  const [header = '', ...rows] = section.split('\n')
  const [name = '', kind, flags = '', mtu = '', delay = '', master = ''] = header.split(' ')
  if (kind !== 'bridge' && kind !== 'other') return []
  const addresses = rows.flatMap((row) => {
    const found = / (inet6?) (\S+) .*?(\bdynamic\b)?(?:\\|$)/.exec(row)
    return found === null || (found[1] === 'inet6' && found[3] !== undefined) ? [] : [found[2] ?? '']
  })
  return [
    [
      name,
      {
        isBridge: kind === 'bridge',
        // IFF_UP of netdevice(7)
        up: (Number(flags) & 1) === 1,
        mtu: Number(mtu),
        forwardDelay: Number(delay) / 100,
        master: master === '-' ? undefined : master,
        addresses,
      },
    ],
  ]
}

function observed({ id, params }: Wanted<BridgeParams>, report: Report): Observed<BridgeState> {
  const own = report.interfaces.get(id)
  if (own !== undefined && !own.isBridge)
    return refused(`"${id}" is a network interface that is not a bridge`)
  if (params.state === 'present') {
    for (const port of params.ports) {
      const found = report.interfaces.get(port)
      if (found === undefined) return unknown(`network interface "${port}" does not exist`)
      if (found.master !== undefined && found.master !== id)
        return refused(
          `"${port}" is a port of "${found.master}"`,
          `take it out first: ip link set dev ${port} nomaster`,
        )
      if (params.addresses === undefined && found.addresses.length > 0)
        return refused(
          `"${port}" has addresses (${found.addresses.join(', ')}), which nothing reaches on a port`,
          'give them as addresses, and they move to the bridge',
        )
    }
  }
  if (own === undefined) return null
  const only = (wanted: readonly string[] | undefined, there: readonly string[]): readonly string[] =>
    (wanted ?? []).filter((one, index) => there.includes(one) && wanted?.indexOf(one) === index).sort()
  return {
    up: own.up,
    ports: only(
      params.ports,
      params.ports.filter((port) => report.interfaces.get(port)?.master === id),
    ),
    forwardDelay: own.forwardDelay,
    ...(params.addresses === undefined ? {} : { addresses: only(params.addresses, own.addresses) }),
    ...(params.gateways === undefined ? {} : { gateways: only(params.gateways, report.gateways) }),
    mtu: own.mtu,
    persistent: report.stanza === 'none\n' || report.stanza === stanzaOf(id, params),
  }
}
