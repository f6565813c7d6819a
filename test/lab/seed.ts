// The files that a host's root begins with: its keys, its name, its resolver, and the settings of its NICs.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bare } from './addresses.ts'
import { mustRun } from './process.ts'
import { getRoots } from './roots.ts'
import { hostFolder, type HostState } from './state.ts'

export interface Seed {
  readonly authorizedKeys: string
  readonly resolvers: readonly string[]
  readonly domain: string | undefined
  readonly gateways: readonly string[]
}

/** Makes the host's key and the files that its root begins with; returns the public half of the key. */
export async function writeSeed(
  lab: string,
  host: Omit<HostState, 'hostKey' | 'boot'>,
  seed: Seed,
): Promise<string> {
  const folder = hostFolder(lab, host.name)
  const files = join(folder, 'seed')
  mkdirSync(join(files, 'root/.ssh'), { recursive: true, mode: 0o700 })
  for (const inner of ['etc', 'etc/ssh']) mkdirSync(join(files, inner), { mode: 0o755 })
  const key = join(files, 'etc/ssh/ssh_host_ed25519_key')
  await mustRun(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', host.name, '-f', key])
  if (host.root === 'busybox') await convertKey(key, files)
  writeFileSync(join(files, 'root/.ssh/authorized_keys'), seed.authorizedKeys, { mode: 0o600 })
  const full = seed.domain === undefined ? host.name : `${host.name}.${seed.domain} ${host.name}`
  const addresses = host.nics.flatMap((nic) => nic.addresses.map(bare))
  const own = addresses.length === 0 ? ['127.0.1.1'] : addresses
  const hosts = [
    '127.0.0.1 localhost',
    '::1 localhost ip6-localhost',
    ...own.map((address) => `${address} ${full}`),
  ]
  writeFileSync(join(files, 'etc/hosts'), `${hosts.join('\n')}\n`)
  writeFileSync(join(files, 'etc/hostname'), `${host.name}\n`)
  const resolver = [
    ...(seed.domain === undefined ? [] : [`search ${seed.domain}`]),
    ...seed.resolvers.map((server) => `nameserver ${server}`),
  ]
  writeFileSync(join(files, 'etc/resolv.conf'), `${resolver.join('\n')}\n`)
  writeFileSync(join(folder, 'host.batch'), hostBatch(host, seed.gateways))
  return readFileSync(`${key}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
}

/** Dropbear keeps its keys in a form of its own. */
async function convertKey(key: string, files: string): Promise<void> {
  const [busybox = ''] = (await getRoots()).layers('busybox')
  const run = `mkdir -p "$2/etc/dropbear" && mount --bind "$2" "$1/mnt" && chroot "$1" /usr/bin/dropbearconvert openssh dropbear /mnt/etc/ssh/\${3##*/} /mnt/etc/dropbear/dropbear_ed25519_host_key`
  await mustRun(['unshare', '--mount', '--', 'sh', '-c', run, 'convert', busybox, files, key])
}

function hostBatch(host: Omit<HostState, 'hostKey' | 'boot'>, gateways: readonly string[]): string {
  const lines = ['link set lo up']
  for (const nic of host.nics) {
    for (const address of nic.addresses)
      lines.push(`addr add ${address} dev ${nic.name}${address.includes(':') ? ' nodad' : ''}`)
    lines.push(`link set ${nic.name} up`)
  }
  for (const gateway of gateways)
    lines.push(`${gateway.includes(':') ? '-6 ' : ''}route add default via ${gateway}`)
  return `${lines.join('\n')}\n`
}
