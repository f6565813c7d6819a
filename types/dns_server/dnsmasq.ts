/** dnsmasq as a DNS server: its configuration takes a restart, its file of addresses a SIGHUP (dnsmasq(8), Notes). */
import { createHash } from 'node:crypto'
import { lines, raw, sh } from '../../src/core/shell.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { ExportOptions } from '../../src/type/inventory-view.ts'
import type { Resources } from '../../src/type/resource.ts'
import { ownAddresses } from './own-addresses.ts'
import type { Params } from './params.ts'
import { restartOf } from './restart.ts'

const FOLDER = '/etc/dnsmasq.hostwright'
const INCLUDE = '/etc/dnsmasq.d/hostwright.conf'
const PID = '/run/dnsmasq/dnsmasq.pid'
const MAIN = 'dnsmasq.conf'
const HOSTS = 'hosts'

export function dnsmasqServer(params: Params, selection: ExportOptions, context: HostContext): Resources {
  const { host, inventory, resource } = context
  const generated = inventory.export('dnsmasq', {
    ...selection,
    dns: true,
    ...(params.dhcp ? {} : { dhcp: false }),
    ...(params.view === undefined ? {} : { view: params.view }),
    ...(params.options === undefined ? {} : { forwarders: params.options.forwarders }),
  })
  const files = generated.map(({ path, text }) => ({ path, content: signed(path, text) }))
  const addresses = ownAddresses(host)
  const packages = ['dnsmasq-base', 'dnsmasq', 'bind9-dnsutils'].map((name) => resource('package', name))
  const folder = resource('directory', FOLDER, { owner: 'root', group: 'root', mode: '0755' })
  const include = resource('file', INCLUDE, {
    owner: 'root',
    group: 'root',
    mode: '0644',
    content: `# Made by hostwright. Do not edit: it is written anew.\nconf-dir=${FOLDER}/,*.conf\n`,
    needs: [...packages, folder],
  })
  const set = resource('service_config', 'dnsmasq', {
    folder: FOLDER,
    files,
    owner: 'root',
    group: 'root',
    mode: '0644',
    objects: generated.flatMap(({ objects }) => objects ?? []),
    programs: ['dnsmasq', 'dig'],
    check: CHECK,
    reload: sh`hw_again=
for hw_file in $hw_changed $hw_removed; do
  case $hw_file in
  ${MAIN}) hw_again=restart ;;
  *) ${raw('hw_again=${hw_again:-signal}')} ;;
  esac
done
if [ "$hw_again" = signal ] && kill -HUP "$(cat ${PID})" 2> /dev/null; then exit 0; fi
${restartOf('dnsmasq', context)}`.text,
    verify: lines(
      ASK,
      sh`for hw_at in ${addresses}; do if dig "@$hw_at" +norecurse +time=2 +tries=1 . SOA > /dev/null 2>&1; then exit 0; fi; done
printf 'dnsmasq does not answer at %s\n' ${addresses.join(', ')}
exit 1`,
    ).text,
    running: {
      probe: lines(ASK, sh`hw_ask ${addresses}`).text,
      expected: files.flatMap(({ path, content }) => expectedLine(path, content)),
    },
    reloadOn: [include],
    needs: [...packages, folder, include],
  })
  const service = resource('service', 'dnsmasq', { running: true, enabled: true, needs: [...packages, set] })
  return [packages, folder, include, set, service]
}

/** With a name in it that tells, asked of the server, which text it was that it has read (RFC 2606: no name ends in "invalid"). */
function signed(path: string, text: string): string {
  if (path === MAIN) return `${text}txt-record=config.hostwright.invalid,${digestOf(text)}\n`
  if (path === HOSTS) return `${text}${loopbackOf(text)} hosts.hostwright.invalid\n`
  return text
}

function expectedLine(path: string, content: string): readonly string[] {
  if (path === MAIN) return [`runs ${MAIN} ${digestOf(unsigned(content))}`]
  if (path === HOSTS) return [`runs ${HOSTS} ${loopbackOf(unsigned(content))}`]
  return []
}

function unsigned(content: string): string {
  return content.replace(/[^\n]*\n$/, '')
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** An address of the host itself, of as many digits of the digest as it has room for. */
function loopbackOf(text: string): string {
  const [a = 0, b = 0, c = 0] = createHash('sha256').update(text).digest()
  return `127.${a}.${b}.${c}`
}

const ASK = raw(String.raw`hw_ask() {
  for hw_at do
    hw_main=$(dig "@$hw_at" +short +time=2 +tries=1 config.hostwright.invalid TXT 2> /dev/null) || continue
    hw_hosts=$(dig "@$hw_at" +short +time=2 +tries=1 hosts.hostwright.invalid A 2> /dev/null)
    hw_main=${'$'}{hw_main#\"}
    [ -z "$hw_main" ] || printf 'runs dnsmasq.conf %s\n' "${'$'}{hw_main%\"}"
    [ -z "$hw_hosts" ] || printf 'runs hosts %s\n' "$hw_hosts"
    return
  done
}`)

/** With all that is the user's own, as it will be read: some settings may be said once only. Files that it names are not opened by the test. */
const CHECK = sh`hw_said=$({
  if [ -f /etc/dnsmasq.conf ]; then echo conf-file=/etc/dnsmasq.conf; fi
  for hw_file in /etc/dnsmasq.d/*; do
    case $hw_file in ${INCLUDE} | *~ | *.dpkg-dist | *.dpkg-old | *.dpkg-new) continue ;; esac
    if [ -f "$hw_file" ]; then echo "conf-file=$hw_file"; fi
  done
  echo conf-file=${raw('%s')}/${MAIN}
} | dnsmasq --test --conf-file=- 2>&1) || { echo "$hw_said" | sed 's/^dnsmasq: //'; exit 1; }`.text
