/** Values of INI inventories: Ansible takes what is a literal of Python for that, and everything else for text. */

/** Numbers, True and False, quoted text, and lists of these; a mapping stays text. */
export function readLiteral(text: string): unknown {
  if (text === 'True' || text === 'False') return text === 'True'
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) && String(Number(text)) === text) return Number(text)
  const quoted = /^(["'])((?:(?!\1)[^\\]|\\.)*)\1$/s.exec(text)?.[2]
  if (quoted !== undefined) return quoted.replaceAll(/\\(["'\\])/g, '$1')
  return readList(text) ?? text
}

function readList(text: string): readonly unknown[] | undefined {
  const inside = /^\[(.*)\]$/s.exec(text)?.[1]?.trim()
  if (inside === undefined) return undefined
  if (inside === '') return []
  const items = inside.replace(/,$/, '').match(/(?:[^,"'[\]]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')+/g) ?? []
  return items.join(',') === inside.replace(/,$/, '')
    ? items.map((item) => readLiteral(item.trim()))
    : undefined
}
