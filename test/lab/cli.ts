// The lab by hand: start one, look around in it, take it down.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { insideHost } from './boot.ts'
import { openLab, requireRootOnLinux } from './lab.ts'
import { mustRun } from './process.ts'
import { planOfSite, readSite, resolversOfSite } from './site-plan.ts'
import { plainPlan, readLabPlan, startPlan } from './plan.ts'
import { prepareRoots } from './roots.ts'
import { clearLab, isAlive, labFolder, type LabState, listLabs, sweepDeadLabs } from './state.ts'

/** Where `inv` and `cfg` are. */
const commands = join(import.meta.dirname, '..', '..', 'bin')

const help = `usage: npm run lab -- [--lab NAME] COMMAND

  prepare                build what hosts are made of, where it is missing
  prune                  remove what older recipes built
  up [N]                 start N plain hosts (3), node1 and on, on 10.77.0.0/24
  up --plan FILE         start the networks and hosts of a JSON plan ("-": standard input):
                         {networks: [{name, subnets}], hosts: [{name, root, nics: [{network, mac, addresses}]}]}
  up --site DIR HOST…    start the site's networks, and of its hosts those that are named, as its inventory records
                         them; HOST:ROOT says what a host is made of; records their host keys in the inventory
  list                   labs, their hosts, how to reach them
  exec HOST CMD…         run a command on a host
  enter HOST             a shell on a host
  operator [CMD…]        run a command, or a shell, on the lab's networks with this machine's files
  stop HOST, start HOST  switch a host off, and on again with the disk that it had
  down [--all]           end the lab, or all of them, also those of tests that run now

A lab started by "up" lives until "down"; NAME is "lab" unless given. roots of hosts: debian, hypervisor, busybox, systemd

examples:
  npm run lab -- up 3
  npm run lab -- exec node1 cat /etc/os-release
  npm run lab -- up --site /srv/shop ns1 hv1:hypervisor
  npm run lab -- operator ssh -i /run/hostwright-lab/lab/key root@10.77.0.11
`

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

class Usage extends Error {}

/** Those that no process owns; the one called "lab" alone where it is among them. */
function labsByHand(labs: readonly LabState[]): readonly LabState[] {
  const kept = labs.filter(({ owner }) => owner === null)
  const usual = kept.filter(({ id }) => id === 'lab')
  return usual.length === 0 ? kept : usual
}

/** The running lab of that name, or the only one there is. */
function theLab(name: string | undefined): LabState {
  const labs = listLabs().filter(({ supervisor }) => isAlive(supervisor))
  const [first, ...others] = name === undefined ? labsByHand(labs) : labs.filter(({ id }) => id === name)
  if (first === undefined)
    throw new Usage(
      name === undefined ? 'no lab is running: start one with "up"' : `no lab "${name}" is running`,
    )
  if (others.length > 0)
    throw new Usage(
      `several labs are running, say which with --lab: ${[first, ...others].map(({ id }) => id).join(', ')}`,
    )
  return first
}

function describe(state: LabState): void {
  say(`lab ${state.id}${state.owner === null ? '' : ` (ends with process ${state.owner.pid})`}`)
  for (const { name, subnets, operator } of state.networks)
    say(`  network ${name}: ${subnets.join(', ')}; operator at ${operator.join(', ')}`)
  for (const host of state.hosts) {
    const nics = host.nics.map((nic) =>
      `${nic.name} ${nic.mac} ${nic.network} ${nic.addresses.join(' ')}`.trim(),
    )
    say(`  host ${host.name}: ${host.root}, ${isAlive(host.boot) ? 'on' : 'off'}, ${nics.join('; ')}`)
  }
  say(`  key: /run/hostwright-lab/${state.id}/key`)
}

function inherit(
  argv: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): number {
  const [program = '', ...rest] = argv
  return spawnSync(program, rest, { stdio: 'inherit', ...options }).status ?? 1
}

function enter(name: string | undefined, hostName: string | undefined, argv: readonly string[]): number {
  const state = theLab(name)
  const host = state.hosts.find((one) => one.name === hostName)
  if (host === undefined)
    throw new Usage(
      `lab "${state.id}" has no host "${hostName ?? ''}"; it has ${state.hosts.map((one) => one.name).join(', ')}`,
    )
  if (host.boot === null || !isAlive(host.boot)) throw new Usage(`host "${host.name}" is switched off`)
  return inherit(insideHost(host.boot, argv))
}

async function up(name: string | undefined, words: readonly string[]): Promise<number> {
  if (words[0] === '--site') return await upSite(name, words.slice(1))
  const count = Number(words[0] ?? 3)
  const file = words[0] === '--plan' ? words[1] : undefined
  if (file === undefined && (!Number.isInteger(count) || count < 1 || count > 200))
    throw new Usage('up takes a number of hosts from 1 to 200, or --plan FILE')
  const started = performance.now()
  const { lab, hosts } = await startPlan(
    file === undefined ? plainPlan(count) : readLabPlan(file),
    name ?? 'lab',
  )
  say(`${hosts.length} hosts up in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  describe(theLab(lab.id))
  return 0
}

/** Machines of a site's own, their host keys recorded as an installer would. */
async function upSite(name: string | undefined, words: readonly string[]): Promise<number> {
  const [folder, ...named] = words
  if (folder === undefined || named.length === 0)
    throw new Usage('up --site takes the folder of a site and names of hosts')
  const site = resolve(process.env['INIT_CWD'] ?? '.', folder)
  const recorded = await readSite(site)
  const { lab, hosts } = await startPlan(planOfSite(recorded, named), name ?? 'lab')
  const inv = join(commands, 'inv')
  for (const host of hosts)
    await mustRun([inv, 'set', 'host', host.name, `ssh-host-key=${host.hostKey}`, '--site', site])
  writeFileSync(join(labFolder(lab.id), 'resolvers'), resolversOfSite(recorded).join('\n'))
  say(`${hosts.length} hosts up; their host keys are recorded`)
  describe(theLab(lab.id))
  return 0
}

/** Runs a command, or a shell, in the operator's seat: in the caller's folder, with the commands on the path and the lab's key. */
async function operate(name: string | undefined, words: readonly string[]): Promise<number> {
  const lab = await openLab(theLab(name).id)
  const file = join(labFolder(lab.id), 'resolvers')
  const resolvers = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : []
  const argv = lab.operator.argv(
    words.length === 0 ? [process.env['SHELL'] ?? '/bin/sh'] : words,
    resolvers.length === 0 ? {} : { resolvers },
  )
  return inherit(argv, {
    cwd: process.env['INIT_CWD'] ?? '.',
    env: {
      ...process.env,
      PATH: `${commands}:${process.env['PATH'] ?? ''}`,
      HOSTWRIGHT_IDENTITY: lab.privateKeyPath,
    },
  })
}

async function down(name: string | undefined, all: boolean): Promise<number> {
  await sweepDeadLabs()
  const states = all ? listLabs() : [theLab(name)]
  for (const { id } of states) {
    await clearLab(id)
    say(`lab ${id} is gone`)
  }
  return 0
}

async function main(words: readonly string[]): Promise<number> {
  if (words[0] === '--lab') return await command(words[1], words[2], words.slice(3))
  return await command(undefined, words[0], words.slice(1))
}

async function command(
  name: string | undefined,
  verb: string | undefined,
  words: readonly string[],
): Promise<number> {
  if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help' || words[0] === '--help') {
    say(help)
    return verb === undefined ? 2 : 0
  }
  requireRootOnLinux()
  const rest = words[0] === '--' ? words.slice(1) : words
  switch (verb) {
    case 'prepare':
      await prepareRoots('build')
      return 0
    case 'prune':
      await prepareRoots('prune')
      return 0
    case 'up':
      return await up(name, words)
    case 'list':
      await sweepDeadLabs()
      for (const state of listLabs()) describe(state)
      return 0
    case 'exec':
      if (words.length < 2) throw new Usage('exec takes a host and a command')
      return enter(name, words[0], words[1] === '--' ? words.slice(2) : words.slice(1))
    case 'enter':
      return enter(name, words[0], ['/bin/sh', '-l'])
    case 'operator':
      return await operate(name, rest)
    case 'stop':
    case 'start': {
      const lab = await openLab(theLab(name).id)
      const host = lab.hosts().find((one) => one.name === words[0])
      if (host === undefined) throw new Usage(`lab "${lab.id}" has no host "${words[0] ?? ''}"`)
      await host[verb]()
      return 0
    }
    case 'down':
      return await down(name, words[0] === '--all')
    default:
      throw new Usage(`unknown command "${verb}"; see --help`)
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`lab: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = error instanceof Usage ? 2 : 1
}
