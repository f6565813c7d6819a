/** ISC dhcpd as Debian packages it: one service for both families, which reads its files when it starts and never again. */
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { askFor, ofFamily } from './ask.ts'
import { clientsOf, type Family } from './attachments.ts'
import { pidFiles } from './pid-files.ts'
import { demandAlone, listens, processFunctions, restart } from './process.ts'
import { exportOptions, onlyFile, proofs, type Deployment, type Task } from './server.ts'

const SERVICE = 'isc-dhcp-server'
const FOLDER = '/etc/dhcp'
const INTERFACES = 'hostwright-interfaces'

/** Debian's names: of the format, the configuration, the process's file, and what the user adds. */
const NAMES = {
  4: {
    format: 'dhcpd',
    config: 'dhcpd.conf',
    pid: pidFiles.dhcpd[4],
    local: 'dhcpd.local.conf',
    leases: '/var/lib/dhcp/dhcpd.leases',
  },
  6: {
    format: 'dhcpd6',
    config: 'dhcpd6.conf',
    pid: pidFiles.dhcpd[6],
    local: 'dhcpd6.local.conf',
    leases: '/var/lib/dhcp/dhcpd6.leases',
  },
} as const

export function iscDhcpd(task: Task): Deployment {
  const { families, interfaces, attachments, context } = task
  const served = families.map((family) => ({
    ...NAMES[family],
    file: onlyFile(context.inventory.export(NAMES[family].format, exportOptions(task))),
  }))
  const generated = served.map(({ file }) => file)
  const clients = clientsOf(
    attachments,
    generated.flatMap(({ objects = [] }) => objects),
  )
  return {
    packages: [SERVICE],
    early: [],
    lines: [{ path: `/etc/default/${SERVICE}`, line: READ_INTERFACES }],
    local: served.map(({ local }) => `${FOLDER}/${local}`),
    folder: { path: FOLDER, isOurs: false },
    files: [
      ...served.map(({ config, local, file }) => ({
        path: config,
        content: `${file.text}\n# What is yours goes there.\ninclude "${FOLDER}/${local}";\n`,
      })),
      { path: INTERFACES, content: interfacesText(families, interfaces) },
    ],
    generated,
    programs: ['dhcpd', 'perl'],
    services: [SERVICE],
    check: lines(
      processFunctions,
      all(...families.flatMap((one) => [demandAlone(one, SERVICE), check(one)])),
    ),
    reload: lines(
      processFunctions,
      all(
        restart(SERVICE, 'dhcpd', COMPLAINTS, context),
        ...families.map((one) => sh`dhcp_note ${ownFiles(one)}`),
      ),
    ),
    verify: lines(processFunctions, all(...families.map((one) => demandAlive(one)))),
    probe: lines(
      processFunctions,
      ...families.map(
        (one) => sh`if ${alive(one)}; then
  if dhcp_current ${ownFiles(one)}; then echo ${runs(one)}; fi
  if ${listens(NAMES[one].pid, one)}; then echo ${`listens IPv${one}`}; fi
  ${askFor(ofFamily(clients, one), NO_LEASES)}
fi`,
      ),
    ),
    expected: [...families.flatMap((one) => [runs(one), `listens IPv${one}`]), ...proofs(clients)],
    leases: families.map((one) => ({ form: 'dhcpd', path: NAMES[one].leases })),
    patience: 30,
  }
}

// The interfaces stand with what is served on them, so that both are taken, or taken back, together; until then, what was set stays.
const READ_INTERFACES = `[ ! -r ${FOLDER}/${INTERFACES} ] || . ${FOLDER}/${INTERFACES}`

// Between its banner and its advice on bugs stands what it has to say.
const COMPLAINTS = raw(String.raw`sed '/^Internet Systems/,/^For info/d; /^If you think/,/^exiting/d; /^$/d'`)

// It gives a reserved address whoever had it before, so that silence has no excuse.
const NO_LEASES = '/dev/null'

function interfacesText(families: readonly Family[], interfaces: readonly string[]): string {
  const of = (family: Family): string => (families.includes(family) ? interfaces.join(' ') : '')
  return `# Made by hostwright. Do not edit: it is written anew.
INTERFACESv4="${of(4)}"
INTERFACESv6="${of(6)}"
`
}

function runs(family: Family): string {
  return `runs ${NAMES[family].config}`
}

function alive(family: Family): Shell {
  return sh`dhcp_alive ${NAMES[family].pid} dhcpd`
}

function demandAlive(family: Family): Shell {
  return sh`{ ${alive(family)} || { echo ${`dhcpd for IPv${family} does not run`}; false; }; }`
}

/** Words for `dhcp_note` and `dhcp_current`: everything that it reads at its start. */
function ownFiles(family: Family): readonly string[] {
  const { format, pid, config, local } = NAMES[family]
  return [format, pid, ...[config, local, INTERFACES].map((path) => `${FOLDER}/${path}`)]
}

// Subnets declared twice are only warned of, and then one of the two is silently ignored. The banner is left out.
function check(family: Family): Shell {
  return raw(
    `{ said=$(dhcpd -t -${family} -cf %s/${NAMES[family].config} 2>&1) && case $said in *overlaps*) false ;; esac || { echo "$said" | sed '1,/^For info/d; /^Configuration file errors/,$d'; false; }; }`,
  )
}
