/** A lab host as the conformance suite of types needs it, and the shells that a type's scripts must work in. */
import { quote, type Shell } from '../../src/core/shell.ts'
import { withoutAccessTimes } from '../../src/ssh/looking-shell.ts'
import type { ConformanceTarget } from '../../src/type/conformance.ts'
import type { HostContext } from '../../src/type/define-type.ts'
import type { Facts } from '../../src/type/facts.ts'
import type { Host } from '../lab/api.ts'
import { run } from '../lab/process.ts'
import { hostView, inventoryView } from './views.ts'

/** Facts of a lab host, by its root. */
export function factsOf(root: 'debian' | 'systemd' | 'busybox' | 'hypervisor'): Facts {
  const isDebian = root !== 'busybox'
  return {
    os: {
      id: isDebian ? 'debian' : 'busybox',
      family: isDebian ? 'debian' : 'busybox',
      version: '',
      name: root,
    },
    kernel: { name: 'Linux', release: '6.1.0', machine: 'x86_64' },
    hostname: root,
    cpus: 1,
    memory: 2 ** 30,
    init: root === 'systemd' ? 'systemd' : isDebian ? 'sysv' : 'busybox',
    packages: isDebian ? 'apt' : 'none',
    network: 'unknown',
    user: { name: 'root', uid: 0 },
    nics: [],
  }
}

/** A host's context with nothing in its inventory but the host itself. */
export function contextOf(facts: Facts): HostContext {
  const host = hostView(facts.hostname)
  return {
    host,
    facts,
    inventory: inventoryView([host]),
    resource: (type) => {
      throw new Error(`a plain type asked for a resource of type "${type}"`)
    },
    managed: () => new Map(),
  }
}

const SETTINGS = `LC_ALL=C; export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
umask 077
cd /`

/**
 * `shell` is the one on the host that runs the scripts. `alive` are folders below `./` in which servers write whenever they
 * are asked, so that a fingerprint of them would say nothing.
 */
export function targetOn(
  host: Host,
  facts: Facts,
  shell = '/bin/sh',
  alive: readonly string[] = [],
): ConformanceTarget {
  const execute = async (script: string): ReturnType<ConformanceTarget['run']> => {
    // As a login sets them: bash looks them up in /etc/passwd else, which marks that as read.
    const { code, stdout, stderr } = await host.exec(
      `HOME=/root SHELL=/bin/sh; export HOME SHELL; exec ${shell} -c ${quote(script)}`,
    )
    return { code, stdout: Buffer.from(stdout), stderr }
  }
  return {
    context: contextOf(facts),
    run: ({ text }: Shell) => execute(`${SETTINGS}\n( eval ${quote(text)} ) </dev/null`),
    look: ({ text }: Shell) => {
      const script = `HW_APART=yes\n${SETTINGS}\n${withoutAccessTimes.text}\n( eval ${quote(text)} ) </dev/null`
      return execute(`exec unshare -m ${shell} -c ${quote(script)}`)
    },
    stage: async ({ path, content }) => {
      const { code, stderr } = await host.exec(
        `umask 077; rm -f -- ${quote(path)} && set -C && cat > ${quote(path)}`,
        { input: content },
      )
      if (code !== 0) throw new Error(stderr)
    },
    rest: async () => {
      await new Promise((resolve) => setTimeout(resolve, 2000))
      // Older than a day, so that any reading is written down (relatime of mount(8)).
      await host.exec('find /etc -xdev -type f -exec touch -a -d "2020-01-01 00:00:00" {} +')
    },
    // But for /usr, which takes long to read, and what a host writes by itself.
    fingerprint: async () => {
      const { stdout } = await run([
        'sh',
        '-c',
        `cd "$1" && find . -xdev \\( -path ./usr -o -path ./tmp -o -path ./var/log -o -path ./var/tmp -o -path ./var/lib/systemd${alive.map((path) => ` -o -path ${quote(path)}`).join('')} \\) -prune -o -path './etc/*' -type f ! -name ld.so.cache -printf '%P %m %U %G %s %T@ %C@ %A@\\n' -o -printf '%P %m %U %G %s %T@ %C@ %l\\n' | sort | sha256sum`,
        'fingerprint',
        host.rootPath,
      ])
      return stdout
    },
  }
}
