/** What is observed of a guest, by one script on its hypervisor. */
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import { formatSize } from '../../src/core/size.ts'
import type { Wanted } from '../../src/type/define-type.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { refused, type Content, type Observed } from '../../src/type/state.ts'
import { digestFunction, readDigest } from '../_lib/digest.ts'
import { directoryOf, type Params } from './params.ts'
import { runningFunction } from './stop-script.ts'

export interface VmState {
  readonly start: Content
  /** SHA-256 of the stop script. */
  readonly stop: string
  readonly authorizedKeys: readonly string[]
  /** Those that are wanted and there: `disk0 1G`. */
  readonly disks: readonly string[]
  /** Whether the guest has an SSH host key to give. */
  readonly hostKey: boolean
  readonly running: boolean
  /** The public part of the host key, as in known_hosts. */
  readonly publicKey: string | null
  /** How a running guest runs; null where it does not run. */
  readonly accel: string | null
  /** SHA-256 of the start script that it was last started by; null where it never was. */
  readonly startedBy: string | null
  readonly [key: string]: Content | string | readonly string[] | boolean | null
}

export function observeVm({ id, params }: Wanted<Params>): Probe<Observed<VmState>> {
  return probe(script(id, params), (stdout, code) => (code === 3 ? null : parseVm(stdout, params)))
}

function script(name: string, params: Params): Shell {
  const directory = directoryOf(name, params)
  return sh`cd ${directory} 2>/dev/null || exit 3
${digestFunction}
for file in start stop started; do
  [ ! -f $file ] || echo $file $(wc -c < $file) $(hw_sha256 < $file)
done
[ ! -f authorized_keys ] || sed 's/^/key /' authorized_keys
[ ! -s ssh_host_ed25519_key ] || sed 's/^/hostkey /' ssh_host_ed25519_key.pub
# The size that a qcow2 image has for its guest, in its header (8 bytes from 24 on), which can be read while QEMU holds it.
for disk in ${params.disks.map((disk) => disk.name)}; do
  [ ! -f "$disk.qcow2" ] || echo disk "$disk" $(od -A n -t u1 -j 24 -N 8 "$disk.qcow2")
done
${raw(runningFunction(directory))}
if running; then echo running $(tr '\0' '\n' < "/proc/$pid/cmdline" | sed -n '/^-accel$/{n;s/,.*//;p;}'); fi
:`
}

/** Reads the words that the script prints, line by line. A disk larger than wanted is refused: shrinking loses data. */
export function parseVm(stdout: string, params: Params): Observed<VmState> {
  const files = new Map<string, { readonly bytes: number; readonly sha256: string }>()
  const keys: string[] = []
  const sizes = new Map<string, number>()
  let publicKey: string | null = null
  let accel: string | null = null
  for (const line of stdout.split('\n')) {
    const [word = '', first = '', ...rest] = line.split(' ')
    if (word === 'start' || word === 'stop' || word === 'started')
      files.set(word, { bytes: Number(first), sha256: readDigest(rest.join(' '))?.sha256 ?? rest[0] ?? '' })
    else if (word === 'key') keys.push(line.slice(4))
    else if (word === 'hostkey') publicKey = `${first} ${rest[0] ?? ''}`
    else if (word === 'disk')
      sizes.set(
        first,
        rest.reduce((size, byte) => size * 256 + Number(byte), 0),
      )
    else if (word === 'running') accel = first
  }
  const larger =
    params.state === 'absent'
      ? undefined
      : params.disks.find(({ name, size }) => (sizes.get(name) ?? 0) > size)
  if (larger !== undefined) {
    const size = formatSize(sizes.get(larger.name) ?? 0)
    return refused(
      `disk "${larger.name}" has ${size} and is not shrunk to ${formatSize(larger.size)}`,
      'record the size that it has, or move its data to a smaller one',
    )
  }
  const start = files.get('start')
  return {
    start: { kind: 'content', sha256: start?.sha256 ?? '', bytes: start?.bytes ?? 0 },
    stop: files.get('stop')?.sha256 ?? '',
    authorizedKeys: keys,
    disks: params.disks.flatMap(({ name }) => diskText(name, sizes.get(name))),
    hostKey: publicKey !== null,
    running: accel !== null,
    publicKey,
    accel,
    startedBy: files.get('started')?.sha256 ?? null,
  }
}

function diskText(name: string, size: number | undefined): string[] {
  return size === undefined ? [] : [`${name} ${formatSize(size)}`]
}
