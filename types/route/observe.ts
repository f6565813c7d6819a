/** What the kernel has of routes, and whether they come back with the host. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { HostContext, Wanted } from '../../src/type/define-type.ts'
import { joinScripts, splitOutputs } from '../../src/type/each.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { type Backend, backendOf } from '../_lib/network/link.ts'
import { networkFileFunction } from '../_lib/network/report.ts'
import { type Destination, readDestination, slugOf } from './destination.ts'
import type { RouteParams } from './index.ts'
import { routeFile } from './route-files.ts'

export interface RouteState {
  readonly via?: string
  readonly device?: string
  readonly source?: string
  /** Whether it comes back with the host. */
  readonly persistent: boolean
  /** The file that is to say so; empty where nothing sets up the network. */
  readonly file: string
  /** Where it said so before, if elsewhere. */
  readonly oldFile: string
  readonly [key: string]: string | boolean | undefined
}

// "device FILE KIND" of the interface that the route leads through, then what files there are of the route.
const PLACE = raw(`${networkFileFunction.text}
hw_place() {
  hw_device=$1
  [ -n "$hw_device" ] || hw_device=$(ip route get "$2" 2>/dev/null | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1)
  hw_kind=
  if [ -z "$hw_device" ] || [ ! -e "/sys/class/net/$hw_device" ]; then echo missing
  else
    while IFS= read -r hw_line; do case $hw_line in DEVTYPE=*) hw_kind=\${hw_line#*=} ;; esac; done <"/sys/class/net/$hw_device/uevent"
    hw_network_file "$hw_device"
    echo "$hw_device \${hw_file##*/} $hw_kind"
  fi
  for hw_file in /etc/network/if-up.d/"$3" /etc/systemd/network/*.network.d/"$3".conf /etc/netplan/91-"$3".yaml; do
    if [ -f "$hw_file" ]; then echo "=file $hw_file"; cat "$hw_file"; fi
  done
}`)

interface Asked extends Wanted<RouteParams> {
  readonly destination: Destination
  readonly backend: Backend
}

export function observeRoutes(
  wanted: readonly Wanted<RouteParams>[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<RouteState>>> {
  const isLinux = context.facts.kernel.name === 'Linux'
  const asked = wanted.flatMap((one): readonly Asked[] => {
    const destination = readDestination(one.id)
    return destination === undefined ? [] : [{ ...one, destination, backend: backendOf(one.params, context) }]
  })
  const scripts: readonly Shell[] = [
    raw('command -v ip >/dev/null && echo ip'),
    raw('ip -4 route show; echo =6; ip -6 route show'),
    ...asked.map(
      ({ params: { device, via }, destination }) =>
        sh`hw_place ${device ?? ''} ${via ?? ''} ${slugOf(destination)}`,
    ),
  ]
  return {
    script: isLinux ? lines(PLACE, joinScripts(scripts)) : raw(':'),
    parse: (stdout) => {
      const texts = isLinux
        ? splitOutputs(stdout, scripts.length).map(({ output }) => output.toString('utf8'))
        : []
      const [v4 = '', v6 = ''] = (texts[1] ?? '').split(/^=6\n/m)
      return new Map(
        asked.map((one, index) => [
          one.id,
          !isLinux
            ? refused(`it knows the network of Linux, not of ${context.facts.kernel.name}`)
            : texts[0] !== 'ip\n'
              ? refused('the host has no "ip": iproute2 or busybox with it is needed')
              : observed(one, one.destination.family === 4 ? v4 : v6, texts[index + 2] ?? ''),
        ]),
      )
    },
  }
}

function observed(asked: Asked, rows: string, place: string): Observed<RouteState> {
  const { params, destination, backend } = asked
  const row = rows.split('\n').find((one) => leadsTo(one, destination))
  const [head = '', ...sections] = place.split(/^=file /m)
  const files = new Map(
    sections.map((section) => {
      const end = section.indexOf('\n')
      return [section.slice(0, end), section.slice(end + 1)] as const
    }),
  )
  if (params.state === 'absent' && row === undefined && files.size === 0) return null
  const word = (name: string): string | undefined =>
    new RegExp(`(?:^| )${name} (?:inet6 )?(\\S+)`).exec(row ?? '')?.[1]
  const [device = '', networkFile = '', kind = ''] = head.trimEnd().split(' ')
  if (params.state === 'present' && device === 'missing')
    return unknown(
      params.device === undefined
        ? `no interface leads to ${params.via ?? ''}`
        : `network interface "${params.device}" does not exist`,
    )
  const way = { destination, via: params.via, device, source: params.source }
  const section = `${kind === '' ? 'ethernet' : kind}s`
  const file = params.state === 'absent' ? undefined : routeFile(way, backend, { networkFile, section })
  const [found = ''] = files.keys()
  const via = word('via')
  const source = word('src')
  return {
    ...(via === undefined ? {} : { via }),
    ...(row === undefined ? {} : { device: word('dev') ?? '' }),
    ...(source === undefined ? {} : { source }),
    persistent: file === undefined || files.get(file.path) === file.text,
    file: file?.path ?? '',
    text: file?.text ?? '',
    mode: file?.mode ?? '',
    oldFile: found === file?.path ? '' : found,
    leads: device,
  }
}

/** A row of `ip route show`: of the destination, and of the metric, where 1024 is what IPv6 gives by itself. */
function leadsTo(row: string, { family, prefix, metric }: Destination): boolean {
  const [first = ''] = row.split(' ')
  const shown = first === 'default' ? (family === 4 ? '0.0.0.0/0' : '::/0') : first
  const whole = shown.includes('/') ? shown : `${shown}/${family === 4 ? 32 : 128}`
  if (whole !== prefix || / proto (?:ra|dhcp|kernel)\b/.test(row)) return false
  const has = Number(/ metric (\d+)/.exec(row)?.[1] ?? 0)
  const plain = family === 6 ? [0, 1024] : [0]
  return metric === undefined ? plain.includes(has) : has === metric
}
