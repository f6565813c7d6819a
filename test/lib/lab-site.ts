/** A site of its own whose machines are a lab's hosts: both commands as built, typed at the operator's seat. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Host, Lab } from '../lab/api.ts'
import { type Outcome, run } from '../lab/process.ts'
import { checkout } from './source-files.ts'

export interface LabSite {
  readonly folder: string
  /** `inv` and `cfg`: words, split at blanks where they are one text. Rejects where the exit code is not the one that is wanted. */
  readonly inv: (words: string | readonly string[], code?: number) => Promise<Outcome>
  readonly cfg: (
    words: string | readonly string[],
    code?: number,
    more?: Readonly<Record<string, string>>,
  ) => Promise<Outcome>
  /** Writes `manifests/site.ts`. */
  readonly manifest: (text: string) => Promise<void>
  /** Switches on a host of the inventory as a machine of the lab, with its addresses, and records its host key. */
  readonly switchOn: (name: string) => Promise<Host>
  readonly remove: () => Promise<void>
}

export async function labSite(lab: Lab): Promise<LabSite> {
  const above = await mkdtemp(join(tmpdir(), 'hostwright-lab-site-'))
  const folder = join(above, 'site')
  const env = {
    ...process.env,
    PATH: `${join(checkout, 'bin')}:${process.env['PATH'] ?? ''}`,
    // The lab's key is the one that its hosts let in.
    SSH_AUTH_SOCK: undefined,
    HOSTWRIGHT_IDENTITY: lab.privateKeyPath,
    NO_COLOR: '1',
  }
  const type = async (
    program: string,
    words: string | readonly string[],
    code: number,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> => {
    const argv = [program, ...(typeof words === 'string' ? words.split(' ') : words)]
    const outcome = await lab.operator.exec(argv, { env: { ...env, ...more }, cwd: folder })
    if (outcome.code !== code)
      throw new Error(
        `"${argv.join(' ')}" ended with ${outcome.code}, not ${code}:\n${outcome.stdout}${outcome.stderr}`,
      )
    return outcome
  }
  const made = await run(['inv', 'init', 'site'], { env, cwd: above })
  if (made.code !== 0) throw new Error(`inv init: ${made.stderr}`)
  const inv: LabSite['inv'] = (words, code = 0) => type('inv', words, code)
  return {
    folder,
    inv,
    cfg: (words, code = 0, more = {}) => type('cfg', words, code, more),
    manifest: async (text) => {
      await mkdir(join(folder, 'manifests'), { recursive: true })
      await writeFile(join(folder, 'manifests', 'site.ts'), text)
    },
    switchOn: async (name) => {
      const { stdout } = await inv(['show', 'host', name, '--json'])
      const { nics } = (JSON.parse(stdout) as Shown).result.host
      const host = await lab.host({
        name,
        nics: nics.map((nic) => ({
          name: nic.name,
          ...(nic.network === undefined ? {} : { network: nic.network }),
          ...(nic.mac === undefined ? {} : { mac: nic.mac }),
          addresses: nic.addresses.map(({ ip }) => ip),
        })),
      })
      await inv(['set', 'host', name, `ssh-host-key+=${host.hostKey}`])
      return host
    },
    remove: () => rm(above, { recursive: true, force: true }),
  }
}

/** What of `inv show host --json` is read here. */
interface Shown {
  readonly result: {
    readonly host: {
      readonly nics: readonly {
        readonly name: string
        readonly mac?: string
        readonly network?: string
        readonly addresses: readonly { readonly ip: string }[]
      }[]
    }
  }
}
