/** A rule as sudoers(5) writes it. */
import type { SudoParams } from './index.ts'

export function sudoersText({ users, groups, commands, runAs, passwordless, lines }: SudoParams): string {
  const who = [...users.map((name) => word(name)), ...groups.map((name) => `%${word(name)}`)].join(', ')
  const whom = typeof runAs === 'string' ? [runAs] : runAs
  const as = whom.includes('ALL') ? '(ALL:ALL)' : `(${whom.map((name) => word(name)).join(', ')})`
  const what = commands.map((command) => escaped(command)).join(', ')
  const rule = `${who} ALL=${as} ${passwordless ? 'NOPASSWD: ' : ''}${what}`
  return [...lines, ...(commands.length === 0 ? [] : [rule])].map((line) => `${line}\n`).join('')
}

/** Characters that mean something in a name. */
function word(name: string): string {
  return name.replaceAll(/[!=:,()\\]/g, '\\$&')
}

/** "Command arguments": a comma, a colon and an equals sign take a backslash, unless they have it already. */
function escaped(command: string): string {
  return command.replaceAll(/\\.|[,:=]/g, (found) => (found.startsWith('\\') ? found : `\\${found}`))
}
