/** Brings interfaces to what is wanted with `ip` alone, by the difference: what stays as it is is not touched. */
import { all, raw, sh, type Shell } from '../../../src/core/shell.ts'
import type { Shape } from './link.ts'
import { familyOf } from './names.ts'

/** What an interface is to have when it runs. */
export interface Running {
  readonly name: string
  readonly shape: Shape
  readonly mtu: number | undefined
  /** Undefined where they are left alone: what members have does not move then either. */
  readonly addresses: readonly string[] | undefined
  readonly gateways: readonly string[]
  /** Gateways that no subnet leads to. */
  readonly far: readonly string[]
  /** What it has and is not to have. */
  readonly surplus: {
    readonly addresses: readonly string[]
    readonly gateways: readonly string[]
    readonly members: readonly string[]
  }
  /** It is made anew, since what it is cannot be changed. */
  readonly anew: boolean
  readonly ignoreRouters: boolean
}

/**
 * `hw_move FROM TO` takes the global addresses, and the routes that the kernel did not make itself, from one interface to
 * another. Addresses of router advertisements are left: they come again by themselves. With the first address of a subnet
 * the kernel may take the others away, so that deleting them fails; and a route may need one that is listed after it, so
 * all are laid twice. `hw_surplus` takes addresses away and lays again the routes that went with them.
 */
export const runningFunctions = raw(`hw_move() {
  hw_save "$1"
  ip -o addr show dev "$1" scope global | while read -r hw_x hw_x hw_family hw_address hw_rest; do
    case "$hw_family $hw_rest " in 'inet6 '*' dynamic '*) continue ;; esac
    ip addr del "$hw_address" dev "$1" 2>/dev/null
    hw_has "$2" "$hw_address" || hw_add "$2" "$hw_address" nodad || exit 1
  done || return
  hw_lay "$2" >/dev/null 2>&1
  hw_lay "$2"
}
hw_save() { hw_routes4=$(ip -4 route show dev "$1") hw_routes6=$(ip -6 route show dev "$1"); }
hw_lay() {
  printf '%s\\n' "$hw_routes4" | hw_lay_of 4 "$1" && printf '%s\\n' "$hw_routes6" | hw_lay_of 6 "$1"
}
hw_lay_of() {
  hw_failed=
  while read -r hw_route; do
    case $hw_route in ''|*'proto kernel'*|*'proto ra'*) continue ;; esac
    ip "-$1" route replace \${hw_route%% linkdown*} dev "$2" || hw_failed=1
  done
  [ -z "$hw_failed" ]
}
hw_has() { ip -o addr show dev "$1" | grep -qF " $2 "; }
hw_add() {
  case $2 in
    *:*) ip addr add "$2" $3 dev "$1" 2>/dev/null || ip addr add "$2" dev "$1" ;;
    *) ip addr add "$2" brd + dev "$1" ;;
  esac
}
hw_is_port() { [ -e "/sys/class/net/$2/lower_$1" ]; }
hw_note() {
  hw_ports="$hw_ports $1"
  ip -o addr show dev "$1" scope global | while read -r hw_x hw_x hw_x hw_address hw_rest; do echo "$hw_address"; done >"$hw_kept/$1.addresses" &&
    ip -4 route show dev "$1" >"$hw_kept/$1.routes4" && ip -6 route show dev "$1" >"$hw_kept/$1.routes6"
}
hw_join() { hw_is_port "$1" "$2" || { hw_note "$1" && ip link set dev "$1" master "$2"; }; }
hw_enslave() {
  hw_is_port "$1" "$2" && return
  hw_note "$1" && ip link set dev "$2" up && { [ -z "$3" ] || hw_move "$1" "$2" >/dev/null 2>&1 || :; } || return
  ip link set dev "$1" down && ip link set dev "$1" master "$2" && ip link set dev "$1" up || return
  [ -z "$3" ] || hw_relay "$1" "$2"
}
hw_relay() {
  hw_routes4=$(cat "$hw_kept/$1.routes4") hw_routes6=$(cat "$hw_kept/$1.routes6")
  hw_lay "$2" >/dev/null 2>&1
  hw_lay "$2"
}
hw_refill() {
  while read -r hw_address; do hw_has "$1" "$hw_address" || hw_add "$1" "$hw_address" nodad; done <"$hw_kept/$1.addresses"
  hw_relay "$1" "$1"
}
hw_leave() {
  ip link set dev "$1" nomaster
  ip link set dev "$1" up
  while read -r hw_address; do ip addr del "$hw_address" dev "$2" 2>/dev/null; done <"$hw_kept/$1.addresses"
  hw_refill "$1"
}
hw_bond() { [ -z "$3" ] || ip link set dev "$1" type bond "$2" "$3" 2>/dev/null || echo "$3" >"/sys/class/net/$1/bonding/$4"; }
hw_bond_mode() {
  read -r hw_mode hw_x <"/sys/class/net/$1/bonding/mode"
  [ "$hw_mode" = "$2" ] || hw_bond "$1" mode "$2" mode
}
hw_bridge() { [ "$(cat "/sys/class/net/$1/bridge/forward_delay")" = 0 ] || ip link set dev "$1" type bridge forward_delay 0 2>/dev/null || echo 0 >"/sys/class/net/$1/bridge/forward_delay"; }`)

/** Shell steps, each after the one before; `hw_made` and `hw_ports` say afterwards what was begun. */
export function runningSteps(running: Running): readonly Shell[] {
  const { name, shape, mtu, addresses, gateways, far, surplus, anew, ignoreRouters } = running
  const size = mtu === undefined ? [] : ['mtu', mtu]
  const there = shape.kind === 'nic' ? [] : [makeSteps(name, shape, anew)]
  const moves = addresses !== undefined
  const members = 'members' in shape ? shape.members : []
  return [
    ...there.flat(),
    ...surplus.members.map((member) => sh`ip link set dev ${member} nomaster`),
    ...(shape.kind === 'bridge'
      ? members.map((port) => sh`hw_join ${port} ${name} && ip link set dev ${port} ${size} up`)
      : []),
    ...(shape.kind === 'bond'
      ? members.map((member) => sh`hw_enslave ${member} ${name} ${moves ? 'yes' : ''}`)
      : []),
    ...(shape.kind === 'bond' && shape.bond.primary !== undefined
      ? [sh`hw_bond ${name} primary ${shape.bond.primary} primary`]
      : []),
    sh`ip link set dev ${name} ${size} up`,
    ...(ignoreRouters
      ? [sh`{ echo 0 >${`/proc/sys/net/ipv6/conf/${name}/accept_ra`}; } 2>/dev/null || :`]
      : []),
    ...(moves && shape.kind === 'bridge' ? members.map((port) => sh`hw_move ${port} ${name}`) : []),
    ...(addresses ?? []).map((address) => addOnce(name, address)),
    ...(surplus.addresses.length === 0
      ? []
      : [
          sh`hw_save ${name}`,
          ...surplus.addresses.map(
            (address) => sh`{ ! hw_has ${name} ${address} || ip addr del ${address} dev ${name}; }`,
          ),
          // They may have gone with one that was the first of their subnet.
          ...(addresses ?? []).map((address) => addOnce(name, address)),
          sh`{ hw_lay ${name} >/dev/null 2>&1; hw_lay ${name} >/dev/null 2>&1; :; }`,
        ]),
    ...gateways.map(
      (gateway) =>
        sh`ip ${familyOf(gateway) === 6 ? '-6' : '-4'} route replace default via ${gateway} dev ${name} ${far.includes(gateway) ? ['onlink'] : []}`,
    ),
    ...surplus.gateways.map(
      (gateway) =>
        sh`{ ip ${familyOf(gateway) === 6 ? '-6' : '-4'} route del default via ${gateway} dev ${name} 2>/dev/null || :; }`,
    ),
  ]
}

function addOnce(name: string, address: string): Shell {
  return sh`{ hw_has ${name} ${address} || hw_add ${name} ${address}; }`
}

function makeSteps(name: string, shape: Exclude<Shape, { kind: 'nic' }>, anew: boolean): readonly Shell[] {
  const gone = anew ? [sh`{ [ ! -e ${`/sys/class/net/${name}`} ] || ip link del dev ${name}; }`] : []
  const unless = (made: Shell): Shell =>
    sh`{ [ -e ${`/sys/class/net/${name}`} ] || { ${made} && hw_made=1; }; }`
  switch (shape.kind) {
    case 'vlan':
      return [
        ...gone,
        sh`ip link set dev ${shape.link} up`,
        unless(sh`ip link add link ${shape.link} name ${name} type vlan id ${shape.vlan}`),
      ]
    case 'bond': {
      const { mode, monitorInterval, lacpRate, hashPolicy } = shape.bond
      return [
        ...gone,
        unless(sh`ip link add name ${name} type bond`),
        // Only one that is down and without members takes another mode; it has that from its making.
        sh`hw_bond_mode ${name} ${mode}`,
        sh`hw_bond ${name} miimon ${monitorInterval} miimon`,
        sh`hw_bond ${name} lacp_rate ${lacpRate ?? ''} lacp_rate`,
        sh`hw_bond ${name} xmit_hash_policy ${hashPolicy ?? ''} xmit_hash_policy`,
      ]
    }
    case 'bridge': {
      const [first] = shape.members
      // Its own address would otherwise be the lowest of its ports', and change with each guest that comes and goes.
      const own =
        first === undefined
          ? []
          : [sh`ip link set dev ${name} address "$(cat ${`/sys/class/net/${first}/address`})"`]
      return [
        ...gone,
        unless(
          all(
            sh`{ ip link add name ${name} type bridge forward_delay 0 stp_state 0 2>/dev/null || ip link add name ${name} type bridge; }`,
            ...own,
          ),
        ),
        sh`hw_bridge ${name}`,
      ]
    }
  }
}

/** What addresses it has go to its first member. */
export function dissolveSteps(name: string, shape: Shape): readonly Shell[] {
  if (shape.kind === 'nic')
    return [
      sh`{ [ ! -e ${`/sys/class/net/${name}`} ] || { ip addr flush dev ${name} scope global && ip link set dev ${name} down; }; }`,
    ]
  const gone = sh`{ [ ! -e ${`/sys/class/net/${name}`} ] || ip link del dev ${name}; }`
  if (shape.kind === 'vlan') return [gone]
  return [
    raw('hw_first='),
    sh`for hw_port in ${raw(`/sys/class/net/${name}`)}/lower_*; do if [ -e "$hw_port" ]; then hw_first=${raw('${hw_port##*/lower_}')}; break; fi; done`,
    sh`{ [ -z "$hw_first" ] || { ip link set dev "$hw_first" nomaster && ip link set dev "$hw_first" up && hw_move ${name} "$hw_first"; }; }`,
    gone,
  ]
}
