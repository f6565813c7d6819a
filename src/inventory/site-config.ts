/** `hostwright.yaml`: the settings of a site, the same for all who work on it. */
import { readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import { Invalid, type Problem } from '../core/errors.ts'
import { readMapping } from './text/read-mapping.ts'

export const CONFIG_FILE = 'hostwright.yaml'

export interface SiteConfig {
  /** The branch that all customers share. */
  readonly base: string
  /** Whether each change is committed as text at once. */
  readonly autosave: boolean
  readonly ssh: {
    /** Whom to log in as. */
    readonly user: string
  }
}

/** Throws Invalid with everything that is wrong in the file. */
export function readSiteConfig(path: string): SiteConfig {
  const problems: Problem[] = []
  const reader = readMapping(readYaml(readFileSync(path, 'utf8'), problems), '', problems)
  const ssh = reader.mapping('ssh')
  const config = {
    base: reader.text('base') ?? 'main',
    autosave: reader.flag('autosave') ?? true,
    ssh: { user: ssh?.text('user') ?? 'root' },
  }
  ssh?.end()
  reader.end()
  if (problems.length > 0) throw new Invalid('Cannot read the settings of the site', problems, { at: path })
  return config
}

function readYaml(text: string, problems: Problem[]): unknown {
  try {
    return (parse(text) as unknown) ?? {}
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    problems.push({ message: error.message.split('\n')[0] ?? 'it is no YAML' })
    return {}
  }
}
