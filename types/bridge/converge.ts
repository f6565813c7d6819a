/** Makes and takes away bridges in one go that a cut connection cannot leave half done. */
import { all, lines, quote, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { Change } from '../../src/type/define-type.ts'
import { stagedPath } from '../../src/type/command.ts'
import type { BridgeParams } from './index.ts'
import type { BridgeState } from './observe.ts'
import { STANZA_FOLDER, stanzaOf } from './stanza.ts'

type BridgeChange = Change<BridgeParams, BridgeState>

/**
 * `hw_move FROM TO` takes the global addresses, and the routes that the kernel did not make itself, from one interface to
 * another. Addresses of router advertisements are left: they come again by themselves. With the first address of a subnet
 * the kernel may take the others away, so that deleting them fails; and a route may need one that is listed after it, so
 * all are laid twice.
 */
const MOVE = raw(`hw_move() {
  hw_routes4=$(ip -4 route show dev "$1") hw_routes6=$(ip -6 route show dev "$1")
  ip -o addr show dev "$1" scope global | while read -r hw_x hw_x hw_family hw_address hw_rest; do
    case "$hw_family $hw_rest " in 'inet6 '*' dynamic '*) continue ;; esac
    case $hw_family in inet6) hw_options=nodad ;; *) hw_options='brd +' ;; esac
    ip addr del "$hw_address" dev "$1" 2>/dev/null
    hw_has "$2" "$hw_address" || ip addr add "$hw_address" $hw_options dev "$2" || exit 1
  done || return
  hw_lay "$2" >/dev/null 2>&1
  hw_lay "$2"
}
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
hw_has() { [ -n "$(ip -o addr show dev "$1" to "\${2%/*}")" ]; }
hw_is_port() { [ "$(readlink "/sys/class/net/$1/master" | sed 's,.*/,,')" = "$2" ]; }`)

/** What was begun is taken back where a step fails, so that the host stays where it was reached. */
export function attach({ id, params }: BridgeChange): Shell {
  const [first] = params.ports
  const size = params.mtu === undefined ? [] : ['mtu', params.mtu]
  const make = [
    sh`ip link add name ${id} type bridge forward_delay 0 stp_state 0 && hw_made=1`,
    // Its own address would otherwise be the lowest of its ports', and change with each guest that comes and goes.
    ...(first === undefined
      ? []
      : [sh`ip link set dev ${id} address "$(cat /sys/class/net/${first}/address)"`]),
  ]
  const steps = [
    sh`{ [ -d /sys/class/net/${id}/bridge ] || { ${all(...make)}; }; }`,
    sh`ip link set dev ${id} type bridge forward_delay 0`,
    ...params.ports.map(
      (port) =>
        sh`{ hw_is_port ${port} ${id} || { hw_ports="$hw_ports ${raw(port)}"; ip link set dev ${port} master ${id}; }; } && ip link set dev ${port} ${size} up`,
    ),
    sh`ip link set dev ${id} ${size} up`,
    ...(params.addresses === undefined ? [] : params.ports.map((port) => sh`hw_move ${port} ${id}`)),
    ...(params.addresses ?? []).map(
      (address) =>
        sh`{ hw_has ${id} ${address} || ip addr add ${address} ${address.includes(':') ? ['nodad'] : ['brd', '+']} dev ${id}; }`,
    ),
    ...(params.gateways ?? []).map(
      (gateway) =>
        sh`ip ${gateway.includes(':') ? '-6' : '-4'} route replace default via ${gateway} dev ${id}`,
    ),
  ]
  const undo = lines(
    sh`for hw_port in $hw_ports; do hw_move ${id} "$hw_port"; ip link set dev "$hw_port" nomaster; done`,
    sh`[ -z "$hw_made" ] || ip link del dev ${id}`,
  )
  const text = lines(
    MOVE,
    sh`hw_made= hw_ports=`,
    sh`{ ${all(...steps)}; } || {
${undo}
exit 1
}`,
    persist(id, stanzaOf(id, params)),
  )
  return detached(text)
}

/** What addresses it has go to its first port. */
export function dissolve({ id }: BridgeChange): Shell {
  const text = lines(
    MOVE,
    sh`hw_first=$(ls /sys/class/net/${id}/brif | head -n 1)`,
    sh`{ [ -z "$hw_first" ] || { ip link set dev "$hw_first" nomaster && hw_move ${id} "$hw_first"; }; } && ip link del dev ${id} || exit 1`,
    sh`rm -f ${`${STANZA_FOLDER}/${id}`}`,
  )
  return detached(text)
}

/** For the next start of the host, where ifupdown looks after that. */
function persist(id: string, stanza: string): Shell {
  const path = `${STANZA_FOLDER}/${id}`
  const staged = stagedPath(path)
  return sh`if [ -d ${STANZA_FOLDER} ]; then
  printf %s ${stanza} > ${staged} && chmod 0644 ${staged} && mv -f ${staged} ${path} || exit 1
fi`
}

/** Runs to its end whatever becomes of the connection, which may be the one that is being moved. */
function detached(text: Shell): Shell {
  return raw(`hw_log=$(mktemp) || exit
nohup /bin/sh -c ${quote(text.text)} </dev/null >"$hw_log" 2>&1 &
wait "$!"
hw_code=$?
[ "$hw_code" -eq 0 ] || cat "$hw_log" >&2
rm -f "$hw_log"
exit "$hw_code"`)
}
