/** The files of variables beside an inventory: `group_vars/web.yml`, `host_vars/db01/net.yml`. */
import { dirname } from 'node:path/posix'
import type { SourceFile, SourceReader } from '../draft.ts'
import type { Collected, Variables } from './collected.ts'

interface About {
  readonly kind: 'group' | 'host'
  readonly name: string
}

/** Of whom the file holds variables; undefined for any other file. */
export function variablesOf(path: string): About | undefined {
  const [, folder, name] =
    /(?:^|\/)(group|host)_vars\/([^/]+?)(?:\.(?:ya?ml|json))?(?:\/.*)?$/.exec(path) ?? []
  return folder === undefined || name === undefined
    ? undefined
    : { kind: folder === 'group' ? 'group' : 'host', name: name.toLowerCase() }
}

/**
 * Of those that were given, and of those that Ansible would find beside each inventory file. Read last, for they win over
 * what the inventory itself says.
 */
export function readVariableFiles(
  given: readonly SourceFile[],
  inventories: readonly SourceFile[],
  reader: SourceReader,
  { groups, hosts }: Collected,
  read: (file: SourceFile, vars: Variables) => void,
): void {
  const seen = new Set<string>()
  const take = (file: SourceFile): void => {
    const about = variablesOf(file.name)
    if (about === undefined || seen.has(file.name)) return
    seen.add(file.name)
    const vars = (about.kind === 'group' ? groups : hosts).get(about.name)?.vars
    if (vars !== undefined) read(file, vars)
  }
  for (const file of given) take(file)
  for (const folder of new Set(inventories.map(({ name }) => (name === '-' ? '-' : dirname(name))))) {
    if (folder === '-') continue
    const from = inventories.find(({ name }) => dirname(name) === folder)?.name ?? ''
    const find = (kind: 'group' | 'host', name: string): void => {
      for (const ending of ['', '.yml', '.yaml', '.json']) {
        const file = reader.include(`${kind}_vars/${name}${ending}`, from)
        if (file !== undefined) take(file)
      }
    }
    for (const name of groups.keys()) find('group', name)
    for (const name of hosts.keys()) find('host', name)
  }
}
