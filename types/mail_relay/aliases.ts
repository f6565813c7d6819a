/** Who gets the mail of the users of a host: addresses, or whoever gets another user's. */
import type { Problem } from '../../src/core/errors.ts'

export interface Aliases {
  /** By user, each once. */
  readonly addresses: ReadonlyMap<string, readonly string[]>
  readonly problems: readonly Problem[]
}

/** Follows the users that `aliases` name, whose own are among them, to addresses. */
export function followAliases(aliases: ReadonlyMap<string, readonly string[]>): Aliases {
  const problems = new Map<string, Problem>()
  const follow = (user: string, path: readonly string[]): readonly string[] => {
    const to = aliases.get(user)
    const way = [...path, user]
    if (path.includes(user)) {
      const circle = way.slice(path.indexOf(user))
      // Whoever of them is looked at first.
      const members = circle.slice(1).toSorted().join(' ')
      if (!problems.has(members))
        problems.set(members, { message: `the aliases lead in a circle: ${circle.join(', ')}` })
      return []
    }
    if (to === undefined) {
      problems.set(user, {
        message: `the alias "${path.at(-1) ?? ''}" leads to the user "${user}", whose mail leads nowhere`,
        hint:
          user === 'root'
            ? 'parameter "rootTo" says who gets the mail for root'
            : `give "${user}" an alias too, or name an address`,
      })
      return []
    }
    return to.flatMap((one) => (one.includes('@') ? [one] : follow(one, way)))
  }
  const addresses = new Map([...aliases.keys()].map((user) => [user, [...new Set(follow(user, []))]]))
  return { addresses, problems: [...problems.values()] }
}
