/** The texts by which BIND checks a staged set, takes it, and is asked what it serves. */
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { ServedZone } from '../../src/type/inventory-view.ts'
import {
  keyOfZone,
  laterFunction,
  rndcZone,
  serialFunction,
  servedZones,
  soaFunctions,
} from '../_lib/bind-served.ts'
import { CONFIG_NAME } from './bind-places.ts'

/** A zone whose file is ours alone. */
export interface StaticZone {
  /** Relative to our folder. */
  readonly path: string
  readonly zone: string
  readonly view: string | undefined
  readonly text: string
}

/** For one zone: some hundred thousand records take a few of them. */
const LOAD_SECONDS = 15

// By default the checker lets pass what the server then refuses, and asks other servers about names outside.
const STRICT = '-k fail -n fail -m fail -M fail -S fail -r fail -i local'

/**
 * Each zone that is new or other, as strictly as the server itself; that it is not one that others change meanwhile; then ours as a
 * whole, and with what else the server is told: a zone that the user's own files have too is named.
 */
export function checkText(zones: readonly StaticZone[], folder: string): string {
  const each = zones.map(
    ({ path, zone, view }) =>
      sh`hw_check ${path} ${keyOfZone({ name: zone, view })} ${rndcZone({ name: zone, view })}`,
  )
  return lines(
    // %s stands for the folder, wherever it is.
    raw(`hw_set=%s hw_bad=
hw_say() { printf "%""s\\n" "$1"; }`),
    laterFunction,
    serialFunction,
    sh`hw_check() {
  hw_path=$1 hw_key=$2 hw_others=; shift 2
  cmp -s "$hw_set/$hw_path" ${folder}/"$hw_path" && return
  hw_told=$(named-checkzone ${raw(STRICT)} "$1" "$hw_set/$hw_path" 2>&1) && case $hw_told in
  *'ignoring out-of-zone'* | *'TTL set to'* | *MAXTTL*) false ;;
  esac || { hw_say "$hw_told"; hw_bad=1; return; }
  hw_zone=$(rndc zonestatus "$@" 2> /dev/null)
  case $hw_zone in
  *'dynamic: yes'*'frozen: yes'*) ;;
  *'dynamic: yes'*) hw_others=1 ;;
  esac
  if [ -n "$hw_others" ] || [ -e ${folder}/"$hw_path".jnl ]; then
    echo "zone \"$hw_key\" takes updates on this server, so its file must not be replaced: inv set zone $1 dynamic=yes; or, where the records of others may go: rndc freeze $*"
    hw_bad=1
    return
  fi
  hw_old=$(hw_say "$hw_zone" | sed -n 's/^serial: //p') hw_new=$(hw_serial "$hw_set/$hw_path")
  if [ -n "$hw_old" ] && [ -n "$hw_new" ] && ! hw_later "$hw_new" "$hw_old"; then
    echo "zone \"$hw_key\" is served at serial $hw_old by now, and $hw_new would be no later: run it again"
    hw_bad=1
  fi
}`,
    ...each,
    sh`[ -z "$hw_bad" ] || exit 1
named-checkconf -z "$hw_set"/${CONFIG_NAME} > "$hw_set/.said" 2>&1 || { grep -v ': loaded serial ' "$hw_set/.said"; exit 1; }
rm -f "$hw_set/.said"
cd /etc/bind && sed -e ${inlined('named.conf.options')} -e ${inlined('named.conf.local')} named.conf |
  sed "s,\"${raw(folder)}/,\"$hw_set/,g" > "$hw_set/.whole" &&
  hw_told=$(named-checkconf "$hw_set/.whole" 2>&1) || {
  hw_say "$hw_told" | sed "s,$hw_set/.whole:[0-9]*,/etc/bind/named.conf,g"
  exit 1
}
rm -f "$hw_set/.whole"`,
  ).text
}

/** For sed: in place of the line that includes it, the file itself, so that what it names can be other files for the check. */
function inlined(name: string): string {
  return `\\,^[[:space:]]*include[[:space:]]*"/etc/bind/${name.replaceAll('.', '[.]')}",{
r ${name}
d
}`
}

/**
 * New zones, those that went, and options by `reconfig`, which leaves the other zones alone; zones that changed one by one. Where no file was
 * swapped and the server is to be told nevertheless, all. A server that does not run is started.
 */
export function reloadText(zones: readonly StaticZone[], restart: Shell): string {
  const cases = zones.map(({ path, zone, view }) => {
    const words = rndcZone({ name: zone, view })
    return sh`  ${path}) "$1" ${keyOfZone({ name: zone, view })} ${words} ;;`
  })
  return lines(
    serialFunction,
    raw(String.raw`hw_tell() { shift; rndc reload "$@" > /dev/null; }
hw_lacks() {
  hw_key=$1; shift
  hw_wanted=$(hw_serial "$hw_folder/$hw_file")
  [ "$(rndc zonestatus "$@" 2> /dev/null | sed -n 's/^serial: //p')" = "$hw_wanted" ] || echo "$hw_key $hw_wanted $hw_file"
}
hw_reason() {
  { journalctl -q -u named -n 300 --no-pager || tail -n 300 /var/log/syslog /var/log/daemon.log; } 2> /dev/null |
    grep -F -e " $1/IN" -e "/$2:" | grep -v -e ': loaded serial ' -e ': sending notifies ' | tail -n 3
}
hw_each() {
  for hw_file in $hw_changed; do
    case $hw_file in`),
    ...cases,
    raw(`    esac || return
  done
}
if ! rndc status > /dev/null 2>&1; then
  ( ${restart.text}
  )
  exit
fi
if [ -z "$hw_changed$hw_removed" ]; then rndc reload; exit; fi
rndc reconfig && hw_each hw_tell || exit
[ "$hw_going" = in ] || exit 0`),
    sh`hw_end=$(($(date +%s) + ${LOAD_SECONDS}))
while hw_lacking=$(hw_each hw_lacks); [ -n "$hw_lacking" ]; do
  if [ "$(date +%s)" -ge "$hw_end" ]; then
    printf '%s\n' "$hw_lacking" | while read -r hw_key hw_wanted hw_file; do
      hw_reason "${raw('${hw_key%@*}')}" "$hw_file"
      printf 'named does not load zone %s at serial %s\n' "$hw_key" "$hw_wanted"
    done
    exit 1
  fi
  sleep 0.2 2> /dev/null || sleep 1
done`,
  ).text
}

/** A server that runs and answers, whatever it says. */
export function verifyText(addresses: readonly string[]): string {
  return lines(
    soaFunctions,
    sh`hw_told=$(rndc status 2>&1 > /dev/null) || { printf 'named does not run: %s\n' "$hw_told"; exit 1; }
for hw_at in ${addresses}; do if hw_answers "$hw_at"; then exit 0; fi; done
printf 'named does not answer at %s\n' ${addresses.join(', ')}
exit 1`,
  ).text
}

/** A line for each zone that the server has: `zone office.example serial 2026112101`, `zone dyn.example dynamic`. */
export function probeText(zones: readonly ServedZone[], addresses: readonly string[]): string {
  const dynamic = zones.filter(({ role }) => role === 'dynamic').map((zone) => keyOfZone(zone))
  return lines(
    soaFunctions,
    sh`{
${servedZones(zones, addresses)}
} | while read -r hw_key hw_value; do
  case ${` ${dynamic.join(' ')} `} in
  *" $hw_key "*) printf 'zone %s dynamic\n' "$hw_key" ;;
  *) printf 'zone %s serial %s\n' "$hw_key" "$hw_value" ;;
  esac
done`,
  ).text
}
