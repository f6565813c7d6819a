/** Kea as Debian packages it: a service for each family, told by its control socket to read its file, and asked there what it runs by. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import { askFor, ofFamily, type Client } from './ask.ts'
import { clientsOf, type Family } from './attachments.ts'
import { pidFiles } from './pid-files.ts'
import { demandAlone, listens, processFunctions, restart } from './process.ts'
import { exportOptions, onlyFile, proofs, type Deployment, type Task } from './server.ts'

const FOLDER = '/etc/kea'

const NAMES = {
  4: kea(4),
  6: kea(6),
} as const

function kea(family: Family) {
  const program = `kea-dhcp${family}`
  return {
    format: `kea${family}`,
    program,
    service: `${program}-server`,
    config: `${program}.conf`,
    pid: pidFiles.kea[family],
    socket: `/run/kea/kea${family}-ctrl-socket`,
    leases: `/var/lib/kea/kea-leases${family}.csv`,
  } as const
}

export function keaServer(task: Task): Deployment {
  const { families, attachments, context } = task
  const served = families.map((family) => ({
    ...NAMES[family],
    file: onlyFile(context.inventory.export(NAMES[family].format, exportOptions(task))),
  }))
  const generated = served.map(({ file }) => file)
  const clients = clientsOf(
    attachments,
    generated.flatMap(({ objects = [] }) => objects),
  )
  const each = (of: (family: Family) => Shell): readonly Shell[] => families.map((family) => of(family))
  return {
    packages: served.map(({ service }) => service),
    early: [],
    lines: [],
    local: [],
    folder: { path: FOLDER, isOurs: false },
    files: served.map(({ config, file }) => ({ path: config, content: file.text })),
    generated,
    programs: [...served.map(({ program }) => program), 'perl'],
    services: served.map(({ service }) => service),
    check: lines(
      processFunctions,
      all(...families.flatMap((one) => [demandAlone(one, NAMES[one].service), check(one)])),
    ),
    reload: lines(FUNCTIONS, all(...each((family) => reload(family, context)))),
    verify: lines(FUNCTIONS, all(...each(demandAnswer))),
    probe: lines(FUNCTIONS, ...each((family) => probe(family, ofFamily(clients, family)))),
    expected: [...families.flatMap((one) => [runs(one), `listens IPv${one}`]), ...proofs(clients)],
    // Those with a number are what its cleaner makes of those that were (kea-lfc(8)).
    leases: served.flatMap(({ leases }) =>
      ['.2', '.1', ''].map((end) => ({ form: 'kea' as const, path: `${leases}${end}` })),
    ),
    // It reads 100,000 reservations in five seconds, and tries out what it reads first.
    patience: 60,
  }
}

// perl, since Debian's Kea brings no program that speaks with its socket but one for the control agent, which is not needed.
const FUNCTIONS: Shell = lines(
  processFunctions,
  raw(String.raw`dhcp_kea() {
  perl -MIO::Socket::UNIX -e '
    alarm 120;
    my $socket = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die "cannot reach it by $ARGV[0]: $!\n";
    print $socket "{\"command\": \"$ARGV[1]\"}";
    $socket->flush;
    shutdown $socket, 1;
    my $length = 0;
    while (<$socket>) { $length += length; print }
    $length or die "it closed $ARGV[0] without an answer\n"' "$1" "$2"
}
dhcp_kea_runs() { dhcp_kea "$1" config-get 2> /dev/null | sha256sum | cut -c1-64; }
dhcp_kea_number() { echo "$dhcp_status" | sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p"; }
dhcp_kea_unchanged() {
  dhcp_status=$(dhcp_kea "$1" status-get 2> /dev/null) || return 1
  if [ -n "$dhcp_is_noted" ]; then
    [ "$(dhcp_kea_number reload)" -lt $(($(date +%s) - $(stat -c %Y "/run/hostwright/$2") - 1)) ] || return 0
    [ "$(cat "/run/hostwright/$2.runs")" = "$(dhcp_kea_runs "$1")" ]
  else
    [ "$(dhcp_kea_number reload)" -ge $(($(dhcp_kea_number uptime) - 60)) ]
  fi
}`),
)

/** Words for `dhcp_note` and `dhcp_current`. */
function ownFiles(family: Family): readonly string[] {
  const { format, pid, config } = NAMES[family]
  return [format, pid, `${FOLDER}/${config}`]
}

function alive(family: Family): Shell {
  return sh`dhcp_alive ${NAMES[family].pid} ${NAMES[family].program}`
}

function runs(family: Family): string {
  return `runs ${NAMES[family].config}`
}

function demandAnswer(family: Family): Shell {
  const { program, socket } = NAMES[family]
  return sh`{ ${alive(family)} || { echo ${`${program} does not run`}; false; } &&
  { dhcp_said=$(dhcp_kea ${socket} status-get 2>&1) || { echo ${`${program}:`} "$dhcp_said"; false; }; }; }`
}

/** Interfaces are looked for on this host. A lock that root made would be closed to the server, which is not root. */
function check(family: Family): Shell {
  const { program, config } = NAMES[family]
  return sh`{ said=$(KEA_LOCKFILE_DIR=none ${program} -t ${raw('%s')}/${config} 2>&1) || {
  echo "$said" | sed -n 's/^Error encountered: //p; s/^Syntax check failed with: //p' | grep . || echo "$said"
  false
}; }`
}

const COMPLAINTS = raw(String.raw`sed -n 's/.* \(ERROR\|FATAL\) *\[[^]]*\] [A-Z0-9_]* //p'`)

/**
 * Kea that reads a file which it cannot use goes on with the old one, mostly; where it cannot, it does not answer any more, and a
 * restart brings it back. What it runs by is noted down once it says that it has taken the file.
 */
function reload(family: Family, context: HostContext): Shell {
  const { format, program, service, socket } = NAMES[family]
  return sh`{ if ${alive(family)} && dhcp_said=$(dhcp_kea ${socket} config-reload 2> /dev/null); then
  case $dhcp_said in
    *'"result": 0'*) ;;
    *) echo "$dhcp_said" | sed 's/.*"text": "\(.*\)".*/\1/' >&2; false ;;
  esac
else
  ${restart(service, program, COMPLAINTS, context)} && dhcp_left=600 && until dhcp_kea ${socket} status-get > /dev/null 2>&1; do
    dhcp_left=$((dhcp_left - 1))
    [ "$dhcp_left" -gt 0 ] && sleep 0.1 || break
  done
fi && dhcp_note ${ownFiles(family)} && dhcp_kea_runs ${socket} > ${`/run/hostwright/${format}.runs`}; }`
}

/**
 * It may have been told another configuration since, in memory alone: it says when it took the present one. Only where that is later
 * than our note is it asked for all of it, since it answers no client meanwhile, for a second where it has 100,000. Where there is
 * no note, it took its file at its start, for which it may need its time.
 */
function probe(family: Family, clients: readonly Client[]): Shell {
  const { format, pid, socket, leases } = NAMES[family]
  return sh`if ${alive(family)}; then
  if dhcp_current ${ownFiles(family)} && dhcp_kea_unchanged ${socket} ${format}; then echo ${runs(family)}; fi
  if ${listens(pid, family)}; then echo ${`listens IPv${family}`}; fi
  ${askFor(clients, leases)}
fi`
}
