/** The scripts that teach a shell to complete a program's words: each asks the program itself. */
import { filesMark } from './complete-line.ts'

export const completionShells = ['bash', 'zsh', 'fish'] as const
export type CompletionShell = (typeof completionShells)[number]

/** The word by which a script asks: `inv --get-completions -- add host --network ''`. */
export const completionQuery = '--get-completions'

export function completionScript(program: string, shell: CompletionShell): string {
  switch (shell) {
    case 'bash':
      return bash(program)
    case 'zsh':
      return zsh(program)
    case 'fish':
      return fish(program)
  }
}

function bash(program: string): string {
  return `_${program}_complete() {
  local answer
  # A word with ":" or "=" in it is several to bash; the program is handed the line as bash sees it.
  answer=$(${program} ${completionQuery} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ "$answer" = '${filesMark}' ]; then
    compopt -o default
    COMPREPLY=()
  else
    local IFS=$'\\n'
    COMPREPLY=($answer)
  fi
}
complete -F _${program}_complete ${program}
`
}

function zsh(program: string): string {
  return `#compdef ${program}
_${program}() {
  local -a answer
  answer=("\${(@f)$(${program} ${completionQuery} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "$answer" == '${filesMark}' ]]; then
    _files
  elif [[ -n "$answer" ]]; then
    compadd -a answer
  fi
}
compdef _${program} ${program}
`
}

function fish(program: string): string {
  return `function __${program}_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l answer (${program} ${completionQuery} -- $words[2..-1] 2>/dev/null)
  if test "$answer" = '${filesMark}'
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $answer
  end
end
complete -c ${program} -f -a '(__${program}_complete)'
`
}
