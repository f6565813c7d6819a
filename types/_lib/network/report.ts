/** What a host says of its network interfaces: mostly read from /sys, which costs no process, and the files that set them up. */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { joinScripts, splitOutputs } from '../../../src/type/each.ts'
import type { Probe } from '../../../src/type/probe.ts'
import { filesOf } from './config-file.ts'
import { INTERFACES, STANZA_FOLDER } from './ifupdown.ts'
import { type Link, membersOf } from './link.ts'
import { NETPLAN_FOLDER } from './netplan.ts'
import { NETWORKD_FOLDER, vlanPieceName } from './networkd.ts'

export interface Seen {
  readonly kind: 'nic' | 'vlan' | 'bond' | 'bridge' | 'other'
  readonly up: boolean
  readonly mtu: number
  /** The bond or bridge that it is a part of. */
  readonly master: string | undefined
  /** What it stands on: ports, members, the link of a VLAN. */
  readonly lower: readonly string[]
  /** Global ones with prefix length, sorted. */
  readonly addresses: readonly SeenAddress[]
  /** Of its default routes, sorted; without those that routers advertise. */
  readonly gateways: readonly string[]
  /** Seconds, of a bridge. */
  readonly forwardDelay: number
  /** Of a VLAN. */
  readonly vlan: number | undefined
  /** Of a bond: by option of /sys. */
  readonly bond: Readonly<Record<string, string>>
}

export interface SeenAddress {
  readonly address: string
  /** Made by the kernel from what a router advertised, or a lease. */
  readonly dynamic: boolean
}

export interface Report {
  readonly hasIp: boolean
  readonly links: ReadonlyMap<string, Seen>
  /** Lines `FILE:LINE` of what ifupdown reads that begin a part, or name another file. */
  readonly stanzas: readonly string[]
  /** Lines `FILE:Bond=NAME` of files of parts that are ours. */
  readonly members: readonly string[]
  /** Lines `FILE:  NAME:` of netplan's files. */
  readonly netplan: readonly string[]
  /** By path, the text of those that are there. */
  readonly files: ReadonlyMap<string, string>
  /** By VLAN, where the file that tells the interface below of it has to be under systemd-networkd, and whether it is. */
  readonly pieces: ReadonlyMap<string, { readonly path: string; readonly present: boolean }>
}

/** `hw_network_file INTERFACE` sets `hw_file` to the file that systemd-networkd takes for it, or would. */
export const networkFileFunction = raw(`hw_network_file() {
  hw_file=${NETWORKD_FOLDER}/05-hostwright-$1.network
  [ ! -e "$hw_file" ] || return 0
  if [ -r "/sys/class/net/$1/ifindex" ] && read -r hw_index <"/sys/class/net/$1/ifindex" && [ -r "/run/systemd/netif/links/$hw_index" ]; then
    while IFS= read -r hw_line; do
      case $hw_line in NETWORK_FILE=?*) hw_file=\${hw_line#*=}; [ ! -e "$hw_file" ] || return 0 ;; esac
    done <"/run/systemd/netif/links/$hw_index"
  fi
  hw_file=${NETWORKD_FOLDER}/95-hostwright-$1.network
}`)

const SHOW =
  raw(`hw_read() { hw_value=; [ -r "$1" ] && IFS= read -r hw_value <"$1" 2>/dev/null; [ -z "$hw_value" ] || printf '%s %s\\n' "$2" "$hw_value"; }
hw_show() {
  hw_net=/sys/class/net/$1
  [ -e "$hw_net" ] || return 0
  printf '=link %s\\n' "$1"
  while IFS= read -r hw_line; do case $hw_line in DEVTYPE=*) echo "type \${hw_line#*=}" ;; esac; done <"$hw_net/uevent"
  hw_read "$hw_net/flags" flags; hw_read "$hw_net/mtu" mtu; hw_read "$hw_net/bridge/forward_delay" delay
  for hw_lower in "$hw_net"/lower_*; do if [ -e "$hw_lower" ]; then echo "lower \${hw_lower##*/lower_}"; fi; done
  if [ -d "$hw_net/bonding" ]; then
    for hw_option in mode miimon primary lacp_rate xmit_hash_policy; do hw_read "$hw_net/bonding/$hw_option" "bond $hw_option"; done
  fi
  hw_read "/proc/net/vlan/$1" vlan
  if [ -e "$hw_net/master" ]; then hw_value=$(readlink "$hw_net/master"); echo "master \${hw_value##*/}"; fi
}
hw_piece() {
  hw_network_file "$1"
  hw_file=${NETWORKD_FOLDER}/\${hw_file##*/}.d/$2
  if [ -e "$hw_file" ]; then echo "present $hw_file"; else echo "missing $hw_file"; fi
}`)

export function lookAt(wanted: readonly Link[]): Probe<Report> {
  const names = [...new Set(wanted.flatMap((link) => [link.name, ...membersOf(link), ...carriersOf(link)]))]
  const has = (backend: Link['backend']): boolean => wanted.some((link) => link.backend === backend)
  const paths = [...new Set(wanted.flatMap((link) => filesOf(link)).map(({ path }) => path))]
  const vlans = wanted.flatMap(({ name, shape, backend }) =>
    shape.kind === 'vlan' && backend === 'networkd' ? [{ name, link: shape.link }] : [],
  )
  const scripts: readonly Shell[] = [
    lines(sh`command -v ip >/dev/null && echo ip`, ...names.map((name) => sh`hw_show ${name}`)),
    sh`ip -o addr show scope global`,
    sh`ip -4 route show default; ip -6 route show default`,
    has('ifupdown')
      ? raw(
          `case $(ifup --help 2>&1) in *BusyBox*) echo :busybox ;; esac; grep -sHE '^[[:space:]]*(iface|auto|allow-[a-z]+|source|source-directory)[[:space:]]' ${INTERFACES} ${STANZA_FOLDER}/*`,
        )
      : raw(':'),
    has('networkd')
      ? raw(`grep -sHE '^(Bond|Bridge)=' ${NETWORKD_FOLDER}/04-hostwright-*.network`)
      : raw(':'),
    has('netplan') ? raw(`grep -osHE '^ +[^ :{}]+ *:' ${NETPLAN_FOLDER}/*.yaml`) : raw(':'),
    ...vlans.map(({ name, link }) => sh`hw_piece ${link} ${vlanPieceName(name)}`),
    ...paths.map((path) => sh`[ -f ${path} ] && cat ${path}`),
  ]
  return {
    script: lines(SHOW, networkFileFunction, joinScripts(scripts)),
    parse: (stdout) => {
      const outputs = splitOutputs(stdout, scripts.length).map(({ code, output }) => ({
        code,
        text: output.toString('utf8'),
      }))
      const text = (index: number): string => outputs[index]?.text ?? ''
      const rows = (index: number): readonly string[] =>
        text(index)
          .split('\n')
          .filter((row) => row !== '')
      const first = 6 + vlans.length
      return {
        hasIp: text(0).startsWith('ip\n'),
        links: readLinks(text(0), readAddresses(rows(1)), readGateways(rows(2))),
        stanzas: rows(3),
        members: rows(4),
        netplan: rows(5),
        pieces: new Map(
          vlans.map(({ name }, index) => {
            const [word = '', path = ''] = (rows(6 + index)[0] ?? '').split(' ')
            return [name, { path, present: word === 'present' }]
          }),
        ),
        files: new Map(
          paths.flatMap((path, index) =>
            outputs[first + index]?.code === 0 ? [[path, text(first + index)] as const] : [],
          ),
        ),
      }
    },
  }
}

function carriersOf({ shape }: Link): readonly string[] {
  return shape.kind === 'vlan' ? [shape.link] : []
}

/** Lines of `ip -o addr`, of iproute2 or busybox. */
function readAddresses(rows: readonly string[]): ReadonlyMap<string, readonly SeenAddress[]> {
  const found = new Map<string, SeenAddress[]>()
  for (const row of rows) {
    const [, name = '', address = '', rest = ''] =
      /^\d+: (\S+?)(?:@\S+)? +inet6? ([0-9a-f.:]+\/\d+)(.*)$/.exec(row) ?? []
    if (address === '') continue
    const dynamic = / dynamic\b/.test(rest)
    found.set(name, [...(found.get(name) ?? []), { address, dynamic }])
  }
  return found
}

/** Lines of `ip route show default`. */
function readGateways(rows: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const row of rows) {
    const via = /^default via (?:inet6 )?(\S+)/.exec(row)?.[1]
    const name = / dev (\S+)/.exec(row)?.[1]
    if (via === undefined || name === undefined || / proto (?:ra|dhcp)\b/.test(row)) continue
    found.set(name, [...(found.get(name) ?? []), via])
  }
  return found
}

const KINDS: readonly string[] = ['vlan', 'bond', 'bridge']

function readLinks(
  text: string,
  addresses: ReadonlyMap<string, readonly SeenAddress[]>,
  gateways: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, Seen> {
  return new Map(
    text
      .split(/^=link /m)
      .slice(1)
      .map((section) => {
        const [name = '', ...rows] = section.split('\n')
        const all = (key: string): readonly string[] =>
          rows.filter((row) => row.startsWith(`${key} `)).map((row) => row.slice(key.length + 1))
        const one = (key: string): string => all(key)[0] ?? ''
        const type = one('type')
        const vlan = /\bVID: (\d+)/.exec(one('vlan'))?.[1]
        return [
          name,
          {
            kind: KINDS.includes(type) ? (type as Seen['kind']) : type === '' ? 'nic' : 'other',
            // IFF_UP of netdevice(7)
            up: (Number(one('flags')) & 1) === 1,
            mtu: Number(one('mtu')),
            master: one('master') === '' ? undefined : one('master'),
            lower: all('lower'),
            addresses: (addresses.get(name) ?? []).toSorted((a, b) => (a.address < b.address ? -1 : 1)),
            gateways: (gateways.get(name) ?? []).toSorted(),
            // The kernel counts hundredths.
            forwardDelay: Number(one('delay')) / 100,
            vlan: vlan === undefined ? undefined : Number(vlan),
            bond: Object.fromEntries(
              all('bond').map((row) => {
                const [option = '', value = ''] = row.split(' ')
                return [option, value]
              }),
            ),
          },
        ] as const
      }),
  )
}
