/** Reads what a page of the manual has its reader do: commands, their output where it is shown, and files to write. */

export type PageStep =
  | { readonly kind: 'heading'; readonly title: string }
  | {
      readonly kind: 'command'
      readonly line: string
      /** As the page shows it; undefined where it shows none. */
      readonly output: string | undefined
    }
  | { readonly kind: 'file'; readonly path: string; readonly text: string }

/**
 * Blocks `sh` are commands, one a line or with a backslash at its end; blocks `console` are commands behind `$ ` with their output;
 * blocks of any other language that begin with a comment `// PATH` or `# PATH` are files. `upTo`: the heading behind the part that is meant.
 */
export function stepsOf(page: string, upTo: string): readonly PageStep[] {
  const part = page.split(`\n## ${upTo}\n`)[0] ?? ''
  return [...part.matchAll(/^### (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, title, language, text = '']): readonly PageStep[] => {
      if (title !== undefined) return [{ kind: 'heading', title }]
      if (language === 'sh')
        return text
          .trimEnd()
          .replaceAll('\\\n', ' ')
          .split('\n')
          .map((line) => command(line))
      if (language === 'console') return commandsIn(text)
      const [first = '', path] = /^(?:\/\/|#) (\S+)\n/.exec(text) ?? []
      return path === undefined ? [] : [{ kind: 'file', path, text: text.slice(first.length) }]
    },
  )
}

function commandsIn(text: string): readonly PageStep[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((one) => {
      const [line = '', ...output] = one.split('\n')
      return command(line, output.join('\n'))
    })
}

/** Without the remark behind it. */
function command(line: string, output?: string): PageStep {
  return { kind: 'command', line: line.replace(/\s+# .*$/, '').replaceAll(/\s+/g, ' '), output }
}
