/** The list of a program's commands, from the files in its folder. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command } from '../../src/command/command.ts'
import { checkout } from '../checkout.ts'
import { banner, type Generated } from './generated.ts'

type ProgramName = 'inv' | 'cfg'

interface CommandFile {
  /** `add-host.ts` */
  readonly file: string
  readonly exportName: string
  readonly command: Command
}

/** Loads every command file of a program. Files that export no command are shared parts. */
async function commandFiles(program: ProgramName): Promise<readonly CommandFile[]> {
  const folder = join(checkout, 'src', program, 'commands')
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  const found: CommandFile[] = []
  for (const file of names.filter((name) => /^[a-z0-9-]+\.ts$/.test(name))) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(folder, file)).href)
    const commands = Object.entries(exported).flatMap(([exportName, value]) =>
      isCommand(value) ? [{ file, exportName, command: value }] : [],
    )
    if (commands.length > 1)
      throw new Error(`${program}/commands/${file} exports ${commands.length} commands: one a file`)
    for (const one of commands) {
      const expected = `${one.command.words.join('-')}.ts`
      if (file !== expected)
        throw new Error(
          `src/${program}/commands/${file} holds "${one.command.words.join(' ')}": name it ${expected}`,
        )
      found.push(one)
    }
  }
  return found.sort((a, b) => (a.command.words.join(' ') < b.command.words.join(' ') ? -1 : 1))
}

function isCommand(value: unknown): value is Command {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    value.kind === 'command' &&
    'run' in value &&
    'words' in value
  )
}

/** `src/bin/inv-commands.gen.ts` */
export async function commandList(program: ProgramName): Promise<Generated> {
  const files = await commandFiles(program)
  const entries = files.map(
    ({ file, exportName, command }) => `  {
    words: ${literal(command.words)},
    summary: ${literal(command.summary)},
    load: async () => (await import('../${program}/commands/${file}')).${exportName},
  },
`,
  )
  return {
    path: `src/bin/${program}-commands.gen.ts`,
    text: `${banner}/** What \`${program}\` can do; a command is loaded when it is run. */
import type { CommandEntry } from '../command/command.ts'

export const ${program}Commands: readonly CommandEntry[] = [
${entries.join('')}]
`,
  }
}

function literal(value: string | readonly string[]): string {
  if (typeof value !== 'string') return `[${value.map(literal).join(', ')}]`
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
