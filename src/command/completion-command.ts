/** `inv completion`, `cfg completion`: the command that both programs share. */
import { raw } from './block.ts'
import { defineCommand, type Command, type CommandEntry } from './command.ts'
import { completionScript, completionShells } from './completion-script.ts'

const summary = 'Print the script by which a shell completes commands, options and names'

function completionCommand(program: string): Command {
  return defineCommand({
    words: ['completion'],
    summary,
    positionals: { shell: { summary: 'the shell', value: 'SHELL', choices: completionShells } },
    examples: [
      {
        line: `source <(${program} completion bash)`,
        does: 'for this bash; put the line into ~/.bashrc for all',
      },
      {
        line: `${program} completion zsh > ~/.zfunc/_${program}`,
        does: 'for zsh, where ~/.zfunc is in $fpath',
      },
      {
        line: `${program} completion fish > ~/.config/fish/completions/${program}.fish`,
        does: 'for fish',
      },
    ],
    run: async (_context, { shell }) => {
      const script = completionScript(program, shell)
      return { result: { shell, script }, render: [raw(script)] }
    },
  })
}

export function completionEntry(program: string): CommandEntry {
  return { words: ['completion'], summary, load: async () => completionCommand(program) }
}
