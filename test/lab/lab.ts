// A lab: networks, hosts and an operator's seat on one machine, gone without a trace when its owner ends.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bare } from './addresses.ts'
import type { Host, Lab, LabOptions } from './api.ts'
import { nameNamespace } from './boot.ts'
import { describeNetwork, layCables } from './cables.ts'
import { requestLease } from './dhcp-client.ts'
import { type Forwards, makeForwards } from './forward.ts'
import { addHost, openHost } from './host.ts'
import { makeOperator } from './operator.ts'
import { mustRun } from './process.ts'
import { getRoots, type Roots } from './roots.ts'
import {
  claimLab,
  clearLab,
  isAlive,
  labFolder,
  type LabState,
  markProcess,
  readState,
  sweepDeadLabs,
  writeState,
} from './state.ts'
import { startSupervisor } from './supervisor.ts'

/** Starts a lab; unless it is to be kept, it ends with this process, however that ends. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  requireRootOnLinux()
  const id = options.id ?? randomBytes(3).toString('hex')
  if (!/^[a-z0-9][a-z0-9-]{0,19}$/.test(id))
    throw new Error(`Cannot start lab "${id}": a name is 1 to 20 lower-case letters, digits and dashes`)
  const roots = await getRoots()
  await sweepDeadLabs()
  if (readState(id) !== null) throw new Error(`Cannot start lab "${id}": it is running already`)
  claimLab(id)
  try {
    await mustRun([
      'ssh-keygen',
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-C',
      `operator of lab ${id}`,
      '-f',
      join(labFolder(id), 'key'),
    ])
    const { supervisor, pids } = await startSupervisor(id, options.keep === true)
    const networks = (options.networks ?? [{ name: 'lan', subnets: ['10.20.0.0/24', 'fd20::/64'] }]).map(
      describeNetwork,
    )
    await layCables(networks, pids)
    const state: LabState = {
      id,
      owner: options.keep === true ? null : markProcess(process.pid),
      supervisor,
      ...pids,
      networks,
      hosts: [],
      ports: 0,
    }
    writeState(state)
    await nameNamespace(id, 'operator', pids.operator)
    await nameNamespace(id, 'switch', pids.switch)
    return makeLab(state, roots)
  } catch (error) {
    await clearLab(id)
    throw error
  }
}

/** Joins a running lab without owning it. */
export async function openLab(id: string): Promise<Lab> {
  requireRootOnLinux()
  const state = readState(id)
  if (state === null || !isAlive(state.supervisor))
    throw new Error(`Cannot use lab "${id}": it is not running`)
  return makeLab(state, await getRoots())
}

export function requireRootOnLinux(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('The lab makes real hosts of namespaces: it needs root on Linux')
}

function makeLab(initial: LabState, roots: Roots): Lab {
  const { id } = initial
  const folder = labFolder(id)
  const state = (): LabState => readState(id) ?? initial
  const operator = makeOperator(initial)
  const forwards: Forwards = makeForwards(operator, join(folder, `relay.${process.pid}`))
  const privateKeyPath = join(folder, 'key')
  const publicKey = readFileSync(`${privateKeyPath}.pub`, 'utf8').trim()
  const onSwitch = (...argv: string[]): Promise<string> =>
    mustRun(['nsenter', `--net=/proc/${initial.switch}/ns/net`, ...argv])
  const inHold = (...argv: string[]): Promise<string> =>
    mustRun(['nsenter', `--target=${initial.hold.pid}`, '--mount', '--', ...argv])
  const portsOf = (host: Host, nic?: string): readonly string[] =>
    host.nics.filter(({ name }) => nic === undefined || name === nic).map(({ port }) => port)
  const stop = async (): Promise<void> => {
    forwards.close()
    await clearLab(id)
  }
  return {
    id,
    operator,
    privateKeyPath,
    publicKey,
    guest: roots.guest,
    host: (options) => addHost(id, options, publicKey),
    hosts: () => state().hosts.map((host) => openHost(id, host.name)),
    operatorAddresses: (network) =>
      (initial.networks.find(({ name }) => name === network)?.operator ?? []).map(bare),
    knownHosts: () => {
      const lines = state().hosts.map(
        (host) =>
          `${[host.name, ...host.nics.flatMap((nic) => nic.addresses.map(bare))].join(',')} ${host.hostKey}\n`,
      )
      return lines.join('')
    },
    forward: (host, port = 22) => forwards.open(host.address, port),
    dhcpClient: (request) => requestLease(initial, request),
    cutCable: async (host, nic) => {
      for (const port of portsOf(host, nic)) await onSwitch('ip', 'link', 'set', port, 'down')
    },
    plugCable: async (host, nic) => {
      for (const port of portsOf(host, nic)) await onSwitch('ip', 'link', 'set', port, 'up')
    },
    fillDisk: async (host) => {
      const used = await inHold('df', '--output=used', '--block-size=1', join(folder, 'disks', host.name))
      await inHold(
        'mount',
        '-o',
        `remount,size=${used.trim().split('\n').at(-1)}`,
        join(folder, 'disks', host.name),
      )
    },
    freeDisk: async (host) => {
      const size = state().hosts.find(({ name }) => name === host.name)?.diskSize
      await inHold('mount', '-o', `remount,size=${size}`, join(folder, 'disks', host.name))
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
