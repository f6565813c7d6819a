/** dnsmasq as Debian packages it: reads its configuration when it starts, and the files that this names on SIGHUP too. */
import { all, lines, raw, sh } from '../../src/core/shell.ts'
import { askFor } from './ask.ts'
import { clientsOf } from './attachments.ts'
import { pidFiles } from './pid-files.ts'
import { demandAlone, listens, processFunctions, restart } from './process.ts'
import { exportOptions, proofs, type Deployment, type Task } from './server.ts'

const SERVICE = 'dnsmasq'
const FOLDER = '/etc/dnsmasq.hostwright'
const INCLUDE = '/etc/dnsmasq.d/hostwright.conf'
const PID = pidFiles.dnsmasq
const LEASES = '/var/lib/misc/dnsmasq.leases'
const MAIN = 'dnsmasq.conf'

const RUNS = `runs ${SERVICE}`
const alive = sh`dhcp_alive ${PID} dnsmasq`

export function dnsmasq(task: Task): Deployment {
  const { families, attachments, context } = task
  const generated = context.inventory.export('dnsmasq', { ...exportOptions(task), families, dns: false })
  const clients = clientsOf(
    attachments,
    generated.flatMap(({ objects = [] }) => objects),
  )
  const paths = generated.map(({ path }) => path)
  const note = sh`dhcp_note dnsmasq ${PID} ${paths.map((path) => `${FOLDER}/${path}`)}`
  const others = paths.filter((path) => path !== MAIN)
  return {
    packages: ['dnsmasq-base', SERVICE],
    // The package starts it at once, which would fail where something else has the port of DNS: ours says that it wants none.
    early: [{ path: INCLUDE, content: INCLUDE_TEXT }],
    lines: [],
    local: [],
    folder: { path: FOLDER, isOurs: true },
    files: generated.map(({ path, text }) => ({ path, content: text })),
    generated,
    programs: ['dnsmasq', 'perl'],
    services: [SERVICE],
    check: lines(processFunctions, all(...families.map((family) => demandAlone(family, SERVICE)), CHECK)),
    reload: lines(
      processFunctions,
      sh`dhcp_again=
for dhcp_file in $hw_changed $hw_removed; do
  case ${raw(`" ${others.join(' ')} "`)} in *" $dhcp_file "*) [ -n "$dhcp_again" ] || dhcp_again=signal ;; *) dhcp_again=restart ;; esac
done
if [ "$dhcp_again" = signal ] && ${alive}; then kill -HUP "$dhcp_pid"; else ${restart(SERVICE, 'dnsmasq', raw('cat'), context)}; fi && ${note}`,
    ),
    verify: lines(processFunctions, sh`${alive} || { echo 'dnsmasq does not run'; false; }`),
    probe: lines(
      processFunctions,
      sh`if ${alive}; then
  if dhcp_current dnsmasq ${PID} ${paths.map((path) => `${FOLDER}/${path}`)}; then echo ${RUNS}; fi
  ${all(...families.map((family) => sh`if ${listens(PID, family)}; then echo ${`listens IPv${family}`}; fi`))}
  ${askFor(clients, LEASES)}
fi`,
    ),
    expected: [RUNS, ...families.map((family) => `listens IPv${family}`), ...proofs(clients)],
    leases: [{ form: 'dnsmasq', path: LEASES }],
    // It compares each reservation with each before it, which takes its time from 10,000 on.
    patience: 60,
  }
}

const INCLUDE_TEXT = `# Made by hostwright. Do not edit: it is written anew.
conf-dir=${FOLDER}/,*.conf
`

/** With all that is the user's own, as it will be read: some settings may be said once only. */
const CHECK = sh`{ said=$({
  if [ -f /etc/dnsmasq.conf ]; then echo conf-file=/etc/dnsmasq.conf; fi
  for dhcp_file in /etc/dnsmasq.d/*; do
    case $dhcp_file in ${INCLUDE} | *~ | *.dpkg-dist | *.dpkg-old | *.dpkg-new) continue ;; esac
    if [ -f "$dhcp_file" ]; then echo "conf-file=$dhcp_file"; fi
  done
  echo conf-file=${raw('%s')}/${MAIN}
} | dnsmasq --test --conf-file=- 2>&1) || { echo "$said" | sed 's/^dnsmasq: //'; false; }; }`
