// The operator's seat in a lab: commands run with the caller's files, user and environment, but on the lab's networks.
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Outcome, run, type RunOptions } from './process.ts'
import { labFolder, type LabState } from './state.ts'

export interface OperatorOptions {
  /** Name servers that the command sees in its /etc/resolv.conf instead of this machine's. */
  readonly resolvers?: readonly string[]
  /** The search domain to go with them. */
  readonly domain?: string
}

export interface Operator {
  readonly exec: (argv: readonly string[], options?: RunOptions & OperatorOptions) => Promise<Outcome>
  readonly spawn: (argv: readonly string[], options?: SpawnOptions & OperatorOptions) => ChildProcess
  /** The command line that runs another one in the operator's namespace, for those who start it themselves. */
  readonly argv: (argv: readonly string[], options?: OperatorOptions) => readonly string[]
}

/** Mounts the resolver file over the real one, in a mount namespace that only the command sees. */
const withResolver = 'mount --bind "$1" "$(readlink -f /etc/resolv.conf)" && shift && exec "$@"'

export function makeOperator(state: LabState): Operator {
  const argv = (
    command: readonly string[],
    { resolvers, domain }: OperatorOptions = {},
  ): readonly string[] => {
    const enter = ['nsenter', `--net=/proc/${state.operator}/ns/net`, '--']
    if (resolvers === undefined) return [...enter, ...command]
    const lines = [
      ...(domain === undefined ? [] : [`search ${domain}`]),
      ...resolvers.map((server) => `nameserver ${server}`),
    ]
    const file = join(labFolder(state.id), `resolv.${resolvers.join('_')}.${domain ?? ''}`)
    writeFileSync(file, `${lines.join('\n')}\n`)
    return [...enter, 'unshare', '--mount', '--', 'sh', '-c', withResolver, 'operator', file, ...command]
  }
  return {
    argv,
    exec: (command, options = {}) => run(argv(command, options), options),
    spawn: (command, options = {}) => {
      const [program = '', ...rest] = argv(command, options)
      return spawn(program, rest, options)
    },
  }
}
