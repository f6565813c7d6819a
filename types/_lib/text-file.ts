/** Text files that are changed in parts: read whole in one script, and rewritten beside and renamed. */
import { all, lines, quote, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import type { Probe } from '../../src/type/probe.ts'
import { type Refused, refused, type Unknown, unknown } from '../../src/type/state.ts'
import { attributesFunction, likenessFunction, lockedFunction } from './attributes.ts'
import { demand, demandParentOf } from './demand.ts'

/** What stands at a path. `text` is there for a regular file alone. */
export interface TextFile {
  readonly kind: 'file' | 'missing' | 'link' | 'special' | 'unreadable' | 'large'
  readonly text: string
}

const LARGEST = 4 * 2 ** 20

const READ = `hw_text() {
  if [ -L "$1" ]; then echo =link
  elif [ ! -e "$1" ]; then echo =missing
  elif [ ! -f "$1" ]; then echo =special
  elif ! hw_bytes=$(wc -c <"$1"); then echo =unreadable
  elif [ "$((hw_bytes))" -gt ${LARGEST} ]; then echo =large
  else echo "=file $((hw_bytes))"; cat "$1"; echo
  fi
} 2>/dev/null`

/** By path. Throws where a file changes while it is read. */
export function readTexts(paths: readonly string[]): Probe<ReadonlyMap<string, TextFile>> {
  const different = [...new Set(paths)]
  return {
    script: raw([READ, ...different.map((path) => `hw_text ${quote(path)}`)].join('\n')),
    parse: (stdout) => {
      let offset = 0
      return new Map(
        different.map((path) => {
          const end = stdout.indexOf(10, offset)
          const header = end === -1 ? '' : stdout.toString('latin1', offset, end)
          const [, kind = '', bytes] =
            /^=(file|missing|link|special|unreadable|large)(?: (\d+))?$/.exec(header) ?? []
          if (kind === '') throw new Error(`"${path}" changed while it was read`)
          const start = end + 1
          const length = Number(bytes ?? -1)
          offset = start + length + 1
          return [
            path,
            { kind, text: stdout.toString('utf8', start, start + Math.max(0, length)) } as TextFile,
          ]
        }),
      )
    },
  }
}

/** Why a file cannot be changed in parts; undefined where it can, and where it is missing and may be made. */
export function obstacleOf(
  path: string,
  { kind }: TextFile,
  mayBeMissing: boolean,
): Refused | Unknown | undefined {
  switch (kind) {
    case 'file':
      return undefined
    case 'missing':
      return mayBeMissing ? undefined : unknown(`"${path}" does not exist`)
    case 'link':
      return refused(`"${path}" is a symbolic link`, 'name the file that it leads to')
    case 'special':
      return refused(`"${path}" is not a regular file`)
    case 'unreadable':
      return refused(`"${path}" cannot be read`)
    case 'large':
      return refused(`"${path}" is larger than ${LARGEST / 2 ** 20} MiB: that is no configuration`)
  }
}

export interface Edit {
  readonly path: string
  /** An awk program that prints the new text. It has the name of a file with `data` in `ENVIRON["HW_DATA"]`. */
  readonly program: string
  /** Shell that sets variables `hw_NAME` for the program, each named in `variables`, and the functions that it needs. */
  readonly find?: Shell
  readonly functions?: Shell
  readonly variables?: readonly string[]
  readonly data: string
  /** Make the file where there is none, with mode `0644`. */
  readonly create: boolean
  /** A command that checks the new file before it takes the place of the old; `%s` is the new file. */
  readonly validate?: string | undefined
}

/**
 * The file is read anew, so that several changes of one file may follow each other. What may be secret is in `data`, which
 * reaches awk as a file. The new file has owner, mode, access control list and all else of the old one.
 */
export function editFile(edit: Edit): readonly (Shell | Command)[] {
  const { path, program, find, functions, variables = [], data, create, validate } = edit
  const staged = stagedPath(path)
  const steps = [
    ...(create
      ? [sh`{ [ -e "$hw_path" ] || [ -L "$hw_path" ] || ( umask 022; set -C; : >"$hw_path" ); }`]
      : []),
    demand(sh`[ -f "$hw_path" ] && [ ! -L "$hw_path" ]`, `"${path}" is not there as a regular file`),
    ...(find === undefined ? [] : [find]),
    sh`{ { [ ! -e "$hw_new" ] && [ ! -L "$hw_new" ]; } || rm -f "$hw_new"; } && ( set -C; HW_DATA=${staged} awk ${raw(variables.map((name) => `-v ${name}="$hw_${name}"`).join(' '))} ${program} "$hw_path" >"$hw_new" )`,
    sh`hw_like "$hw_path" "$hw_new"`,
    ...(validate === undefined ? [] : [sh`( eval ${validate.replaceAll('%s', () => '"$hw_new"')} ) >&2`]),
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    sh`{ mv -f "$hw_new" "$hw_path" || hw_locked "$hw_path"; }`,
    sh`rm -f ${staged}`,
  ]
  const script = lines(
    attributesFunction,
    likenessFunction,
    lockedFunction,
    ...(functions === undefined ? [] : [functions]),
    sh`hw_path=${path} hw_new=${staged.replace(/new$/, 'edited')}`,
    sh`{ ${all(...steps)}; } || { rm -f "$hw_new" "$hw_new.old"; false; }`,
  )
  const change = command(script, { body: { path: staged, content: Buffer.from(data) } })
  return create ? [demandParentOf(path), change] : [change]
}
