/** Words of a host line, as Python's shlex splits them: blanks outside of quotes, `#` begins a comment. */

/** A sentence where a quote is not closed. */
export function splitWords(line: string): readonly string[] | string {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at)
    if (quote !== undefined) {
      if (character === quote) quote = undefined
      else if (character === '\\' && quote === '"' && /["\\]/.test(line.charAt(at + 1))) {
        at += 1
        word = `${word ?? ''}${line.charAt(at)}`
      } else word = `${word ?? ''}${character}`
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (character === '\\') {
      at += 1
      word = `${word ?? ''}${line.charAt(at)}`
    } else if (character === '#' && word === undefined) break
    else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = `${word ?? ''}${character}`
  }
  if (quote !== undefined) return 'a quote that is opened is not closed'
  if (word !== undefined) words.push(word)
  return words
}
