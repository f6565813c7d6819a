// Lab hosts as their users see them: added to a lab, entered, read, switched off and on.
import { virtualMac } from '../../src/core/mac.ts'
import { bare, nextFree, withLength } from './addresses.ts'
import type { Host, HostOptions, NicOptions } from './api.ts'
import { bootHost, insideHost } from './boot.ts'
import { mustRun, run } from './process.ts'
import { writeSeed } from './seed.ts'
import {
  type HostState,
  isAlive,
  type LabState,
  namespaceName,
  type NicState,
  type ProcessMark,
  readState,
  writeState,
} from './state.ts'

function change<T>(lab: string, action: (state: LabState) => [LabState, T]): T {
  const state = readState(lab)
  if (state === null) throw new Error(`Cannot change lab "${lab}": it is not running`)
  const [next, result] = action(state)
  writeState(next)
  return result
}

export async function addHost(lab: string, options: HostOptions, publicKey: string): Promise<Host> {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(options.name))
    throw new Error(`Cannot start lab host "${options.name}": it is not a host name`)
  const planned = change(lab, (state): [LabState, HostState] => {
    if (state.hosts.some(({ name }) => name === options.name))
      throw new Error(`Cannot start lab host "${options.name}": the lab has it already`)
    const nics = planNics(state, options)
    const host: HostState = {
      name: options.name,
      root: options.root ?? 'debian',
      nics,
      hostKey: '',
      diskSize: options.diskSize ?? '4g',
      boot: null,
    }
    return [{ ...state, hosts: [...state.hosts, host], ports: state.ports + nics.length }, host]
  })
  const hostKey = await writeSeed(lab, planned, {
    authorizedKeys: `${publicKey}\n`,
    resolvers: options.resolvers ?? [],
    domain: options.domain,
    gateways: options.gateways ?? [],
  })
  update(lab, planned.name, { hostKey })
  await switchOn(lab, planned.name)
  return openHost(lab, planned.name)
}

function planNics(state: LabState, options: HostOptions): readonly NicState[] {
  const wanted: readonly NicOptions[] = options.nics ?? [options]
  const taken = new Set(
    [
      ...state.networks.flatMap(({ operator }) => operator),
      ...state.hosts.flatMap(({ nics }) => nics.flatMap(({ addresses }) => addresses)),
    ].map(bare),
  )
  return wanted.map((nic, index) => {
    const network =
      nic.network === undefined ? state.networks[0] : state.networks.find(({ name }) => name === nic.network)
    if (network === undefined)
      throw new Error(
        `Cannot start lab host "${options.name}": the lab has no network "${nic.network ?? ''}"`,
      )
    const addresses =
      nic.addresses?.map((address) => withLength(address, network.subnets)) ??
      network.subnets.map((subnet) => nextFree(subnet, taken))
    for (const address of addresses) taken.add(bare(address))
    const number = state.ports + index
    const name = options.nics === undefined ? 'eth0' : (nic.name ?? `eth${index}`)
    return {
      name,
      network: network.name,
      mac: nic.mac ?? virtualMac(0xf00000 + number),
      addresses,
      port: `port${number}`,
    }
  })
}

function update(lab: string, name: string, fields: Partial<HostState>): void {
  change(lab, (state) => [
    { ...state, hosts: state.hosts.map((host) => (host.name === name ? { ...host, ...fields } : host)) },
    undefined,
  ])
}

function hostState(lab: string, name: string): HostState {
  const host = readState(lab)?.hosts.find((one) => one.name === name)
  if (host === undefined) throw new Error(`Cannot use lab host "${name}": lab "${lab}" has no such host`)
  return host
}

async function switchOn(lab: string, name: string): Promise<void> {
  const state = readState(lab)
  if (state === null) throw new Error(`Cannot start lab host "${name}": lab "${lab}" is not running`)
  // The far ends of a host that died may still be plugged in: the kernel takes its time to remove a namespace.
  const ports = hostState(lab, name).nics.map(({ port }) => `ip link del ${port} 2> /dev/null`)
  await run(['nsenter', `--net=/proc/${state.switch}/ns/net`, 'sh', '-c', ports.join('; ')])
  const boot = await bootHost(state, hostState(lab, name))
  update(lab, name, { boot })
}

/** Signals the first process of a host, with which everything on it ends, and waits until that is so. */
async function switchOff(name: string, boot: ProcessMark, signal: string): Promise<void> {
  if (isAlive(boot)) await run(['kill', '-s', signal, String(boot.pid)])
  const deadline = Date.now() + 30_000
  while (isAlive(boot)) {
    if (Date.now() > deadline)
      throw new Error(`Cannot stop lab host "${name}": it is still running after 30 s`)
    await new Promise((done) => setTimeout(done, 5))
  }
}

export function openHost(lab: string, name: string): Host {
  const { nics, hostKey, root } = hostState(lab, name)
  const boot = (): ProcessMark => {
    const mark = hostState(lab, name).boot
    if (mark === null || !isAlive(mark)) throw new Error(`Cannot use lab host "${name}": it is switched off`)
    return mark
  }
  const off = async (signal: string): Promise<void> => {
    const mark = hostState(lab, name).boot
    if (mark !== null) await switchOff(name, mark, signal)
  }
  const addresses = nics.flatMap((nic) => nic.addresses.map(bare))
  return {
    name,
    address: addresses[0] ?? '',
    addresses,
    nics,
    hostKey,
    sshPort: 22,
    namespace: namespaceName(lab, name),
    get pid() {
      return boot().pid
    },
    get rootPath() {
      return `/proc/${boot().pid}/root`
    },
    isRunning: () => isAlive(hostState(lab, name).boot),
    exec: async (script, options) => await run(insideHost(boot(), ['/bin/sh', '-c', script]), options),
    readFile: async (path) => await mustRun(insideHost(boot(), ['cat', '--', path])),
    writeFile: async (path, content, mode = '644') => {
      await mustRun(
        insideHost(boot(), ['/bin/sh', '-c', 'cat > "$1" && chmod "$2" "$1"', 'write', path, mode]),
        { input: content },
      )
    },
    kill: () => off('KILL'),
    // SIGRTMIN+4 is how systemd is told to power off (systemd(1)).
    stop: () => off(root === 'systemd' ? 'RTMIN+4' : 'TERM'),
    start: async () => {
      if (!isAlive(hostState(lab, name).boot)) await switchOn(lab, name)
    },
  }
}
