/** Reads what the facts script printed. A host may lie or print anything: what is not understood is left empty. */
import type { Facts, InitSystem, NetworkBackend, OsFamily, PackageManager } from '../type/facts.ts'
import { readNics } from './facts-nics.ts'

/** Throws an Error where the script did not run to its end. */
export function parseFacts(output: string): Facts {
  const sections = sectionsOf(output)
  const section = (name: string): readonly string[] => sections.get(name) ?? []
  if (!sections.has('end')) throw new Error('the facts of the host were cut short')
  const [kernelName = '', hostname = '', kernelRelease = '', machine = ''] = (
    section('uname')[0] ?? ''
  ).split(' ')
  const release = osRelease(section('os'))
  const marks = section('distribution')
  const family = familyOf(release, kernelName, marks)
  const id = /^uid=(\d+)\(([^)]*)\)/.exec(section('id')[0] ?? '')
  return {
    os: {
      id: release.get('ID') ?? (family === 'unknown' ? kernelName.toLowerCase() : family),
      family,
      version:
        release.get('VERSION_ID') ?? (release.size === 0 && kernelName !== 'Linux' ? kernelRelease : ''),
      name: release.get('PRETTY_NAME') ?? `${kernelName} ${kernelRelease}`,
    },
    kernel: { name: kernelName, release: kernelRelease, machine },
    hostname,
    cpus: countCpus(section('cpus')[0] ?? ''),
    memory: memoryOf(section('memory')[0] ?? ''),
    init: initOf(section('init'), family),
    packages: packagesOf(section('packages')),
    network: networkOf(section('network')),
    user: { name: id?.[2] ?? '', uid: Number(id?.[1] ?? -1) },
    nics: readNics(section('macs'), section('addresses')),
  }
}

function sectionsOf(output: string): Map<string, string[]> {
  const sections = new Map<string, string[]>()
  let current: string[] = []
  for (const line of output.split('\n')) {
    const name = /^=([a-z]+)$/.exec(line)?.[1]
    // Facts end up in messages and on terminals: no control characters.
    if (name === undefined) current.push(line.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, ''))
    else sections.set(name, (current = []))
  }
  return sections
}

/** os-release(5): shell-like assignments. */
function osRelease(lines: readonly string[]): Map<string, string> {
  const values = new Map<string, string>()
  for (const line of lines) {
    const match = /^([A-Z_]+)=(?:"(.*)"|'(.*)'|(.*))$/.exec(line.trim())
    if (match?.[1] === undefined) continue
    values.set(match[1], (match[2] ?? match[3] ?? match[4] ?? '').replaceAll(/\\(.)/g, '$1'))
  }
  return values
}

const FAMILIES: Readonly<Record<string, OsFamily>> = {
  debian: 'debian',
  ubuntu: 'debian',
  alpine: 'alpine',
  rhel: 'redhat',
  fedora: 'redhat',
  centos: 'redhat',
  suse: 'suse',
  opensuse: 'suse',
  sles: 'suse',
  arch: 'arch',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  busybox: 'busybox',
}

function familyOf(release: ReadonlyMap<string, string>, kernel: string, marks: readonly string[]): OsFamily {
  const names = [
    release.get('ID') ?? '',
    ...(release.get('ID_LIKE') ?? '').split(' '),
    kernel.toLowerCase(),
    ...marks,
  ]
  for (const name of names) {
    const family = FAMILIES[name]
    if (family !== undefined) return family
  }
  return 'unknown'
}

/** `0-3,5` of sysfs, or `count 4`. */
function countCpus(text: string): number {
  const count = /^count (\d+)$/.exec(text)?.[1]
  if (count !== undefined) return Number(count)
  let cpus = 0
  for (const range of text.split(',')) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(range)
    if (match !== null) cpus += Number(match[2] ?? match[1]) - Number(match[1]) + 1
  }
  return Math.max(1, cpus)
}

/** `MemTotal: 1024 kB` of proc(5), or bytes of sysctl. */
function memoryOf(text: string): number {
  const kib = /^MemTotal:\s*(\d+) kB/.exec(text)?.[1]
  return kib === undefined ? Number(/^\d+$/.exec(text)?.[0] ?? 0) : Number(kib) * 1024
}

function initOf(found: readonly string[], family: OsFamily): InitSystem {
  for (const init of ['systemd', 'openrc'] as const) if (found.includes(init)) return init
  if (family === 'busybox' || family === 'freebsd') return family
  if (found.includes('rcctl')) return 'openbsd'
  return found.includes('sysv') ? 'sysv' : 'unknown'
}

const PROGRAMS: readonly (readonly [string, PackageManager])[] = [
  ['apt-get', 'apt'],
  ['apk', 'apk'],
  // Before dnf: openSUSE can have that too, beside its own.
  ['zypper', 'zypper'],
  ['dnf', 'dnf'],
  ['pacman', 'pacman'],
  ['pkg_add', 'pkg_add'],
  ['pkg', 'pkg'],
]

/** A Debian host that has dnf or pacman as a tool is still a Debian host: the order decides. */
function packagesOf(found: readonly string[]): PackageManager {
  return PROGRAMS.find(([program]) => found.includes(program))?.[1] ?? 'none'
}

/** What runs comes before what is only installed: a host with systemd-networkd may still have ifupdown beside it. */
function networkOf(found: readonly string[]): NetworkBackend {
  return (
    (['netplan', 'networkd'] as const).find((one) => found.includes(one)) ??
    (found.includes('ifupdown') && !found.includes('other') ? 'ifupdown' : 'unknown')
  )
}
