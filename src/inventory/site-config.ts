/** `hostwright.yaml`: the settings of a site, the same for all who work on it. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'
import { readPlainYaml } from '../core/plain-yaml.ts'
import { Invalid, type Problem } from '../core/errors.ts'
import { CUSTOMARY_PREFIX, macPrefixProblem, parseMacPrefix } from '../core/mac-prefix.ts'
import { readPostgresUrl, type PostgresServer } from '../db/postgres-url.ts'
import { schemaPrefix } from '../db/schema-name.ts'
import { readDeclarations, type DeclaredAttributes } from './declared/attributes.ts'
import { readDhcpOptions } from './declared/dhcp-options.ts'
import { readDns } from './declared/dns.ts'
import { type Protection, readProtection } from './protection.ts'
import { readRequireReason, type Reasoned } from './lifecycle/require-reason.ts'
import type { ServiceSettings } from './model/service-settings.ts'
import { readMapping, type MappingReader } from './text/read-mapping.ts'

export const CONFIG_FILE = 'hostwright.yaml'

export interface SiteConfig {
  /** The branch that all customers share. */
  readonly base: string
  /** Whether each change is committed as text at once. */
  readonly autosave: boolean
  /** What nobody may do without saying why (`--reason`): to bring hosts into these states, `rm` to remove objects. */
  readonly requireReason: readonly Reasoned[]
  /** Whether DHCP knows planned hosts too. */
  readonly reservePlanned: boolean
  /** `database`: the PostgreSQL server that holds the inventories of all branches; undefined: SQLite files of this clone. */
  readonly database: PostgresServer | undefined
  /** What the names of their schemas begin with, so that several sites can share one database. */
  readonly databaseSchema: string
  /** Two to five octets that the MACs made for virtual NICs begin with. */
  readonly macPrefix: string
  /** `attributes` and `strictAttributes`. */
  readonly attributes: DeclaredAttributes
  /** `dhcpOptions` and `dns`. */
  readonly services: ServiceSettings
  readonly ssh: {
    /** Whom to log in as. */
    readonly user: string
    /** By what to connect. */
    readonly transport: 'auto' | 'ssh2' | 'ssh'
    /** How that user becomes root. */
    readonly become: 'sudo' | 'doas' | 'su' | 'run0' | undefined
  }
  /** Shell text that ends with 0 on a host that is well after an apply. */
  readonly health: string | undefined
  readonly runs: {
    /** How many runs stay recorded. */
    readonly keep: number
  }
  /** What holds for the manifests that hosts are changed by; other places may ask for more. */
  readonly protection: Protection
}

type Env = Readonly<Record<string, string | undefined>>

/** Throws Invalid with everything that is wrong in the file. `env`: what the URL of a database leaves open. `text`: where it is no file. */
export function readSiteConfig(path: string, env: Env, text = readFileSync(path, 'utf8')): SiteConfig {
  const problems: Problem[] = []
  const reader = readMapping(readYaml(text, problems), '', problems)
  const ssh = reader.mapping('ssh')
  const runs = reader.mapping('runs')
  const config = {
    base: reader.text('base') ?? 'main',
    autosave: reader.flag('autosave') ?? true,
    ...readDatabase(reader, env, problems),
    requireReason: readRequireReason(reader.raw('requireReason'), problems),
    reservePlanned: reader.flag('reservePlanned') ?? false,
    macPrefix: readMacPrefix(reader.text('macPrefix'), problems),
    attributes: readDeclarations(
      reader.raw('attributes'),
      reader.flag('strictAttributes') ?? false,
      problems,
    ),
    services: {
      dhcpOptions: readDhcpOptions(reader.raw('dhcpOptions') ?? undefined, problems),
      dns: readDns(reader.mapping('dns'), problems),
    },
    ssh: {
      user: ssh?.text('user') ?? 'root',
      transport: ssh?.choice('transport', ['auto', 'ssh2', 'ssh']) ?? 'auto',
      become: ssh?.choice('become', ['sudo', 'doas', 'su', 'run0']),
    },
    health: reader.text('health'),
    runs: { keep: readKeep(runs?.number('keep'), problems) },
    protection: readProtection(reader, problems),
  }
  runs?.end()
  ssh?.end()
  reader.end()
  if (problems.length > 0) throw new Invalid('Cannot read the settings of the site', problems, { at: path })
  return config
}

function readDatabase(
  reader: MappingReader,
  env: Env,
  problems: Problem[],
): Pick<SiteConfig, 'database' | 'databaseSchema'> {
  const url = reader.text('database')
  const databaseSchema = reader.text('databaseSchema') ?? 'hostwright'
  if (!schemaPrefix.test(databaseSchema))
    problems.push({
      message: `databaseSchema "${databaseSchema}" is no prefix: small letters, digits and hyphens, at most 31, not "pg"`,
    })
  return { database: url === undefined ? undefined : readPostgresUrl(url, env, problems), databaseSchema }
}

function readKeep(keep: number | undefined, problems: Problem[]): number {
  if (keep === undefined) return RUNS_KEPT
  if (!Number.isInteger(keep) || keep < 1)
    problems.push({ message: `runs.keep is ${keep}: it must be a whole number of runs, at least 1` })
  return keep
}

const RUNS_KEPT = 1000

function readMacPrefix(text: string | undefined, problems: Problem[]): string {
  if (text === undefined) return CUSTOMARY_PREFIX
  const prefix = parseMacPrefix(text)
  if (prefix === undefined) {
    problems.push({
      message: `macPrefix "${text}" is not two to five octets`,
      hint: `for example ${CUSTOMARY_PREFIX}`,
    })
    return CUSTOMARY_PREFIX
  }
  const wrong = macPrefixProblem(prefix)
  if (wrong !== undefined)
    problems.push({
      message: `macPrefix "${text}" ${wrong.reason}: MACs that are made must be locally administered`,
      hint: `"${wrong.instead}" would do`,
    })
  return prefix
}

/** What the text of another branch's file says of it, whatever else is in there. Throws Invalid where that cannot be told. `at`: for messages. */
export function protectionIn(text: string, at: string): Protection & { readonly base: string | undefined } {
  const problems: Problem[] = []
  const reader = readMapping(readYaml(text, problems), '', problems)
  const found = { ...readProtection(reader, problems), base: reader.text('base') }
  if (problems.length > 0)
    throw new Invalid('Cannot read what the site asks of its manifests', problems, { at })
  return found
}

function readYaml(text: string, problems: Problem[]): unknown {
  const plain = readPlainYaml(text)
  if (plain !== undefined) return plain
  // Loaded only where the file needs it: it takes longer than all else that a short command does.
  const { parse, YAMLParseError } = createRequire(import.meta.url)('yaml') as typeof Yaml
  try {
    return (parse(text) as unknown) ?? {}
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    problems.push({ message: error.message.split('\n')[0] ?? 'it is no YAML' })
    return {}
  }
}
