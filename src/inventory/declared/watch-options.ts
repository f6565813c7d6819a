/** Sees to it that no change brings in a DHCP option that neither a standard nor the site knows. */
import { Invalid, type Problem } from '../../core/errors.ts'
import type { Reader, Tx } from '../../db/store.ts'
import type { DeclaredOption } from '../model/service-settings.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { declaredOptionProblems } from '../rules/options.ts'

/** What is wrong with the options of an object as it is to be, and is not so already: that was recorded before the settings changed. */
export async function newOptionProblems<K extends ObjectKind>(
  reader: Reader,
  kind: K,
  object: ObjectOfKind[K],
  declared: readonly DeclaredOption[],
): Promise<readonly Problem[]> {
  const found = declaredOptionProblems(object, declared)
  if (found.length === 0) return []
  const before = await reader.get(kind, object.name)
  const known = before === undefined ? [] : declaredOptionProblems(before, declared)
  return found.filter(({ message }) => !known.some((problem) => problem.message === message))
}

/** The transaction, watched: what would be stored with such an option is refused, and with that all of the change. */
export function watchOptions(tx: Tx, declared: readonly DeclaredOption[]): Tx {
  return {
    ...tx,
    settingsProblems: async (kind, object) => newOptionProblems(tx, kind, object, declared),
    put: async (kind, object) => {
      const wrong = await newOptionProblems(tx, kind, object, declared)
      refuse(`Cannot change ${kind} "${object.name}"`, wrong)
      return tx.put(kind, object)
    },
    replace: async (wanted) => {
      const wrong: Problem[] = []
      for (const { kind, name, after } of wanted)
        if (after !== undefined)
          for (const problem of await newOptionProblems(tx, kind, after, declared))
            wrong.push({ ...problem, message: `${kind} "${name}": ${problem.message}` })
      refuse('Cannot change DHCP options', wrong)
      return tx.replace(wanted)
    },
  }
}

function refuse(action: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Invalid(action, problems)
}
