/** An operator: a clone of a site, with both programs and Git to work in it. */
import { spawnSync } from 'node:child_process'
import { cfgProgram } from '../../../src/bin/cfg-program.ts'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runProgram, type Ran } from '../../lib/run-program.ts'
import { siteEnv } from '../../lib/temp-site.ts'

export interface Told {
  readonly ok: boolean
  readonly text: string
}

export interface Operator {
  readonly name: string
  readonly root: string
  /** A line without quotes, as in `inv('-C acme list host')`. */
  readonly inv: (line: string) => Promise<Ran>
  readonly cfg: (line: string) => Promise<Ran>
  /** Whatever the exit code. */
  readonly git: (...args: readonly string[]) => Told
}

export function operatorAt(name: string, root: string): Operator {
  const env = { ...siteEnv, GIT_AUTHOR_NAME: name, GIT_COMMITTER_NAME: name, HOME: root, GIT_EDITOR: 'true' }
  const around = { cwd: root, env }
  const words = (line: string): readonly string[] => line.split(' ').filter(Boolean)
  return {
    name,
    root,
    inv: async (line) => runProgram(invProgram, words(line), around),
    cfg: async (line) => runProgram(cfgProgram, words(line), around),
    git: (...args) => {
      const { status, stdout, stderr } = spawnSync('git', args, { ...around, encoding: 'utf8' })
      return { ok: status === 0, text: `${stdout}${status === 0 ? '' : stderr}`.trim() }
    },
  }
}
