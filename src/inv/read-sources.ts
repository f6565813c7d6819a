/** Reads the files of an import: files, folders, standard input, and what they include. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { CommandContext } from '../command/context.ts'
import { UserError } from '../core/errors.ts'
import type { SourceFile, SourceReader } from '../import/draft.ts'

/** Nothing that a person wrote is larger. */
const LIMIT = 512 * 1024 * 1024
/** A folder with more in it is not what was meant. */
const COUNT_LIMIT = 1_000_000

/** Throws a UserError for what cannot be read. `-` is standard input. `takes`: which files of a folder, by their path in it. */
export async function readSources(
  context: CommandContext,
  action: string,
  names: readonly string[],
  takes: (path: string) => boolean = () => true,
): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = []
  for (const name of names) {
    if (name === '-') files.push({ name: '-', text: await context.readInput() })
    else
      for (const file of filesAt(action, context.cwd, name, takes))
        files.push(await readSource(context, action, file))
  }
  return files
}

/** What a file includes is looked for beside it, unless its path is absolute. */
export function sourceReader(context: CommandContext): SourceReader {
  const nameOf = (path: string, from: string): string =>
    isAbsolute(path) || from === '-' ? path : join(dirname(from), path)
  return {
    include: (path, from) => {
      const name = nameOf(path, from)
      try {
        return { name, text: decode(context, name, readFileSync(resolve(context.cwd, name))) }
      } catch {
        return undefined
      }
    },
    list: (path, from) => {
      try {
        const folder = resolve(context.cwd, nameOf(path, from))
        return readdirSync(folder, { withFileTypes: true })
          .filter((entry) => !entry.isDirectory())
          .map((entry) => join(path, entry.name))
          .sort()
      } catch {
        return undefined
      }
    },
  }
}

/** The file itself; of a folder all files below it, in the order of their names, without hidden ones. */
function filesAt(
  action: string,
  cwd: string,
  name: string,
  takes: (path: string) => boolean,
): readonly string[] {
  const path = resolve(cwd, name)
  const info = readable(action, name, () => statSync(path, { throwIfNoEntry: false }))
  if (info === undefined) throw new UserError(`${action}: there is no file "${name}"`)
  if (!info.isDirectory()) return [name]
  const files = readable(action, name, () => readdirSync(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .filter((file) => !file.split('/').some((part) => part.startsWith('.')) && takes(file))
    .sort()
  if (files.length === 0) throw new UserError(`${action}: folder "${name}" has no files that it reads`)
  if (files.length > COUNT_LIMIT) throw new UserError(`${action}: folder "${name}" has ${files.length} files`)
  const size = files.reduce(
    (sum, file) => sum + (statSync(join(path, file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  if (size > LIMIT)
    throw new UserError(`${action}: folder "${name}" has ${size} bytes in its files, ${LIMIT} is the limit`, {
      hint: 'name the files that are meant',
    })
  return files.map((file) => join(name, file))
}

async function readSource(context: CommandContext, action: string, name: string): Promise<SourceFile> {
  const path = resolve(context.cwd, name)
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size > LIMIT) throw new UserError(`${action}: "${name}" has ${size} bytes, ${LIMIT} is the limit`)
  try {
    return { name, text: decode(context, name, await readFile(path)) }
  } catch (error) {
    throw unreadable(action, name, error)
  }
}

/** What cannot be looked at, as a name that is too long or a folder of somebody else, is the operator's to mend. */
function readable<T>(action: string, name: string, look: () => T): T {
  try {
    return look()
  } catch (error) {
    throw unreadable(action, name, error)
  }
}

function unreadable(action: string, name: string, cause: unknown): UserError {
  const text = cause instanceof Error ? cause.message : String(cause)
  // Of "EACCES: permission denied, open '/etc/x'" what an operator knows already is left out.
  const reason = /^E[A-Z]+: ([^,]+)/.exec(text)?.[1] ?? text
  return new UserError(`${action}: "${name}" cannot be read: ${reason}`, { cause })
}

/** Spreadsheets write UTF-16 with a mark; comments of old files are often Latin-1, which every sequence of bytes is. */
function decode(context: CommandContext, name: string, bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    context.emit({ kind: 'inventory', level: 'warning', text: `"${name}" is not UTF-8: read as Latin-1` })
    return bytes.toString('latin1')
  }
}
