// How a lab host comes up: its cables, its namespaces, its control group.
import { spawn } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { mustRun } from './process.ts'
import { getRoots } from './roots.ts'
import {
  diskFolder,
  hostFolder,
  type HostState,
  labFolder,
  type LabState,
  markProcess,
  namespaceName,
  type ProcessMark,
} from './state.ts'

const namespaceFolder = join(import.meta.dirname, 'namespace')

/** Switches a host on; done when its ssh server listens. */
export async function bootHost(lab: LabState, host: HostState): Promise<ProcessMark> {
  const folder = hostFolder(lab.id, host.name)
  const roots = await getRoots()
  const plugs = host.nics.map((nic) => {
    const bridge = lab.networks.find(({ name }) => name === nic.network)?.bridge ?? ''
    return `link add ${nic.port} master ${bridge} up type veth peer name ${nic.name} address ${nic.mac} netns /proc/self/fd/9\n`
  })
  writeFileSync(join(folder, 'switch.batch'), plugs.join(''))
  const disk = diskFolder(lab.id, host.name)
  const log = openSync(join(folder, 'log'), 'a')
  const child = spawn(
    'nsenter',
    [`--target=${lab.hold.pid}`, '--mount', '--pid', '--', 'sh', join(namespaceFolder, 'power-on.sh')],
    {
      stdio: ['ignore', log, log, 'pipe'],
      detached: true,
      cwd: '/',
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        LC_ALL: 'C',
        HOST_NAME: host.name,
        HOST_FOLDER: folder,
        HOST_DISK: disk,
        HOST_DISK_SIZE: host.diskSize,
        HOST_LAYERS: roots.layers(host.root).join(':'),
        HOST_PACKAGES: roots.packages,
        HOST_SWITCH: `/proc/${lab.switch}/ns/net`,
        HOST_INIT: join(namespaceFolder, host.root === 'systemd' ? 'init-systemd.sh' : 'init.sh'),
        HOST_CGROUP: host.root === 'systemd' ? makeCgroup(lab.id, host.name) : '',
      },
    },
  )
  closeSync(log)
  child.unref()
  const pid = await readReady(child.stdio[3] as Readable) // the pipe asked for above
  const mark = pid === null ? null : markProcess(pid)
  if (mark === null) {
    const said = readFileSync(join(folder, 'log'), 'utf8').trim()
    const ended = child.signalCode ?? child.exitCode ?? 'not yet'
    throw new Error(`Cannot start lab host "${host.name}": ${said || `it said nothing, and ended: ${ended}`}`)
  }
  await nameNamespace(lab.id, host.name, mark.pid)
  return mark
}

async function readReady(pipe: Readable): Promise<number | null> {
  let pid: number | null = null
  for await (const line of createInterface({ input: pipe })) {
    if (line.startsWith('pid ')) pid = Number(line.slice(4))
    if (line === 'ready') {
      pipe.destroy()
      return pid
    }
  }
  return null
}

/** A control group of its own, which systemd takes for the root of the tree. */
function makeCgroup(lab: string, host: string): string {
  const tree = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find((path) =>
    existsSync(join(path, 'cgroup.procs')),
  )
  if (tree === undefined)
    throw new Error('Cannot start a host with systemd: this machine has no cgroup v2 mounted')
  const group = join(tree, namespaceName(lab, host))
  mkdirSync(group, { recursive: true })
  appendFileSync(join(labFolder(lab), 'cgroups'), `${group}\n`)
  return group
}

/** Gives a network namespace a name that `ip netns` knows; only a link, so that it holds nothing alive. In it, its loopback bears the name. */
export async function nameNamespace(lab: string, member: string, pid: number): Promise<void> {
  const name = namespaceName(lab, member)
  await mustRun(['nsenter', `--net=/proc/${pid}/ns/net`, 'ip', 'link', 'set', 'lo', 'alias', name])
  const inode = /\d+/.exec(readlinkSync(`/proc/${pid}/ns/net`))?.[0] ?? ''
  appendFileSync(join(labFolder(lab), 'namespaces'), `${name} ${inode}\n`)
  mkdirSync('/run/netns', { recursive: true })
  rmSync(`/run/netns/${name}`, { force: true })
  symlinkSync(`/proc/${pid}/ns/net`, `/run/netns/${name}`)
}

/** The command line that runs another one inside a host. */
export function insideHost(boot: ProcessMark, argv: readonly string[]): readonly string[] {
  const environment = [
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
    'LC_ALL=C',
    'TERM=dumb',
  ]
  return [
    'nsenter',
    `--target=${boot.pid}`,
    '--mount',
    '--uts',
    '--ipc',
    '--net',
    '--pid',
    '--root',
    `--wd=/proc/${boot.pid}/root`,
    '--',
    '/bin/sh',
    '-c',
    'cd /root; exec env -i "$@"',
    'inside',
    ...environment,
    ...argv,
  ]
}
