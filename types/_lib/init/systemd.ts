/** Services under systemd: systemctl(1). */
import { lines, raw, sh, type Shell } from '../../../src/core/shell.ts'
import { probe } from '../../../src/type/probe.ts'
import { type Found, type Init } from './init.ts'

const KINDS = [
  'service',
  'socket',
  'timer',
  'path',
  'mount',
  'automount',
  'target',
  'slice',
  'swap',
  'scope',
  'device',
]

/** The name of the unit: a service, unless the name says that it is something else. */
function unitOf(name: string): string {
  return KINDS.some((kind) => name.endsWith(`.${kind}`)) ? name : `${name}.service`
}

// What nearly every unit that can be enabled is wanted by.
const WANTING = ['multi-user', 'graphical', 'default', 'timers', 'sockets', 'sysinit', 'network-online']

// Which old init scripts start with the host is not in the unit that systemd makes of each.
const RC_LINKS = raw(
  'for hw_link in /etc/rc[2345].d/S??* /etc/rc.d/rc[2345].d/S??*; do [ -e "$hw_link" ] && echo "=rc ${hw_link##*/S??}"; done; :',
)

export const systemd: Init = {
  find: (names) =>
    probe(
      lines(
        sh`systemctl show -p LoadState -p ActiveState -p UnitFileState -- ${names.map((name) => unitOf(name))}`,
        RC_LINKS,
      ),
      (stdout) => readUnits(stdout, names),
    ),
  start: (name) => act('start', name),
  stop: (name) => act('stop', name),
  // Starts are rationed (five in ten seconds): a server that goes back to its old configuration must not fail by that.
  restart: (name) =>
    lines(sh`systemctl reset-failed -- ${unitOf(name)} 2>/dev/null || :`, act('restart', name)),
  reload: (name) => act('reload-or-restart', name),
  enable: (name) => sh`systemctl --quiet enable -- ${unitOf(name)}`,
  disable: (name) => sh`systemctl --quiet disable -- ${unitOf(name)}`,
  mask: (name) => sh`systemctl --quiet mask -- ${unitOf(name)}`,
  unmask: (name) => sh`systemctl --quiet unmask -- ${unitOf(name)}`,
  keeps: (name) => [
    `/etc/systemd/system/${unitOf(name)}`,
    ...WANTING.map((target) => `/etc/systemd/system/${target}.target.wants/${unitOf(name)}`),
  ],
  putBack: raw('systemctl daemon-reload'),
  demandRunning: (name) =>
    sh`systemctl is-active --quiet -- ${unitOf(name)} || { systemctl status --no-pager --full --lines 20 -- ${unitOf(name)}; false; }`,
}

/**
 * Has systemd read its unit files where those of the unit have changed. It says so itself, but for the first drop-in of a
 * unit: of the new directory it knows nothing.
 */
export function reread(unit: string): Shell {
  const folders = [unit, unit.replace(/@[^.]*\./, '@.'), unit.replace(/^.*\./, '')]
  const dropIns = [...new Set(folders)].map((name) => sh`/etc/systemd/system/${`${name}.d`}/*.conf`)
  return sh`hw_seen=" $(systemctl show -p NeedDaemonReload -p DropInPaths -- ${unit} | tr '\n=' '  ') "
for hw_file in ${dropIns}; do
  case $hw_seen in *" $hw_file "*) ;; *) [ ! -e "$hw_file" ] || hw_seen=changed ;; esac
done
case $hw_seen in *' NeedDaemonReload no '*) ;; *) systemctl daemon-reload ;; esac`
}

/**
 * A unit file that has changed is read first. Where the unit fails, its last lines in the journal are the reason; so they
 * are where systemd has left it out, which it calls a success: a condition of the unit (systemd.unit(5)) is not met.
 */
function act(verb: string, name: string): Shell {
  const unit = unitOf(name)
  const isLeftOut = sh`! systemctl is-active --quiet -- ${unit} && [ "$(systemctl show -p ConditionResult -- ${unit})" = ConditionResult=no ]`
  const done =
    verb === 'stop' ? sh`systemctl stop -- ${unit}` : sh`systemctl ${verb} -- ${unit} && ! { ${isLeftOut}; }`
  return lines(
    reread(unit),
    sh`${done} || { systemctl status --no-pager --full --lines 20 -- ${unit} >&2; false; }`,
  )
}

function readUnits(stdout: string, names: readonly string[]): ReadonlyMap<string, Found> {
  const [units = '', ...links] = stdout.split(/^=rc /m)
  const started = new Set(links.map((link) => link.trimEnd()))
  const blocks = units.split('\n\n').map((block) => new Map(block.split('\n').map((line) => pairOf(line))))
  return new Map(
    names.flatMap((name, index) => {
      const block = blocks[index]
      if (block?.get('LoadState') === undefined) throw new Error(`systemctl says nothing of "${name}"`)
      if (block.get('LoadState') === 'not-found') return []
      const active = block.get('ActiveState') ?? ''
      return [
        [
          name,
          {
            running: active === 'active' || active === 'reloading',
            enabled: isEnabled(block.get('UnitFileState') ?? '', started.has(name)),
            masked: block.get('LoadState') === 'masked',
          },
        ] as const,
      ]
    }),
  )
}

function pairOf(line: string): readonly [string, string] {
  const equals = line.indexOf('=')
  return [line.slice(0, equals), line.slice(equals + 1)]
}

/** systemctl(1), is-enabled. What is `static` has nothing that could be enabled. */
function isEnabled(state: string, hasLink: boolean): boolean | undefined {
  if (state === 'generated') return hasLink
  if (state === 'static' || state === 'transient' || state === '') return undefined
  return state === 'enabled' || state === 'alias' || state === 'linked'
}
