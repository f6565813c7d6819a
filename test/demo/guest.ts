/** Proves the guest: it runs under QEMU on hv1, answers SSH by its name, and its host key was known before. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from '../lab/api.ts'
import { recorded, zone } from './office.ts'
import { until, type Stage } from './stage.ts'

export async function proveGuest(
  stage: Stage,
  lab: Lab,
  inv: (...words: string[]) => string[],
  folder: string,
): Promise<void> {
  const { hostKeys } = await recorded(stage, inv, 'db01')
  const [key] = hostKeys
  await stage.prove("db01's host key is recorded before it is contacted", () =>
    key === undefined
      ? Promise.reject(new Error('no host key is recorded'))
      : Promise.resolve(key.slice(0, 44)),
  )
  const { stdout } = await stage.ask(inv('export', 'known-hosts'))
  const knownHosts = join(folder, 'known_hosts')
  await writeFile(knownHosts, stdout)
  await stage.prove(`db01.${zone} boots, takes its address by DHCP and answers SSH`, () =>
    until(60, async () => {
      const answer = await stage.ask([
        'ssh',
        ...['-F', 'none', '-i', lab.privateKeyPath, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=3'],
        ...['-o', 'StrictHostKeyChecking=yes', '-o', `UserKnownHostsFile=${knownHosts}`],
        ...[`root@db01.${zone}`, 'echo "$(hostname) $(uname -sm), up $(cut -d. -f1 /proc/uptime) s"'],
      ])
      return answer.stdout.trim()
    }),
  )
}
