/** The hooks by which a clone keeps customers apart. */
import {
  type HookFolder,
  hookFolder,
  type HookState,
  installHook,
  readHook,
  removeHook,
} from '../../git/hook-file.ts'
import type { Repository } from '../../git/repository.ts'
import { type HookProgram, movesHook, pushHook } from './hook-scripts.ts'

/** By the name of the hook (githooks(5)). */
const SCRIPTS: Readonly<Record<string, (program: HookProgram) => string>> = {
  'reference-transaction': movesHook,
  'pre-push': pushHook,
}

export interface CustomersHook extends HookState {
  readonly name: string
  readonly path: string
}

export interface CustomersHooks {
  readonly folder: HookFolder
  readonly hooks: readonly CustomersHook[]
  /** The `inv` that they call; undefined where none is installed. */
  readonly program: string | undefined
}

export async function readCustomersHooks(repository: Repository): Promise<CustomersHooks> {
  const folder = await hookFolder(repository)
  const hooks = Object.keys(SCRIPTS).map((name) => ({
    ...readHook(folder.path, name),
    name,
    path: `${folder.path}/${name}`,
  }))
  const called = hooks.flatMap(({ script }) => /^inv=(.*)$/m.exec(script ?? '')?.[1] ?? [])[0]
  return { folder, hooks, program: called === undefined ? undefined : unquoted(called) }
}

/** Throws a UserError where a hook cannot be put there without losing something. */
export async function installCustomersHooks(
  repository: Repository,
  program: HookProgram,
): Promise<CustomersHooks> {
  const { path } = await hookFolder(repository)
  for (const [name, script] of Object.entries(SCRIPTS)) installHook(path, name, script(program))
  return readCustomersHooks(repository)
}

/** Those that were there. The last first, so that the folder goes that the first has made. */
export async function removeCustomersHooks(repository: Repository): Promise<readonly CustomersHook[]> {
  const { folder, hooks } = await readCustomersHooks(repository)
  return hooks.toReversed().filter(({ name }) => removeHook(folder.path, name))
}

/** One word as `quote` writes it. */
function unquoted(word: string): string {
  return word.replaceAll(`'\\''`, '\0').replaceAll("'", '').replaceAll('\0', "'")
}
