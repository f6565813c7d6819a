/** Has those who set up the network take their files: ifupdown where DHCP is asked, systemd-networkd and netplan for all. */
import { all, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { type Link, membersOf } from './link.ts'
import { familyOf } from './names.ts'
import type { Running } from './running.ts'

/** `hw_asks NAME`: whether ifupdown's files have it ask DHCP. */
export const activationFunctions = raw(`hw_asks() {
  cat /etc/network/interfaces /etc/network/interfaces.d/* 2>/dev/null | while read -r hw_word hw_name hw_family hw_method hw_rest; do
    case "$hw_word $hw_name $hw_method" in "iface $1 dhcp") echo yes ;; esac
  done | grep -q yes
}
hw_ifdown() { mkdir -p /run/network; ifdown --force "$1" >/dev/null 2>&1 || ifdown -f "$1" >/dev/null 2>&1 || :; }
hw_ifup() { mkdir -p /run/network; [ -e "/sys/class/net/$1" ] || hw_made=1; ( umask 022; ifup "$1" || { ip link set dev "$1" up && ifup -f "$1"; } ); }
hw_networkd() {
  if command -v netplan >/dev/null && [ "$1" = netplan ]; then netplan generate || return; fi
  if [ "$1" = netplan ] && ! systemctl is-active --quiet systemd-networkd; then netplan apply; return; fi
  systemctl is-active --quiet systemd-networkd || { echo "systemd-networkd does not run: add service('systemd-networkd') to the manifest" >&2; return 1; }
  networkctl reload
}
hw_await() {
  hw_tries=0 hw_most=$1
  shift
  until hw_right; do
    hw_tries=$((hw_tries + 1))
    [ "$hw_tries" -lt "$hw_most" ] || return 1
    if [ "$hw_tries" -gt 9 ] && hw_gave_up "$@"; then return 1; fi
    sleep 0.2 2>/dev/null || sleep 1
  done
}
hw_gave_up() {
  for hw_name do
    { read -r hw_index <"/sys/class/net/$hw_name/ifindex"; } 2>/dev/null &&
      grep -qsx ADMIN_STATE=failed "/run/systemd/netif/links/$hw_index" && return
  done
  return 1
}
hw_reconfigure() {
  for hw_name do
    if [ -e "/sys/class/net/$hw_name" ]; then networkctl reconfigure "$hw_name" || return; fi
  done
}`)

/** A client that runs for it ends, while the files still say so. */
export function dhcpEnd(name: string): Shell {
  return sh`{ ! hw_asks ${name} || hw_ifdown ${name}; }`
}

export function dhcpAgain(name: string): Shell {
  return sh`{ hw_ifdown ${name}; hw_ifup ${name}; }`
}

/** `hw_right`: whether it runs as it should, as far as that does not hang on others. */
export function awaited({ name, shape, mtu, addresses, gateways, surplus }: Running): Shell {
  const members = 'members' in shape ? shape.members : []
  return sh`hw_right() { ${all(
    sh`[ -n "$(ip -o link show dev ${name} up 2>/dev/null)" ]`,
    ...(mtu === undefined ? [] : [sh`[ "$(cat ${`/sys/class/net/${name}/mtu`})" = ${mtu} ]`]),
    ...members.map((member) => sh`hw_is_port ${member} ${name}`),
    ...(addresses ?? []).map((address) => sh`hw_has ${name} ${address}`),
    ...surplus.addresses.map((address) => sh`! hw_has ${name} ${address}`),
    ...gateways.map(
      (gateway) =>
        sh`ip ${familyOf(gateway) === 6 ? '-6' : '-4'} route show default dev ${name} | grep -qF ${`via ${gateway} `}`,
    ),
  )}; }`
}

/** What reading the files again does not bring about by itself, setting up anew does: what was changed by hand. */
export function networkdAgain(link: Link, then: 'await' | 'go on'): Shell {
  const below = link.shape.kind === 'vlan' ? [link.shape.link] : membersOf(link)
  const names = [...membersOf(link), link.name]
  const read = sh`hw_networkd ${link.backend}`
  if (then === 'go on') return all(read, sh`{ hw_reconfigure ${names} || :; }`)
  return sh`${read} && { hw_await 10 || { hw_reconfigure ${names} && hw_await 75 ${[...below, link.name]}; } || {
  echo ${`"${link.name}" did not become what its files say`} >&2
  networkctl status --no-pager --lines 5 ${link.name} >&2
  false
}; }`
}
