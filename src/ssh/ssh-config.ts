/** What the operator's ssh_config(5) says of a host: looked at in process, and asked of `ssh -G` only where it could matter. */
import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { semaphore } from './pool.ts'
import { type ConfigLine, matchesHost, readConfigFile } from './ssh-config-file.ts'
import { ALGORITHMS, askSettings, type SshSettings } from './ssh-settings.ts'

export interface SshConfig {
  /** `names`: of one host, the best first. Undefined where nothing is said of it that matters. */
  readonly settingsOf: (names: readonly string[]) => Promise<SshSettings | undefined>
  /** The files that are there, for the program to include. */
  readonly files: readonly string[]
}

const SYSTEM = '/etc/ssh/ssh_config'
/** Processes at once. */
const ASKING = 4

/** `folder` is called where files have to be written. `ssh`: the program. */
export async function openSshConfig(
  home: string | undefined,
  folder: () => Promise<string>,
): Promise<SshConfig> {
  const own = home === undefined ? undefined : join(home, '.ssh', 'config')
  const candidates = own === undefined ? [SYSTEM] : [own, SYSTEM]
  const present = await Promise.all(
    candidates.map((file) =>
      access(file).then(
        () => file,
        () => undefined,
      ),
    ),
  )
  const files = present.filter((file) => file !== undefined)
  const lines = await Promise.all(
    files.map(async (file) => {
      if (file !== SYSTEM) return readConfigFile(file, join(home ?? '/', '.ssh'), home ?? '/')
      const found = await readConfigFile(file, '/etc/ssh', home ?? '/')
      // The policy of a distribution, such as Fedora's, is for all hosts and no reason for the one transport or the other.
      return found.filter(({ keyword }) => !ALGORITHMS.has(keyword))
    }),
  )
  const telling = lines.flat().filter(({ keyword }) => MATTERS.has(keyword))
  const slots = semaphore(ASKING)
  let written: Promise<string> | undefined
  const write = async (): Promise<string> => {
    const path = join(await folder(), 'operator')
    await writeFile(path, files.map((file) => `Include "${file}"\n`).join(''), { mode: 0o600 })
    return path
  }
  return {
    files,
    settingsOf: async (names) => {
      const alias = names.find((name) => telling.some((line) => isMeant(name, line))) ?? names[0]
      if (alias === undefined) return undefined
      const said = telling.filter((line) => mayApply(alias, line))
      if (said.length === 0) return undefined
      written ??= write()
      const file = await written
      return slots(() => askSettings(file, alias, said, home))
    },
  }
}

/** Keywords that change how, as whom or with what one logs in. */
const MATTERS: ReadonlySet<string> = new Set([
  ...ALGORITHMS,
  'addressfamily',
  'bindaddress',
  'bindinterface',
  'canonicalizehostname',
  'certificatefile',
  'hostname',
  'identitiesonly',
  'identityagent',
  'identityfile',
  'pkcs11provider',
  'port',
  'proxycommand',
  'proxyjump',
  'proxyusefdpass',
  'securitykeyprovider',
  'user',
])

/** A line for this very host, not for all of them. */
function isMeant(name: string, { hosts, isConditional }: ConfigLine): boolean {
  const specific = hosts.filter((patterns) => !patterns.includes('*'))
  return !isConditional && specific.length > 0 && hosts.every((patterns) => matchesHost(name, patterns))
}

function mayApply(name: string, { hosts }: ConfigLine): boolean {
  return hosts.every((patterns) => matchesHost(name, patterns))
}
