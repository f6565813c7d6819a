/** The command line as the journal and the commit have it. */
import { quote } from '../core/shell.ts'

/** Options that say how to speak, where to work and why, not what was done; those of the second list have a value. The reason is kept by itself. */
const SILENT = /^(-[qv]+|--(quiet|verbose|json|jsonl)|--(site|customer|reason)=.*|-C.+)$/s
const WITH_VALUE = ['--site', '--customer', '--reason', '-C']

/** As it could be typed again on the branch that it is about. */
export function commandLine(argv: readonly string[]): string {
  const [program = '', ...words] = argv
  const told = words.filter((word, index) => {
    const before = words[index - 1]
    const end = words.indexOf('--')
    if (end !== -1 && index > end) return true
    return (
      !SILENT.test(word) &&
      !WITH_VALUE.includes(word) &&
      (before === undefined || !WITH_VALUE.includes(before))
    )
  })
  return [program.split('/').at(-1) ?? program, ...told.map((word) => quoted(word))].join(' ')
}

/** A longer word is cut: what it recorded is in the change itself, and a commit has one line for it. */
const WORD_LIMIT = 200

/** Behind the program's name an equals sign assigns nothing, so `cpus=4` needs no quotes. */
function quoted(whole: string): string {
  const word = (whole.length > WORD_LIMIT ? `${whole.slice(0, WORD_LIMIT / 2)}…` : whole).replaceAll(
    '\0',
    '\\0',
  )
  return quote(word.replaceAll('=', '')) === word.replaceAll('=', '') && word !== '' ? word : quote(word)
}
