/** Lets the operator change a text in the editor of their choice. */
import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { isatty } from 'node:tty'
import type { CommandContext } from '../command/context.ts'
import { UserError } from '../core/errors.ts'

/** As other programs have it: VISUAL, then EDITOR, then the one that is everywhere. */
function editorOf({ env }: Pick<CommandContext, 'env'>): string {
  return env['VISUAL'] || env['EDITOR'] || 'vi'
}

/** Writes the text to the file, opens the editor on it, and gives what is in it then. */
export async function editFile(context: CommandContext, file: string, text: string): Promise<string> {
  await writeFile(file, text, { mode: 0o600 })
  await runEditor(context, file)
  return readFile(file, 'utf8')
}

/** The editor may be a command with arguments, `code --wait`, so a shell reads it, as Git's does. */
async function runEditor({ env, cwd }: CommandContext, file: string): Promise<void> {
  const editor = editorOf({ env })
  const resume = leaveInterruptsAlone()
  try {
    const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>(
      (resolve, reject) => {
        const child = spawn('/bin/sh', ['-c', `${editor} "$@"`, editor, file], {
          cwd,
          env: { ...env },
          // Where the result goes into a pipe, the screen is where complaints go.
          stdio: ['inherit', isatty(1) ? 1 : 2, 2],
        })
        child.on('error', reject)
        child.on('close', (ended, by) => resolve({ code: ended, signal: by }))
      },
    )
    if (code === 0) return
    const how = code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with ${code}`
    throw new UserError(`Cannot edit: the editor "${editor}" ${how}; nothing was changed`, {
      hint: code === 127 ? 'VISUAL or EDITOR names the editor to use' : undefined,
    })
  } finally {
    resume()
  }
}

/** Ctrl-C belongs to the editor while it is open: to us it must not be the end. */
function leaveInterruptsAlone(): () => void {
  const listeners = process.listeners('SIGINT')
  process.removeAllListeners('SIGINT')
  const ignore = (): void => undefined
  process.on('SIGINT', ignore)
  return () => {
    process.off('SIGINT', ignore)
    for (const listener of listeners) process.on('SIGINT', listener)
  }
}
