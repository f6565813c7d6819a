// What hosts are made of: named roots, each a stack of layers that recipes/prepare.sh builds once per machine.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { mustRun } from './process.ts'

const recipe = join(import.meta.dirname, 'recipes', 'prepare.sh')

export const rootNames = ['debian', 'hypervisor', 'busybox', 'systemd'] as const
export type RootName = (typeof rootNames)[number]

/** The layers of each root, the topmost first. */
const stacks: Readonly<Record<RootName, readonly string[]>> = {
  debian: ['debian', 'base'],
  hypervisor: ['hypervisor', 'debian', 'base'],
  systemd: ['systemd', 'debian', 'base'],
  busybox: ['busybox'],
}

export interface Roots {
  /** The folders of a root, the topmost first, as overlayfs wants them in `lowerdir`. */
  readonly layers: (root: RootName) => readonly string[]
  /** The folder of .deb files that hosts see at /srv/packages. */
  readonly packages: string
  /** The kernel and initramfs of a tiny guest, as seen from outside; in a hypervisor they are in /var/lib/hostwright/guest. */
  readonly guest: { readonly kernel: string; readonly initrd: string }
}

let found: Promise<Roots> | undefined

/** The roots of this machine, built first if they are missing. */
export function getRoots(): Promise<Roots> {
  found ??= findRoots()
  return found
}

async function findRoots(): Promise<Roots> {
  const paths = new Map<string, string>()
  for (const line of (await mustRun(['sh', recipe, '--paths'])).trim().split('\n')) {
    const space = line.indexOf(' ')
    paths.set(line.slice(0, space), line.slice(space + 1))
  }
  if (![...paths.values()].every((path) => existsSync(path))) await prepareRoots()
  const path = (layer: string): string => paths.get(layer) ?? fail(layer)
  return {
    layers: (root) => stacks[root].map(path),
    packages: join(path('archive'), 'packages'),
    guest: { kernel: join(path('guest'), 'vmlinuz'), initrd: join(path('guest'), 'tiny.img') },
  }
}

function fail(layer: string): never {
  throw new Error(`Cannot find the lab's layer "${layer}": ${recipe} does not name it`)
}

/** Builds what is missing, or removes what older recipes left; progress goes to standard error. */
export async function prepareRoots(what: 'build' | 'prune' = 'build'): Promise<void> {
  const child = spawn('sh', [recipe, ...(what === 'prune' ? ['--prune'] : [])], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error('Cannot build the roots of the lab')
}
